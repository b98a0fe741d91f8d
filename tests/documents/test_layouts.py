"""Layout files are read strictly: what a station writes wrongly is named, with the file and the field."""

import shutil
from pathlib import Path

import pytest

from station_app.documents import batch_slip, recovery_sheet
from station_app.documents.all_papers import FORMS
from station_app.documents.layout_files import bundled_layout, layout_for, read_layout
from station_app.documents.layouts import POINTS_PER_MM
from station_app.documents.receipts import PAPER, consultation_receipt
from station_app.domain.troubles import Trouble
from station_app.places import resource
from station_app.words.troubles import trouble_sentence
from tests.documents.papers import receipt
from tests.documents.reading import fonts_of, text_of
from tests.documents.samples import SAMPLES

OWN = (
    resource("documents", "consultation_receipt.a5.toml").read_text(encoding="utf-8").replace('"a5"', '"own"')
    + "\n[wording]\nseal = '盖章处'\n"
)
SHEET = resource("documents", "sheet.a5.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str, sheet: str = SHEET) -> Path:
    """A station's own layout and its own sheet."""
    path = folder / "our_own.toml"
    path.write_text(text, encoding="utf-8")
    (folder / "sheet.own.toml").write_text(sheet, encoding="utf-8")
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
        ("[page]", "[[page]]", "layout-bad-value", "page"),
        ("grey = true", "grey = true\nbody = []", "layout-unknown-field", "body"),
        ("[type]", '[wording]\nanswer = "x"\n\n[type]', "layout-unknown-field", "wording.answer"),
    ],
)
def test_a_wrong_field_of_a_sheet_is_refused_by_name(tmp_path: Path, old: str, new: str, code: str, field: str) -> None:
    assert old in SHEET
    with pytest.raises(Trouble) as caught:
        read_layout(PAPER, written(tmp_path, OWN, SHEET.replace(old, new, 1)))
    assert caught.value.code == code
    assert caught.value.details == {"file": "sheet.own.toml", "field": field}


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ('sheet = "own"', "", "layout-missing-field", "sheet"),
        ('sheet = "own"', "sheet = 5", "layout-bad-value", "sheet"),
        ('sheet = "own"', 'sheet = "../own"', "layout-bad-value", "sheet"),
        ("foot =", "feet =", "layout-missing-field", "foot"),
        ('"facts", ', '"facts", "fact", ', "layout-bad-value", "body[6]"),
        ("[wording]", "[page]\ntop_cm = 4\n[wording]", "layout-unknown-field", "page.top_cm"),
        ("[wording]", "[page]\nwidth_mm = 60\n[wording]", "layout-bad-value", "page.width_mm"),
        ("[wording]", "[fonts]\ntitle = 'x.ttf'\n[wording]", "layout-unknown-field", "fonts.title"),
        ("[wording]", "[fonts]\nletterhead = 5\n[wording]", "layout-bad-value", "fonts.letterhead"),
        ("[wording]", '[wording]\nanswers = "x"', "layout-unknown-field", "wording.answers"),
        ("[wording]", "[wording]\nanswer = 3", "layout-bad-value", "wording.answer"),
        ("[wording]", '[wording]\ntitle = "受理通知书"', "layout-bad-value", "wording.title"),
    ],
)
def test_a_wrong_field_is_refused_by_name(tmp_path: Path, old: str, new: str, code: str, field: str) -> None:
    assert old in OWN
    with pytest.raises(Trouble) as caught:
        read_layout(PAPER, written(tmp_path, OWN.replace(old, new, 1)))
    assert caught.value.code == code
    assert caught.value.details == {"file": "our_own.toml", "field": field}


@pytest.mark.parametrize("content", [None, b"not a font", b"", "NotoSansSC-OFL.txt"])
def test_a_letterhead_font_that_is_missing_or_none_is_named(tmp_path: Path, content: bytes | str | None) -> None:
    name = content if isinstance(content, str) else "House.ttf"
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    path = written(tmp_path, OWN + f"[fonts]\nletterhead = '{name}'\n")
    with pytest.raises(Trouble) as caught:
        read_layout(PAPER, path)
    assert (caught.value.code, caught.value.details) == (
        "layout-font-missing",
        {"file": "our_own.toml", "font": name},
    )
    assert name in trouble_sentence(caught.value)


def test_a_station_prints_its_letterhead_in_its_own_font(tmp_path: Path) -> None:
    shutil.copy(resource("fonts", "HanaMinB.ttf"), tmp_path / "House.ttf")
    own = read_layout(PAPER, written(tmp_path, OWN + "[fonts]\nletterhead = 'House.ttf'\n"))
    pdf = consultation_receipt(receipt(station_name="𠮷野站", visitor_name="张三"), own)
    assert "𠮷野站" in text_of(pdf)
    assert any("Hana" in font.name for font in fonts_of(pdf))


def test_a_stations_folder_goes_before_the_bundled_layouts(tmp_path: Path) -> None:
    (tmp_path / "consultation_receipt.a5.toml").write_text(OWN.replace('"own"', '"a5"'), encoding="utf-8")
    assert layout_for(PAPER, "a5", own=tmp_path).wording["seal"] == "盖章处"
    assert layout_for(PAPER, "a4", own=tmp_path) == bundled_layout(PAPER, "a4")
    assert layout_for(PAPER, "a5", own=tmp_path / "none") == bundled_layout(PAPER, "a5")


def test_one_sheet_of_a_station_serves_all_its_papers(tmp_path: Path) -> None:
    letterhead = SHEET.replace("top_mm = 11", "top_mm = 50") + "\n[wording]\nletterhead = '江东站（信头纸）'\n"
    (tmp_path / "sheet.a5.toml").write_text(letterhead, encoding="utf-8")
    for name, form in FORMS.items():
        if "a5" not in form.layouts:
            continue
        setting = form.layout("a5", own=tmp_path)
        if setting.page.top == pytest.approx(50 * POINTS_PER_MM):
            told = text_of(form.pdf(SAMPLES[name], setting))
            assert "江东站（信头纸）" in told
        else:
            assert name == "money_receipt"
    assert form.layout("a4", own=tmp_path).page.top < 50 * POINTS_PER_MM


@pytest.mark.parametrize("scale", [0.9, 1.51, 2])
def test_a_scale_outside_100_to_150_percent_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="100 to 150"):
        layout_for(PAPER, "a5", scale=scale)


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
    own = read_layout(PAPER, written(tmp_path, OWN + 'title = "咨询服务单"\nanswer = "我们的答复"\n'))
    told = text_of(consultation_receipt(receipt(), own))
    assert "咨询服务单" in told
    assert "我们的答复" in told
    assert "答复意见" not in told
    assert "咨询内容" in told


def test_every_layout_file_that_ships_is_read_and_belongs_to_a_paper() -> None:
    papers = {form.paper: form.layouts for form in FORMS.values()}
    papers |= {
        recovery_sheet.PAPER: ("a4",),
        batch_slip.PAPER: ("a4", "a5", "80mm"),
    }
    read = {bundled_layout(paper, layout).name for paper, layouts in papers.items() for layout in layouts}
    read |= {"report_form.a4.toml", "report_form_wide.a4.toml"}  # set by templates of resources/reports
    read.add("report_charts.a4.toml")  # set behind the weekly report, never on its own
    read.add("data_sheet.a4.toml")  # the copy that a person gets of what is kept about him
    sheets = {f"sheet.{name}.toml" for name in ("a4", "a4-landscape", "a5", "a5-landscape", "80mm")}
    assert read | sheets == {path.name for path in resource("documents").glob("*.toml")}
