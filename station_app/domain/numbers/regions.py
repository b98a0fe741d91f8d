"""District codes, GB/T 2260 with the local code of 经开区 (domain.md 7.6). The list itself is reference data."""

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Level
from station_app.domain.numbers.checks import NumberCheck, accepted, compact, doubtful

REPLACED_BY = "replaced_by"
"""The attribute of an abolished code that names its successor."""


def check(text: str, catalogue: Catalogue) -> NumberCheck:
    """Whether `text` is a known district, by code or by name; an abolished code is answered with its successor."""
    typed = compact(text)
    if not typed:
        return doubtful("region-empty", typed)
    regions = catalogue["region"]
    named = catalogue.word("region", text) or catalogue.word("region", typed)
    if not named:
        return doubtful("region-unknown", typed)
    found = regions[named[0]]
    successor = regions.find(found.attributes.get(REPLACED_BY, ""))
    if successor is not None:
        return accepted("region-old", successor.code, Level.NOTE, old=found.code, old_label=found.label,
                        new=successor.code, label=successor.label)
    return accepted("region-valid", found.code, label=found.label)
