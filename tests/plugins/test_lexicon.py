"""suggest_kind and suggest_topic: what they hear, what they must not, and that they
never break."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import Letter, LetterKind, PackInvalid, fold
from plugins import vn_law
from plugins.lexicon import lists, suggest_kind, suggest_topic
from plugins.lexicon.kinds import weigh_kinds
from plugins.lexicon.names import TOPIC_NAMES
from plugins.lexicon.phrases import Phrases
from plugins.lexicon.questions import count_questions, opens_with_a_wish
from plugins.lexicon.reading import Shorthand, read

COMPLAINT, DENUNCIATION = LetterKind.COMPLAINT, LetterKind.DENUNCIATION
PETITION, REPORT = LetterKind.PETITION, LetterKind.REPORT
PLAIN = Shorthand({}, {})


def kind(body, **more):
    return suggest_kind(letter=Letter(body=body, **more))


def topic(body):
    said = suggest_topic(letter=Letter(body=body))
    return said.topic if said else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("ĐƠN TỐ CÁO", DENUNCIATION),
        ("Don to cao can bo dia chinh nhan tien", DENUNCIATION),
        (unicodedata.normalize("NFD", "Tôi tố cáo ông trưởng thôn"), DENUNCIATION),
        ("TÔI KHIẾU NẠI QUYẾT ĐỊNH SỐ 12/QĐ-UBND", COMPLAINT),
        ("Tôi khiếu nại quyết dịnh xử phạt số 12", COMPLAINT),
        ("k đồng ý với qđ xử phạt, đề nghị huỷ quyết định", COMPLAINT),
        ("cho e hỏi làm ks cho con cần giấy tờ j ạ", PETITION),
        ("Khi mô thì xã làm lại con đàng ni rứa?", PETITION),
        ("Nác máy đục ngàu mấy bựa ni nỏ ai xử lý", REPORT),
        ("ổ gà", REPORT),
        ("Đèn đường hỏng", REPORT),
    ],
    ids=[
        "a heading alone",
        "without tone marks",
        "decomposed marks",
        "in capitals",
        "one slip of the pen",
        "shorthand",
        "a question in shorthand",
        "a question in dialect",
        "a report in dialect",
        "two syllables",
        "three syllables",
    ],
)
def test_a_kind_is_heard_however_it_is_written(body, expected):
    assert kind(body).kind is expected


@pytest.mark.parametrize(
    "body",
    [
        "Anh ấy to cao lực lưỡng, đứng chắn trước cửa hàng của tôi suốt buổi",
        "Cho tôi hỏi luật tố cáo quy định thời hạn bao nhiêu ngày?",
        "Đây không phải đơn tố cáo, tôi chỉ phản ánh đèn đường hỏng thôi",
        "Tổ dân phố cáo thị về việc cúp nước mà nước vẫn chưa có",
        "Phường nên tuyên truyền phòng chống tham nhũng nhiều hơn nữa",
    ],
    ids=["to cao is tall", "the law", "it says it is none", "other marks", "a slogan"],
)
def test_what_only_looks_like_a_denunciation_is_none(body):
    assert kind(body).kind is not DENUNCIATION


def test_a_plain_incident_leans_to_a_report_with_moderate_confidence():
    said = kind("Bờ tường phía đông khu chợ cũ")
    assert said.kind is REPORT
    assert 0.4 <= said.confidence < 0.75


def test_what_both_complains_and_denounces_is_sealed_and_left_to_a_person():
    said = kind(
        "Tôi khiếu nại quyết định thu hồi đất và tố cáo ông chủ tịch nhận hối lộ."
    )
    assert said.kind is DENUNCIATION


@pytest.mark.parametrize(
    "body",
    [
        "Trường thu tiền quỹ, ai không nộp thì nêu tên trước lớp, hóa đơn không có",
        "Ban quản lý chợ thu gấp đôi mức quy định mà không phát vé cho tiểu thương",
        "Mất điện liên tục, gọi thợ thì gợi ý bồi dưỡng",
        "Cán bộ hẹn mãi không trả, phải quà cáp mới xong thì phải",
    ],
)
def test_a_possible_denunciation_holds_every_other_kind_below_the_floor(body):
    chance = weigh_kinds(body).chances[DENUNCIATION]
    said = kind(body)
    assert chance >= 0.1
    assert (said.kind is DENUNCIATION) is (chance >= 0.2 or said.kind is DENUNCIATION)
    if said.kind is not DENUNCIATION:
        assert said.confidence <= 0.6
        assert any("Có thể là tố cáo" in str(reason) for reason in said.reasons)


def test_the_subject_is_read_too():
    assert kind("Kính mong xem xét.", subject="Đơn tố cáo cán bộ").kind is DENUNCIATION


def test_a_letterhead_says_nothing_of_the_matter():
    head = "Kính gửi: Phòng Giáo dục\nĐịa chỉ: đường Bệnh Viện, tổ 5\n\n"
    assert topic(head + "Mất nước ba ngày nay") == "dien_nuoc"
    assert topic("Kính gửi phường. Mất nước rồi") == "dien_nuoc"
    assert topic("Căn cước của tôi làm mãi chưa có") == "ho_tich"


def test_a_place_is_not_the_matter():
    assert topic("Ổ gà to trước cổng trường tiểu học") == "giao_thong"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("rác", "moi_truong"),
        ("Dây cáp quang võng xuống", "vien_thong"),
        ("hat karaoke loa keo ca dem", "tieng_on"),
        ("Thửa đất số 12 bị lấn ranh giới", "dat_dai"),
        ("nhu cầu của tôi", None),
        ("😀😀😀", None),
        ("xyz", None),
    ],
)
def test_a_topic_is_found_or_nothing_is_said(body, expected):
    assert topic(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Tôi TỐ CÁO ông A nhận   hối\nlộ, đề nghị giữ bí mật tên tôi.",
        "toi xin to cao ong A nhan hoi lo",
        unicodedata.normalize("NFD", "Đèn đường hỏng cả tuần nay"),
        "k đồng ý với qđ xử phạt",
    ],
)
def test_the_words_stand_in_the_letter_as_they_are_returned(body):
    for said in (kind(body), suggest_topic(letter=Letter(body=body))):
        for words in said.words if said else ():
            assert words in body


def test_reasons_quote_the_words_that_decided():
    said = kind("Tôi tố cáo ông trưởng thôn nhận hối lộ")
    assert said.words
    assert all(words in str(said.reasons[0]) for words in said.words)
    assert said.reasons[0].values["kind"] == "tố cáo"
    asked = kind("Ai đứng tên thửa này?")
    assert asked.reasons
    assert kind("xyz uvw").words == ()


@pytest.mark.parametrize("body", ["", " \n\t", "?!...", "😀", "\x00", "———"])
def test_without_words_there_is_no_opinion(body):
    assert kind(body) is None
    assert suggest_topic(letter=Letter(body=body)) is None


@given(st.text(max_size=400))
def test_no_text_breaks_it(body):
    letter = Letter(body=body, subject=body[:20])
    for said in (suggest_kind(letter=letter), suggest_topic(letter=letter)):
        assert said is None or 0 < said.confidence <= 1


TELLING = (
    "tố", "cáo", "khiếu", "nại", "quyết", "định", "số", "12", "đề", "nghị", "…", "của",
    "không", "nhận", "tiền", "cán", "bộ", "mong", "hỏi", "rác", "nước", "#", "?", ".",
    ",", ":", "\n",
)  # fmt: skip


@given(
    st.lists(
        st.sampled_from(
            [
                "tố",
                "cáo",
                "khiếu",
                "nại",
                "quyết",
                "định",
                "số",
                "12",
                "đề",
                "nghị",
                "…",
                "không",
                "nhận",
                "tiền",
                "của",
                "cán",
                "bộ",
                "mong",
                "hỏi",
                "rác",
                "nước",
                "#",
                "?",
                ".",
                ",",
                "\n",
            ]
        ),
        max_size=60,
    )
)
def test_no_order_of_telling_words_breaks_it(parts):
    kind(" ".join(parts))
    topic(" ".join(parts))


def seconds(body):
    begun = time.process_time()
    kind(body)
    topic(body)
    return time.process_time() - begun


def test_time_grows_with_the_letter_and_ends_with_its_beginning():
    """Ratios within one run: no repeated phrase makes the search explode."""
    phrase = "đề nghị mong quyết định số 1 không đồng ý với "
    short = min(seconds(phrase * 20) for _ in range(3))
    long = min(seconds(phrase * 200) for _ in range(3))
    huge = min(seconds(phrase * 100_000) for _ in range(3))
    assert long < short * 60
    assert huge < long * 20


def test_bytes_read_as_text_are_survived():
    noise = bytes(range(256)).decode("latin-1") * 20_000
    kind(noise)
    topic(noise)
    kind("ộ" * 1_000_000)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Có được không?", 1),
        ("Nộp hồ sơ ở phường có được không ạ", 1),
        ("Làm cái này cần những giấy tờ gì vậy", 1),
        ("Đèn hỏng. Sao không ai sửa? Bao giờ sửa?", 2),
        ("Nước không có. Điện cũng không", 0),
        ("Đèn đường hỏng.", 0),
        ("", 0),
    ],
)
def test_questions_are_heard_with_and_without_their_mark(text, asked):
    assert count_questions(read(text, PLAIN)) == asked


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Đề nghị phường trồng cây", True),
        ("Mong có thêm đèn", True),
        ("kinh mong xa lam cau", True),
        ("Đèn hỏng, đề nghị sửa", False),
        ("", False),
    ],
)
def test_a_wish_that_comes_first_is_heard(text, wish):
    assert opens_with_a_wish(read(text, PLAIN)) is wish


def found(text, *phrases):
    trie = Phrases([(phrase, {"x": 1.0}) for phrase in phrases], PLAIN)
    words = read(text, PLAIN)
    return [
        (text[words[f.first].start : words[f.last].end], f.factor)
        for f in trie.find(words)
    ]


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("tôi tố cáo ông", ("tố cáo",), [("tố cáo", 1.0)]),
        ("người to cao đứng đó nhìn", ("tố cáo",), []),
        ("nguoi to cao dung do", ("tố cáo",), [("to cao", 0.8)]),
        ("hoà giải rồi", ("hòa giải",), [("hoà giải", 1.0)]),
        ("đơn tố cao ông này", ("đơn tố cáo",), [("đơn tố cao", 0.7)]),
        ("DON TO CAO\nông này tham ô", ("đơn tố cáo",), [("DON TO CAO", 0.6)]),
        ("đơn tố cáo", ("tố cáo", "đơn tố cáo"), [("đơn tố cáo", 1.0)]),
        ("rất to. Cao hơn nữa", ("to cao",), []),
        ("quyết định số 12 sai", ("quyết định số #",), [("quyết định số 12", 1.0)]),
        ("mong xã sớm xem xét", ("mong … xem xét",), [("mong xã sớm xem xét", 1.0)]),
        ("mong. Phường xem xét", ("mong … xem xét",), []),
        ("mong a b c d e f g xem xét", ("mong … xem xét",), []),
        ("hủy ngay quyết định", ("hủy … quyết định", "quyết định"), 2),
    ],
    ids=[
        "letter for letter",
        "among marks, bare words are other words",
        "without marks it may be",
        "the tone on the other vowel",
        "one mark forgotten in three",
        "a heading typed without marks",
        "the longest phrase wins",
        "not over the end of a sentence",
        "a number",
        "words in between",
        "not over the end of a sentence either",
        "too many words in between",
        "a wide phrase does not swallow a narrow one",
    ],
)  # fmt: skip
def test_phrases_are_found_as_citizens_write_them(text, phrases, expected):
    hits = found(text, *phrases)
    assert (len(hits) if isinstance(expected, int) else sorted(hits)) == expected


def test_every_topic_of_the_lists_is_in_the_rule_pack():
    page = lists._page("topics.toml")
    page.pop(lists.IGNORE)
    assert set(page) == set(vn_law.register_ruleset().topic_names())


def test_topics_are_called_as_in_the_rule_pack():
    assert vn_law.register_ruleset().topic_names() == TOPIC_NAMES


def test_a_second_topic_worth_thinking_of_is_named_in_words():
    said = suggest_topic(letter=Letter(body="Ổ gà và rác"))
    assert said.topic in {"giao_thong", "moi_truong"}
    assert any("Cũng có thể là" in str(r) and "_" not in str(r) for r in said.reasons)


def test_no_phrase_is_empty_or_written_twice_for_one_rank():
    for name in ("kinds.toml", "topics.toml"):
        for label, ranks in lists._page(name).items():
            for rank, phrases in ranks.items():
                assert all(p.strip() == p and p for p in phrases), (label, rank)
                assert len(set(phrases)) == len(phrases), (label, rank)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ({"gop_y": {"strong": ["x"]}}, "unknown kind 'gop_y'"),
        ({"to_cao": {"loud": ["x"]}}, "to_cao: unknown rank 'loud'"),
    ],
)
def test_a_wrong_list_is_refused_by_name(page, said):
    with pytest.raises(PackInvalid, match=said):
        lists._weighted("kinds.toml", page, lists.KIND_WEIGHTS, set(LetterKind))


def test_a_list_that_is_no_toml_is_refused_by_file(tmp_path, monkeypatch):
    (tmp_path / "kinds.toml").write_text("[to_cao", "utf-8")
    monkeypatch.setattr(lists, "_HERE", tmp_path)
    with pytest.raises(PackInvalid, match=r"kinds\.toml"):
        lists._page("kinds.toml")


def test_without_marks_the_verdict_is_the_same_on_clear_letters():
    body = "Tôi tố cáo ông trưởng thôn nhận hối lộ, ăn chặn tiền cứu trợ của dân."
    assert kind(fold(body)).kind is kind(body).kind
