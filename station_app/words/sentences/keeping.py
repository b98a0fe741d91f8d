"""What is told about terms of keeping, the year's archive and the change of the database key."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "retention-unknown": mark("到期名单里没有这一条，可能已经销毁或又来过。请刷新后再看。"),
    "retention-not-held": mark("这一条没有保留，不用取消。"),
    "retention-nothing": mark("没有到期要销毁的。保留的和没办结的不算；每月初会自动再查一次。"),
    "retention-number": mark("请写明是哪一件：编号、记录号，或清单的批号（station retention list 列出）。"),
    "retention-out": mark("没有写清单存到哪里，什么也没有动。请加上 --out FILE.zip。"),
    "rekey-update": mark("程序更新或换设备密钥还差一步。请先登录一次，再换密钥。"),
    "archive-year": mark("{year} 年还没有结束，或不是年份。请写已经过完的一年，例如 2025。"),
    "archive-empty": mark("{year} 年这台电脑上没有登记，没有可归档的。请核对年份。"),
}
