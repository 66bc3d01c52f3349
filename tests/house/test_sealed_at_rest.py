"""What a denouncer said lies nowhere to be read: not in the database, not on disk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.app import House
from core.domain.classification import LetterKind
from core.domain.letter_bytes import write_letter
from core.domain.message import Arrival, Letter
from core.domain.party import Party
from core.errors import SealBroken
from core.security.key_ring import KeyRing
from core.store import sealed
from core.store.every_table import ALL_TABLES
from core.store.tables import TicketRow
from tests.house.serving import acting, served

NAME, PHONE, MAIL = "Huỳnh Thị Khuất", "0912777333", "khuat.huynh@example.vn"
ADDRESS, WORDS = "xóm Vắng Lặng", "nhận phong bì mười triệu trước mặt tôi"
PHOTO = b"%PDF-1.4 chung cu cua ba Khuat %%EOF"
DENUNCIATION = {
    "body": f"Tôi tố cáo ông Bạo, cán bộ địa chính, {WORDS}. Tôi là {NAME}.",
    "name": NAME, "phone": PHONE, "email": MAIL, "address": ADDRESS,
}  # fmt: skip
SECRETS = (NAME, PHONE, MAIL, ADDRESS, WORDS, "Khuất", "khuat", "Vắng Lặng")


async def everything(house: House, folder: Path) -> AsyncIterator[tuple[str, bytes]]:
    """Yield every row of every table and every file, and SQLite's own pages."""
    for table in ALL_TABLES:
        for row in await table.raw(f"SELECT * FROM {table._meta.tablename}"):
            told = "\n".join(map(str, row.values())).encode()
            raw = b"\n".join(bytes(v) for v in row.values() if isinstance(v, bytes))
            yield table._meta.tablename, told + raw
    rows = await TicketRow.raw("SELECT words FROM ticket_search")
    yield "ticket_search", "\n".join(str(row["words"]) for row in rows).encode()
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.endswith("-shm"):
            yield path.name, path.read_bytes()


async def found(house: House, folder: Path) -> set[tuple[str, str]]:
    return {
        (where, secret)
        async for where, kept in everything(house, folder)
        for secret in SECRETS
        if secret.encode() in kept or secret in kept.decode("utf-8", "ignore")
    }


async def denounced(house: House, client) -> str:
    code = str((await client.post("/api/v1/letters", json=DENUNCIATION)).json()["code"])
    await house.line.advance(code)
    return code


async def test_nothing_of_a_denunciation_can_be_read_from_the_database_or_the_disk(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, client):
        code = await denounced(house, client)
        at = f"/api/v1/desk/letters/{code}"
        lan = (await house.accounts.find("lan"))[0]
        file = await house.files.keep("Khuất tố cáo.pdf", PHOTO)
        await house.desk.add_words(code, f"Tôi, {NAME}, xin bổ sung.", [file])
        await house.desk.note(code, lan, f"Đã gọi bà {NAME}.")
        await house.desk.open_identity(code, lan, f"Liên hệ bà {NAME}")
        await house.desk.draft(code, lan, f"Kính gửi bà {NAME}", [])
        await house.desk.withdraw(code, f"Tôi, {NAME}, rút đơn")
        await client.post(f"{at}/facts", json={"kind": "to_cao"}, headers=acting("lan"))
        await house.worker.drain()
        ticket = await house.ledger.find(code)
        assert ticket.sealed
        if house.database.dialect == "sqlite":
            await TicketRow.raw("PRAGMA wal_checkpoint(TRUNCATE)")
        assert await found(house, tmp_path) == set()
        assert ticket.read_letter.party.name == NAME
        assert WORDS in (await house.ledger.raw(ticket)).decode()
        assert house.files.read(file.digest) == PHOTO
        view = await house.queries.case(code, lan, opened=True)
        assert view.party.phone == PHONE
        assert view.draft is not None
        assert view.draft.body == f"Kính gửi bà {NAME}"
        assert NAME in view.notes[0].body
        assert any(NAME in message.body for message in view.conversation)


