"""销毁清单: what was destroyed, as a PDF to be signed by hand and as JSON, in a pack signed by this PC's key."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import msgspec

from station_app.documents import packs
from station_app.documents.data_sheet import DATA_SHEET
from station_app.domain.papers.data_sheet import DataSheet, SheetSection
from station_app.domain.retention import DestructionList
from station_app.domain.stations import Station
from station_app.words import on_paper
from station_app.words.personal_data import kind_words
from station_app.words.retention import way_words

FORMAT = "station-destruction/1"
_encode = msgspec.json.Encoder(order="sorted").encode


def write_list(
    path: Path, told: DestructionList, station: Station, made_at: datetime, sign: Callable[[bytes], bytes]
) -> str:
    """Writes the pack and answers the SHA-256 of its manifest. Trouble where it cannot be written."""
    rows = sorted(told.rows, key=lambda row: row.position)
    listed = _encode({
        "number": told.number, "run": told.run, "began_at": told.began_at, "ended_at": told.ended_at,
        "ordered_by": told.actor, "files": told.files, "rows": [asdict(row) for row in rows],
        "rules": [
            {"code": rule.code, "label": rule.label, "years": rule.years, "way": rule.way.value, "basis": rule.basis,
             "records": told.count(rule.code)}
            for rule in told.rules
        ],
    })  # fmt: skip

    def manifest(files: dict[str, str]) -> bytes:
        return _encode({
            "format": FORMAT, "station": station.code, "station_name": station.name, "number": told.number,
            "records": len(rows), "files": files,
        })  # fmt: skip

    paper = DATA_SHEET.pdf(_sheet(told, station, made_at, hashlib.sha256(listed).hexdigest()), "a4")
    files = (("list.pdf", iter([paper])), ("list.json", iter([listed])))
    return packs.write_pack(path, "destruction", _readme(), files, manifest, sign)


def _sheet(told: DestructionList, station: Station, made_at: datetime, digest: str) -> DataSheet:
    counted = SheetSection(
        on_paper("按保存期限"),
        (on_paper("内容"), on_paper("年限"), on_paper("处理"), on_paper("依据"), on_paper("件数")),
        (0.3, 0.09, 0.13, 0.38, 0.1),
        tuple(
            (rule.label, on_paper("{years} 年", years=rule.years), way_words(rule.way), rule.basis,
             str(told.count(rule.code)))
            for rule in told.rules if told.count(rule.code)
        ),
    )  # fmt: skip
    rows = SheetSection(
        on_paper("逐件"),
        (on_paper("日志序号"), on_paper("种类"), on_paper("编号"), on_paper("起止"), on_paper("处理")),
        (0.13, 0.17, 0.3, 0.27, 0.13),
        tuple(
            (str(row.position), kind_words(row.kind), row.number or on_paper("—"),
             row.first_day if row.first_day == row.last_day else f"{row.first_day} – {row.last_day}",
             way_words(row.way))
            for row in sorted(told.rows, key=lambda row: row.position)
        ),
    )  # fmt: skip
    return DataSheet(
        station_name=station.name, station_code=station.code, printed_at=made_at, clerk="",
        title=on_paper("到期销毁清单"),
        lead=on_paper(
            "以下记录的个人信息已按保存期限销毁，不能恢复。清单只有编号、日期和件数，不含个人信息；"
            "统计数字和日志链不变，市中心那份随下次上报销毁。"
        ),
        facts=(
            (on_paper("站点"), f"{station.name}（{station.code}）"), (on_paper("清单编号"), told.number),
            (on_paper("开始"), told.began_at[:16].replace("T", " ")),
            (on_paper("结束"), told.ended_at[:16].replace("T", " ")),
            (on_paper("记录"), on_paper("{count} 条", count=len(told.rows))),
            (on_paper("附件"), on_paper("{count} 个", count=told.files)),
            (on_paper("list.json 的 SHA-256"), digest),
        ),
        sections=(counted, rows), signers=(on_paper("批准（站长）"), on_paper("监销"), on_paper("日期")),
    )  # fmt: skip


def _readme() -> str:
    return on_paper(
        "到期销毁清单\n\n"
        "list.pdf　打印签字、归档用　　list.json　同一份清单，供程序读取\n"
        "manifest.json　每个文件的 SHA-256　　signature.json　本站设备密钥对 manifest.json 的签名（Ed25519）\n\n"
        "核对：安装 Python 3.8 以上，运行 python check.py，只读，不联网。\n"
    )
