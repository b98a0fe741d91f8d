"""The header of a ledger: which row (or pair of rows) it is, and which field each of its columns holds.

Rows and columns are counted as a spreadsheet does, from 1; a column without a title has the empty one.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Refused

COLUMNS: Final = "ledger_column"
"""The list of ledger_words that names the columns: its codes are fields of the form, `date`, `time`, `clerk` and those
of NOT_STORED."""
SERIAL: Final = "serial"
OUTCOME: Final = "outcome"
NOT_STORED: Final = frozenset({SERIAL, OUTCOME})
"""What a ledger may hold that is no field: its own serial number, and what our own copy of a file says of a row."""
STORED_WORD: Final = "已存"
"""How the outcome of a row begins in our own copy of a file where the row stands already."""
_SEARCHED: Final = 40
_LONGEST_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class LedgerHeader:
    """The header: the row it begins on, one row or two, and the title of each column, no title twice."""

    first: int
    rows: int
    titles: tuple[str, ...]

    @property
    def last(self) -> int:
        """The row above the first line of the ledger."""
        return self.first + self.rows - 1

    @property
    def key(self) -> str:
        """Knows a header of the same titles again; says nothing of them."""
        return sha256("\x1f".join(map(_folded, self.titles)).encode()).hexdigest()

    def is_repeated_by(self, cells: Sequence[str]) -> bool:
        """Whether a row of the ledger is the header once more, as at the top of each printed page."""
        written = [_plain(cell) for cell in cells]
        written += [""] * (len(self.titles) - len(written))
        named = [(title, cell) for title, cell in zip(self.titles, written, strict=False) if title]
        return bool(named) and all(_folded(as_written(title)) == _folded(cell) for title, cell in named)


def find_header(rows: Sequence[Sequence[str]], catalogue: Catalogue) -> LedgerHeader:
    """The row, or the pair of rows, whose cells name the most columns that the word list knows; else the first row
    with two cells or more. The first 40 rows are looked through.

    Refused `ledger-file-empty` where no row holds anything.
    """
    best: LedgerHeader | None = None
    most = 1
    filled = [at for at, cells in enumerate(rows[:_SEARCHED], start=1) if any(cell.strip() for cell in cells)]
    if not filled:
        raise Refused.because("ledger-file-empty", "file")
    for count in (1, 2):
        for at in filled:
            if at + count - 1 > len(rows):
                continue
            made = header_at(rows, at, count)
            known = len({catalogue.word(COLUMNS, title) for title in made.titles} - {()})
            # Two rows are one header only where together they name more than either alone.
            if known > most:
                best, most = made, known
    if best is not None:
        return best
    several = (at for at in filled if sum(bool(cell.strip()) for cell in rows[at - 1]) > 1)
    return header_at(rows, next(several, filled[0]), 1)


def header_at(rows: Sequence[Sequence[str]], first: int, count: int = 1) -> LedgerHeader:
    """The header that stands in these rows: of two rows the lower names a column where both do.

    A title that stands twice is told apart by its column. Refused `ledger-header-row` beyond the end of the file.
    """
    if first < 1 or count not in (1, 2) or first + count - 1 > len(rows):
        raise Refused.because("ledger-header-row", "file", row=first)
    taken = rows[first - 1 : first - 1 + count]
    width = max(len(cells) for cells in taken)
    titles = []
    for column in range(width):
        written = [_plain(cells[column]) if column < len(cells) else "" for cells in taken]
        titles.append(next((text for text in reversed(written) if text), "")[:_LONGEST_TITLE])
    twice = Counter(titles)
    seen: set[str] = set()
    unique = []
    for number, title in enumerate(titles, start=1):
        unique.append(f"{title}（第 {number} 列）" if title and twice[title] > 1 and title in seen else title)
        seen.add(title)
    while unique and not unique[-1]:
        unique.pop()
    return LedgerHeader(first, count, tuple(unique))


def as_written(title: str) -> str:
    """A title as it stands in the file, where it was told apart by its column."""
    return title.split("（第 ")[0] if title.endswith(" 列）") else title


def proposed_columns(
    titles: Sequence[str], catalogue: Catalogue, remembered: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The field of each title: as it was mapped for this header before, else by the word list. Empty: not stored.

    Where two columns name one field the first has it; the other waits for the clerk.
    """
    if remembered is not None:
        return {title: remembered.get(title, "") for title in titles if title}
    taken: set[str] = set()
    found = {}
    for title in titles:
        if not title:
            continue
        field = next(iter(catalogue.word(COLUMNS, title)), "")
        found[title] = "" if field in taken else field
        taken |= {field} - {"", *NOT_STORED}
    return found


def checked_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """The mapping without the titles that are not stored.

    Refuses one that lacks a day, that has neither the question nor the item, or that fills one field twice.
    """
    kept = {title: field for title, field in columns.items() if field}
    fields = list(kept.values())
    if "date" not in fields:
        raise Refused.because("ledger-column-date", "date")
    if not {"question", "items"} & set(fields):
        raise Refused.because("ledger-column-question", "question")
    for title, field in kept.items():
        if field not in NOT_STORED and fields.count(field) > 1:
            raise Refused.because("ledger-column-twice", field, column=title)
    return kept


def fields_of_columns(catalogue: Catalogue) -> tuple[str, ...]:
    """The fields that a column can hold, in the order of the word list."""
    rows = catalogue.lists.get("ledger_word", ())
    codes = [code.attributes["value"] for code in rows if code.attributes.get("list") == COLUMNS]
    return tuple(dict.fromkeys(code for code in codes if code != OUTCOME))


def _plain(cell: str) -> str:
    return "".join(cell.split())


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
