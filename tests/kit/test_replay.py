"""`tiepdan replay`: recorded payloads walked along the line, and nothing written."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from core import api
from core.cli import tiepdan
from core.plugin import Plugins

SAMPLES = Path(__file__).parents[1] / "samples"
LAMP = SAMPLES / "web/street-lamp.json"
FAINT = "Kính gửi quý cơ quan, xin xem giúp cho."
"""Says nothing of what it is about."""


class Post:
    """An outside channel: text in, and it chokes on one word."""

    @api.hookimpl
    def register_channel(self, options: Mapping[str, str]) -> api.Channel | None:
        if "post_stamp" not in options:
            return None
        return api.Channel("post", "Bưu điện", self.read)

    @api.hookimpl
    def suggest_kind(self, letter: api.Letter) -> api.KindSuggestion | None:
        why = api.because("nghe nói vậy")
        faint = api.KindSuggestion(api.LetterKind.REPORT, 0.3, (why,))
        return faint if letter.body == FAINT else None

    @api.hookimpl
    def suggest_topic(self, letter: api.Letter) -> api.TopicSuggestion | None:
        return api.TopicSuggestion("y_te", 0.3) if letter.body == FAINT else None

    def read(self, raw: bytes) -> api.Letter:
        parts = [part.decode() for part in api.unbundle(raw)]
        if parts == ["chokes"]:
            raise KeyError("Trần Thị Lan")
        if not any(parts):
            raise api.LetterRefused("no words")
        return api.Letter(
            body="\n".join(parts),
            party=api.Party(name="Trần Thị Lan"),
            enclosures=(api.Enclosure("ghi-chu.txt", b"so 12"),),
        )


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    loaded = Plugins()
    loaded.load()
    loaded.add(Post(), "post")
    return loaded


def run(plugins: Plugins, *words: str | Path) -> Result:
    asked = ["replay", *map(str, words)]
    return CliRunner().invoke(tiepdan, asked, obj=plugins, catch_exceptions=False)


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def posted(folder: Path, **files: str) -> list[Path]:
    """Recorded letters of the outside channel, in a folder that bears its name."""
    place = folder / "post"
    place.mkdir()
    (place / "options.toml").write_text('post_stamp = "1"\n')
    for name, words in files.items():
        (place / name).write_text(words, "utf-8")
    return [place / name for name in files]


def test_a_letter_is_shown_with_what_the_line_makes_of_it(plugins: Plugins) -> None:
    result = run(plugins, LAMP)
    assert result.exit_code == 0
    assert "street-lamp.json  (web)" in result.stdout
    assert "Đèn đường trước nhà số 12" in result.stdout
    assert "kind     phan_anh" in result.stdout
    assert "topic    giao_thong" in result.stdout
    assert "Dấu hiệu phản ánh" in result.stdout
    assert "at an officer's desk" in result.stdout
    assert "party    name, phone, address" in result.stdout
    assert "Trần" not in result.stdout, "who wrote is not shown"


def test_programs_get_one_object_a_line(plugins: Plugins) -> None:
    letter, refused = told(run(plugins, "--json", LAMP, SAMPLES / "web/empty.refused"))
    assert (letter["channel"], letter["kind"]) == ("web", "phan_anh")
    assert letter["letter"]["place"] == "Trước số 12 Nguyễn Du"
    assert letter["unit"] == letter["advice"]["unit"][0]["what"]
    assert letter["stage"] == "phan_cong"
    assert letter["clocks"]
    assert refused["letter"] is None
    assert refused["refused"].startswith("Không phải đơn thư")
    assert refused["closed_as"] == "luu_don"


def test_where_the_line_would_ask_a_person_the_advice_is_followed(
    plugins: Plugins, tmp_path: Path
) -> None:
    (path,) = posted(tmp_path, faint=FAINT)
    (one,) = told(run(plugins, "--json", path))
    assert one["asks"] == ["Chưa rõ loại đơn và lĩnh vực: cần cán bộ xác định"]
    assert (one["kind"], one["topic"]) == ("phan_anh", "y_te")
    assert one["stage"] != "phan_loai"
    assert "nghe nói vậy" in run(plugins, path).stdout


def test_a_channel_that_breaks_is_named_and_ends_with_one(
    plugins: Plugins, tmp_path: Path
) -> None:
    paths = posted(tmp_path, breaks="chokes", well="Xin hỏi giờ làm việc.", none="")
    result = run(plugins, "--json", *paths)
    broke, well, refused = told(result)
    assert result.exit_code == 1
    assert broke["broke"] == "doc_don: KeyError"
    assert well["broke"] is None
    assert well["letter"]["attachments"][0]["filename"] == "ghi-chu.txt"
    assert refused["refused"] == "Không phải đơn thư: no words"
    assert "Trần" not in result.stderr, "what an error quotes is nobody's business"


def test_messages_of_one_conversation_are_one_letter(
    plugins: Plugins, tmp_path: Path
) -> None:
    paths = posted(tmp_path, a="Cống tắc.", b="Ở số 12 Nguyễn Du.")
    (one,) = told(run(plugins, "--json", "--together", *paths))
    assert one["letter"]["body"] == "Cống tắc.\nỞ số 12 Nguyễn Du."


def test_what_it_would_be_added_to_is_said_and_not_looked_for(
    plugins: Plugins, tmp_path: Path
) -> None:
    place = tmp_path / "web"
    place.mkdir()
    letter = api.Letter(body="Thêm: số 12.", adds_to="7K3M9QWXYZ00")
    (place / "more.json").write_bytes(api.write_letter(letter))
    (one,) = told(run(plugins, "--json", place / "more.json"))
    assert (one["closed_as"], one["broke"]) == ("trung", None)
    assert one["letter"]["adds_to"] == "7K3M9QWXYZ00"


@pytest.mark.parametrize("words", [[], ["--channel", "pigeon"], ["--channel", "post"]])
def test_a_channel_that_is_not_there_is_asked_for(
    plugins: Plugins, tmp_path: Path, words: list[str]
) -> None:
    path = tmp_path / "letter"
    path.write_text("Kính gửi")
    result = run(plugins, *words, path)
    assert result.exit_code == 2
    assert "--channel" in result.stderr
    assert "options.toml" in result.stderr


def test_nothing_is_written(
    plugins: Plugins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = posted(tmp_path, a="Cống tắc.")
    before = sorted(tmp_path.rglob("*"))
    assert run(plugins, *paths).exit_code == 0
    assert sorted(tmp_path.rglob("*")) == before
