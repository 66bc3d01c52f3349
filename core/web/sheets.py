"""Tables for spreadsheets: CSV for programs, XLSX for people."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

import xlsxwriter
from litestar import Response
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.domain.deadline import LOCAL

Value = str | int | datetime | None
_TIME = "dd/mm/yyyy hh:mm"
_WIDEST = 400
"""Pixels of a column; longer words are wrapped."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what stands above it, in the reader's words."""

    name: str
    """Of the file, without ending: unaccented."""
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    groups: Sequence[tuple[str, int]] = ()
    """Headings above the headings, each with the columns it spans."""


def csv_file(sheet: Sheet) -> Response[bytes]:
    """Return headings and rows only, in UTF-8 with the mark that tells Excel so."""
    written = StringIO()
    rows = (map(_plain, row) for row in (sheet.headings, *sheet.rows))
    csv.writer(written).writerows(rows)
    content = written.getvalue().encode("utf-8-sig")
    return _file(content, "text/csv; charset=utf-8", f"{sheet.name}.csv")


def xlsx_file(sheet: Sheet) -> Response[bytes]:
    """Return the table as one sheet of a workbook, ready to be printed."""
    written = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(written, options) as book:
        frame = {"border": 1, "valign": "top", "text_wrap": True}
        head = book.add_format({**frame, "bold": True, "align": "center"})
        cell = book.add_format(frame)
        time = book.add_format({**frame, "num_format": _TIME})
        page = book.add_worksheet()
        page.write_string(0, 0, sheet.title, book.add_format({"bold": True}))
        top = _groups(page, sheet, head)
        page.write_row(top, 0, sheet.headings, head)
        for number, row in enumerate(sheet.rows, top + 1):
            for column, value in enumerate(row):
                _write(page, number, column, value, cell, time)
        page.autofit(_WIDEST)
        page.freeze_panes(top + 1, 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(top)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(written.getvalue(), kind, f"{sheet.name}.xlsx")


def _groups(page: Worksheet, sheet: Sheet, head: Format) -> int:
    """Write the groups, if there are any; return the row of the headings."""
    if not sheet.groups:
        return 2
    column = 0
    for name, span in sheet.groups:
        if span > 1:
            page.merge_range(2, column, 2, column + span - 1, name, head)
        else:
            page.write_string(2, column, name, head)
        column += span
    return 3


def _write(
    page: Worksheet, row: int, column: int, value: Value, cell: Format, time: Format
) -> None:
    if isinstance(value, datetime):
        local = value.astimezone(LOCAL).replace(tzinfo=None)
        page.write_datetime(row, column, local, time)
    elif isinstance(value, int):
        page.write_number(row, column, value, cell)
    else:
        page.write_string(row, column, value or "", cell)


def _plain(value: Value) -> str | int:
    """Return a value no spreadsheet takes for a formula."""
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"
    if value is None:
        return ""
    risky = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t"))
    return f"'{value}" if risky else value


def _file(content: bytes, kind: str, name: str) -> Response[bytes]:
    disposition = f'attachment; filename="{name}"'
    return Response(
        content, media_type=kind, headers={"Content-Disposition": disposition}
    )
