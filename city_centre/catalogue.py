"""The labels of codes, from the reference data that this program carries."""

import csv
import tomllib
from collections.abc import Mapping
from functools import cache

from city_centre import places


@cache
def labels(name: str) -> Mapping[str, str]:
    """Code to label of one list of db/reference; KeyError for a list that the data do not have."""
    folder = places.reference_folder()
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    file = {entry["list"]: entry["file"] for entry in manifest["files"]}[name]
    with (folder / file).open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row["label"] for row in csv.DictReader(stream)}
