"""A paper ledger, read row by row."""

from collections import Counter
from datetime import date, datetime, time
from typing import Any

import pytest

from station_app.documents.ledger_files import read_ledger
from station_app.domain.faults import Level, Refused
from station_app.domain.ledger_dates import read_date, read_time
from station_app.domain.ledgers import LedgerLine, LedgerReading, LedgerRow, read_ledger_rows
from station_app.domain.periods import BEIJING_TIME, ReportingWeek
from tests.helpers.reference import GOLDEN, bundled_catalogue

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=BEIJING_TIME)
ROW = {"日期": "2026-11-09", "时间": "10:12", "姓名": "孙敏", "电话": "13800138000", "事项": "商标续展",
       "咨询内容": "何时续展"}


def _read(*rows: dict[str, str], week: ReportingWeek | None = None) -> LedgerReading:
    header = list(dict.fromkeys(title for row in rows for title in row))
    lines = [LedgerLine(number, row) for number, row in enumerate(rows, start=2)]
    return read_ledger_rows(header, lines, bundled_catalogue(), NOW, "import-1", week)


def _one(**changes: str) -> LedgerRow:
    return _read({**ROW, **changes}).rows[0]


def _values(row: LedgerRow) -> dict[str, Any]:
    assert row.form is not None
    return row.form.as_json()


@pytest.fixture(scope="module")
def week_46() -> LedgerReading:
    sheet = read_ledger(GOLDEN / "ledger_2026W46.csv")
    return read_ledger_rows(sheet.header, sheet.lines, bundled_catalogue(), NOW, "import-1")


def test_all_sixty_four_rows_of_the_messy_week_are_stored(week_46: LedgerReading) -> None:
    assert (week_46.read, week_46.stored, week_46.warned, week_46.refused) == (64, 64, 21, ())
    assert week_46.ignored_columns == ()
    assert [row.number for row in week_46.rows] == list(range(2, 66))


def test_each_doubt_of_the_messy_week_is_told_where_it_stands(week_46: LedgerReading) -> None:
    told = Counter((fault.field, fault.code) for row in week_46.rows for fault in row.faults)
    assert told == {
        ("question", "ledger-formula"): 7,
        ("visitor_phone", "follow-up-without-phone"): 5,
        ("uscc", "uscc-check"): 4,
        ("dissatisfied_reason", "dissatisfied-reason-missing"): 4,
        ("question", "resident-id-in-text"): 2,
        ("visitor_phone", "phone-short"): 1,
    }
    short = next(row for row in week_46.rows if any(fault.code == "phone-short" for fault in row.faults))
    assert short.number == 23
    assert all(fault.level is not Level.MUST for row in week_46.rows for fault in row.faults)


def test_every_day_of_the_messy_week_lies_in_it(week_46: LedgerReading) -> None:
    days = Counter(row.form.started_at.date() for row in week_46.rows if row.form and row.form.started_at)
    assert days == {date(2026, 11, 9): 13, date(2026, 11, 10): 13, date(2026, 11, 11): 13, date(2026, 11, 12): 13,
                    date(2026, 11, 13): 12}


def test_every_word_of_the_messy_week_became_a_code(week_46: LedgerReading) -> None:
    assert not any(fault.code == "ledger-word-unknown" for row in week_46.rows for fault in row.faults)
    items = Counter(item for row in week_46.rows if row.form for item in row.form.items)
    assert items == {"J01": 8, "W01": 7, "Q02": 7, "S01": 7, "S11": 6, "H01": 6, "C01": 6, "S04": 5, "Q01": 4, "Q04": 4,
                     "S05": 2, "S10": 2}


def test_no_id_number_of_the_messy_week_gets_into_a_record(week_46: LedgerReading) -> None:
    stored = [text for row in week_46.rows if row.form for text in row.form.as_json().values() if isinstance(text, str)]
    assert not any("110101199003074258" in text for text in stored)
    assert sum(text.endswith("身份证**************4258") for text in stored) == 2


