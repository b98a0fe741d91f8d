"""Which printer prints which paper, how large and how often: chosen once, then printed without a question."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

MOST_COPIES: Final = 9
SCALES: Final = (100, 115, 125, 150)
"""Type sizes in per cent: 100 is the layout's own, the others are for older readers."""


OWN_LAYOUTS: Final = "layouts"
"""The folder of a station's own layouts, in its data folder (docs/papers.md)."""

PAPERS: Final = (
    "consultation_receipt",
    "filing_receipt",
    "one_time_notice",
    "return_notice",
    "referral_slip",
    "follow_up_slip",
    "booking_confirmation",
    "expert_day",
    "expert_week",
    "service_certificate",
    "handover_list",
    "shift_handover",
    "money_receipt",
    "week_fees",
    "weekly_report",
    "batch_slip",
    "service_guide",
)
"""The papers for which a printer is chosen, by the names of their layout files; the test page goes where they go."""


LAYOUTS: Final = ("a4", "a5", "80mm")
"""Layouts that most papers have; A5 is the usual one."""

FEWER_LAYOUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "weekly_report": ("a4",), "recovery_sheet": ("a4",), "week_fees": ("a4",),
    "service_guide": ("a4",),
}  # fmt: skip
"""Papers that are filed, not handed out."""


USUAL_LAYOUTS: Final[Mapping[str, str]] = {"filing_receipt": "a4"}
"""Papers whose real form has another size than most: the window's 收文回执 is a sheet of A4 (domain.md 3.5)."""


def layouts_of(paper: str) -> tuple[str, ...]:
    """The layouts that a paper has."""
    return FEWER_LAYOUTS.get(paper, LAYOUTS)


class Way(StrEnum):
    """How a paper leaves the desk."""

    SYSTEM = "system"
    """Through a printer of this PC, by its driver."""
    SLIP = "slip"
    """To a receipt printer without a driver, as an image (ESC/POS)."""
    FILE = "file"
    """Into a PDF file in the papers folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterChoice:
    """How one kind of paper is printed. `printer` is a system printer's name, or a device file for a slip.

    Without a `layout` it is the paper's usual one. ValueError for what no settings page offers: a layout that the paper
    has not, an unknown size, no copies or too many, a printer without a name.
    """

    paper: str
    way: Way = Way.FILE
    printer: str = ""
    layout: str = ""
    per_cent: int = 100
    copies: int = 1
    preview: bool = False

    def __post_init__(self) -> None:
        """Refuses an impossible choice."""
        layouts = layouts_of(self.paper)
        if not self.layout:
            usual = USUAL_LAYOUTS.get(self.paper, "a5")
            object.__setattr__(self, "layout", usual if usual in layouts else layouts[0])
        if self.layout not in layouts:
            raise ValueError("a layout of this paper")
        if self.per_cent not in SCALES or not 1 <= self.copies <= MOST_COPIES:
            raise ValueError("a size of SCALES and one to nine copies")
        if (self.way is Way.FILE) != (not self.printer):
            raise ValueError("a printer has a name, a file has none")

    def to_json(self) -> dict[str, Any]:
        """The choice as it is kept."""
        return {**asdict(self), "way": self.way.value}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "PrinterChoice":
        """A kept choice. ValueError or TypeError for what this program never kept."""
        return cls(**{**value, "way": Way(value["way"])})
