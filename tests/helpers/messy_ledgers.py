"""Ledgers as stations keep them, made up from a seed: every mess there is, and the account that must come of it.

All people, firms and phones are invented.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

HEADER = ("序号", "日期", "时间", "姓名", "电话", "单位", "主体类型", "渠道", "知识产权类型", "事项", "咨询内容",
          "答复", "办理结果", "满意度", "经办人", "备注")  # fmt: skip
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_GIVEN = ("敏", "子轩", "建国", "𠮷", "思齐", "桂兰", "𬭚", "晓峰", "静", "文涛")
_FIRMS = ("", "", "清禾生物科技有限公司", "拾光文创有限公司", "宝财五金店", "云岫合作社")
_ITEMS = ("商标注册咨询", "商标续展", "专利申请咨询", "维权援助", "软件著作权登记", "质押融资", "驳回复审", "地理标志")
_ASKED = ("想申请商标，问流程", "续展要带什么", "被驳回了，要不要复审", "网店被投诉侵权，怎么办", "问优先审查的条件")


@dataclass
class MessyLedger:
    """The rows as they are written, and what each must become: by row number, the code that refuses it or None."""

    rows: list[list[str]] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    warned: dict[int, str] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)
    days: dict[int, date] = field(default_factory=dict)
    merged: list[tuple[int, int]] = field(default_factory=list)


def messy_ledger(seed: int, rows: int, *, first: date = date(2026, 3, 2)) -> MessyLedger:
    """A title, a header, that many rows, one day after another, with a repeated header at each fortieth row."""
    chance = random.Random(seed)
    made = MessyLedger([["2026年来访咨询登记台账"], list(HEADER)])
    day = first
    for serial in range(1, rows + 1):
        if serial % 40 == 0:
            made.rows.append(list(HEADER))
            made.skipped.append(len(made.rows))
        if chance.random() < 0.2:
            day += timedelta(days=chance.choice((1, 1, 1, 3)))
        _add(made, chance, serial, day)
    made.rows += [[], ["合计", f"{rows} 人"]]
    made.refused[len(made.rows)] = "ledger-date-unreadable"
    return made


def _add(made: MessyLedger, chance: random.Random, serial: int, day: date) -> None:
    number = len(made.rows) + 1
    row = {
        "序号": str(serial), "日期": _written(chance, day, first=serial == 1), "时间": chance.choice(
            ("9:30", "10：12", "下午2点", "14时25分", "9点半", "15:05:00")),
        "姓名": chance.choice(_SURNAMES) + chance.choice(_GIVEN),
        "电话": f"1{chance.choice('358')}{chance.randrange(10**9):09d}",
        "单位": chance.choice(_FIRMS), "渠道": chance.choice(("现场", "电话", "微信", "到访")),
        "主体类型": chance.choice(("企业", "个人", "个体户", "")),
        "知识产权类型": chance.choice(("商标", "专利", "版权", "")),
        "事项": chance.choice(_ITEMS), "咨询内容": chance.choice(_ASKED), "答复": "已说明", "办理结果": "当场答复",
        "满意度": chance.choice(("满意", "非常满意", "")), "经办人": chance.choice(("赵倩", "李想")), "备注": "",
    }  # fmt: skip
    made.days[number] = day
    mess = chance.randrange(22)
    if mess in _REFUSED and serial > 1:
        changes, code = _REFUSED[mess]
        made.refused[number] = code
        row |= changes
    elif mess in _WARNED and serial > 1:
        changes, code = _WARNED[mess]
        made.warned[number] = code
        row |= changes
    made.rows.append([row[title] for title in HEADER])


_REFUSED: dict[int, tuple[dict[str, str], str]] = {
    0: ({"日期": ""}, "ledger-date-missing"), 1: ({"日期": "上周三"}, "ledger-date-unreadable"),
    2: ({"日期": "2026-02-30"}, "ledger-date-unreadable"), 3: ({"事项": "", "咨询内容": ""}, "ledger-nothing-asked"),
    4: ({"日期": "2027-08-01"}, "start-in-future"), 5: ({"日期": "=B3+1"}, "ledger-date-formula"),
    6: ({"日期": "#NAME?"}, "ledger-date-unreadable"),
}  # fmt: skip
_WARNED: dict[int, tuple[dict[str, str], str]] = {
    7: ({"咨询内容": "=SUM(A1:A9)"}, "ledger-formula"), 8: ({"答复": "#REF!"}, "ledger-cell-error"),
    9: ({"电话": "1380013800"}, "phone-short"), 10: ({"电话": ""}, "ledger-phone-missing"),
    11: ({"姓名": ""}, "ledger-name-missing"), 12: ({"事项": "看相"}, "ledger-word-unknown"),
    13: ({"咨询内容": ""}, "ledger-question-missing"), 14: ({"时间": "一早"}, "ledger-time-unreadable"),
    15: ({"咨询内容": "何时\x07续展"}, "ledger-character-dropped"), 16: ({"单位": "某" * 230}, "ledger-text-cut"),
    17: ({"咨询内容": "身份证110101199003074258能不能办"}, "resident-id-in-text"),
}  # fmt: skip


def _written(chance: random.Random, day: date, *, first: bool) -> str:
    """The day in one of the ways of clerks; the first of a ledger says its year."""
    if first:
        return day.isoformat()
    serial = (day - date(1899, 12, 30)).days
    ways = [day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day.month}月{day.day}日", str(serial),
            f"{day.year}年{day.month}月{day.day}日 周一", f"{day:%Y%m%d}", f"{day.year % 100}.{day.month}.{day.day}",
            f"{day.month}-{day.day}"]  # fmt: skip
    return chance.choice(ways)


def write_csv(made: MessyLedger, path: Path, encoding: str = "utf-8-sig") -> None:
    """The ledger as a CSV file."""
    import csv

    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows(made.rows)


def write_xlsx(made: MessyLedger, path: Path, **options: Any) -> None:
    """The ledger as a workbook: every cell text, the title merged over the header's columns."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False} | options) as book:
        sheet = book.add_worksheet("登记")
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, made.rows[0][0])
        for at, cells in enumerate(made.rows[1:], start=1):
            for column, cell in enumerate(cells):
                if cell.startswith("="):
                    sheet.write_formula(at, column, cell)
                elif cell:
                    sheet.write_string(at, column, cell)
