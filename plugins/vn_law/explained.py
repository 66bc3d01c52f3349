"""The law as it was applied to one case, on a terminal."""

from collections.abc import Iterator, Mapping

from core import api
from plugins.vn_law.plain import plain

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "case": "Hồ sơ {code}, đến ngày {day}", "edition": "Áp dụng",
        "unknown_law": "gói quy định chưa có pháp luật của ngày này",
        "known": "Đã biết", "conditions": "Điều kiện xử lý",
        "treatment": "Hướng xử lý", "usual": "nếu không có tình tiết khác",
        "others": "Có thể khác, nếu cán bộ xác định tình tiết khác",
        "papers": "Giấy tờ", "course": "Diễn biến giải quyết", "clocks": "Thời hạn",
        "still": "tạm dừng", "done": "xong {day}",
        "met": "đạt", "unmet": "không đạt", "unsure": "chưa rõ",
        "none": "chưa có", "open": "chờ xác nhận",
    },
    "en": {
        "case": "Case {code}, arrived on {day}", "edition": "Law applied",
        "unknown_law": "the pack does not know the law of that day",
        "known": "Known", "conditions": "Conditions",
        "treatment": "Treatment", "usual": "unless something else is found",
        "others": "Still possible, if an officer finds otherwise",
        "papers": "Papers", "course": "Proceedings", "clocks": "Terms",
        "still": "stands still", "done": "met {day}",
        "met": "met", "unmet": "not met", "unsure": "not known",
        "none": "none yet", "open": "to be confirmed",
    },
}  # fmt: skip


def explained(told: api.Explanation, pack: api.Ruleset, language: str) -> Iterator[str]:
    """Yield every rule applied to a case: its words, its article, how it counted."""
    words = _WORDS[language]
    code, day = api.show_code(told.code), f"{told.arrived_on:%d/%m/%Y}"
    yield words["case"].format(code=code, day=day)
    law = _rule(told.edition, language) if told.edition else words["unknown_law"]
    yield f"{words['edition']}: {law}"
    known = (_named(value, pack, language) for value in told.known.values())
    yield f"{words['known']}: {'; '.join(known) or words['none']}"
    for title, lines in (
        ("conditions", _conditions(told, language)),
        ("treatment", _treatment(told, pack, language)),
        ("course", _course(told, language)),
        ("clocks", _clocks(told, language)),
    ):
        yield ""
        yield words[title]
        yield from (f"  {line}" for line in list(lines) or [words["none"]])


def explained_plain(told: api.Explanation) -> dict[str, object]:
    """Return the same for a program: rules as `law show --json` has them."""
    row = told.prescription
    return {
        "code": told.code,
        "arrived_on": told.arrived_on.isoformat(),
        "edition": plain(told.edition) if told.edition else None,
        "known": {name: value.value for name, value in told.known.items()},
        "conditions": [
            {"id": found.condition, "met": found.met, "rule": rule and plain(rule)}
            for found, rule in told.conditions
        ],
        "treatment": plain(row.row) if row else None,
        "others": [plain(other) for other in row.others] if row else [],
        "course": [
            {"deed": what.deed.value, "on": what.on.isoformat(),
             "document": what.document, "rule": rule and plain(rule)}
            for what, rule in told.course
        ],
        "terms": [
            {"rule": term.clock.rule, "article": term.clock.article,
             "due_at": term.clock.due_at.isoformat(),
             "met_at": term.met_at.isoformat() if term.met_at else None,
             "confirmed": term.clock.confirmed,
             "lines": [api.say(line) for line in term.clock.lines]}
            for term in told.terms
        ],
        "stopped": [
            {"rule": one.rule, "article": one.article, "left": one.left,
             "stopped_on": one.stopped_on.isoformat(),
             "lines": [api.say(line) for line in one.lines]}
            for one in told.stopped
        ],
    }  # fmt: skip


def _conditions(told: api.Explanation, language: str) -> Iterator[str]:
    marks = {True: "met", False: "unmet", None: "unsure"}
    for found, rule in told.conditions:
        says = f"{found.text} ({found.article})"
        if rule is not None:
            says = _rule(rule, language)
        yield f"[{_WORDS[language][marks[found.met]]}] {found.condition}: {says}"


def _treatment(
    told: api.Explanation, pack: api.Ruleset, language: str
) -> Iterator[str]:
    if told.prescription is None:
        return
    words, row = _WORDS[language], told.prescription.row
    unsure = f" – {words['usual']}" if told.prescription.others else ""
    yield f"{row.id}: {_named(row.treatment, pack, language)}{unsure}"
    yield f"  {_rule(row, language)}"
    papers = [pack.documents[code].in_language(language) for code in row.documents]
    if papers:
        yield f"  {words['papers']}: {'; '.join(papers)}"
    if told.prescription.others:
        yield f"{words['others']}:"
    for other in told.prescription.others:
        treatment = _named(other.treatment, pack, language)
        yield f"  {other.id}: {treatment}. {_rule(other, language)}"


def _clocks(told: api.Explanation, language: str) -> Iterator[str]:
    words = _WORDS[language]
    for term in told.terms:
        due = term.clock
        name = api.gettext(due.name)
        mark = "" if due.confirmed else f" ({words['open']})"
        done = ""
        if term.met_at:
            done = " – " + words["done"].format(day=f"{term.met_at:%d/%m/%Y}")
        yield (
            f"{due.due_at:%H:%M %d/%m/%Y}  {due.rule}: {name}"
            f" ({due.article}){mark}{done}"
        )
        yield from (f"  {api.say(line)}" for line in due.lines)
    for one in told.stopped:
        yield f"{words['still']}  {one.rule}: {api.gettext(one.name)} ({one.article})"
        yield from (f"  {api.say(line)}" for line in one.lines)


def _course(told: api.Explanation, language: str) -> Iterator[str]:
    for what, rule in told.course:
        says = _rule(rule, language) if rule else what.deed.value
        name = api.gettext(rule.name) if rule else what.deed.value
        document = f", {what.document}" if what.document else ""
        yield f"{what.on:%d/%m/%Y}  {name}{document}: {says}"


def _rule(rule: api.Rule, language: str) -> str:
    says = f"{rule.sentence.in_language(language)} ({rule.article})"
    return says if rule.confirmed else f"{says} ({_WORDS[language]['open']})"


def _named(value: str, pack: api.Ruleset, language: str) -> str:
    named = pack.values.get(value)
    return named.in_language(language) if named else value
