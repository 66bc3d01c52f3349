"""What a test in another process may ask for: POST /control/<deed>, JSON in and out."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from tests.standins.oa.talks import TalkingZalo


def deeds_of(zalo: TalkingZalo) -> Mapping[str, Callable[..., Any]]:
    """Return every deed by its name; its parameters are the fields of the JSON."""
    return {
        # citizens
        "says": zalo.says,
        "presses": zalo.presses,
        "sends_place": zalo.sends_place,
        "sends": zalo.sends,
        "submits": zalo.submits,
        "sees": zalo.sees,
        "follows": zalo.follows,
        "unfollows": zalo.unfollows,
        "forges": zalo.forges,
        # failures, and time
        "fail": zalo.fail,
        "slow": zalo.slow,
        "pass_by": zalo.pass_by,
        "spend_access": zalo.spend_access,
        "new_refresh_token": zalo.new_refresh_token,
        # the webhook's sender
        "hold": zalo.poster.hold,
        "release": zalo.poster.release,
        "settle": zalo.poster.settle,
        "twice": lambda on=True: setattr(zalo.poster, "twice", on),
        # what happened
        "sent": zalo.sent,
        "zns": lambda: zalo.zns,
        "uploads": lambda: {n: len(zalo.uploaded(n)) for n in zalo.uploads},
        "grants": lambda: {"given": zalo.grants, "refused": zalo.refused_grants},
        "answers": lambda: [asdict(answer) for answer in zalo.poster.answers],
    }
