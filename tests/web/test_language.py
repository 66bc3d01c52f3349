import pytest
from litestar.testing import TestClient

from core.web.language import own_address
from tests.web.citizens import Town

VI, EN = '<html lang="vi">', '<html lang="en">'


@pytest.mark.parametrize(
    ("path", "headers", "spoken"),
    [
        ("/", {}, VI),
        ("/", {"accept-language": "en-US,en;q=0.9"}, EN),
        ("/", {"accept-language": "en;q=0.4,vi;q=0.8"}, VI),
        ("/", {"accept-language": "fr, ja;q=x, en;q=0.1"}, EN),
        ("/", {"accept-language": "fr"}, VI),
        ("/?lang=en", {"cookie": "tiepdan_language=vi"}, EN),
        ("/?lang=xx", {"cookie": "tiepdan_language=en"}, EN),
        ("/", {"cookie": "tiepdan_language=<b>", "accept-language": "vi"}, VI),
        ("/nope", {"accept-language": "en"}, EN),
        ("/nope?lang=vi", {"accept-language": "en"}, VI),
    ],
)
def test_a_page_speaks_what_was_asked_remembered_or_preferred(
    path: str, headers: dict[str, str], spoken: str
) -> None:
    with TestClient(Town().app()) as client:
        client.headers.pop("accept-language", None)
        assert spoken in client.get(path, headers=headers).text


def test_the_switch_remembers_the_language_and_goes_back() -> None:
    with TestClient(Town().app()) as client:
        answer = client.get("/ngon-ngu/en?next=/t?ma=1", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/t?ma=1"
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert EN in client.get("/gui").text
        client.get("/ngon-ngu/klingon")
        assert VI in client.get("/gui").text


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("/t/ABC?done=added", "/t/ABC?done=added"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\nSet-Cookie: x", "/"),
        ("", "/"),
    ],
)
def test_the_switch_never_leads_to_another_site(address: str, taken: str) -> None:
    assert own_address(address) == taken
