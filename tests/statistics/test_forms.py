"""Other forms, filled from the same indicators by templates that are data: bundled ones and a station's own."""

from pathlib import Path

import pytest

from station_app.actions import period_reports, report_forms
from station_app.documents.form_templates import form_pdf
from station_app.documents.report_workbook import states_on_paper
from station_app.documents.template_files import OWN, read_template, templates
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.domain.papers.report_form import FilledForm, Template
from station_app.domain.report_periods import Period
from station_app.domain.troubles import Trouble
from tests.documents.reading import text_of
from tests.helpers.office import Office

PERIOD = Period.parse("2026-W47")


def filled(office: Office, template: Template, clerk: Clerk | None = None) -> FilledForm:
    desk = office.desk
    stands = period_reports.standing(office.store.db, PERIOD, desk.catalogue, office.clock().date())
    return report_forms.fill(
        office.store.db, template, stands.newest, desk.station, clerk or desk.clerk, desk.catalogue,
        now=office.clock(), states=states_on_paper(),
    )  # fmt: skip


def test_every_form_that_ships_is_filled_and_set_and_says_that_it_is_not_the_official_one(office: Office) -> None:
    office.record(visitor_phone="13800000001", channel="02", person_count=3)
    office.record(visitor_phone="13800000002")
    for template in templates().values():
        form = filled(office, template)
        told = "".join(text_of(form_pdf(form)).split())
        assert template.title in told
        assert "张国强" not in told
        assert "1380000" not in told
    told = "".join(text_of(form_pdf(filled(office, templates()["work_summary"]))).split())
    assert "共接待咨询2件4人次，其中现场1件、电话1件" in told
    records = filled(office, templates()["service_records"]).sections[0].rows
    assert [row[0] for row in records] == ["ZX-G003-20261119-0001", "ZX-G003-20261119-0002"]
    assert "本项目拟定" in templates()["evaluation_indicators"].basis


def test_a_form_tells_a_clerk_nothing_of_the_ratings(office: Office) -> None:
    clerk = Clerk(office.desk.clerk.record_id, "张三", Role.CLERK)
    template = templates()["evaluation_indicators"]
    for who, first in ((office.desk.clerk, "0"), (clerk, "—")):
        (section,) = (one for one in filled(office, template, who).sections if one.head.startswith("四"))
        assert next(row[2] for row in section.rows) == first


def test_a_stations_own_template_stands_beside_the_bundled_ones_or_in_their_place(tmp_path: Path) -> None:
    (tmp_path / OWN).mkdir()
    for name in ("district", "work_summary"):
        (tmp_path / OWN / f"{name}.toml").write_text(
            'title = "区局月表"\nbasis = "区局"\n[[sections]]\nkind = "text"\nhead = "一"\ntext = ["{A01}"]\n', "utf-8"
        )
    found = templates(tmp_path)
    assert {"district", "work_summary", "service_records"} <= set(found)
    assert found["work_summary"].title == "区局月表"


@pytest.mark.parametrize("text", [
    "title = ", 'title = "表"\nbasis = "x"\n',
    'title = "表"\nbasis = "x"\ncolour = 1\n[[sections]]\nkind="text"\nhead=""\n',
    'title = "表"\nbasis = "x"\n[[sections]]\nkind="figures"\nhead=""\ncolumns=["profit"]\nindicators=[]\n',
    'title = "表"\nbasis = "x"\n[[sections]]\nkind="code"\nhead=""\n',
])  # fmt: skip
def test_a_template_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "坏的.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Trouble) as trouble:
        read_template(path)
    assert (trouble.value.code, trouble.value.details["file"]) == ("layout-unreadable", "坏的.toml")


@pytest.mark.parametrize("section", [
    'kind = "figures"\nhead = "一"\ncolumns = ["value"]\nindicators = ["Z99"]',
    'kind = "text"\nhead = "一"\ntext = ["{Z99}"]',
    'kind = "records"\nhead = "一"\nsheet = "visitors"\ncolumns = ["name"]\nwidths = [1]',
    'kind = "records"\nhead = "一"\nsheet = "consultations"\ncolumns = ["visitor_name"]\nwidths = [1]',
])  # fmt: skip
def test_a_template_that_asks_for_what_there_is_not_is_refused(office: Office, tmp_path: Path, section: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'title = "表"\nbasis = "x"\n[[sections]]\n{section}\n', "utf-8")
    with pytest.raises(Refused) as refused:
        filled(office, read_template(path))
    assert [fault.code for fault in refused.value.faults] == ["form-field"]
