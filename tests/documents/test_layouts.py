"""Layout files are read strictly: what a station writes wrongly is named, with the file and the field."""

from pathlib import Path

import pytest

from station_app.documents import batch_slip, receipts, recovery_sheet
from station_app.documents.layouts import bundled_layout, read_layout
from station_app.documents.receipts import LAYOUTS, PAPER, consultation_receipt
from station_app.domain.troubles import Trouble
from station_app.places import resource
from tests.documents.papers import receipt
from tests.documents.reading import text_of

A5 = resource("documents", "consultation_receipt.a5.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "our_own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("grey = true", "grey = true\ngray = true", "layout-unknown-field", "gray"),
        ("top_mm = 11", "top_mm = 11\ntop_cm = 1", "layout-unknown-field", "page.top_cm"),
        ("small_pt", "tiny_pt", "layout-missing-field", "type.small_pt"),
        ("grey = true", 'grey = "yes"', "layout-bad-value", "grey"),
        ("body_pt = 10", "body_pt = 200", "layout-bad-value", "type.body_pt"),
        ("body_pt = 10", "body_pt = true", "layout-bad-value", "type.body_pt"),
        ('"facts", ', '"facts", "fact", ', "layout-bad-value", "body[6]"),
        ("[page]", "[[page]]", "layout-bad-value", "page"),
        ("width_mm = 148", "width_mm = 60", "layout-bad-value", "page.width_mm"),
        ("[type]", '[wording]\nanswers = "x"\n\n[type]', "layout-unknown-field", "wording.answers"),
        ("[type]", "[wording]\nanswer = 3\n\n[type]", "layout-bad-value", "wording.answer"),
    ],
)
def test_a_wrong_field_is_refused_by_name(tmp_path: Path, old: str, new: str, code: str, field: str) -> None:
    assert old in A5
    with pytest.raises(Trouble) as caught:
        read_layout(PAPER, written(tmp_path, A5.replace(old, new, 1)))
    assert caught.value.code == code
    assert caught.value.details == {"file": "our_own.toml", "field": field}


@pytest.mark.parametrize("text", ["body = [", "\x00"])
def test_a_file_that_is_not_a_layout_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(Trouble) as caught:
        read_layout(PAPER, written(tmp_path, text))
    assert (caught.value.code, caught.value.details) == ("layout-unreadable", {"file": "our_own.toml"})


def test_a_layout_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(Trouble) as caught:
        consultation_receipt(receipt(), "a3")
    assert caught.value.details == {"file": "consultation_receipt.a3.toml"}


def test_a_station_prints_its_own_wording(tmp_path: Path) -> None:
    own = read_layout(PAPER, written(tmp_path, A5 + '\n[wording]\ntitle = "咨询服务单"\nanswer = "我们的答复"\n'))
    told = text_of(consultation_receipt(receipt(), own))
    assert "咨询服务单" in told
    assert "我们的答复" in told
    assert "答复意见" not in told
    assert "咨询内容" in told


def test_every_layout_file_that_ships_is_read_and_belongs_to_a_paper() -> None:
    papers = {receipts.PAPER: LAYOUTS, recovery_sheet.PAPER: ("a4",), batch_slip.PAPER: ("a5",)}
    read = {bundled_layout(paper, layout).name for paper, layouts in papers.items() for layout in layouts}
    assert read == {path.name for path in resource("documents").glob("*.toml")}
