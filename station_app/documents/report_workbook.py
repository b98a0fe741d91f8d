"""The report as a real workbook: figures as numbers, days as days, numbers of records as text, no formula anywhere."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from station_app.documents.weekly_report import written
from station_app.domain.indicators import Definition
from station_app.domain.papers.report_book import DetailSheet, ReportBook, Value
from station_app.domain.papers.weekly import Compared
from station_app.domain.report_contents import Told
from station_app.words import on_paper

_FORMATS: Final = {"per_mille": "0.0%", "hundredths": "0.00", "fen": "#,##0.00", "minutes": "0.0", "count": "0"}
_DIVISORS: Final = {"per_mille": 1000, "hundredths": 100, "fen": 100, "minutes": 60}
_WIDEST: Final = 60
_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The file's own date: the same report gives the same bytes."""


def sheet_names() -> tuple[str, ...]:
    """The detail sheets that belong to a report (附), in order."""
    return (
        on_paper("明细表1 咨询登记"), on_paper("明细表2 商标业务"), on_paper("明细表3 志愿专家"),
        on_paper("明细表4 转办"), on_paper("明细表5 培训宣传"), on_paper("明细表6 托管企业"),
    )  # fmt: skip


def workbook(book: ReportBook, progress: Callable[[int, int], bool] | None = None) -> bytes:
    """The workbook's bytes. `progress(sheets done, sheets)` answers False to stop: then Trouble `print-cancelled`."""
    import xlsxwriter

    from station_app.domain.troubles import Trouble

    out = io.BytesIO()
    made: Any = xlsxwriter.Workbook(out, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    })  # fmt: skip
    made.set_properties({"title": str(book.contents.period), "author": book.paper.station_name, "created": _MADE})
    writer = _Writer(made)
    names = sheet_names()
    writer.figures(on_paper("报表"), book)
    writer.definitions(on_paper("指标口径"), book.definitions)
    if book.paper.correction is not None:
        writer.table(
            on_paper("更正"), (on_paper("指标"), on_paper("原数"), on_paper("现数")),
            [
                (one.name, written(one.was, one.scale), written(one.now, one.scale))
                for one in book.paper.correction.figures
            ],
        )
    for index, sheet in enumerate(book.details):
        if progress is not None and not progress(index, len(book.details)):
            made.close()
            raise Trouble("print-cancelled")
        writer.details(names[index], sheet)
    made.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self._book = book
        frame = {"font_name": "Noto Sans SC", "font_size": 10, "border": 1, "valign": "vcenter"}
        self._head = book.add_format({**frame, "bold": True, "bg_color": "#E6E6E6", "text_wrap": True})
        self._text = book.add_format({**frame, "num_format": "@"})
        self._wrapped = book.add_format({**frame, "num_format": "@", "text_wrap": True})
        self._title = book.add_format({"font_name": "Noto Sans SC", "font_size": 14, "bold": True})
        self._plain = book.add_format({"font_name": "Noto Sans SC", "font_size": 10})
        self._day = book.add_format({**frame, "num_format": "yyyy-mm-dd", "align": "left"})
        self._numbers = {
            name: book.add_format({**frame, "num_format": text}) for name, text in _FORMATS.items()
        }

    def figures(self, name: str, book: ReportBook) -> None:
        paper, contents = book.paper, book.contents
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, f"{paper.station_name}（{paper.station_code}）", self._title)
        period = contents.period
        sheet.write_string(1, 0, on_paper(
            "期间 {period}（{first} 至 {last}）　目录版本 {catalogue}　第 {edition} 版", period=str(period),
            first=period.first.isoformat(), last=period.last.isoformat(), catalogue=contents.catalogue,
            edition=contents.edition + 1,
        ), self._plain)  # fmt: skip
        heads = (
            on_paper("编码"), on_paper("指标"), on_paper("单位"), on_paper("本期"), on_paper("上期"), on_paper("环比"),
            on_paper("本年累计"), on_paper("年度目标"), on_paper("完成率"), on_paper("口径版本"),
        )  # fmt: skip
        self._heads(sheet, 3, heads)
        row = 4
        for one in self._current(book.definitions):
            told = contents.figures.get(one.code)
            if told is None:
                continue
            self._figure(sheet, row, one, told)
            row += 1
        sheet.freeze_panes(4, 2)
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, 1, 24)
        sheet.set_column(2, 9, 11)
        texts = (
            (on_paper("难点堵点"), contents.difficulties), (on_paper("建议"), contents.suggestions),
            (on_paper("填表人"), paper.prepared_by), (on_paper("审核人"), paper.checked_by),
            (on_paper("负责人"), paper.responsible), (on_paper("更正原因"), contents.reason),
        )  # fmt: skip
        for label, text in texts:
            if text:
                row += 1
                sheet.write_string(row, 0, label, self._plain)
                sheet.write_string(row, 1, text, self._plain)

    def _current(self, definitions: Sequence[Definition]) -> Sequence[Definition]:
        newest = {one.code: one for one in definitions}
        return list(newest.values())

    def _figure(self, sheet: Any, row: int, one: Definition, told: Told) -> None:
        for column, text in enumerate((one.code, one.name, one.unit)):
            sheet.write_string(row, column, text, self._text)
        scale = one.scale
        compared = Compared(told.value or 0, told.year or 0, told.before, told.target)
        for column, value in ((3, told.value), (4, told.before), (6, told.year), (7, told.target)):
            self._number(sheet, row, column, value, scale)
        known = told.value is not None and not one.rule.is_rate
        self._number(sheet, row, 5, compared.change if known else None, "per_mille")
        self._number(sheet, row, 8, compared.reached if known else None, "per_mille")
        self._number(sheet, row, 9, told.version, "count")

    def _number(self, sheet: Any, row: int, column: int, value: int | None, scale: str) -> None:
        if value is None:
            sheet.write_string(row, column, "—", self._text)
        else:
            sheet.write_number(row, column, value / _DIVISORS.get(scale, 1), self._numbers[scale])

    def definitions(self, name: str, definitions: Sequence[Definition]) -> None:
        sheet = self._book.add_worksheet(name)
        heads = (
            on_paper("编码"), on_paper("指标"), on_paper("单位"), on_paper("口径"), on_paper("版本"), on_paper("起"),
            on_paper("止"), on_paper("算法"), on_paper("依据"),
        )  # fmt: skip
        self._heads(sheet, 0, heads)
        for row, one in enumerate(definitions, 1):
            told: tuple[Value, ...] = (
                one.code, one.name, one.unit, one.text, one.version, one.first, one.last, one.rule_text, one.source
            )
            for column, value in enumerate(told):
                self._value(sheet, row, column, value, wrapped=column == 3)
        for column, width in enumerate((7, 20, 7, _WIDEST, 7, 12, 12, 40, 40)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 2)

    def table(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        sheet = self._book.add_worksheet(name)
        self._heads(sheet, 0, heads)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values):
                self._value(sheet, row, column, value)
        sheet.set_column(0, 0, 24)

    def details(self, name: str, detail: DetailSheet) -> None:
        sheet, heads, states = self._book.add_worksheet(name), _heads(), states_on_paper()
        self._heads(sheet, 0, [heads[column] for column in detail.columns])
        widths = [2.2 * len(heads[column]) + 2 for column in detail.columns]
        for row, values in enumerate(detail.rows, 1):
            for column, (value, called) in enumerate(zip(values, detail.columns, strict=True)):
                if called == "state":
                    value = states.get(str(value), str(value))
                if called == "fee_estimate_fen" and isinstance(value, int):
                    sheet.write_number(row, column, value / 100, self._numbers["fen"])
                else:
                    self._value(sheet, row, column, value)
                text = value.isoformat() if isinstance(value, date) else str(value or "")
                widths[column] = max(widths[column], min(_WIDEST, sum(1 + (ord(one) > 255) for one in text) + 1))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(detail.rows)), len(detail.columns) - 1)

    def _heads(self, sheet: Any, row: int, heads: Sequence[str]) -> None:
        for column, text in enumerate(heads):
            sheet.write_string(row, column, text, self._head)

    def _value(self, sheet: Any, row: int, column: int, value: Value, *, wrapped: bool = False) -> None:
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, self._day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._numbers["count"])
        else:
            sheet.write_string(row, column, value or "", self._wrapped if wrapped else self._text)


