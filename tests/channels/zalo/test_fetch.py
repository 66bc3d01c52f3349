"""Files come from Zalo's hosts only, small enough, and never from our own network."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from channels.zalo.account import Account
from channels.zalo.events import Attached
from channels.zalo.fetch import Fetcher, NotFetched
from tests.channels.zalo.house import OPTIONS
from tests.standins.oa.platform import Zalo


def fetcher(**options: str) -> Fetcher:
    account = Account.read({**OPTIONS, **options})
    assert account is not None
    return Fetcher(account)


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[Zalo]:
    async with Zalo() as zalo:
        yield zalo


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://f20-zpc.zdn.vn/jpg/8830.jpg", True),
        ("https://zdn.vn/a", True),
        ("https://F20-ZPC.ZDN.VN/a", True),
        ("https://b-f1.dlfl.vn:443/a.pdf", True),
        ("http://f20-zpc.zdn.vn/a", False),
        ("https://f20-zpc.zdn.vn:8443/a", False),
        ("https://zdn.vn.evil.example/a", False),
        ("https://evilzdn.vn/a", False),
        ("https://zdn.vn@127.0.0.1/a", False),
        ("https://127.0.0.1/a", False),
        ("https://[::1]/a", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("http://127.0.0.1:8000/desk", False),
        ("http://localhost/a", False),
        ("file:///etc/passwd", False),
        ("ftp://zdn.vn/a", False),
        ("https://[broken/a", False),
        ("https://zdn.vn:port/a", False),
        ("", False),
    ],
)
def test_only_zalos_hosts_are_fetched_from(url: str, may: bool) -> None:
    assert fetcher().may_fetch(url) is may


def test_the_operator_may_name_others() -> None:
    own = fetcher(zalo_media_hosts="cdn.example")
    assert own.may_fetch("https://a.cdn.example/x")
    assert not own.may_fetch("https://f20-zpc.zdn.vn/x")


def test_a_stand_in_is_fetched_from_only_when_it_was_named() -> None:
    stand_in = fetcher(zalo_api_url="http://127.0.0.1:9000")
    assert stand_in.may_fetch("http://127.0.0.1:9000/media/a.jpg")
    assert not stand_in.may_fetch("http://127.0.0.1:9001/media/a.jpg")


async def test_a_file_keeps_its_name(zalo: Zalo) -> None:
    url = zalo.host("9a", b"%PDF-1.7")
    file = Attached("file", url=url, name="đơn kiến nghị.pdf")
    fetched = await fetcher(**zalo.options).fetch(file)
    assert (fetched.filename, fetched.content) == ("đơn kiến nghị.pdf", b"%PDF-1.7")


async def test_a_redirection_to_zalo_is_followed(zalo: Zalo) -> None:
    there = zalo.host("there", b"photo")
    moved = zalo.host("moved", there)
    fetched = await fetcher(**zalo.options).fetch(Attached("image", url=moved))
    assert fetched.content == b"photo"


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "//10.0.0.1/a",
        "https://evil.example/a",
    ],
)
async def test_a_redirection_elsewhere_is_not(zalo: Zalo, target: str) -> None:
    moved = zalo.host("moved", target)
    with pytest.raises(NotFetched, match="host") as refused:
        await fetcher(**zalo.options).fetch(Attached("image", url=moved))
    assert not refused.value.passing


async def test_redirections_end(zalo: Zalo) -> None:
    url = zalo.host("round", f"{zalo.url}/media/round")
    with pytest.raises(NotFetched, match="too often"):
        await fetcher(**zalo.options).fetch(Attached("image", url=url))


@pytest.mark.parametrize("told", [None, 10], ids=["size untold", "size belied"])
async def test_a_file_too_large_is_left_whatever_its_size_was_told(
    zalo: Zalo, told: int | None
) -> None:
    url = zalo.host("big", b"0" * (1024 * 1024 + 1))
    small = fetcher(**zalo.options, upload_max_mb="1")
    with pytest.raises(NotFetched, match="too large") as refused:
        await small.fetch(Attached("file", url=url, name="x.pdf", size=told))
    assert not refused.value.passing


async def test_a_file_told_to_be_too_large_is_not_even_asked_for() -> None:
    nowhere = Attached("file", url="https://zdn.vn/a", size=10**9)
    with pytest.raises(NotFetched, match="too large"):
        await fetcher().fetch(nowhere)


@pytest.mark.parametrize(
    ("status", "passing"), [(404, False), (410, False), (429, True), (503, True)]
)
async def test_it_is_said_whether_trying_again_may_help(
    zalo: Zalo, status: int, passing: bool
) -> None:
    url = zalo.host("x", status)
    with pytest.raises(NotFetched) as refused:
        await fetcher(**zalo.options).fetch(Attached("image", url=url))
    assert refused.value.passing is passing


async def test_a_server_that_is_away_may_come_back(zalo: Zalo) -> None:
    options, url = zalo.options, zalo.host("x", b"")
    await zalo.__aexit__()
    with pytest.raises(NotFetched) as refused:
        await fetcher(**options).fetch(Attached("image", url=url))
    assert refused.value.passing
    await zalo.__aenter__()
