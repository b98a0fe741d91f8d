"""`station check` on every worked example of the domain facts, section 7."""

from pathlib import Path

import pytest

from tests.helpers.programs import station

EXAMPLES = [
    ("uscc", "91110000600037341L", True, "91110000600037341L", "uscc-valid"),
    ("uscc", "12100000400002259P", True, "12100000400002259P", "uscc-valid"),
    ("uscc", "911103026605015136", True, "911103026605015136", "uscc-valid"),
    ("uscc", "9144030071526726XG", True, "9144030071526726XG", "uscc-valid"),
    ("uscc", "91110108MA01ABCD12", False, "91110108MA01ABCD12", "uscc-check"),
    ("resident-id", "11010519491231002X", True, "11010519491231002X", "resident-id-valid"),
    ("resident-id", "110108199001011231", True, "110108199001011231", "resident-id-valid"),
    ("resident-id", "11010120000229123X", True, "11010120000229123X", "resident-id-valid"),
    ("resident-id", "11022819750615001X", True, "11022819750615001X", "resident-id-valid"),
    ("resident-id", "830000199001010012", True, "830000199001010012", "resident-id-valid"),
    ("resident-id", "110105194902300012", False, "110105194902300012", "resident-id-date"),
    ("phone", "+86 138-0013-8000", True, "13800138000", "phone-mobile"),
    ("phone", "１３８００１３８０００", True, "13800138000", "phone-mobile"),
    ("phone", "12800138000", False, "12800138000", "phone-second-digit"),
    ("phone", "1380013800", False, "1380013800", "phone-short"),
    ("phone", "010-84084142", True, "010-84084142", "phone-landline"),
    ("phone", "84084142", False, "84084142", "phone-area-missing"),
    ("phone", "010 8408 4142转8012", True, "010-84084142转8012", "phone-landline"),
    ("phone", "0316-2212345", True, "0316-2212345", "phone-landline"),
    ("phone", "12330", False, "12330", "phone-hotline"),
    ("trademark", "第 70000001 号", True, "70000001", "trademark-valid"),
    ("trademark", "12345678a", True, "12345678A", "trademark-valid"),
    ("trademark", "g1234567", True, "G1234567", "trademark-international"),
    ("trademark", "12345678-25", True, "12345678", "trademark-valid"),
    ("trademark", "7000000O", False, "7000000O", "trademark-letter"),
    ("trademark", "ZL201910123456.7", False, "ZL2019101234567", "trademark-is-patent"),
    ("patent", "202322865413.3", True, "202322865413.3", "patent-valid"),
    ("patent", "201811564288.X", True, "201811564288.X", "patent-valid"),
    ("patent", "200510025251.6", True, "200510025251.6", "patent-valid"),
    ("patent", "99113861.9", True, "99113861.9", "patent-valid"),
    ("patent", "01126463.2", True, "01126463.2", "patent-valid"),
    ("patent", "202310123456.7", False, "202310123456.7", "patent-check"),
    ("patent", "CN110941994B", True, "CN110941994B", "patent-publication"),
    ("region", "110118", True, "110118", "region-valid"),
    ("region", "110228", True, "110118", "region-old"),
    ("region", "110103", True, "110101", "region-old"),
    ("region", "110302", True, "110302", "region-valid"),
    ("region", "131082", True, "131082", "region-valid"),
    ("region", "110110", False, "110110", "region-unknown"),
]


@pytest.mark.parametrize(("kind", "typed", "ok", "normalized", "code"), EXAMPLES)
def test_a_number_of_the_worked_examples_is_told_for_what_it_is(
    tmp_path: Path, kind: str, typed: str, ok: bool, normalized: str, code: str
) -> None:
    answer = station(tmp_path, "check", kind, typed, "--json")
    found = answer.json
    assert (answer.code, found["ok"], found["normalized"], found["code"]) == (0, ok, normalized, code)
    assert found["message"]
    assert (found["level"] is None) == (ok and code != "region-old")


def test_the_class_behind_a_trademark_number_and_the_hint_for_a_wrong_letter_are_told(tmp_path: Path) -> None:
    assert station(tmp_path, "check", "trademark", "12345678-25", "--json").json["details"]["nice_class"] == 25
    assert station(tmp_path, "check", "trademark", "7000000O", "--json").json["details"]["hint"] == "0"
    assert station(tmp_path, "check", "phone", "84084142", "--json").json["details"]["suggestion"] == "010-84084142"
