"""The Jinja environment of every page: escaped, translated, local time."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from core.domain.deadline import LOCAL
from core.domain.officer import Action
from core.domain.tracking import show_code
from core.i18n import LANGUAGES, gettext, language, ngettext, say
from core.settings import Settings
from core.web.assets import TEMPLATES, asset
from core.web.labels import label


def templates(settings: Settings) -> TemplateConfig[JinjaTemplateEngine]:
    """Return what Litestar needs to render pages."""
    engine = JinjaTemplateEngine.from_environment(environment(settings))
    return TemplateConfig(instance=engine)


def environment(settings: Settings) -> Environment:
    """Build the environment; an unknown name in a template is an error, not a gap."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )
    env.filters.update(
        date=day, time=clock, datetime=moment, weekday=weekday, iso=iso,
        say=say, label=label, code=show_code, filesize=filesize,
        number=number, percent=percent,
    )  # fmt: skip
    env.globals.update(
        authority=settings.authority,
        province=settings.province,
        settings=settings,
        asset=asset,
        Action=Action,
        language=language,
        languages=LANGUAGES,
        now=lambda: datetime.now(UTC),
    )
    return env


@cache
def _locale(lang: str) -> Locale:
    """Return Babel's locale; given a name, Babel asks the disk each time."""
    return Locale.parse(lang)


def _local(at: datetime) -> datetime:
    return at.astimezone(LOCAL)


def day(at: datetime | date) -> str:
    """Return 24/04/2026, or 24 Apr 2026 in English."""
    on = _local(at).date() if isinstance(at, datetime) else at
    pattern = "dd/MM/yyyy" if language() == "vi" else "d MMM yyyy"
    return format_date(on, pattern, locale=_locale(language()))


def weekday(at: datetime | date) -> str:
    """Return Thứ Sáu, or Friday."""
    on = _local(at).date() if isinstance(at, datetime) else at
    return format_date(on, "EEEE", locale=_locale(language()))


def clock(at: datetime) -> str:
    """Return 14:10, local time, in every language."""
    return format_time(_local(at), "HH:mm", locale=_locale(language()))


def moment(at: datetime) -> str:
    """Return 14:10 24/04/2026."""
    if language() == "vi":
        return f"{clock(at)} {day(at)}"
    return format_datetime(_local(at), "d MMM yyyy, HH:mm", locale=_locale(language()))


def iso(at: datetime) -> str:
    """Return the instant for a `<time datetime>` attribute."""
    return _local(at).isoformat(timespec="minutes")


def filesize(size: int) -> str:
    """Return 1,4 MB: what a person compares with their phone's figure."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= factor:
            return f"{number(round(size / factor, 1))} {unit}"
    return f"{size} B"


def number(n: Any) -> str:
    """Return 15.739, or 15,739 in English."""
    return format_decimal(n, locale=_locale(language()))


def percent(share: float) -> str:
    """Return 78%, without decimals."""
    return format_percent(share, "#,##0%", locale=_locale(language()))
