from litestar.testing import TestClient

from tests.web.citizens import Town


def test_the_front_page_opens_three_doors_and_shows_every_share_with_its_n() -> None:
    with TestClient(Town().app()) as client:
        page = client.get("/").text
    for door in ("/f", "/gui", "/t"):
        assert 'class="door' in page
        assert f'href="{door}"' in page
    assert '96%</strong> <span class="quiet">(n = 5.204)' in page
    assert "88%</strong>" in page
    assert "(n = 2.582)" in page


def test_the_doors_open_while_the_figures_cannot_be_counted() -> None:
    town = Town()
    town.cases.away = True
    with TestClient(town.app()) as client:
        answer = client.get("/")
    assert answer.status_code == 200
    assert "Việc chúng tôi đã làm" not in answer.text


def test_only_active_points_are_offered_and_a_typed_sign_leads_to_its_faces() -> None:
    with TestClient(Town().app()) as client:
        page = client.get("/f").text
        typed = client.get("/f?ma= q3 ", follow_redirects=False)
        empty = client.get("/f?ma=%2F%2F")
    assert 'href="/f/Q3"' in page
    assert 'href="/f/Q1"' not in page
    assert typed.headers["location"] == "/f/Q3"
    assert empty.status_code == 200


def test_static_files_are_addressed_by_their_content_and_kept_a_year() -> None:
    with TestClient(Town().app()) as client:
        page = client.get("/").text
        address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        style = client.get(address)
        missing = client.get("/static/none.css")
    assert "?v=" in address
    assert style.headers["cache-control"] == "max-age=31536000, public"
    assert missing.status_code == 404


def test_no_page_asks_another_server_or_carries_inline_style_or_script() -> None:
    with TestClient(Town().app()) as client:
        for path in ("/", "/f", "/gui", "/t", "/f/Q3", "/nope"):
            page = client.get(path).text
            assert "style=" not in page
            assert "<style" not in page
            assert "<script>" not in page
            assert "http://" not in page.replace("http://www.w3.org", "")
            assert "https://" not in page


def test_an_unknown_address_gets_a_page_that_leads_on() -> None:
    with TestClient(Town().app()) as client:
        answer = client.get("/nope")
    assert answer.status_code == 404
    assert "Không tìm thấy" in answer.text
    assert 'href="/gui"' in answer.text
