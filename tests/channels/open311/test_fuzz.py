"""Whatever is sent to the endpoint, it answers in form and never breaks."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.open311.calls import (
    BASE,
    KEYED,
    READER_KEY,
    Running,
    running_in,
    told,
)

NAMES = st.sampled_from(
    [
        "service_code", "lat", "long", "address_string", "address_id", "email",
        "first_name", "last_name", "phone", "description", "media_url", "api_key",
        "jurisdiction_id", "account_id", "attribute[a]", "attribute[a][]",
        "attribute[sender_address]", "attribute[]", "attribute",
    ]
)  # fmt: skip
WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["giao_thong", READER_KEY, "18.3", "-1e308", "nan", "\ud800", ""]),
)
FIELDS = st.lists(st.tuples(NAMES, WORDS), max_size=12)
GOOD = [
    ("service_code", "giao_thong"),
    ("address_id", "1"),
    ("api_key", READER_KEY),
]
STATUSES = {200, 201, 400, 403, 404}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_in(tmp_path_factory.mktemp("fuzz"), KEYED) as running:
        yield running


def encoded(fields: list[tuple[str, str]]) -> bytes:
    return urlencode(fields, errors="surrogatepass").encode()


@settings(max_examples=150, deadline=None)
@given(fields=FIELDS, good=st.booleans(), form=st.sampled_from(["json", "xml"]))
def test_any_form_is_kept_or_refused_in_form(
    running: Running, fields: list[tuple[str, str]], good: bool, form: str
) -> None:
    body = encoded(GOOD + fields if good else fields)
    answer = running.client.post(
        f"{BASE}/v2/requests.{form}",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in STATUSES
    (first, *_more) = told(answer)
    if answer.status_code < 400:
        assert running.advance(first["service_request_id"]) == ""
    else:
        assert int(first["code"]) == answer.status_code


@settings(max_examples=80, deadline=None)
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "multipart/form-data; boundary=\xe9",
            "text/xml",
            "",
        ]
    ),
    headed=st.booleans(),
)
def test_any_bytes_are_refused_in_form(
    running: Running, body: bytes, kind: str, headed: bool
) -> None:
    start = b'--b\r\nContent-Disposition: form-data; name="media"; filename="a"\r\n'
    answer = running.client.post(
        f"{BASE}/v2/requests.xml",
        content=(start + body) if headed else body,
        headers={"Content-Type": kind.encode("latin-1")},  # type: ignore[dict-item]
    )
    assert answer.status_code in STATUSES
    assert told(answer)


@settings(max_examples=80, deadline=None)
@given(
    path=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    query=st.lists(
        st.tuples(
            st.sampled_from(
                ["service_request_id", "start_date", "end_date", "status", "api_key"]
            ),
            WORDS,
        ),
        max_size=5,
    ),
)
def test_any_address_is_answered_in_form(
    running: Running, path: str, query: list[tuple[str, str]]
) -> None:
    asked = encoded(query).decode()
    for wanted in (f"requests/{path}.json", f"services/{path}.xml", "requests.xml"):
        quoted = urlencode({"": wanted})[1:]
        answer = running.client.get(f"{BASE}/v2/{quoted}?{asked}")
        assert answer.status_code in STATUSES
        told(answer)
