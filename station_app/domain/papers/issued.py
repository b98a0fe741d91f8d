"""What every paper handed out has in common: who issues it, its number, and what sets this copy apart."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Edition(StrEnum):
    """Whether the paper shows a record as first saved or a corrected one."""

    ORIGINAL = "original"
    AMENDED = "amended"
    """更正件: the record was corrected after it was first saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """The part of a paper that all share. Texts may be empty, and their line is then left out.

    `reprint_no` is 0 for the first print, n for the n-th 补打, which names `printed_at` and `printed_by`. An empty
    `qr_text` leaves the QR code out. Times are local to the station.
    """

    station_name: str
    station_code: str
    printed_at: datetime
    number: str = ""
    check_code: str = ""
    phones: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    clerk: str = ""
    notice: str = ""
    edition: Edition = Edition.ORIGINAL
    voided: bool = False
    reprint_no: int = 0
    printed_by: str = ""
    qr_text: str = ""
