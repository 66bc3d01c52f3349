"""What a client learns before it reports: discovery, services, definitions."""

from pathlib import Path

import pytest

from tests.channels.open311.calls import (
    BASE,
    FORMATS,
    JURISDICTION,
    OPTIONS,
    as_text,
    place_of,
    told,
)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("where", ["discovery", "v2/discovery"])
async def test_discovery_leads_to_the_endpoint(
    sqlite_url: str, tmp_path: Path, form: str, where: str
) -> None:
    options = OPTIONS | {
        "public_url": "https://tiepdan.example.gov.vn/",
        "open311_contact": "Văn phòng <vp@example.gov.vn> & tổng đài",
        "open311_key_service": "Xin khóa tại Văn phòng",
        "open311_type": "test",
    }
    async with place_of(sqlite_url, tmp_path, options) as place:
        answer = await place.client.get(f"{BASE}/{where}.{form}")
    found = told(answer)
    (endpoint,) = found["endpoints"]
    assert found["contact"] == "Văn phòng <vp@example.gov.vn> & tổng đài"
    assert found["key_service"] == "Xin khóa tại Văn phòng"
    assert found["changeset"] == endpoint["changeset"]
    assert found["changeset"].endswith("Z")
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "https://tiepdan.example.gov.vn/channels/open311/v2"
    assert endpoint["type"] == "test"
    assert endpoint["formats"] == ["text/xml", "application/json"]


async def test_discovery_names_the_address_it_was_asked_at_if_no_other_is_set(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        found = told(await place.client.get(f"{BASE}/discovery.json"))
        address = found["endpoints"][0]["url"]
        assert (await place.client.get(f"{address}/services.xml")).status_code == 200
    assert address == "http://tiepdan.test/channels/open311/v2"


async def test_the_services_are_the_topics_of_the_rule_pack(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        as_json, as_xml = [told(await place.get(f"services.{f}")) for f in FORMATS]
        topics = place.house.rules.topic_names()
    assert {s["service_code"]: s["service_name"] for s in as_json} == dict(topics)
    assert as_text(as_json) == as_xml
    assert all(s["type"] == "realtime" and s["metadata"] is True for s in as_json)
    assert list(as_json[0]) == [
        "service_code", "service_name", "description", "metadata", "type",
        "keywords", "group",
    ]  # fmt: skip


async def test_a_service_says_what_it_asks(sqlite_url: str, tmp_path: Path) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        as_json, as_xml = [
            told(await place.get(f"services/giao_thong.{f}")) for f in FORMATS
        ]
    assert as_text(as_json) == as_xml
    (attribute,) = as_json["attributes"]
    assert as_json["service_code"] == "giao_thong"
    assert (attribute["code"], attribute["datatype"]) == ("sender_address", "string")
    assert (attribute["required"], attribute["order"]) == (False, 1)


async def test_what_is_the_same_for_everybody_may_be_read_by_any_page(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        code = await place.reported()
        private = await place.get(f"requests/{code}.json")
        public = [
            await place.client.get(f"{BASE}/{path}.json")
            for path in ("discovery", "v2/services", "v2/services/giao_thong")
        ]
    assert {a.headers.get("access-control-allow-origin") for a in public} == {"*"}
    assert "access-control-allow-origin" not in private.headers
    assert private.headers["cache-control"] == "no-store"


async def test_errors_are_told_in_the_language_asked_for(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        vi, en = [
            await place.client.get(
                f"{BASE}/v2/requests.json", headers={"Accept-Language": language}
            )
            for language in ("vi", "en")
        ]
    assert told(vi)[0]["description"].startswith("Đơn thư không công khai")
    assert en.status_code == 403
    assert told(en)[0]["code"] == 403


async def test_without_the_option_nobody_is_there(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path, {}) as place:
        answer = await place.get("services.json", jurisdiction_id=JURISDICTION)
    assert answer.status_code == 404
