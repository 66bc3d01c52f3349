"""The letter form at /gui: the citizen's own words come in, answers stand at /t."""

from collections.abc import Mapping

from channels.web.pages import pages
from core import api


@api.hookimpl
def register_channel(options: Mapping[str, str]) -> api.Channel | None:
    """Options: upload_max_files (10)."""
    most_files = int(options.get("upload_max_files", "10"))
    return api.Channel("web", "Trang web", api.read_letter, routes=(pages(most_files),))
