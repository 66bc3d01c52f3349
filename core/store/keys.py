"""Keys of messages: one that stands in for another bears that one's key."""

_VIA = "/via:"


def key_via(key: str, channel: str) -> str:
    """Return the key of a message's copy that goes by another channel."""
    return f"{root_of(key)}{_VIA}{channel}"


def root_of(key: str) -> str:
    """Return the key of the message that one stands in for; its own if for none."""
    return key.partition(_VIA)[0]


def is_copy(key: str) -> bool:
    """Whether a message stands in for another."""
    return _VIA in key
