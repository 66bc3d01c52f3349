"""Advises on kind and topic by the words of the letter, and shows which ones."""

from core import api
from plugins.lexicon.evidence import quoted
from plugins.lexicon.kinds import Weighed, weigh_kinds
from plugins.lexicon.lists import kind_phrases, paired_phrases, topic_phrases
from plugins.lexicon.names import KIND_NAMES, TOPIC_NAMES
from plugins.lexicon.topics import weigh_topics

_LIKELY_DENUNCIATION = 0.2
"""From here on it is offered as one, even if another kind is likelier: the core then
lets no other kind pass, and the writer is sealed until a person has looked."""
_SAYS_SO = 4.0
"""Weight of a hint such as "tôi tố cáo ông"."""
_POSSIBLE_DENUNCIATION = 0.1
_ASK_A_PERSON = 0.6
"""Below the floor: what may be a denunciation is nobody's to settle but a person's."""
_SECOND_TOPIC = 0.15

kind_phrases()
paired_phrases()
topic_phrases()  # a wrong list is heard of at the start, not at the first letter


@api.hookimpl
def suggest_kind(letter: api.Letter) -> api.KindSuggestion | None:
    """Offer the kind the words speak for; a denunciation before all others."""
    weighed = weigh_kinds(_text(letter))
    if weighed is None:
        return None
    kind, confidence = _choose(weighed)
    words = quoted(weighed.hints.get(kind, []))
    reasons = [_why(kind, words, weighed)]
    denunciation = weighed.chances[api.LetterKind.DENUNCIATION]
    if (
        kind is not api.LetterKind.DENUNCIATION
        and denunciation >= _POSSIBLE_DENUNCIATION
    ):
        reasons.append(
            api.because(
                "Có thể là tố cáo ({percent} %): cần người đọc",
                percent=round(denunciation * 100),
            )
        )
    return api.KindSuggestion(kind, round(confidence, 4), tuple(reasons), words)


@api.hookimpl
def suggest_topic(letter: api.Letter) -> api.TopicSuggestion | None:
    """Offer the topic most of the words are about."""
    about = weigh_topics(_text(letter))
    if about is None:
        return None
    words = quoted(about.hints)
    reasons = [
        api.because("Lĩnh vực này vì đơn nói đến: {words}", words=", ".join(words))
    ]
    if about.next_topic and about.next_confidence >= _SECOND_TOPIC:
        reasons.append(
            api.because(
                "Cũng có thể là {topic} ({percent} %)",
                topic=TOPIC_NAMES.get(about.next_topic, about.next_topic),
                percent=round(about.next_confidence * 100),
            )
        )
    return api.TopicSuggestion(
        about.topic, round(about.confidence, 4), tuple(reasons), words
    )


def _text(letter: api.Letter) -> str:
    return f"{letter.subject}\n\n{letter.body}" if letter.subject else letter.body


def _choose(weighed: Weighed) -> tuple[api.LetterKind, float]:
    chances = weighed.chances
    denunciation = chances[api.LetterKind.DENUNCIATION]
    best = max(chances, key=lambda kind: chances[kind])
    if best is api.LetterKind.DENUNCIATION:
        return best, denunciation
    if denunciation >= _LIKELY_DENUNCIATION or _named(weighed):
        return api.LetterKind.DENUNCIATION, max(denunciation, _LIKELY_DENUNCIATION)
    if denunciation >= _POSSIBLE_DENUNCIATION:
        return best, min(chances[best], _ASK_A_PERSON)
    return best, chances[best]


def _named(weighed: Weighed) -> bool:
    """Whether the letter itself says that it denounces somebody, beside all else."""
    hints = weighed.hints.get(api.LetterKind.DENUNCIATION, [])
    return any(hint.weight >= _SAYS_SO for hint in hints)


def _why(kind: api.LetterKind, words: tuple[str, ...], weighed: Weighed) -> api.Because:
    name = KIND_NAMES[kind]
    if words:
        return api.because(
            "Dấu hiệu {kind}: {words}", kind=name, words=", ".join(words)
        )
    if weighed.questions:
        return api.because("Đơn đặt câu hỏi: dấu hiệu {kind}", kind=name)
    return api.because("Nêu sự việc, không có dấu hiệu khiếu nại hay tố cáo")
