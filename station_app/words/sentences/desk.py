"""What is told about the station, its clerks and their rights, saved records, papers and the way to the city."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "station-code-form": mark("站点代码“{code}”不对，应为 3 至 5 位大写字母或数字，例如 G003。请按市中心给的代码填。"),
    "station-name-missing": mark("站点名称还没有填。请填全称。"),
    "station-exists": mark("这个数据文件夹里已经有一个站点。请换一个文件夹，或直接打开它。"),
    "clerk-name-missing": mark("经办人的姓名还没有填。请填姓名。"),
    "clerk-exists": mark("已经有同名的经办人。请在姓名后加上区别，例如“王敏（二）”。"),
    "clerk-not-named": mark("这台电脑上有几位经办人。请写明是谁（--clerk 姓名）。"),
    "unknown-clerk": mark("这台电脑上没有这位经办人。请核对姓名，或请站长添加。"),
    "wrong-password": mark("密码不对。请再试一次，注意大小写；忘了密码，请站长用恢复码重设。"),
    "password-short": mark("密码太短。请至少用 {least} 个字符。"),
    "wrong-recovery-code": mark("恢复码不对。请对照打印的恢复码逐组核对，再试一次。"),
    "no-recovery-code": mark("这个数据库没有恢复码（已接入市中心）。请联系市中心恢复。"),
    "not-allowed": mark("您的岗位不能做这一步，没有改动任何内容。请站长来做，或请站长调整岗位。"),
    "number-unknown": mark("编号“{number}”在本站找不到。请核对编号，或到“查询”里找。"),
    "record-void": mark("{number} 已经作废，不能再改。请新登记一条。"),
    "reason-missing": mark("原因还没有填。请写一句为什么更正或作废。"),
    "nothing-changed": mark("{number} 的内容和原来一样，没有更正。请改好内容再存，或直接关闭。"),
    "undo-too-late": mark("{number} 保存已超过十秒，不能撤销。请用“更正”或“作废”。"),
    "undo-amended": mark("{number} 已经更正过，不能整件撤销。请再更正一次，或用“作废”。"),
    "saved-otherwise": mark(
        "{number} 先前已经存好，内容与现在填的不一样，现在填的没有存。请打开 {number}，用“更正”改过来。"
    ),
    "printed-already": mark("{number} 的回执已打印过 {times} 次。要再打，请选“补打”。"),
    "not-enrolled": mark("本站还没有接入市中心，不能打包上报。请先导入市中心给的接入文件；登记不受影响。"),
    "enrolled-already": mark("本站已经接入市中心，没有改动。不用再导入接入文件。"),
    "enrolment-for-another": mark("这份接入文件是给 {station} 站的，本站是 {own}。请向市中心索取本站的文件。"),
    "enrolment-expired": mark("这份接入文件 {day} 已过期。请向市中心重新索取。"),
    "nothing-to-export": mark("没有等待上报的批次，没有写入任何文件。请先打包，或等新的登记。"),
    "acknowledgement-refused": mark("这份回执不能用（残缺、被改过或不是给本站的），没有改动什么。请向市中心重新索取。"),
    "ledger-imported-already": mark(
        "这份台账 {day} 已导入过，存了 {stored} 行，没有再导。确要再导，请选“仍要再导”（命令行加 --again）。"
    ),
    "import-unknown": mark("找不到这次导入。请核对导入批号（导入时显示过）。"),
    "import-undone-already": mark("这次导入已经撤销过，没有再改动。可查看作废的记录。"),
    "station-not-named": mark("建站要写明代码和名称（--station、--name）或接入文件（--enrol）。请补上再试。"),
    "enrolment-refused": mark("这份接入文件不能用（残缺、被改过或版本不同）。请向市中心重新索取。"),
    "json-unreadable": mark("JSON 第 {line} 行读不懂，这一行及以后没有登记。请核对括号、引号和逗号。"),
    "place-not-named": mark("还要写明U盘（文件夹）或回执文件的位置。请在命令后补上。"),
    "day-unreadable": mark("日期“{value}”看不懂。请写成 2026-11-09 这样。"),
    "backup-none": mark("还没有一份备份可试。请先备份一次（station backup，或菜单“立即备份”）。"),
    "backup-not-named": mark("恢复要写明用哪一份备份。请在命令后写上备份文件夹，或加 --rehearse 只试最新的一份。"),
    "backup-not-one": mark("这不是一份备份（没有 manifest.json，或读不懂）。请选以 .backup 结尾的文件夹。"),
    "backup-damaged": mark("这份备份残缺或被改过，没有用它，现在的数据库没有动。请换另一份备份。"),
    "backup-foreign": mark(
        "这份备份不是本站数据库的，没有用它，现在的数据库没有动。请换本站的备份，或用一个空的数据文件夹（--data）。"
    ),
    "backup-newer": mark("这份备份是更新版本的程序做的，没有用它，现在的数据库没有动。请先升级程序，再恢复。"),
    "backup-place-same": mark("第二处不能在数据文件夹里面，磁盘坏了会一起丢。请选另一块磁盘或U盘。"),
    "demo-folder-not-empty": mark("演示要用一个空文件夹，这个里面已有内容，没有动它。请换一个或先清空。"),
}
