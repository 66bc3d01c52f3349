"""Options are read once; half an account stops the start and says what is missing."""

from collections.abc import Mapping

import pytest

from channels.zalo.account import NEEDED, Account
from channels.zalo.faults import Course, fault_of

WHOLE = dict.fromkeys(NEEDED, "x")


def test_without_an_application_there_is_no_channel() -> None:
    assert Account.read({}) is None
    assert Account.read({"zalo_oa_id": "1"}) is None


@pytest.mark.parametrize("missing", NEEDED[1:])
def test_half_an_account_is_named(missing: str) -> None:
    options = {name: "x" for name in NEEDED if name != missing}
    with pytest.raises(ValueError, match=missing.upper()):
        Account.read(options)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zalo_quiet_seconds", "soon"),
        ("zalo_oldest_days", "-1"),
        ("zalo_timestamp", "nowhere"),
        ("zalo_api_url", "openapi.zalo.me"),
        ("zalo_error_230", "perhaps"),
    ],
)
def test_a_wrong_value_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"TIEPDAN_ZALO|Course"):
        Account.read({**WHOLE, name: value})


def test_secrets_do_not_show() -> None:
    secrets = {"zalo_app_secret": "s1", "zalo_oa_secret": "s2"}
    more = {"zalo_refresh_token": "s3"}
    shown = repr(Account.read({**WHOLE, **secrets, **more}))
    assert not any(secret in shown for secret in ("s1", "s2", "s3"))


def test_usual_values_are_those_of_the_real_platform() -> None:
    account = Account.read(WHOLE)
    assert account is not None
    assert account.api_url == "https://openapi.zalo.me"
    assert account.oauth_url == "https://oauth.zaloapp.com"
    assert account.zns_url == "https://business.openapi.zalo.me"
    assert account.quiet.total_seconds() == 60


@pytest.mark.parametrize(
    ("code", "options", "course"),
    [
        (-216, {}, Course.REFRESH),
        (-124, {}, Course.REFRESH),
        (-201, {}, Course.REFRESH),
        (-224, {}, Course.NEVER),
        (-202, {}, Course.NEVER),
        (-204, {}, Course.NEVER),
        (-230, {}, Course.FALL_BACK),
        (-232, {}, Course.FALL_BACK),
        (-213, {}, Course.FALL_BACK),
        (-108, {}, Course.FALL_BACK),
        (-100, {}, Course.RETRY),
        (-31_337, {}, Course.RETRY),
        (31_337, {}, Course.RETRY),
        (-213, {"zalo_error_213": "retry"}, Course.RETRY),
        (-31_337, {"zalo_error_31337": "never"}, Course.NEVER),
        (31_337, {"zalo_error_31337": "fall_back"}, Course.FALL_BACK),
    ],
)
def test_each_code_has_its_course_and_an_operator_may_choose_another(
    code: int, options: Mapping[str, str], course: Course
) -> None:
    account = Account.read({**WHOLE, **options})
    assert account is not None
    assert fault_of(code, account.courses).course is course
