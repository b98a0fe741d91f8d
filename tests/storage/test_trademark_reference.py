"""A reference bundle whose trademark lists contradict themselves is refused whole, by name."""

import shutil
from pathlib import Path

import pytest

from station_app.domain.faults import Refused
from station_app.storage.reference import read_bundle
from station_app.words.faults import sentence
from tests.helpers.reference import REFERENCE


@pytest.mark.parametrize(("file", "old", "new", "code"), [
    ("trademark_fees.csv", "TM01-paper,", "TM01-electronic-2027,商标注册申请(网上),2027-01-01,,TM01,electronic,"
     "25000,2500,10,0,试\nTM01-paper,", "fee-rules-overlap"),
    ("deadline_rules.csv", "2026-12-31,opposition,", "2027-01-01,opposition,", "deadline-rules-overlap"),
    ("deadline_rules.csv", "correction,receipt,30,days,", "correction,receipt,30,weeks,", "deadline-rule-unreadable"),
    ("deadline_rules.csv", "第十八条,2027-01-01", "第十八条,soon", "deadline-rule-unreadable"),
    ("checklists.csv", "handler-id,经办人身份证,", "handler-id,其他有关材料,", "checklist-catch-all"),
    ("checklists.csv", ",copy,,sending,", ",fax,,sending,", "checklist-row"),
])  # fmt: skip
def test_lists_that_contradict_themselves_are_refused(
    tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Refused) as refused:
        read_bundle(folder)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert "{" not in sentence(refused.value.faults[0])
