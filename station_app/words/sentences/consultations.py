"""What is told about a consultation form, a JSON record and the reporting week."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "name-missing": mark("来访人的称呼还没有填。请填姓名或称呼；不愿透露的，勾选“匿名”。"),
    "phone-missing": mark("来访人的电话还没有填。请填电话；不愿留的，勾选“未留电话”。"),
    "item-missing": mark("事项还没有选。请至少选一项，按 1–9 可选常办事项。"),
    "question-missing": mark("咨询内容还没有填。请写一句来访人问了什么。"),
    "guardian-consent-missing": mark(
        "来访人未满 14 周岁，留姓名和联系方式要监护人同意。请问过监护人后勾选；不同意就勾“匿名”，清空姓名和电话。"
    ),
    "guardian-without-minor": mark("勾了监护人同意，没有勾未满 14 周岁。请核对，两样都不用就都不勾。"),
    "time-of-day-unreadable": mark("“{value}”不是几点几分。请写成 10:05 或 1005；不知道就留空。"),
    "start-missing": mark("开始时间还没有填。请填来访的日期和时间。"),
    "text-character": mark("{field}第 {position} 个字是不能保存的字符 {character}（看不见的控制符）。请删去它再存。"),
    "text-long": mark("{field}有 {length} 个字，最多 {longest} 个。请删去 {extra} 个字再存。"),
    "code-unknown": mark("{field}里的“{value}”不在代码表里。请从列表里选，或填代码。"),
    "count-range": mark("{field}应在 1 至 {most} 之间。请改正再存。"),
    "start-in-future": mark("开始时间写的是 {day}，还没有到。请改正日期；若日期没错，请核对这台电脑的时钟。"),
    "start-ahead": mark("开始时间比这台电脑的时钟晚。请看一眼时钟和时间，没错可以照存。"),
    "backdated": mark("开始时间 {day} 是补录。请在“补录原因”里写一句原因，会标“待核”。"),
    "ended-before-start": mark("结束时间早于开始时间。请核对这两个时间，会标“待核”。"),
    "arrived-after-start": mark("到访时间晚于开始时间。请核对这两个时间，会标“待核”。"),
    "dissatisfied-reason-missing": mark("满意度是不满意，还没有写原因。请补上原因，整改时要用，会标“待核”。"),
    "follow-up-without-phone": mark("这件事还要后续答复，但没有留电话或邮箱。请告诉来访人怎样来问结果。"),
    "consent-missing": mark("告知同意还没有选。留了电话就请来访人看告知书，并选同意的范围。"),
    "json-object": mark("输入的 JSON 应是一个对象（花括号）。请检查这一行。"),
    "field-unknown": mark("没有“{name}”这个字段。请按字段表改名或删去，这条没有保存。"),
    "field-of-program": mark("{field}由程序填写。请从输入里删去这个字段。"),
    "field-shape": mark("{field}的值类型不对（应为 {shape}）。请按字段表改正，号码和代码要加引号。"),
    "moment-unreadable": mark("{field}不是能读懂的时间。请写成 2026-11-09T10:12 的样子。"),
    "week-unreadable": mark("周次“{text}”看不懂。请写成 2026-W46 的样子。"),
    "week-missing": mark("{year} 年没有第 {week} 周。请核对周次。"),
}
