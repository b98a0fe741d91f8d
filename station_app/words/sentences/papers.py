"""What is told about papers: a layout or a font that cannot be used, a QR code that is not accepted."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "font-missing": mark("程序自带的字体 {file} 缺少或损坏，不能打印。请重新安装程序，已登记的内容不受影响。"),
    "layout-unreadable": mark("版式文件 {file} 读不出来，没有打印。请恢复原来的文件，或改用另一种版式。"),
    "layout-unknown-field": mark("版式文件 {file} 里的“{field}”不认识，没有打印。请核对拼写，或删去这一项。"),
    "layout-missing-field": mark("版式文件 {file} 里缺少“{field}”，没有打印。请对照程序自带的版式补上。"),
    "layout-bad-value": mark("版式文件 {file} 里“{field}”的内容不能用，没有打印。请对照程序自带的版式改正。"),
    "layout-font-missing": mark(
        "版式文件 {file} 要用的字体“{font}”找不到，或不是可嵌入的 TrueType 字体，没有打印。"
        "请把字体文件放到版式文件旁边，或删去 [fonts] 一项。"
    ),
    "print-cancelled": mark("已取消打印，没有打出的可以再打一次，编号和补打次数都没有变。"),
    "printer-gone": mark("打印机“{printer}”没有响应。请检查电源、连线和纸，再试一次。"),
    "printer-not-chosen": mark("还没有为这种纸选打印机，已存为文件。到 设置 › 打印机 选一台，打一张测试页。"),
    "spool-failed": mark("打印文件没有写成（磁盘满了，或打印服务停了）。请腾出空间，再试一次。"),
    "escpos-missing": mark("小票机的驱动程序库没有装好，不能直接打小票。请改用系统打印机，或重新安装程序。"),
    "not-a-receipt": mark("扫到的不是回执上的二维码。请对准回执右上角或下方的二维码再扫一次。"),
    "receipt-other-format": mark("这张回执的二维码是另一种格式，可能由更新的程序打印。请先升级程序，再核验。"),
    "receipt-damaged": mark("二维码的内容不完整或被改动过，不能认作回执。请再扫一次；仍不行，请按编号查原始登记。"),
    "receipt-wrong-signature": mark(
        "二维码的签名对不上：内容被改过，或不是本站出具的。请按编号查原始登记，不要仅凭此件办事。"
        ""
    ),
}
