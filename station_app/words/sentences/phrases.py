"""What is told about standing phrases and about texts of policies that are brought in."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "phrase-abbreviation-missing": mark("缩写还没有填。请填一到几个小写字母，例如 xz。"),
    "phrase-abbreviation-shape": mark("缩写要以小写字母开头，只用字母和数字，最多 {most} 个。请改短或改成拼音首字母。"),
    "phrase-abbreviation-taken": mark("缩写“{abbreviation}”已是“{title}”的。请换一个缩写，或先改那一条。"),
    "phrase-title-missing": mark("标题还没有填。请写几个字，找的时候认得出，例如“注册流程告知”。"),
    "phrase-text-missing": mark("内容还没有填。请写展开后要出现的话。"),
    "phrase-variable-unknown": mark(
        "内容里的“{{{name}}}”不是可用的变量。可用的有：{known}；光标停的位置写“{{光标}}”。"
    ),
    "phrase-caret-twice": mark("内容里“{{光标}}”写了不止一次。请只留一处，光标停在那里。"),
    "phrase-brace-open": mark("内容里的花括号不成对。变量要写成“{{来访人}}”的样子；不是变量的花括号请删去。"),
    "phrase-unknown": mark("这条常用语已经不在了，可能刚被移除。请在列表里另选一条。"),
    "policy-file-missing": mark("打不开文件“{name}”。请检查文件是否还在、U 盘是否插好，再试一次。"),
    "policy-file-kind": mark("文件“{name}”不是 TXT、DOCX 或 PDF。旧的 .doc 请在文字处理软件里另存为 DOCX 再导入。"),
    "policy-file-large": mark("文件太大（上限 {most} MB）。请只留文字、去掉图片，或拆成几个文件再导入。"),
    "policy-file-long": mark("文件里的文字太多（上限 {most} 段）。请拆成几个文件再导入。"),
    "policy-file-empty": mark("文件里没有读到文字。请打开看一眼内容是否在，另存一次再导入。"),
    "policy-file-encoding": mark("文件的文字编码读不出来。请在记事本里另存为 UTF-8 再导入。"),
    "policy-file-damaged": mark("文件打不开，可能没有存完或已损坏。请重新下载，或打开并另存一次再导入。"),
    "policy-file-password": mark("这个 PDF 设了密码，读不了。请打开后另存一份不带密码的再导入。"),
    "policy-file-scan": mark("这个 PDF 只有图片（扫描件），没有文字可读。请找文字版，或识别成文字存成 DOCX 再导入。"),
    "policy-title-missing": mark("标题还没有填。请照文件写上全称，引用时要用。"),
    "policy-issuer-missing": mark("发布单位还没有填。请照文件写上，引用时看得出是谁的规定。"),
    "policy-date-missing": mark("发布日期还没有填。请写成 2026-11-09 的样子。"),
    "policy-date-unreadable": mark("发布日期“{value}”看不懂。请写成 2026-11-09 的样子。"),
    "policy-imported-already": mark("同一份文件已经导入过，是“{title}”。内容没有变，不用再导入。"),
    "policy-unknown": mark("这份政策文件已经不在了，可能刚被移除。请在列表里另选一份。"),
}
