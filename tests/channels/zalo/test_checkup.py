"""A broken chain of tokens is found by asking for one, and said with how to mend it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from channels.zalo.account import Account
from channels.zalo.checkup import Checkup
from channels.zalo.tokens import Tokens
from core.api import Health, say
from tests.channels.zalo.house import OPTIONS, Ward, opened
from tests.standins.oa.platform import Zalo


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[Zalo]:
    async with Zalo() as zalo:
        yield zalo


@pytest_asyncio.fixture
async def ward(zalo: Zalo, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    async with opened(sqlite_url, tmp_path, **zalo.options) as ward:
        yield ward


async def told(ward: Ward, zalo: Zalo, **options: str) -> tuple[Health, str]:
    account = Account.read({**OPTIONS, **zalo.options, **options})
    assert account is not None
    tokens = Tokens(account, ward.house.office)
    [chain] = await Checkup(account, tokens).check()
    return chain.health, say(chain.says)


async def test_a_chain_that_gives_tokens_is_well(ward: Ward, zalo: Zalo) -> None:
    assert await told(ward, zalo) == (Health.WELL, "Gửi được tin")


async def test_a_platform_that_fails_and_a_chain_that_ended_are_ill(
    ward: Ward, zalo: Zalo
) -> None:
    zalo.fail("/v4/oa/access_token", 503)
    health, why = await told(ward, zalo)
    assert (health, "Không hỏi được Zalo" in why) == (Health.ILL, True)
    health, why = await told(ward, zalo, zalo_refresh_token="")
    assert health is Health.ILL
    assert "tiepdan zalo authorise" in why


async def test_a_chain_that_ends_while_a_token_lives_is_told_early(
    ward: Ward, zalo: Zalo
) -> None:
    assert (await told(ward, zalo))[0] is Health.WELL
    zalo.new_refresh_token()  # somebody else used ours
    ward.clock.pass_by(seconds=90_000 - 600)
    health, why = await told(ward, zalo)
    assert health is Health.ASKEW
    assert "tiepdan zalo authorise" in why
