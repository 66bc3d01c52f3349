"""Zalo Notification Service (ZNS): approved templates, sent to a phone number."""

import hashlib
import re
from collections.abc import Mapping

from channels.zalo.account import Account
from channels.zalo.client import Platform
from channels.zalo.faults import Course, Fault, PlatformRefused
from channels.zalo.tokens import Tokens
from core import api
from core.api import N_

_PURPOSES = {purpose.name.lower(): purpose for purpose in api.Purpose}
_OPTION = "zalo_zns_template_"
_FIELDS = "code=ma_ho_so,date=ngay,url=lien_ket"
_KNOWN_FIELDS = frozenset({"code", "date", "url"})
_MOBILE = re.compile(r"(?:0|\+?84|0084)?([35789]\d{8})")
_LONGEST_TRACKING = 48
_NO_TEMPLATE = Fault(Course.FALL_BACK, N_("chưa có mẫu ZNS cho loại tin này"))


class Notifier:
    """Sends templates. They hold a code, a date and an address: no citizen's word."""

    def __init__(
        self,
        platform: Platform,
        office: api.Office,
        templates: Mapping[api.Purpose, str],
        fields: Mapping[str, str],
    ) -> None:
        self._platform = platform
        self._office = office
        self._templates = templates
        self._fields = fields

    async def deliver(self, message: api.Outgoing) -> api.Receipt:
        """Send the template of a purpose. Raises DeliveryFailed.

        Zalo takes messages of one tracking id for one, so a repetition is harmless.
        """
        template = self._templates.get(message.purpose)
        if not template:
            raise PlatformRefused(_NO_TEMPLATE)
        told = {
            "code": api.show_code(message.code),
            "date": f"{self._office.now():%d/%m/%Y}",
            "url": self._office.track_url(message.code),
        }
        sent = await self._platform.send_template(
            {
                "phone": message.reply_to,
                "template_id": template,
                "template_data": {
                    theirs: told[ours] for ours, theirs in self._fields.items()
                },
                "tracking_id": hashlib.sha256(message.key.encode()).hexdigest()[
                    :_LONGEST_TRACKING
                ],
            }
        )
        return api.Receipt(sent)


def phone_of(party: api.Party) -> str:
    """Return a Vietnamese mobile number as ZNS wants it (84…), empty for none."""
    match = _MOBILE.fullmatch(re.sub(r"[\s.\-()]", "", party.phone))
    return f"84{match[1]}" if match else ""


def read(raw: bytes) -> api.Letter:
    """Refuse everything: nothing comes this way. Raises LetterRefused."""
    raise api.LetterRefused("ZNS brings no letters")


@api.hookimpl
def register_channel(
    options: Mapping[str, str], office: api.Office
) -> api.Channel | None:
    """Options: those of zalo, and zalo_zns_template_<purpose> with a template's id.

    Purposes are receipt, question, reply, notice and survey; one without a template
    is not sent this way. zalo_zns_fields renames what templates are filled with.
    """
    account, templates = Account.read(options), _templates(options)
    if account is None or not templates:
        return None
    platform = Platform(account, Tokens(account, office))
    notifier = Notifier(platform, office, templates, _fields(options))
    return api.Channel(
        "zns", "Zalo ZNS", read, deliver=notifier.deliver, reach=phone_of
    )


def _templates(options: Mapping[str, str]) -> Mapping[api.Purpose, str]:
    """Return template ids by purpose. Raises ValueError for an unknown purpose."""
    found = {}
    for name, template in options.items():
        if name.startswith(_OPTION) and template:
            purpose = name.removeprefix(_OPTION)
            if purpose not in _PURPOSES:
                known = ", ".join(sorted(_PURPOSES))
                raise ValueError(f"TIEPDAN_{name.upper()}: the purposes are {known}")
            found[_PURPOSES[purpose]] = template
    return found


def _fields(options: Mapping[str, str]) -> Mapping[str, str]:
    """Return the templates' names of our fields. Raises ValueError for another."""
    told = options.get("zalo_zns_fields") or _FIELDS
    pairs = (pair.partition("=") for pair in told.split(","))
    fields = {ours.strip(): theirs.strip() for ours, _equals, theirs in pairs}
    if not _KNOWN_FIELDS.issuperset(fields) or not all(fields.values()):
        raise ValueError("TIEPDAN_ZALO_ZNS_FIELDS: like code=ma_ho_so,date=ngay")
    return fields