def test_rare_names_and_full_width_phones_come_through(week_46: LedgerReading) -> None:
    names = {row.form.visitor_name for row in week_46.rows if row.form}
    assert {"徐𠮷", "尉迟𬭚", "㛃思齐", "买买提·思齐"} <= names
    phones = {row.form.visitor_phone for row in week_46.rows if row.form}
    assert {"19073062135", "19650779854", "010-89306434", "1366667138"} <= phones


def test_a_formula_is_kept_as_text_and_never_reckoned() -> None:
    row = _one(咨询内容='=HYPERLINK("http://x","续展")')
    assert _values(row)["question"] == '=HYPERLINK("http://x","续展")'
    assert [(fault.field, fault.code) for fault in row.faults] == [("question", "ledger-formula")]
    assert _one(咨询内容="-问续展").faults == ()
    assert [fault.code for fault in _one(答复="@SUM(A1)").faults] == ["ledger-formula"]


@pytest.mark.parametrize(
    ("missing", "code"),
    [({"日期": ""}, "ledger-date-missing"), ({"日期": "上周"}, "ledger-date-unreadable"),
     ({"日期": "2026-02-30"}, "ledger-date-unreadable"), ({"事项": "", "咨询内容": " "}, "ledger-nothing-asked"),
     ({"日期": "2026-12-09"}, "start-in-future")],
)
def test_refused_is_only_what_cannot_be_a_consultation(missing: dict[str, str], code: str) -> None:
    reading = _read(ROW, {**ROW, **missing})
    assert (reading.read, reading.stored, reading.warned) == (2, 1, 0)
    assert [(row.number, [fault.code for fault in row.faults]) for row in reading.refused] == [(3, [code])]


@pytest.mark.parametrize(
    ("changes", "code", "stored"),
    [
        ({"事项": ""}, "ledger-item-missing", {"items": ["P01"]}),
        ({"事项": "看相"}, "ledger-word-unknown", {"items": ["P01"]}),
        ({"咨询内容": ""}, "ledger-question-missing", {"question": "商标续展"}),
        ({"姓名": ""}, "ledger-name-missing", {"anonymous": True}),
        ({"电话": ""}, "ledger-phone-missing", {"phone_refused": True}),
        ({"时间": ""}, "ledger-time-missing", {"time_uncertain": True, "started_at": "2026-11-09T00:00+08:00"}),
        ({"时间": "午后"}, "ledger-time-unreadable", {"time_uncertain": True}),
        ({"电话": "84084142"}, "phone-area-missing", {"visitor_phone": "84084142"}),
        ({"咨询内容": "何时\x07续展"}, "ledger-character-dropped", {"question": "何时续展"}),
        ({"单位": "某" * 201}, "ledger-text-cut", {"org_name": "某" * 200}),
        ({"人数": "几个"}, "ledger-count-unreadable", {}),
    ],
)
def test_a_doubtful_row_is_stored_with_its_warning(changes: dict[str, str], code: str, stored: dict[str, Any]) -> None:
    row = _one(**changes)
    assert [fault.code for fault in row.faults] == [code]
    assert {name: _values(row).get(name) for name in stored} == stored


def test_cells_beyond_the_header_are_told() -> None:
    reading = read_ledger_rows(list(ROW), [LedgerLine(2, ROW, ("串格",))], bundled_catalogue(), NOW, "import-1")
    assert [fault.code for fault in reading.rows[0].faults] == ["ledger-cells-surplus"]


def test_several_items_in_one_cell_are_all_taken() -> None:
    assert _values(_one(事项="商标续展、驳回复审"))["items"] == ["S05", "S11"]
    assert _values(_one(人数="３人"))["person_count"] == 3