async def test_what_turns_out_to_be_no_denunciation_is_found_again_by_its_words(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, client):
        code = await denounced(house, client)
        lan = (await house.accounts.find("lan"))[0]
        ticket = await house.ledger.find(code)
        assert ticket.sealed
        asked = {"words": "phong bì mười triệu"}
        inbox = "/api/v1/desk/letters"
        before = await client.get(inbox, params=asked, headers=acting("lan"))
        if ticket.facts.kind is None:
            await house.desk.supply(code, lan, kind=LetterKind.REPORT)
        else:
            await house.desk.correct(
                code, lan, "kind", "đọc kỹ", instead=LetterKind.REPORT
            )
        after = await client.get(inbox, params=asked, headers=acting("lan"))
        assert await found(house, tmp_path) != set()
    assert before.json()["letters"] == []
    assert [line["code"] for line in after.json()["letters"]] == [code]
    assert after.json()["letters"][0]["sender"] == NAME


async def test_without_its_key_a_denunciation_is_an_error_and_not_a_word(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        code = await denounced(house, client)
        sealed.use(KeyRing([b"another key, with which nothing was closed"]))
        with pytest.raises(SealBroken):
            await house.ledger.find(code)
        page = await client.get(f"/api/v1/desk/letters/{code}", headers=acting("lan"))
        sealed.use(KeyRing(house.settings.seal_ring))
    assert page.status_code == 503
    assert not any(secret in page.text for secret in SECRETS)


async def say_denunciation(house: House, code: str) -> None:
    """Let an officer say that this is a denunciation, whatever it was taken for."""
    lan = (await house.accounts.find("lan"))[0]
    ticket = await house.ledger.find(code)
    kind = LetterKind.DENUNCIATION
    if ticket.facts.kind is None:
        await house.desk.supply(code, lan, kind=kind)
    else:
        await house.desk.correct(code, lan, "kind", "đọc kỹ", instead=kind)


async def a_word_after(house: House, code: str) -> str:
    """Bring in a letter of the same writer that follows on a case."""
    letter = Letter(
        body="Tôi hỏi lại việc cũ.",
        party=Party(name=NAME, phone=PHONE),
        linked_to=code,
    )
    arrival = Arrival("counter", write_letter(letter), key="after")
    received = await house.intake.receive(arrival)
    await house.line.advance(received.code)
    return received.code


@pytest.mark.parametrize("first_known", [True, False], ids=["before", "afterwards"])
async def test_a_copy_and_a_word_after_it_are_as_secret_as_the_denunciation(
    database_url: str, tmp_path: Path, first_known: bool
) -> None:
    plain = {**DENUNCIATION, "body": f"Việc ở xã chưa xong. Tôi là {NAME}."}
    async with served(database_url, tmp_path) as (house, client):
        codes = []
        for _ in ("the letter", "its copy"):
            told = await client.post("/api/v1/letters", json=plain)
            codes.append(told.json()["code"])
            await house.line.advance(codes[-1])
            if first_known and len(codes) == 1:
                await say_denunciation(house, codes[0])
        codes.append(await a_word_after(house, codes[0]))
        if not first_known:
            await say_denunciation(house, codes[0])
        copy = await house.ledger.find(codes[1])
        assert copy.facts.sameness
        assert copy.facts.sameness.same_as == codes[0]
        lan = (await house.accounts.find("lan"))[0]
        shown = [(await house.queries.case(code, lan)).party.name for code in codes]
        assert shown == ["", "", ""]
        if house.database.dialect == "sqlite":
            await TicketRow.raw("PRAGMA wal_checkpoint(TRUNCATE)")
        assert await found(house, tmp_path) == set()


async def test_the_same_denouncer_is_known_by_a_mark_nobody_can_read(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        first = await denounced(house, client)
        again = {**DENUNCIATION, "body": DENUNCIATION["body"] + " Lần hai."}
        sent = await client.post("/api/v1/letters", json=again)
        second = await house.line.advance(sent.json()["code"])
    same = second.facts.sameness
    assert second.closed_as or first in {s.code for s in second.facts.advice.same} | {
        same.same_as if same else ""
    }
