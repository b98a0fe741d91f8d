"""A copy of a ledger's file with everything told at once: bad cells red or yellow with a note, and two columns behind
that say what became of each row and why. Rows keep their places, so that the copy can be mended and brought in again.

Every cell is text: what looks like a formula is not one here. Nothing is written to the disk but the copy itself.
"""

import io
from collections.abc import Mapping
from typing import Any, Final

import xlsxwriter

from station_app.documents.ledger_files import LedgerTable
from station_app.domain.faults import Fault, Level
from station_app.domain.ledger_headers import OUTCOME, STORED_WORD, LedgerHeader
from station_app.domain.ledgers import LedgerReading, LedgerRow, cells_of
from station_app.words import on_paper
from station_app.words.faults import sentence

MOST_NOTES: Final = 5_000
"""Notes slow a spreadsheet down; the column behind the row says the same of every row."""
_LONGEST_CELL: Final = 32_000
_RED: Final = {"bg_color": "#F8CBC6", "font_color": "#7A1210", "border": 1, "border_color": "#C0392B"}
_YELLOW: Final = {"bg_color": "#FFF1C9", "font_color": "#5B4300", "border": 1, "border_color": "#D6A400"}


def marked_copy(
    table: LedgerTable, header: LedgerHeader, reading: LedgerReading, numbers: Mapping[int, str] | None = None
) -> bytes:
    """The copy as an XLSX. `numbers` is the number each stored row was given; without it nothing is stored yet.

    A row that is marked as stored is passed over when the copy is brought in again.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False}) as book:
        _Copy(book, table, header, reading, numbers).write()
    return content.getvalue()


class _Copy:
    def __init__(self, book: Any, table: LedgerTable, header: LedgerHeader, reading: LedgerReading,
                 numbers: Mapping[int, str] | None) -> None:  # fmt: skip
        self._table, self._header, self._numbers = table, header, numbers
        self._sheet = book.add_worksheet((table.sheet or on_paper("台账"))[:31])
        self._formats = {name: book.add_format({"text_wrap": True, "valign": "top"} | given) for name, given in
                         (("head", {"bold": True, "bg_color": "#DCE6F1", "border": 1}), ("bad", _RED),
                          ("care", _YELLOW), ("plain", {}))}  # fmt: skip
        self._rows = {row.number: row for row in reading.rows}
        self._skipped = frozenset(reading.skipped)
        self._column_of = {field: header.titles.index(title) for title, field in reading.columns.items()}
        self._width = max(len(header.titles), *(len(cells) for cells in table.rows))
        self._outcome_at = self._column_of.get(OUTCOME, self._width)
        told = on_paper("导入提示")
        self._told_at = header.titles.index(told) if told in header.titles else max(self._width, self._outcome_at + 1)
        self._notes = 0

    def write(self) -> None:
        sheet, widths = self._sheet, [6] * self._width
        for at, cells in enumerate(self._table.rows):
            number = at + 1
            is_head = self._header.first <= number <= self._header.last
            row = self._rows.get(number)
            marks = self._marks(row) if row is not None else {}
            for column, cell in enumerate(cells):
                name = "head" if is_head else ("bad" if marks[column][0] else "care") if column in marks else "plain"
                sheet.write_string(at, column, cell[:_LONGEST_CELL], self._formats[name])
                if number <= self._header.last + 200:
                    widths[column] = max(widths[column], min(42, 2 + sum(2 if ord(one) > 255 else 1 for one in cell)))
            for column in marks.keys() - set(range(len(cells))):
                sheet.write_blank(at, column, None, self._formats["bad" if marks[column][0] else "care"])
            for column, (_bad, sentences) in marks.items():
                self._note(at, column, sentences)
            if number == self._header.last:
                sheet.write_string(at, self._outcome_at, on_paper("导入结果"), self._formats["head"])
                sheet.write_string(at, self._told_at, on_paper("导入提示"), self._formats["head"])
            elif row is not None:
                self._tell(at, row)
            elif number in self._skipped and not self._already(cells):
                told = on_paper("与表头相同，不是登记，没有读。")
                sheet.write_string(at, self._told_at, told, self._formats["plain"])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_column(self._outcome_at, self._outcome_at, 26)
        sheet.set_column(self._told_at, self._told_at, 80)
        sheet.freeze_panes(self._header.last, 0)

    def _marks(self, row: LedgerRow) -> dict[int, tuple[bool, list[str]]]:
        """By column: whether the row is refused for it, and what is said of the cell."""
        marks: dict[int, tuple[bool, list[str]]] = {}
        for fault in row.faults:
            column = self._place(fault)
            if column is None:
                continue
            bad, sentences = marks.get(column, (False, []))
            marks[column] = (bad or fault.level is Level.MUST, [*sentences, sentence(fault)])
        return marks

    def _place(self, fault: Fault) -> int | None:
        for field in cells_of(fault):
            if field in self._column_of:
                return self._column_of[field]
        return None

    def _already(self, cells: tuple[str, ...]) -> bool:
        return self._outcome_at < len(cells) and cells[self._outcome_at].strip().startswith(STORED_WORD)

    def _tell(self, at: int, row: LedgerRow) -> None:
        if row.form is None:
            outcome, look = on_paper("未存"), "bad"
        elif self._numbers is not None:
            outcome, look = f"{STORED_WORD} {self._numbers.get(row.number, '')}".strip(), "plain"
        else:
            outcome, look = on_paper("可存"), "plain"
        self._sheet.write_string(at, self._outcome_at, outcome, self._formats[look])
        told = "\n".join(sentence(fault) for fault in row.faults)[:_LONGEST_CELL]
        tone = "bad" if row.form is None else "care" if told else "plain"
        self._sheet.write_string(at, self._told_at, told, self._formats[tone])

    def _note(self, at: int, column: int, sentences: list[str]) -> None:
        if self._notes < MOST_NOTES:
            self._notes += 1
            self._sheet.write_comment(at, column, "\n".join(sentences)[:_LONGEST_CELL], {"x_scale": 2.2})