def test_a_day_without_a_year_takes_the_year_of_its_neighbours() -> None:
    reading = _read({**ROW, "日期": "12月30日"}, {**ROW, "日期": "2025-12-31"}, {**ROW, "日期": "1月2日"})
    days = [row.form.started_at.date() for row in reading.rows if row.form and row.form.started_at]
    assert days == [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 2)]
    whole_year = _read({**ROW, "日期": "2025-03-01"}, {**ROW, "日期": "2025-12-31"}, {**ROW, "日期": "1月20日"})
    assert _values(whole_year.rows[2])["started_at"].startswith("2026-01-20")
    alone = _read({**ROW, "日期": "11月9日"}, week=ReportingWeek.parse("2024-W46")).rows[0]
    assert _values(alone)["started_at"].startswith("2024-11-09")
    assert _values(_one(日期="11月9日"))["started_at"].startswith("2026-11-09")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"姓名": "孙敏", "事项": "商标续展"}, "ledger-column-date"),
        ({"日期": "2026-11-09", "姓名": "孙敏"}, "ledger-column-question"),
        ({"日期": "2026-11-09", "事项": "商标续展", "服务事项": "商标续展"}, "ledger-column-twice"),
    ],
)
def test_a_header_that_cannot_be_a_ledger_is_refused(rows: dict[str, str], code: str) -> None:
    with pytest.raises(Refused, match=code):
        _read(rows)


def test_a_column_nobody_knows_is_named() -> None:
    assert _read({**ROW, "天气": "晴"}).ignored_columns == ("天气",)


@pytest.mark.parametrize(
    "written", ["2026-11-09", "2026.11.9", "2026/11/9", "2026年11月9日", "20261109", "46335", "11月9日", "11-9", "11.9",
                "２０２６．１１．９", "26.11.9", "26/11/9", "2026年11月9日 星期一", "2026-11-09（周一）", "十一月九日",
                "二〇二六年十一月九日"],
)
def test_a_date_is_read_in_every_way_clerks_write_it(written: str) -> None:
    read = read_date(written)
    assert read is not None
    assert read.near(date(2026, 11, 1)) == date(2026, 11, 9)


def test_a_day_without_a_year_lies_in_the_past() -> None:
    assert _values(_one(日期="3月5日"))["started_at"].startswith("2026-03-05")
    assert _values(_one(日期="12月5日"))["started_at"].startswith("2025-12-05")


def test_a_date_with_its_year_last_is_read_where_only_one_number_can_be_the_month() -> None:
    for written in ("11/30/2026", "30/11/2026", "30.11.2026"):
        read = read_date(written)
        assert read is not None
        assert read.near(date(2026, 11, 1)) == date(2026, 11, 30)


def test_a_day_whose_nought_a_spreadsheet_may_have_lost_is_told() -> None:
    assert [fault.code for fault in _one(日期="3.1").faults] == ["ledger-date-doubtful"]
    assert _one(日期="3.9").faults == ()


def test_a_time_behind_the_date_is_read_with_it() -> None:
    for written in ("2026-11-09 10:12", "46335.425", "11月9日 10:12", "2026-11-09T10:12:00"):
        read = read_date(written)
        assert read is not None
        assert read.clock == time(10, 12)


@pytest.mark.parametrize(
    "written", ["", "周一", "13月9日", "2026-13-09", "9", "123", "99999", "3/5/2026", "十十月一日", "十一月三十一日"]
)
def test_what_is_no_date_is_not_guessed(written: str) -> None:
    read = read_date(written)
    assert read is None or read.near(date(2026, 11, 1)) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("10:12", time(10, 12)), ("9:30", time(9, 30)), ("10：12", time(10, 12)), ("10:12:59", time(10, 12)),
     ("9点半", time(9, 30)), ("14时25分", time(14, 25)), ("下午2点", time(14)), ("2:05 PM", time(14, 5)),
     ("0.425", time(10, 12)), ("1899-12-30 10:12", time(10, 12)), ("上午", None), ("25:00", None), ("10:61", None),
     ("", None), ("2026-11-09", None)],
)
def test_a_time_is_read_in_every_way_clerks_write_it(written: str, meant: time | None) -> None:
    assert read_time(written) == meant
