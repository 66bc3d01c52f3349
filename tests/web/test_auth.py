"""Signing in and out, and what holds while one is signed in."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from core.app import House
from core.demo.town import town
from core.domain.officer import MAY, Action, Officer, Role
from core.security.passwords import hash_password
from core.security.permissions import COOKIE
from core.security.tokens import digest
from core.store.accounts import FREE_TRIES, FREE_TRIES_ANYWHERE
from tests.house.serving import LETTER, PassingTime, acting, served

PASSWORD = "một mật khẩu đủ dài"
LAN = next(officer for officer in town().officers if officer.username == "lan")


@asynccontextmanager
async def desk(
    url: str, place: Path, **chosen: object
) -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    async with served(url, place, **chosen) as (house, client):  # type: ignore[arg-type]
        await house.rooms.save_officer(LAN, hash_password(PASSWORD))
        yield house, client


async def sign_in(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    page = await client.get("/desk/sign-in")
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert token
    told = {"username": "lan", "password": PASSWORD, "_csrf_token": token[1]}
    return await client.post("/desk/sign-in", data=told | fields)


async def test_an_officer_signs_in_and_out(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as (_, client):
        assert (
            (await client.get("/desk"))
            .headers["location"]
            .startswith("/desk/sign-in?next=%2Fdesk")
        )
        entered = await sign_in(client)
        assert entered.status_code == 303
        assert entered.headers["location"] == "/desk"
        cookie = entered.headers["set-cookie"]
        assert re.search("httponly", cookie, re.IGNORECASE)
        assert re.search("samesite=lax", cookie, re.IGNORECASE)
        assert "path=/desk" in cookie.lower()
        assert "secure" not in cookie.lower()
        assert (await client.get("/desk")).status_code == 200
        kept = client.cookies[COOKIE]
        token = client.cookies["tiepdan_csrf"]
        out = await client.post("/desk/sign-out", data={"_csrf_token": token})
        assert out.status_code == 303
        client.cookies.set(COOKIE, kept, path="/desk")
        assert (await client.get("/desk")).status_code == 302


async def test_by_https_cookies_go_by_https_only(
    sqlite_url: str, tmp_path: Path
) -> None:
    secure = {"public_url": "https://tiepdan.example.vn"}
    async with desk(sqlite_url, tmp_path, **secure) as (_, client):
        client.base_url = httpx.URL("https://tiepdan.test")
        entered = await sign_in(client)
        assert all(
            "secure" in cookie.lower()
            for cookie in entered.headers.get_list("set-cookie")
        )
        assert "max-age" in entered.headers["strict-transport-security"]


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "wrong"},
        {"password": ""},
        {"password": "x" * 5000},
        {"password": "\x00"},
        {"username": "nobody"},
        {"username": ""},
        {"username": "lan\x00x"},
        {"username": "' OR 1=1 --"},
        {"username": "x" * 5000},
        {"username": "😀"},
    ],
)
async def test_who_has_no_right_to_enter_learns_nothing(
    database_url: str, tmp_path: Path, fields: dict[str, str]
) -> None:
    async with desk(database_url, tmp_path) as (_, client):
        refused = await sign_in(client, **fields)
    assert refused.status_code == 422
    assert "chưa đúng" in refused.text
    assert COOKIE not in refused.cookies


@pytest.mark.parametrize(
    ("onward", "leads_to"),
    [
        ("/desk/reports?month=3", "/desk/reports?month=3"),
        ("https://example.com/desk", "/desk"),
        ("//example.com/desk", "/desk"),
        ("/deskevil", "/desk"),
        ("/desk/\\example.com", "/desk"),
        ("/desk/\r\nSet-Cookie: x=1", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("", "/desk"),
    ],
)
async def test_signing_in_leads_to_the_desk_and_nowhere_else(
    sqlite_url: str, tmp_path: Path, onward: str, leads_to: str
) -> None:
    async with desk(sqlite_url, tmp_path) as (_, client):
        entered = await sign_in(client, next=onward)
    assert entered.headers["location"] == leads_to
    assert "x" not in entered.cookies


async def test_what_was_posted_is_not_opened_after_signing_in(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with desk(sqlite_url, tmp_path) as (_, client):
        await client.get("/desk/sign-in")
        token = {"_csrf_token": client.cookies["tiepdan_csrf"]}
        from_page = {"referer": "http://tiepdan.test/desk/ABC?tab=2"}
        asked = await client.get("/desk/shelf?x=1")
        posted = await client.post("/desk/ABC/note", data=token, headers=from_page)
        bare = await client.post("/desk/ABC/note", data=token)
    assert asked.headers["location"] == "/desk/sign-in?next=%2Fdesk%2Fshelf%3Fx%3D1"
    assert posted.headers["location"] == "/desk/sign-in?next=%2Fdesk%2FABC%3Ftab%3D2"
    assert bare.headers["location"] == "/desk/sign-in?next="


async def test_wrong_passwords_wait_longer_and_longer(
    database_url: str, tmp_path: Path
) -> None:
    time = PassingTime()
    async with desk(database_url, tmp_path, now=time) as (_, client):
        for _try in range(FREE_TRIES):
            assert (await sign_in(client, password="wrong")).status_code == 422
        waits = []
        for _try in range(4):
            wait = await sign_in(client, password="wrong")
            assert wait.status_code == 429
            assert wait.headers["retry-after"] in wait.text
            waits.append(int(wait.headers["retry-after"]))
            time.pass_by(seconds=waits[-1])
            assert (await sign_in(client, password="wrong")).status_code == 422
        assert waits == sorted(set(waits))
        assert (await sign_in(client)).status_code == 429
        time.pass_by(minutes=15)
        assert (await sign_in(client)).status_code == 303
        assert (await sign_in(client, password="wrong")).status_code == 422


async def test_a_strangers_guesses_do_not_lock_the_officer_out(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with desk(sqlite_url, tmp_path) as (house, client):
        for _try in range(2 * FREE_TRIES):
            await house.accounts.tried("lan", "192.0.2.66", right=False)
        assert (await sign_in(client)).status_code == 303
        for n in range(FREE_TRIES_ANYWHERE):
            await house.accounts.tried("lan", f"192.0.2.{n}", right=False)
        assert (await sign_in(client)).status_code == 429


async def test_one_address_tries_only_so_many_names(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with desk(sqlite_url, tmp_path, peer="192.0.2.9") as (house, client):
        for _try in range(30):
            house.forms.allow("sign-in", "192.0.2.9")
        assert (await sign_in(client)).status_code == 429


async def test_a_session_ends_with_time_with_the_account_and_when_told(
    database_url: str, tmp_path: Path
) -> None:
    time = PassingTime()
    async with desk(database_url, tmp_path, now=time) as (house, client):

        async def inside() -> bool:
            return (await client.get("/desk")).status_code == 200

        await sign_in(client)
        time.pass_by(hours=9.9)
        assert await inside()
        time.pass_by(hours=0.2)
        assert not await inside()
        await sign_in(client)
        await house.accounts.close_all_sessions("lan")
        assert not await inside()
        await sign_in(client)
        left = Officer(username="lan", name=LAN.name, role=LAN.role, active=False)
        await house.rooms.save_officer(left, None)
        assert not await inside()
        assert (await sign_in(client)).status_code == 422


async def test_signing_in_again_ends_the_session_before(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with desk(sqlite_url, tmp_path) as (house, client):
        await sign_in(client)
        first = client.cookies[COOKIE]
        await sign_in(client)
        assert client.cookies[COOKIE] != first
        assert await house.accounts.by_cookie(digest(first)) is None


@pytest.mark.parametrize(
    "cookie", ["", "x", "a" * 43, "a" * 9_000, '"', "%00", "%ff%fe", "é;=,", "lan"]
)
async def test_a_forged_cookie_is_nobodys(
    sqlite_url: str, tmp_path: Path, cookie: str
) -> None:
    async with desk(sqlite_url, tmp_path) as (_, client):
        header = f"{COOKIE}={cookie}".encode()
        answer = await client.get("/desk", headers=[(b"cookie", header)])
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "Bearer",
        "Bearer ",
        "Basic bGFuOng=",
        "Bearer \xff",
        "Bearer" + " a" * 99,
    ],
)
async def test_a_forged_bearer_is_nobodys(
    sqlite_url: str, tmp_path: Path, token: str
) -> None:
    async with desk(sqlite_url, tmp_path) as (_, client):
        header = [(b"authorization", token.encode("latin-1"))]
        answer = await client.get("/api/v1/desk/letters", headers=header)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["detail"] == "Xin đăng nhập để tiếp tục."


async def test_a_revoked_token_and_a_cookie_open_no_api(
    database_url: str, tmp_path: Path
) -> None:
    async with desk(database_url, tmp_path) as (house, client):
        asked = "/api/v1/desk/letters"
        assert (await client.get(asked, headers=acting("lan"))).status_code == 200
        await house.accounts.revoke_token(digest("token of lan"))
        assert (await client.get(asked, headers=acting("lan"))).status_code == 401
        await sign_in(client)
        cookie = {"cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
        assert (await client.get(asked, headers=cookie)).status_code == 401
        bearer = {"authorization": f"Bearer {client.cookies[COOKIE]}"}
        assert (await client.get(asked, headers=bearer)).status_code == 401


async def test_a_form_from_elsewhere_does_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with desk(sqlite_url, tmp_path) as (house, client):
        await sign_in(client)
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        token = client.cookies["tiepdan_csrf"]
        for forged in ("", "x", token[::-1], token + "0"):
            form = {"_csrf_token": forged, "note": "giả mạo"}
            refused = await client.post(f"/desk/{code}/note", data=form)
            assert refused.status_code == 403
        refused = await client.post("/desk/sign-out")
        assert refused.status_code == 403
        assert (await client.get("/desk")).status_code == 200
        assert "giả mạo" not in (await client.get(f"/desk/{code}")).text


PAGES = {
    "/desk": Action.READ,
    "/desk/shelf": Action.SHELF,
    "/desk/counter": Action.RECEIVE,
    "/desk/posters": Action.POSTERS,
    "/desk/admin/units": Action.ADMINISTER,
    "/desk/admin/officers": Action.ADMINISTER,
    "/desk/admin/points": Action.ADMINISTER,
    "/desk/admin/plugins": Action.ADMINISTER,
    "/desk/admin/health": Action.HEALTH,
    "/api/v1/desk/letters": Action.READ,
    "/api/v1/desk/shelf": Action.SHELF,
}


@pytest.mark.parametrize("role", list(Role))
async def test_one_table_guards_pages_and_api(
    sqlite_url: str, tmp_path: Path, role: Role
) -> None:
    async with desk(sqlite_url, tmp_path) as (house, client):
        person = Officer(username="lan", name="Lan", role=role, unit=LAN.unit)
        await house.rooms.save_officer(person, None)
        await sign_in(client)
        seen = {
            page: (await client.get(page, headers=acting("lan"))).status_code
            for page in PAGES
        }
    assert seen.pop("/desk") in ({200} if Action.READ in MAY[role] else {302, 303, 403})
    assert seen == {
        page: 200 if action in MAY[role] else 403
        for page, action in PAGES.items()
        if page != "/desk"
    }