def _heads() -> dict[str, str]:
    return {
        "number": on_paper("编号"), "day": on_paper("日期"), "channel": on_paper("咨询渠道"),
        "visitor_type": on_paper("主体类型"), "enterprise_scale": on_paper("企业规模"),
        "region_code": on_paper("所在区"), "subdistrict": on_paper("街镇"), "items": on_paper("事项"),
        "ip_type": on_paper("权利类型"), "person_count": on_paper("人数"), "difficulty": on_paper("难易"),
        "result": on_paper("办理结果"), "state": on_paper("状态"), "business_type": on_paper("业务类型"),
        "classes": on_paper("类别"), "fee_estimate_fen": on_paper("预估规费（元）"),
        "actual_minutes": on_paper("服务分钟"), "handed_on": on_paper("转出日"), "target_kind": on_paper("转办对象"),
        "received_on": on_paper("签收日"), "replied_on": on_paper("反馈日"), "due_on": on_paper("期限"),
        "event_kind": on_paper("活动类别"), "attendances_onsite": on_paper("线下人次"),
        "attendances_online": on_paper("线上人次"), "materials_given": on_paper("发放资料（份）"),
        "custody_scope": on_paper("托管内容"),
    }  # fmt: skip


def states_on_paper() -> dict[str, str]:
    """The states of records as they stand on papers."""
    return {
        "open": on_paper("办理中"), "closed": on_paper("已办结"), "received": on_paper("收件"),
        "prechecked": on_paper("预检"), "accepted": on_paper("受理"), "sent": on_paper("送出"),
        "answered": on_paper("回文"), "collected": on_paper("领取"), "returned": on_paper("退回"),
        "withdrawn": on_paper("撤回"), "requested": on_paper("待确认"), "confirmed": on_paper("已确认"),
        "checked_in": on_paper("已签到"), "served": on_paper("已服务"), "evaluated": on_paper("已评价"),
        "rescheduled": on_paper("已改期"), "cancelled_by_visitor": on_paper("来访人取消"),
        "cancelled_by_expert": on_paper("专家取消"), "cancelled_by_center": on_paper("中心取消"),
        "no_show": on_paper("爽约"), "rejected": on_paper("未安排"), "active": on_paper("有效"),
    }  # fmt: skip
