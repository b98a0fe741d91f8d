"""The reference data that the program carries, read once for all tests."""

from functools import cache
from pathlib import Path

from station_app.domain.catalogue import Catalogue
from station_app.storage.reference_bundles import read_bundle

REFERENCE = Path(__file__).parents[2] / "db" / "reference"
GOLDEN = Path(__file__).parents[1] / "golden"


@cache
def bundled_catalogue() -> Catalogue:
    """The catalogue of `db/reference`."""
    return read_bundle(REFERENCE).catalogue
