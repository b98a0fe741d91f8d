"""Numbers that people copy by hand: normalised, checked, masked (domain.md 7)."""

from datetime import date
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Refused
from station_app.domain.numbers import patent_numbers, phones, regions, resident_ids, trademark_numbers, uscc
from station_app.domain.numbers.checks import NumberCheck
from station_app.domain.numbers.phones import mask_phone
from station_app.domain.numbers.resident_ids import ResidentIdSpan, find_resident_ids, mask_resident_ids

KINDS: Final = ("uscc", "resident-id", "phone", "trademark", "patent", "region")
"""The kinds of `station check KIND VALUE`."""

__all__ = ["KINDS", "NumberCheck", "ResidentIdSpan", "check_number", "find_resident_ids", "mask_phone",
           "mask_resident_ids"]


def check_number(kind: str, value: str, catalogue: Catalogue, today: date) -> NumberCheck:
    """Check `value` as a number of `kind` (one of KINDS). Refuses a kind that is none of them."""
    match kind:
        case "uscc":
            return uscc.check(value, catalogue["region"])
        case "resident-id":
            return resident_ids.check(value, today)
        case "phone":
            return phones.check(value)
        case "trademark":
            return trademark_numbers.check(value)
        case "patent":
            return patent_numbers.check(value)
        case "region":
            return regions.check(value, catalogue)
        case _:
            raise Refused.because("number-kind", "kind", kind=kind, kinds=" ".join(KINDS))
