"""The API as its own description tells it: schemathesis tries to break it."""

from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar.testing import TestClient
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from core.app import build, site
from core.demo.load import load_town
from core.security.tokens import digest
from core.settings import Settings

PATIENT = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck)
)
BEARER = "a-token-that-acts-for-the-head"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    place = tmp_path_factory.mktemp("api")
    chosen = Settings(
        database_url=f"sqlite:///{place / 'api.db'}",
        files_dir=Path(place / "files"),
        secret_key="a test's secret, long enough, known to nobody",
    )

    async def prepare() -> None:
        await load_town(chosen, {})
        house = build(chosen, {})
        await house.database.open()
        await house.accounts.issue_token("binh", digest(BEARER), "a test")
        await house.database.close()

    anyio.run(prepare)
    with TestClient(site(build(chosen, {})), raise_server_exceptions=False) as client:
        yield client


def test_no_call_the_description_allows_breaks_the_house(api: TestClient) -> None:
    # Its own pytest plugin does not know this pytest: hypothesis is driven directly.
    schema = schemathesis.openapi.from_dict(api.get("/schema/openapi.json").json())
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(PATIENT)
        @given(operation.as_strategy())
        def call(case: schemathesis.Case) -> None:
            asked = case.as_transport_kwargs(
                base_url="http://testserver",
                headers={"Authorization": f"Bearer {BEARER}"},
            )
            asked.pop("cookies", None)
            answer = api.request(**asked)
            case.validate_response(
                schemathesis.Response.from_any(answer),
                checks=[
                    not_a_server_error,
                    status_code_conformance,
                    response_schema_conformance,
                ],
            )

        call()
        tried += 1
    assert tried >= len(schema.raw_schema["paths"])
