"""The labels of codes, from the reference data that this program carries."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from city_centre import places


@cache
def labels(name: str) -> Mapping[str, str]:
    """Code to label of one list of db/reference; KeyError for a list that the data do not have."""
    return {row["code"]: row["label"] for row in _rows(name)}


def districts(day: date) -> list[tuple[str, str]]:
    """Code and name of every region that lies in another one and is valid on the day: what a station can belong to."""
    today = day.isoformat()
    return [
        (row["code"], row["label"])
        for row in _rows("region")
        if row["parent"] and row["valid_from"] <= today and today <= (row["valid_to"] or today)
    ]


@cache
def _rows(name: str) -> Sequence[Mapping[str, str]]:
    folder = places.reference_folder()
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    file = {entry["list"]: entry["file"] for entry in manifest["files"]}[name]
    with (folder / file).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))
