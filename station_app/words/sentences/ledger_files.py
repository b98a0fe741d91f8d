"""What is told about the file of a ledger: what it is, where its header stands, how its columns are mapped."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "ledger-file-xls": mark("文件“{name}”是旧版 XLS。请在表格软件里打开，另存为 XLSX 再导入。"),
    "ledger-file-password": mark("文件“{name}”有密码，读不出来。请在表格软件里打开，取消密码后另存一次再导入。"),
    "ledger-file-extension": mark(
        "文件“{name}”的扩展名是 {suffix}，内容却是 {found}。请在表格软件里打开，另存为 XLSX 或 CSV 再导入。"
    ),
    "ledger-file-swollen": mark("台账文件解开后超过 {most} MB，不像台账，没有读。请把要导入的几列复制到新表里再导入。"),
    "ledger-file-sheet": mark("台账文件里没有名为“{name}”的工作表。请从列出的工作表里选一个。"),
    "ledger-file-columns": mark(
        "台账文件有 {columns} 列（上限 {most} 列），右边可能有误填的格子。请删去多余的列再导入。"
    ),
    "ledger-header-row": mark("台账文件里没有第 {row} 行可以作表头。请另选一行。"),
    "ledger-column-unknown": mark("台账表头里没有“{column}”一栏。请照表头上的字写。"),
    "ledger-field-unknown": mark("“{value}”不能用。请写成 表头=字段，字段是其中一个：{known}。"),
    "ledger-date-formula": mark(
        "日期是公式“{value}”，没有计算，这一行没有保存。请在表格软件里复制这一列、选择性粘贴为数值，再导入这一行。"
    ),
    "ledger-date-from-above": mark("日期照上一行填的。请对照纸质台账看是不是同一天。"),
    "ledger-date-doubtful": mark(
        "日期“{value}”按 {month} 月 {day} 日保存；表格软件会吞掉末尾的 0，若是 {day}0 日请改正。"
    ),
    "ledger-date-astray": mark("日期和前后各行相差近一年，年份可能写错。请对照纸质台账看一眼。"),
    "ledger-cell-error": mark("{field}里是“{value}”（表格没有算出来），没有保存。请对照纸质台账补写。"),
    "ledger-nothing-to-store": mark("读到 {read} 行，没有一行能存。请照标红的提示改好文件，再导入。"),
    "ledger-reading-cancelled": mark("已取消读取，什么也没有存。"),
}
