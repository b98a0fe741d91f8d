"""What is told about attached files."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "attachment-empty": mark("这个文件是空的，没有附上。请打开看看是否存好，再附一次。"),
    "attachment-link": mark("这是快捷方式或链接，不是文件本身，没有附上。请选它指向的那个文件。"),
    "attachment-program": mark("这是程序、脚本或带宏的文件，不能作附件。请附照片、扫描件或普通文档。"),
    "attachment-not-file": mark("这不是普通文件（可能是文件夹），没有附上。请选文件本身；几个文件可以一起选。"),
    "attachment-large": mark("文件有 {size} MB，附件每个不超过 {largest} MB。请压缩、降低扫描清晰度，或分成几个再附。"),
    "attachments-many": mark("附件太多了，一条登记最多附 {most} 个。请合并成一个文件，或去掉几个。"),
    "attachment-not-kept": mark("第 {place} 个附件的文件没有存好。请去掉它，再附一次。"),
    "attachment-under-way": mark("有附件还没有存完。请等它存完（或点它的叉停止），再按一次保存。"),
    "attachment-unknown": mark("{number} 没有这个附件（共 {count} 个）。请先列出附件，看清是第几个。"),
}

TROUBLES: Final[Mapping[str, str]] = {
    "attachment-gone": mark("文件读到一半不见了或被改动（U盘拔了？），没有附上，登记的内容还在。请插好再附一次。"),
    "attachment-unreadable": mark("文件读不出来，没有附上，登记的内容还在。请检查权限和U盘，再附一次。"),
    "attachment-cancelled": mark("已取消，没有附上，也没有留下半份。"),
    "attachment-missing": mark("附件的文件不在了（可能被移走）。登记的内容都在；请从备份恢复附件，或重新附一次。"),
    "attachment-damaged": mark("附件的文件已损坏，不能打开。登记的内容都在；请从备份恢复附件，或重新附一次。"),
}
