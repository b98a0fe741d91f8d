"""The table of why each personal field is kept: every field of every kind once, and nothing that is not there."""

import re
from pathlib import Path

from station_app.domain.journal import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "personal-data.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.+?) \| (must|may|clerk) \| (.+?) \|$", PAGE, re.M)


def test_each_personal_field_of_each_kind_has_its_row_and_its_reason():
    declared = sorted((kind.name, field) for kind in KINDS.values() for field in kind.person_fields)
    assert sorted((kind, field) for kind, field, *_ in ROWS) == declared


def test_no_row_is_empty_of_a_reason_or_an_end():
    assert all(len(why) > 5 and end.strip() for _kind, _field, why, _asked, end in ROWS)
