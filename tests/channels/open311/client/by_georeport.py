"""What the client library `georeport` reads of an endpoint, as JSON.

Arguments: the endpoint, its jurisdiction, the format, and a request's id.
"""

import json
import sys

import requests
from georeport import GeoReport

endpoint, jurisdiction, form, code = sys.argv[1:]
client = GeoReport(endpoint, jurisdiction=jurisdiction, output_format=form)
stranger = GeoReport(endpoint, jurisdiction="sfgov.org", output_format=form)


def refused(call) -> int:
    try:
        call()
    except requests.HTTPError as error:
        return error.response.status_code
    return 0


json.dump(
    {
        "services": client.get_service_list(),
        "definition": client.get_service_definition("giao_thong"),
        "request": client.get_service_request(code),
        "requests": client.get_service_requests(service_request_id=f"{code},{code}"),
        "refused": [
            refused(client.get_service_requests),
            refused(lambda: client.get_service_definition("bay")),
            refused(lambda: client.get_service_request("12345")),
            refused(stranger.get_service_list),
        ],
    },
    sys.stdout,
)
