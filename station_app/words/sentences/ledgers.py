"""What is told about a paper ledger that is imported. The row's number stands before the sentence where it is shown."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "ledger-file-missing": mark("打不开文件“{name}”。请检查文件是否还在、U 盘是否插好，再试一次。"),
    "ledger-file-kind": mark("文件“{name}”不是 CSV 或 XLSX。请在表格软件里另存为其中一种再导入。"),
    "ledger-file-large": mark("台账文件太大（上限 {most} MB）。请按月拆成几个文件再导入。"),
    "ledger-file-rows": mark("台账文件超过 {most} 行。请按月拆成几个文件再导入。"),
    "ledger-file-empty": mark("台账文件里没有可读的行。请确认第一行是表头、下面有登记，再导入。"),
    "ledger-file-encoding": mark("台账文件的文字编码读不出来。请在表格软件里另存为“CSV UTF-8”或 XLSX 再导入。"),
    "ledger-file-csv": mark("台账文件第 {line} 行附近的引号不成对。请在表格软件里打开并另存一次，再导入。"),
    "ledger-file-xlsx": mark("台账文件打不开，可能没有存完或已损坏。请在表格软件里打开并另存一次，再导入。"),
    "ledger-column-twice": mark("台账表头“{column}”一栏出现了两次。请改名或删去一栏再导入。"),
    "ledger-column-date": mark("台账表头里没有“日期”一栏。请补上表头再导入。"),
    "ledger-column-question": mark("台账表头里既没有“咨询内容”也没有“事项”。请至少补上一栏再导入。"),
    "ledger-date-missing": mark("日期是空的，这一行没有保存。请补上日期后再导入这一行。"),
    "ledger-date-unreadable": mark("日期“{value}”看不懂，这一行没有保存。请改成 2026-11-09 的样子再导入这一行。"),
    "ledger-nothing-asked": mark("咨询内容和事项都是空的，这一行没有保存。请补上其中一项再导入这一行。"),
    "ledger-cells-surplus": mark("这一行比表头多出 {number} 格，多出的没有保存。请对照纸质台账看有没有串格。"),
    "ledger-question-missing": mark("咨询内容是空的，已用事项代替。请对照纸质台账补写。"),
    "ledger-item-missing": mark("事项是空的，已归入一般咨询。请对照纸质台账改选。"),
    "ledger-word-unknown": mark("{field}里的“{value}”不在词表里，已按默认值保存。请对照纸质台账改选。"),
    "ledger-formula": mark("{field}是一个公式，没有计算，已照原文按文字保存。请对照纸质台账改成文字。"),
    "ledger-character-dropped": mark("{field}里有不能保存的字符 {character}，已去掉。请对照纸质台账看文字是否完整。"),
    "ledger-name-missing": mark("姓名是空的，已按“匿名”保存。请对照纸质台账补写。"),
    "ledger-phone-missing": mark("电话是空的，已按“未留电话”保存。请对照纸质台账补写。"),
    "ledger-time-missing": mark("时间是空的，已按“时间不准确”保存。请对照纸质台账补写。"),
    "ledger-time-unreadable": mark("时间“{value}”看不懂，已按“时间不准确”保存。请对照纸质台账改正。"),
    "ledger-count-unreadable": mark("人数“{value}”看不懂，已按 1 人保存。请对照纸质台账改正。"),
    "ledger-text-cut": mark("{field}有 {length} 个字，只保存了前 {longest} 个。请把要紧的话写短，全文留在纸质台账。"),
}
