"""Refresh tokens work once, and nobody in the whole house uses one twice."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from channels.zalo import oauth
from channels.zalo.account import Account
from channels.zalo.faults import PlatformRefused
from channels.zalo.tokens import NOTE, Chain, ChainBroken, Tokens
from core.store.tables import SlotRow
from tests.channels.zalo.house import OPTIONS, Ward, opened
from tests.fakes import Clock
from tests.standins.oa.platform import Zalo


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[Zalo]:
    async with Zalo() as zalo:
        yield zalo


@pytest_asyncio.fixture
async def ward(zalo: Zalo, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    async with opened(sqlite_url, tmp_path, **zalo.options) as ward:
        yield ward


def tokens_of(ward: Ward, zalo: Zalo, **options: str) -> Tokens:
    account = Account.read({**OPTIONS, **zalo.options, **options})
    assert account is not None
    return Tokens(account, ward.house.office)


async def test_the_first_token_is_asked_for_once_and_kept(
    ward: Ward, zalo: Zalo
) -> None:
    for _ in range(3):  # as after three restarts
        access = await tokens_of(ward, zalo).access()
        assert zalo.accepts(access)
    assert zalo.grants == 1


async def test_tokens_are_encrypted_at_rest(ward: Ward, zalo: Zalo) -> None:
    access = await tokens_of(ward, zalo).access()
    [row] = await SlotRow.select(SlotRow.content).where(SlotRow.name == NOTE)
    assert access not in row["content"]
    chain = await tokens_of(ward, zalo).chain()
    assert chain.refresh not in row["content"]


async def test_an_access_token_is_renewed_half_an_hour_before_it_ends(
    ward: Ward, zalo: Zalo
) -> None:
    tokens = tokens_of(ward, zalo)
    first = await tokens.access()
    ward.clock.pass_by(seconds=90_000 - 1_801)
    assert await tokens.access() == first
    ward.clock.pass_by(seconds=2)
    assert await tokens.access() != first
    assert zalo.grants == 2


async def test_while_zalo_cannot_renew_the_old_token_is_used_to_its_end(
    ward: Ward, zalo: Zalo
) -> None:
    tokens = tokens_of(ward, zalo)
    first = await tokens.access()
    ward.clock.pass_by(seconds=90_000 - 600)
    zalo.fail("/v4/oa/access_token", "html")
    assert await tokens.access() == first
    zalo.fail("/v4/oa/access_token", 503)
    ward.clock.pass_by(seconds=601)
    with pytest.raises(PlatformRefused) as refused:
        await tokens.access()
    assert refused.value.retry
    assert zalo.accepts(await tokens.access())  # the chain is whole


async def test_many_who_find_a_token_spent_at_once_renew_it_once(
    ward: Ward, zalo: Zalo
) -> None:
    offices = [tokens_of(ward, zalo) for _ in range(6)]
    spent = await offices[0].access()
    found = await asyncio.gather(*(tokens.renew(spent) for tokens in offices))
    assert len(set(found)) == 1
    assert found[0] != spent
    assert zalo.grants == 2


_WORKER = """
import asyncio, json, sys
from pathlib import Path
from tests.channels.zalo.house import OPTIONS
from channels.zalo.account import Account
from channels.zalo.tokens import Tokens
from core.app import build
from core.settings import Settings

async def main(url, files, options):
    settings = Settings(database_url=url, files_dir=Path(files),
        secret_key="a test's secret, long enough, known to nobody",
        without="email,open311")
    house = build(settings, {})
    await house.database.open()
    tokens = Tokens(Account.read({**OPTIONS, **options}), house.office)
    spent = await tokens.access()
    for _ in range(5):
        spent = await tokens.renew(spent)
    print(spent)
    await house.database.close()

