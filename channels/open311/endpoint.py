"""The endpoint as the operator describes it: every option, read once."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

_SHORTEST_KEY = 16
_KINDS = ("production", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One jurisdiction, and who may report to it."""

    jurisdiction: str
    """The authority's domain without www: what clients send as jurisdiction_id."""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """api_key of each client by its name; none: anybody may report."""
    readers: frozenset[str] = frozenset()
    """Names of the keys that may list every request.

    A key that only reports stands in every copy of a telephone app, and whoever
    knows a case's code may act for its citizen: reporting gives no right to list.
    """
    contact: str
    key_service: str
    kind: str = "production"
    """What discovery says of it: production, or test (nothing is acted upon)."""
    public_url: str = ""
    """Address of the house, without a slash at its end; empty: as it was asked."""
    most_files: int = 10

    @classmethod
    def read(cls, options: Mapping[str, str]) -> "Endpoint | None":
        """Return the endpoint, None when there is none.

        Raises ValueError, naming the variable, for a value that makes no sense.
        """
        jurisdiction = options.get("open311_jurisdiction", "").strip()
        if not jurisdiction:
            return None
        contact = options.get("open311_contact") or options.get("authority") or ""
        keys = _keys(options.get("open311_keys", ""))
        return cls(
            jurisdiction=jurisdiction,
            keys=keys,
            readers=_readers(options.get("open311_readers", ""), keys),
            contact=contact or jurisdiction,
            key_service=options.get("open311_key_service") or contact or jurisdiction,
            kind=_kind(options.get("open311_type") or "production"),
            public_url=options.get("public_url", "").rstrip("/"),
            most_files=int(options.get("upload_max_files") or 10),
        )

    def client_of(self, key: str) -> str:
        """Return the name of the client with this api_key, empty for nobody's.

        Every key is compared, in the same time whichever it is.
        """
        asked, found = key.encode("utf-8", "replace"), ""
        for name, secret in self.keys.items():
            if hmac.compare_digest(asked, secret.encode()):
                found = name
        return found

    def serves(self, jurisdiction: str) -> bool:
        """Whether a request is for us; the id may be left out, for we serve only one.

        GeoReport v2, "jurisdiction_id".
        """
        return jurisdiction.casefold() in ("", self.jurisdiction.casefold())


def _keys(setting: str) -> dict[str, str]:
    keys: dict[str, str] = {}
    for pair in filter(None, map(str.strip, setting.split(","))):
        name, _colon, key = map(str.strip, pair.partition(":"))
        if not name or name in keys or len(key) < _SHORTEST_KEY:
            raise ValueError(
                "TIEPDAN_OPEN311_KEYS: name:key,name:key, each name once, "
                f"keys of {_SHORTEST_KEY} or more characters"
            )
        keys[name] = key
    return keys


def _readers(setting: str, keys: Mapping[str, str]) -> frozenset[str]:
    readers = frozenset(filter(None, map(str.strip, setting.split(","))))
    if readers - keys.keys():
        raise ValueError("TIEPDAN_OPEN311_READERS: only names that have a key")
    return readers


def _kind(setting: str) -> str:
    if setting not in _KINDS:
        raise ValueError("TIEPDAN_OPEN311_TYPE: production or test")
    return setting
