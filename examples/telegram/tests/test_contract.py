"""The bot keeps the promises every channel keeps."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from core.kit import Asked, Fault, OtherSide, Sample
from core.kit.contract import ChannelContract, Repeats

import tiepdan_telegram
from standin import SECRET, TOKEN, bot_api


class TestTelegram(ChannelContract):
    plugin = tiepdan_telegram
    options: Mapping[str, str] = {
        "telegram_token": TOKEN,
        "telegram_secret": SECRET,
        "telegram_poll": "true",
        "telegram_url": "http://127.0.0.1:9",
    }
    samples = Path(__file__).parent / "samples"
    repeats = Repeats.STOPPED

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response:
        return self._post(client, sample.raw, SECRET)

    def forge(self, client: httpx.Client, sample: Sample) -> httpx.Response:
        return self._post(client, sample.raw, "guessed")

    def options_for(self, url: str) -> Mapping[str, str]:
        return {"telegram_url": url}

    @contextmanager
    def world(self, fault: Fault) -> Iterator[OtherSide]:
        with bot_api(fault) as api:
            api.files = {"AgACAgUAAxkB-street-lamp": PICTURE}
            yield api.side

    def marks(self, asked: list[Asked]) -> list[str]:
        raise AssertionError("nothing goes out twice")

    def _post(self, client: httpx.Client, raw: bytes, secret: str) -> httpx.Response:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return client.post("/channels/telegram", content=raw, headers=headers)


def _picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    kept = BytesIO()
    Image.new("RGB", (8, 8), "grey").save(kept, "JPEG")
    return kept.getvalue()


PICTURE = _picture()
