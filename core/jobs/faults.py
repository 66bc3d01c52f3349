"""What may be said of an exception in a log: where it broke, never with what."""

import traceback


def fault_of(error: BaseException) -> dict[str, str]:
    """Return kind and place of an error, without its words.

    Words of an exception quote what it choked on, which may be a citizen's name.
    """
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames))
    return {"fault": type(error).__name__, "at": places}
