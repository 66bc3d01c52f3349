"""The promises every channel keeps, as tests any package can run.

```python
from pathlib import Path

import tiepdan_telegram
from core.kit.contract import ChannelContract


class TestTelegram(ChannelContract):
    plugin = tiepdan_telegram
    options = {"telegram_token": "1:a", "telegram_secret": "s"}
    samples = Path(__file__).parent / "samples"
```

pytest finds the rest. What more a channel must tell of itself (how a sample is posted,
where it sends to) is asked for by a failing test, and written in `contract.subject`.
"""

import pytest

pytest.register_assert_rewrite(
    "core.kit.contract.arriving",
    "core.kit.contract.delivering",
    "core.kit.contract.reading",
    "core.kit.contract.running",
)

from core.kit.contract.arriving import Arriving  # noqa: E402 (assertions first)
from core.kit.contract.delivering import Delivering  # noqa: E402
from core.kit.contract.reading import Reading  # noqa: E402
from core.kit.contract.running import Running  # noqa: E402
from core.kit.contract.subject import Repeats, World  # noqa: E402

__all__ = ["ChannelContract", "Repeats", "World"]


class ChannelContract(Reading, Arriving, Delivering, Running):
    """Every test there is for a channel. Derive a class whose name begins with Test."""