asyncio.run(main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3])))
"""


async def test_two_processes_never_burn_the_same_refresh_token(
    zalo: Zalo, database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url, tmp_path):
        pass  # migrated
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _WORKER, database_url, str(tmp_path),
            json.dumps(zalo.options), stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    told = [(await worker.communicate())[0] for worker in started]
    assert [worker.returncode for worker in started] == [0, 0]
    assert zalo.refused_grants == 0
    assert any(zalo.accepts(out.decode().splitlines()[-1]) for out in told)


async def test_a_courier_who_loses_patience_does_not_lose_the_chain(
    ward: Ward, zalo: Zalo
) -> None:
    tokens = tokens_of(ward, zalo)
    spent = await tokens.access()
    zalo.slow("/v4/oa/access_token", 0.5)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await tokens.renew(spent)
    await asyncio.sleep(0.6)
    chain = await tokens.chain()
    assert chain.access != spent
    assert zalo.accepts(chain.access)
    assert zalo.grants == 2


async def test_the_chain_is_kept_alive_though_nothing_is_sent(
    ward: Ward, zalo: Zalo
) -> None:
    attend = ward.house.channels["zalo"].attend
    assert attend is not None
    watching = asyncio.create_task(attend())
    async with asyncio.timeout(10):
        while not zalo.grants:
            await asyncio.sleep(0.01)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert zalo.grants == 1


class TestBrokenChain:
    async def test_a_used_refresh_token_sounds_the_alarm_and_names_the_cure(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        tokens = await self._broken(ward, zalo)
        with capture_logs() as logs, pytest.raises(ChainBroken):
            await tokens.access()
        [alarm] = [log for log in logs if log["log_level"] == "error"]
        assert alarm["zalo_code"] == "-14020"
        assert "tiepdan zalo authorise" in alarm["mend"]

    async def test_zalo_is_asked_again_once_an_hour_only(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        tokens = await self._broken(ward, zalo)
        for _ in range(3):
            with pytest.raises(ChainBroken):
                await tokens.access()
        assert zalo.refused_grants == 1
        ward.clock.pass_by(hours=1)
        with pytest.raises(ChainBroken):
            await tokens.access()
        assert zalo.refused_grants == 2

    async def test_a_new_first_token_mends_it(self, ward: Ward, zalo: Zalo) -> None:
        tokens = await self._broken(ward, zalo)
        with pytest.raises(ChainBroken):
            await tokens.access()
        mended = tokens_of(ward, zalo, zalo_refresh_token=zalo.new_refresh_token())
        assert zalo.accepts(await mended.access())

    async def test_consent_mends_it(self, ward: Ward, zalo: Zalo) -> None:
        tokens = await self._broken(ward, zalo)
        with pytest.raises(ChainBroken):
            await tokens.access()
        account = Account.read({**OPTIONS, **zalo.options})
        assert account is not None
        request = oauth.Request.new()
        address = zalo.consent(request.url(account))
        code = request.code_in(address)
        await tokens.adopt(await oauth.by_code(account, code, request.verifier))
        assert zalo.accepts(await tokens.access())
        assert (await tokens.chain()).broken == ""

    async def test_messages_wait_meanwhile_and_go_out_afterwards(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        await self._broken(ward, zalo)
        await ward.says("Đèn đường trước số 40 hỏng cả tuần nay.")
        await ward.quiet()
        [code] = await ward.codes()
        [receipt] = await ward.messages(code)
        assert receipt["state"] == "failed"
        account = Account.read({**OPTIONS, **zalo.options})
        assert account is not None
        request = oauth.Request.new()
        code_told = request.code_in(zalo.consent(request.url(account)))
        grant = await oauth.by_code(account, code_told, request.verifier)
        await tokens_of(ward, zalo).adopt(grant)
        await ward.quiet(30)
        [receipt] = await ward.messages(code)
        assert receipt["state"] == "sent"

    async def test_permission_taken_back_is_an_alarm(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        tokens = tokens_of(ward, zalo)
        await tokens.access()
        event = {**ward.event("permission_revoked"), "oa_id": "1646872354012387465"}
        del event["recipient"], event["sender"], event["message"]
        assert await ward.posts(event) == 200
        with capture_logs() as logs:
            await ward.work()
        assert "Zalo gives no more tokens" in [log["event"] for log in logs]
        assert (await tokens.chain()).broken == "permission_revoked"

    async def _broken(self, ward: Ward, zalo: Zalo) -> Tokens:
        tokens = tokens_of(ward, zalo)
        await tokens.access()
        ward.clock.pass_by(days=2)
        zalo.new_refresh_token()  # somebody else used ours
        return tokens


async def test_a_house_that_was_never_authorised_says_so(
    ward: Ward, zalo: Zalo
) -> None:
    tokens = tokens_of(ward, zalo, zalo_refresh_token="")
    with pytest.raises(ChainBroken, match="tiepdan zalo authorise"):
        await tokens.access()
    assert zalo.grants == 0


async def test_swapped_secrets_break_nothing_but_are_told(
    ward: Ward, zalo: Zalo
) -> None:
    tokens = tokens_of(ward, zalo, zalo_app_secret="another")
    with pytest.raises(ChainBroken):
        await tokens.access()
    assert (await tokens.chain()).broken


def test_a_chain_is_not_alive_before_it_begins() -> None:
    assert not Chain().lives(Clock()())
