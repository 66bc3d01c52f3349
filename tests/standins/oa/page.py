"""A page to chat on as a citizen, and a door for other programs' tests."""

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from tests.standins.oa import answers
from tests.standins.oa.answers import Refused, Told
from tests.standins.oa.control import deeds_of
from tests.standins.oa.talks import CITIZENS, TalkingZalo

_HERE = Path(__file__).parent
_NOWHERE: Told = (404, b"no such address", "")
_KINDS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}


class ChattingZalo(TalkingZalo):
    """The platform, with a page at `/` and controls at `/control/…`."""

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Told | None:
        """Answer the page's calls; all others are the platform's."""
        split = urlsplit(path)
        if split.path == "/":
            return 200, _page(), ""
        if split.path == "/v4/oa/permission":
            return self._consent_page(path)
        parts = split.path.strip("/").split("/")
        if parts[0] == "uploads" and len(parts) == 2:
            return self._upload_of(parts[1].replace("-", " "))
        if parts[0] == "chat" and len(parts) == 3:
            return self._chat(parts[1], parts[2], body)
        if parts[0] == "control" and len(parts) == 2:
            return self._control(parts[1], body)
        return super().answer(path, headers, body)

    def _upload_of(self, name: str) -> Told:
        content = self._uploads.get(name)
        return _NOWHERE if content is None else (200, content, "")

    def _chat(self, citizen: str, deed: str, body: bytes) -> Told:
        """Do what somebody did on the page; return the talk."""
        if citizen not in CITIZENS:
            return _NOWHERE
        if deed == "picture":
            kind = next((k for mark, k in _KINDS.items() if body.startswith(mark)), "")
            if not kind:
                return 415, b"a JPEG or a PNG", ""
            self.sends_picture(citizen, f"{uuid4().hex}.{kind}", body)
        else:
            deeds: Mapping[str, Callable[..., object]] = {
                "talk": self.sees,
                "says": self.says,
                "presses": self.presses,
                "place": self.sends_place,
                "follows": self.follows,
            }
            if deed not in deeds:
                return _NOWHERE
            deeds[deed](citizen, **_fields(body))
        return answers.told([asdict(said) for said in self.talk(citizen)])

    def _control(self, deed: str, body: bytes) -> Told:
        """Do what a test of another process asks for."""
        try:
            found = deeds_of(self)[deed](**json.loads(body or b"{}"))
        except KeyError:
            return _NOWHERE
        except (TypeError, ValueError) as wrong:
            return 400, str(wrong).encode(), ""
        return answers.told(found)

    def _consent_page(self, path: str) -> Told:
        """Ask the account's administrator, or lead back once they agreed."""
        asked = parse_qs(urlsplit(path).query)
        if "agreed" in asked:
            try:
                return 302, b"", self.consent(path)
            except Refused as refused:
                return 400, str(refused).encode(), ""
        plain = {name: told[0] for name, told in asked.items()} | {"agreed": "1"}
        link = html.escape(f"/v4/oa/permission?{urlencode(plain)}")
        page = (_HERE / "consent.html").read_text("utf-8").replace("{link}", link)
        return 200, page.encode(), ""


def _fields(body: bytes) -> dict[str, str]:
    return {name: told[0] for name, told in parse_qs(body.decode()).items()}


def _page() -> bytes:
    people = "".join(
        f'<option value="{citizen}">{html.escape(name)}</option>'
        for citizen, name in CITIZENS.items()
    )
    page = (_HERE / "chat.html").read_text("utf-8")
    return page.replace("{people}", people).encode()
