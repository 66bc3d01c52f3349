"""Joins the parts of the channel for what an operator chose."""

from channels.email.attending import Attendance
from channels.email.checkup import Checkup
from channels.email.compose import ADDRESS, Composer
from channels.email.door import CHANNEL, Door
from channels.email.oauth import AccessTokens
from channels.email.options import Options
from channels.email.reading import Reader
from channels.email.smtp import Postman
from channels.email.threads import Threads
from core import api


def channel_of(chosen: Options, office: api.Office) -> api.Channel:
    """Return the channel; nothing is opened before it is attended."""

    def mac(purpose: str, text: str) -> bytes:
        return office.mac(purpose, text)

    threads = Threads(mac, chosen.from_address)
    tokens = AccessTokens(chosen.oauth, office, chosen.tls) if chosen.oauth else None
    door = Door(office, threads, chosen.sender_cap)
    attendance = Attendance(chosen, office, door, tokens)
    postman = None
    if chosen.smtp is not None:
        composer = Composer(chosen, threads, office)
        postman = Postman(chosen.smtp, chosen, composer, tokens)
    return api.Channel(
        CHANNEL,
        api.N_("Thư điện tử"),
        Reader(threads, chosen.trusts).read,
        deliver=postman.deliver if postman else None,
        attend=attendance.attend if attendance.has_posts else None,
        reach=reach if postman else None,
        pace=api.Pace(at_once=4),
        check=Checkup(chosen, attendance.inboxes, postman).check,
    )


def reach(party: api.Party) -> str:
    """Return the citizen's address; empty when they gave none that can be one."""
    address = party.email.strip()
    public = "." in address.rpartition("@")[2]
    return address if public and ADDRESS.fullmatch(address) else ""
