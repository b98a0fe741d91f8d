"""Walks the kinds of record and names what a kind lacks (docs/records.md)."""

import re
from pathlib import Path

import pytest

from station_app.domain.journal import KINDS
from station_app.storage import clerks, verification  # noqa: F401 - with verification every table is declared
from station_app.storage.projections import TABLES

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(\w+)` \| (yes|no) \| (\S+) \| `(\S+)` \|$", re.M)
ROWS = ROW.findall((ROOT / "docs/records.md").read_text("utf-8"))


def test_the_page_of_kinds_lists_each_kind_once():
    assert sorted(row[0] for row in ROWS) == sorted(KINDS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_the_page_says_of_a_kind_is_true(row):
    name, travels, table, module = row
    assert KINDS[name].travels == (travels == "yes")
    assert f'"{name}"' in (ROOT / "station_app" / module).read_text("utf-8")
    if name in TABLES:
        assert table == f"`{TABLES[name].name}`"


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.travels], ids=lambda kind: kind.name)
def test_a_kind_that_travels_has_a_table_that_can_be_replayed(kind):
    assert kind.name in TABLES
    assert kind.schema_version >= 1
