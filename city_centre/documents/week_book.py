"""The city's week as an Excel file: districts, stations, items, channels, and what each figure counts."""

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import xlsxwriter

from city_centre.catalogue import labels
from city_centre.oversight import COUNTED, WeekFigures
from city_centre.web.staff.words import kind

DEFINITIONS: Final = (
    ("记录", "每条记录按首次保存的当地日期计入这一周；作废的不计；更正后按最新内容计。"),
    ("已报", "站点关闭这一周、周报已经入库。"),
    ("事项、渠道", "只数咨询；一次咨询办几个事项，各计一次。"),
)


def week_book(
    office: str, week: str, figures: WeekFigures, items: Mapping[str, str], channels: Mapping[str, str]
) -> bytes:
    """The bytes of the .xlsx. Text is written as text: a name that begins like a formula stays a name."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    last = figures.monday + timedelta(days=6)
    caption = f"{office} {week}（{figures.monday:%Y-%m-%d} 至 {last:%Y-%m-%d}）"

    def sheet(name: str, heads: Sequence[str], lines: Sequence[Sequence[str | int]], widths: Sequence[int]) -> None:
        page = book.add_worksheet(name)
        page.write_string(0, 0, caption, title)
        for column, (text, width) in enumerate(zip(heads, widths, strict=True)):
            page.write_string(2, column, text, head)
            page.set_column(column, column, width)
        for at, line in enumerate(lines, start=3):
            for column, value in enumerate(line):
                if isinstance(value, int):
                    page.write_number(at, column, value)
                else:
                    page.write_string(at, column, value)
        page.freeze_panes(3, 0)

    def named(district: str) -> str:
        return labels("region").get(district, district) or "未填区"

    names = [kind(one) for one in COUNTED]
    sheet(
        "各区",
        ("区", "站点", "已报", *names),
        [
            (named(code), share.stations, share.reported, *(share.kinds[one] for one in COUNTED))
            for code, share in sorted(figures.districts.items())
        ],
        (14, 8, 8, *(12 for _ in names)),
    )
    sheet(
        "各站点",
        ("代码", "站点", "区", "已报", *names),
        [
            (
                one.station,
                one.name,
                named(one.district),
                "已报" if one.station in figures.reported else "未报",
                *(figures.by_station[one.station].kinds[counted] for counted in COUNTED),
            )
            for one in figures.stations
        ],
        (10, 28, 10, 8, *(12 for _ in names)),
    )
    sheet(
        "事项",
        ("代码", "事项", "件次"),
        [(code, items.get(code, code), count) for code, count in figures.items.most_common()],
        (10, 48, 10),
    )
    sheet(
        "渠道",
        ("代码", "渠道", "件"),
        [(code, channels.get(code, code), count) for code, count in figures.channels.most_common()],
        (10, 24, 10),
    )
    sheet("口径", ("项", "怎么数"), DEFINITIONS, (16, 80))
    book.close()
    return out.getvalue()
