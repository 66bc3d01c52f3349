"""Rules as tables on a terminal, in Vietnamese or English, for a lawyer to read."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from core import api
from plugins.vn_law.plain import SORTS, sort_of

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "edition": "Giai đoạn pháp luật", "tier": "Cấp chính quyền",
        "clock": "Thời hạn", "condition": "Điều kiện xử lý",
        "treatment": "Hướng xử lý", "proceeding": "Diễn biến giải quyết",
        "group": "Người đại diện",
        "reception_day": "Ngày tiếp công dân của người đứng đầu",
        "refusal": "Được từ chối tiếp", "reporting": "Ngày chốt số liệu báo cáo",
        "rule": "Mã", "says": "Nội dung", "article": "Căn cứ", "holds": "Hiệu lực",
        "open": "chờ xác nhận", "sure": "đã xác nhận",
        "from": "từ", "when": "Khi", "then": "Thì",
        "none": "Ngày này chưa có bảng hướng xử lý.",
        "any": "mọi đơn còn lại", "decides": "Quyết",
        "total": "{n} tổ hợp, mỗi tổ hợp đúng một dòng; dòng nào cũng có tác dụng.",
    },
    "en": {
        "edition": "States of the law", "tier": "Tiers of government",
        "clock": "Terms", "condition": "Conditions",
        "treatment": "Treatments", "proceeding": "Proceedings",
        "group": "Representatives",
        "reception_day": "Leaders' days of reception",
        "refusal": "Reception may be refused",
        "reporting": "Days on which figures are closed",
        "rule": "Id", "says": "What it says", "article": "Source", "holds": "In force",
        "open": "to be confirmed", "sure": "confirmed",
        "from": "from", "when": "When", "then": "Then",
        "none": "There is no decision table on this day.",
        "any": "any other letter", "decides": "Decides",
        "total": "{n} combinations, exactly one row for each; no row is idle.",
    },
}  # fmt: skip


def rules_table(rules: Sequence[api.Rule], language: str) -> Iterator[str]:
    """Yield the rules, one table for each sort."""
    words = _WORDS[language]
    for sort in SORTS:
        found = [rule for rule in rules if sort_of(rule) == sort]
        if found:
            yield from ("", words[sort])
            heads = [words[w] for w in ("rule", "says", "article", "holds")]
            yield from columns(
                heads, (_row(r, language) for r in found), (24, 60, 34, 20)
            )


def _row(rule: api.Rule, language: str) -> list[str]:
    special = getattr(rule, "circumstance", "")
    name = f"{rule.id} [{special}]" if special else rule.id
    says = rule.sentence.in_language(language)
    return [name, says, rule.article, _holds(rule, language)]


def _holds(rule: api.Rule, language: str) -> str:
    since = f"{rule.valid_from:%d/%m/%Y}"
    until = f"{since}–{rule.valid_to:%d/%m/%Y}" if rule.valid_to else f"{since}–"
    return until if rule.confirmed else f"{until} ({_WORDS[language]['open']})"


def decision_table(
    found: api.Coverage, pack: api.Ruleset, language: str
) -> Iterator[str]:
    """Yield the decision table in reading order, with what each row decides."""
    words = _WORDS[language]
    if not found.reaches:
        yield words["none"]
        return
    heads = ["F", *(words[w] for w in ("when", "then", "article", "decides"))]
    rows = (_treatment(n, r, pack, language) for n, r in enumerate(found.reaches, 1))
    yield from columns(heads, rows, (3, 50, 44, 36, 7))
    yield words["total"].format(n=sum(r.decides for r in found.reaches))


def _treatment(
    number: int, reach: api.Reach, pack: api.Ruleset, language: str
) -> list[str]:
    row = reach.row

    def say(value: str) -> str:
        return pack.values[value].in_language(language)

    # Values are unique among all fields of a situation, so they stand alone.
    when = [
        " | ".join(say(v) for v in kind if v in row.when[name])
        for name, kind in api.DIMENSIONS.items()
        if name in row.when
    ]
    papers = [pack.documents[paper].in_language(language) for paper in row.documents]
    mark = "" if row.confirmed else " ?"
    return [
        str(number),
        " & ".join(when) or _WORDS[language]["any"],
        ": ".join(filter(None, (say(row.treatment), "; ".join(papers)))),
        row.article + mark,
        str(reach.decides),
    ]


def change(
    old: api.Rule | None, new: api.Rule | None, changed: Sequence[str], language: str
) -> Iterator[str]:
    """Yield the lines of one difference between two days."""
    rule = new or old
    if rule is None:
        return
    mark = "~" if old and new else "+" if new else "-"
    yield f"{mark} {sort_of(rule)} {_row(rule, language)[0]}"
    if old and new and changed == ("confirmed",):
        yield f"    {_WORDS[language]['open' if old.confirmed else 'sure']}"
        return
    for sign, one in (("-", old), ("+", new)):
        if one is not None:
            says = one.sentence.in_language(language)
            yield f"  {sign} {says} ({one.article}; {_holds(one, language)})"


def columns(
    heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> Iterator[str]:
    """Yield lines of a table; a long cell is wrapped inside its column."""
    yield _line(heads, widths)
    yield _line(["─" * width for width in widths], widths)
    for row in rows:
        cells = [textwrap.wrap(c, w) for c, w in zip(row, widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=""):
            yield _line(line, widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()
