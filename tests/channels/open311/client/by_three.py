"""Reports by the client library `three`, and what it reads of them, as JSON.

Arguments: the endpoint, its jurisdiction, an api_key, and a picture.

The library was written for Python 2 and is used as it is: all it lacks in Python 3 is
a name of the standard library, which is lent to it here.
"""

import itertools
import json
import sys
from pathlib import Path

itertools.ifilter = filter

from three import Three  # noqa: E402

endpoint, jurisdiction, key, picture = sys.argv[1:]
client = Three(endpoint, jurisdiction=jurisdiction, api_key=key)
with Path(picture).open("rb") as media:
    (posted,) = client.post(
        "giao_thong",
        address="Trước số 12 đường Hàm Nghi",
        name="Hòa Nguyễn",
        phone="0912000111",
        description="Ổ gà sâu trước cổng trường.",
        media=media,
        **{"attribute[sender_address]": "12 Nguyễn Du"},
    )
status = client.post_response.status_code
code = posted["service_request_id"]

json.dump(
    {
        "status": status,
        "code": code,
        "discovery": client.discovery(),
        "services": client.services(),
        "definition": client.services("giao_thong"),
        "request": client.request(code),
        "token": client.token(code),
        "mine": client.requests(api_key=key),
        "between": client.requests(api_key=key, between=["01-01-2020", "02-01-2020"]),
        "nowhere": client.post("giao_thong", description="Ở đâu đó"),
        "no_key": client.post("giao_thong", address="Chợ", api_key="forged"),
    },
    sys.stdout,
)
