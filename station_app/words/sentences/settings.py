"""What is told about the settings, practice, the data folder and the first start."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "station-name-of-city": mark("站点名称由市中心定，已接入后本站不能改。请联系市中心。"),
    "quick-list-range": mark("常办键要选 1 至 {most} 个不同的、今天还在办的事项，没有改动。请重新选。"),
    "practice-code": mark("代码 {code} 留给练习模式。请填市中心给本站的代码。"),
    "practice-never": mark("练习数据不能接入市中心、打包、导出或上报，什么也没有送出。要报真数据，请先结束练习。"),
    "station-in-use": mark("这个站点已经有人登录过，不能当作没建。请从登录页进入。"),
    "practice-only": mark("这不是练习用的文件夹，没有动它。请核对文件夹，再试一次。"),
}

TROUBLES: Final[Mapping[str, str]] = {
    "folder-synced": mark(
        "数据文件夹在“{service}”的同步文件夹里：边写边同步会损坏数据库，来访人信息也会传出去。"
        "请换一个不同步的文件夹；已有数据的，先退出同步软件，把整个文件夹移到本机硬盘，再从登录页指过去。"
    ),
    "folder-on-network": mark(
        "数据文件夹在网络共享盘上：断一下网就可能损坏数据库。请换成这台电脑自己的硬盘；已有数据的，把整个文件夹移过来。"
    ),
    "folder-not-a-station": mark(
        "这个文件夹里没有本程序的数据（应有 station.db 和 keys.json）。请选有这两个文件的文件夹。"
    ),
    "reserve-used": mark("磁盘满了，用掉了备用空间，这一步已存好。请马上清理出至少 500 MB，不然下次可能存不下。"),
    "disk-low": mark("磁盘只剩 {free} MB。请先清理或换盘，备份可能写不下。"),
    "disk-nearly-full": mark("磁盘只剩 {free} MB，快存不下了。请马上清理出至少 500 MB；登记前先清理。"),
    "folder-gone": mark("数据文件夹不见了（移动硬盘拔了？被改名？）。请不要再登记；接好或移回原处，再试一次。"),
    "clock-before-program": mark(
        "电脑的日期不对：比本程序做出来的日子还早。请先改对日期时间再登记，否则编号和期限都会错。"
    ),
    "clock-behind": mark(
        "电脑的时间比最后一条登记（{newest}）还早。请核对日期时间；主板电池没电也会这样。登记不会丢，但先改对再登记。"
    ),
    "clock-ahead": mark(
        "电脑的时间比最后一条登记（{newest}）晚了很多。很久没开过的话不用管；不是的话，请先改对日期时间。"
    ),
    "practice-cancelled": mark("已停止准备练习数据。下次进入练习时会重新准备。"),
}
