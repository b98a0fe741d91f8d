"""The world's troubles in words: what is wrong, that nothing is lost, what to do now (ux.md 6).

A test finds codes without a sentence.
"""

from collections.abc import Mapping
from typing import Final

from station_app.domain.troubles import Trouble
from station_app.words import say
from station_app.words.marks import mark
from station_app.words.sentences import attachments, papers, publications, rebuilding, settings, trust, wire

_OF_THE_DESK: Final[Mapping[str, str]] = {
    "station-not-set-up": mark(
        "这个数据文件夹里还没有工作站。请先建站（station init），或用 --data 指到已有的文件夹。"
    ),
    "database-missing": mark("数据库文件不见了（可能被移走或改名）。请不要重新建站；把文件放回原处，或从备份恢复。"),
    "database-unreadable": mark(
        "数据库打不开：不是本站的数据库，或文件头已损坏。请核对数据文件夹；确是本站的，请从备份恢复。"
    ),
    "database-damaged": mark(
        "数据库有损坏的地方。已停止写入，已存的没有被改动。请不要关机，联系市中心，准备从备份恢复。"
    ),
    "database-newer": mark("这个数据库是更新版本的程序建的，本程序不敢写它。请升级程序后再打开，数据没有改动。"),
    "database-older": mark("程序升级后还没有打开过登记台，数据库尚未更新，现在不能只读查看。请先打开一次窗口，再试。"),
    "database-locked": mark("数据库正被别的程序占用（如杀毒软件）。这一步没有写入，请过几秒再试一次。"),
    "already-open": mark("登记台已在这台电脑上打开了一个。请切换到那个窗口；要用命令写入，请先关掉窗口。"),
    "disk-full": mark("磁盘已满，这一步没有写入，已存的都在。请清理出至少 500 MB，再按一次保存。"),
    "disk-error": mark("磁盘读写出错（{number}），这一步没有写入。请检查磁盘，再按一次；仍不行请联系维护人员。"),
    "folder-not-writable": mark("数据文件夹不能写入。请检查权限，或换一个文件夹（--data）。"),
    "keys-missing": mark("钥匙文件 keys.json 不见了，没有它谁也打不开数据库。请把它放回数据文件夹，或从备份里取一份。"),
    "keys-damaged": mark("钥匙文件 keys.json 已损坏。请从备份里取一份放回数据文件夹；数据库没有改动。"),
    "keys-unreadable": mark("钥匙文件 keys.json 读不出来。请检查数据文件夹的权限；数据库没有改动。"),
    "device-keys-missing": mark(
        "本机的签名钥匙不见了或不是本站的（换过电脑？）。登记照常；打印核验码和上报，请先向市中心重新登记。"
    ),
    "file-missing": mark("找不到这个文件。请核对文件名和位置。"),
    "file-not-regular": mark("这不是普通文件（可能是快捷方式或文件夹）。请选文件本身。"),
    "file-too-large": mark("这个文件太大，不会是要找的那种文件。请核对后再选。"),
    "file-unreadable": mark("这个文件读不出来。请检查权限和U盘，再试一次。"),
    "stick-full": mark("U盘写满了，没有写完，不算导出。请换一个U盘或清理后重写。"),
    "stick-gone": mark("U盘或文件夹不见了（拔早了？），没有写完，不算导出。请插好再写一次。"),
    "stick-not-writable": mark("U盘或文件夹不能写入（写保护？）。请打开写保护开关，或换一个U盘。"),
    "stick-reads-back-wrong": mark("写入后读回来的和写的不一样，这个U盘可能坏了，不算导出。请换一个U盘重写。"),
    "export-cancelled": mark("已取消写出，不算导出。没写完的包下次会重写。"),
    "backup-place-full": mark("备份的磁盘或U盘满了，这次备份没有做成；以前的备份都在。请清理或换一个，再备份一次。"),
    "backup-place-gone": mark(
        "备份的文件夹找不到或读写出错（U盘拔了？），这次备份没有做成。请接好或另选一处，再备份一次。"
    ),
    "backup-place-not-writable": mark("备份的文件夹不能写入（写保护？），这次备份没有做成。请检查权限，或另选一处。"),
    "backup-reads-back-wrong": mark("备份写好后读回来对不上，磁盘可能坏了，这份没有留下。请换一处再备份一次。"),
    "backup-cancelled": mark("已停止这次备份，没有留下半份；以前的备份都在。下次关闭或每天开始时会再做。"),
    "import-cancelled": mark("已取消导入，什么也没有存。"),
    "import-undo-cancelled": mark("已取消撤销，这次导入的记录都还在。"),
    "nobody-to-ask": mark("要问口令，但这里没有终端可问。请先设好环境变量 STATION_PASSWORD，再运行一次。"),
    "centre-failed": mark("市中心程序（centre {command}）没有做完，原因见上一行。请按它说的处理后再试。"),
    "printer-missing": mark("回执已保存，但没有找到打印机。已改存为文件；接好打印机后按 Ctrl+P 重打。"),
}

TROUBLES: Final[Mapping[str, str]] = {
    **_OF_THE_DESK, **papers.SENTENCES, **attachments.TROUBLES, **wire.TROUBLES, **publications.TROUBLES,
    **settings.TROUBLES, **rebuilding.TROUBLES,
}  # fmt: skip

TOLD: Final[Mapping[str, str]] = {
    "database-restored": mark("发现数据库是较早的备份。已另起一段编号，此前未入库的会重新上报，不会重复，也不会丢。"),
    "device-keys-missing": TROUBLES["device-keys-missing"],
    "centre-restored": mark("市中心从备份恢复过。它没有的包已重新列为待报，下次上报会一起送去，不用您做什么。"),
    "station-restored": mark(
        "市中心的记录显示本站数据库曾被恢复或复制。已另起一段编号，未入库的会重新上报，不会重复。"
    ),
    "centre-keys-lost": mark(
        "市中心退回到了旧的一套密钥，打不开此前打好的包。未入库的已重新编号，下次打包上报时一起送去，不会重复，也不会丢。"
    ),
    **trust.TOLD,
}


def trouble_sentence(trouble: Trouble) -> str:
    """The trouble as a person reads it. KeyError for a code without a sentence: a mistake of the program."""
    return say(TROUBLES[trouble.code], **{"number": 0, **trouble.details})


def told_sentence(code: str) -> str:
    """What opening the desk or taking an answer found out, as a person reads it."""
    return say(TOLD[code])
