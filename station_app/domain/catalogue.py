"""The code lists of one version of the reference data: channels, items, districts … (domain.md 2.2, 5).

Every list is dated data that the city can replace. A code is retired by its `valid_to`, never renamed or removed, so
that an old record can always be read with the version it names.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

DEFAULTS: Final = "default"
"""The list that names the value a field gets when nobody chose one (decisions.md 23)."""
WORDS: Final = "ledger_word"
"""The list of the words of paper ledgers (decisions.md 37)."""


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a list. `valid_to` is the last day on which it is offered; None: open."""

    code: str
    label: str
    attributes: Mapping[str, str]
    valid_from: date
    valid_to: date | None = None

    def is_current(self, on: date) -> bool:
        """Whether it is offered on the day `on`."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def number(self, attribute: str) -> int | None:
        """An attribute that is a whole number, such as a fee in fen; None where the list leaves it empty."""
        text = self.attributes.get(attribute, "")
        return int(text) if text else None

    def words(self, attribute: str) -> tuple[str, ...]:
        """An attribute that names several codes, written with blanks between them."""
        return tuple(self.attributes.get(attribute, "").split())


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one list, in the order in which they are offered."""

    name: str
    codes: tuple[Code, ...]
    _by_code: Mapping[str, Code] = field(init=False, repr=False, compare=False)
    _by_label: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the codes; of two codes with one label the open one answers to it."""
        object.__setattr__(self, "_by_code", {code.code: code for code in self.codes})
        labels: dict[str, Code] = {}
        for code in self.codes:
            known = labels.get(_plain(code.label))
            if known is None or (known.valid_to is not None and code.valid_to is None):
                labels[_plain(code.label)] = code
        object.__setattr__(self, "_by_label", labels)

    def __contains__(self, code: object) -> bool:
        """Whether the list knows this code, retired or not."""
        return code in self._by_code

    def __iter__(self) -> Iterator[Code]:
        """All codes, the retired ones included."""
        return iter(self.codes)

    def __getitem__(self, code: str) -> Code:
        """The row of a code; KeyError where the list has none."""
        return self._by_code[code]

    def find(self, text: str) -> Code | None:
        """The row whose code or Chinese label is `text` (full and half width are the same), or None."""
        found = self._by_code.get(text.strip())
        return found if found is not None else self._by_label.get(_plain(text))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All lists of one version. A list that does not exist is a mistake of the program: KeyError."""

    version: str
    lists: Mapping[str, CodeList]
    _words: Mapping[tuple[str, str], tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the ledger's words by list and word."""
        words = {
            (row.attributes["list"], _plain(row.label)): row.words("value")
            for row in self.lists.get(WORDS, CodeList(WORDS, ()))
        }
        object.__setattr__(self, "_words", words)

    def __getitem__(self, list_name: str) -> CodeList:
        """The list of that name."""
        return self.lists[list_name]

    def label(self, list_name: str, code: str) -> str:
        """The Chinese label of a code; the code itself where this version does not know it (a record of another)."""
        codes = self.lists[list_name]
        return codes[code].label if code in codes else code

    def resolve(self, list_name: str, text: str) -> str | None:
        """The code that `text` is, or whose Chinese label it is; None where it is neither."""
        found = self.lists[list_name].find(text)
        return None if found is None else found.code

    def current(self, list_name: str, on: date) -> tuple[Code, ...]:
        """The codes offered on the day `on`, in order, without those that a district has hidden."""
        found = (code for code in self.lists[list_name] if code.is_current(on))
        return tuple(code for code in found if not code.attributes.get("hidden"))

    def default(self, name: str) -> str:
        """The value that stands in a field when nobody chose one; empty where the data names none."""
        defaults = self.lists.get(DEFAULTS)
        return defaults[name].attributes["value"] if defaults is not None and name in defaults else ""

    def word(self, list_name: str, text: str) -> tuple[str, ...]:
        """The codes that a word of a paper ledger stands for: its own entry first, then code or label; else empty."""
        known = self._words.get((list_name, _plain(text)))
        if known is not None:
            return known
        found = self.resolve(list_name, text) if list_name in self.lists else None
        return () if found is None else (found,)


def _plain(text: str) -> str:
    """A label as it is compared: widths folded, blanks dropped, case ignored. Labels are words, never names."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
