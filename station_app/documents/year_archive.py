"""年度归档包: the lists of a month on paper, and the pack."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from station_app.documents import packs
from station_app.documents.data_sheet import DATA_SHEET
from station_app.domain.catalogue import Catalogue
from station_app.domain.papers.data_sheet import DataSheet, SheetSection
from station_app.domain.stations import Station
from station_app.words import on_paper
from station_app.words.personal_data import kind_words
from station_app.words.retention import state_words


def month_lists(station: Station, catalogue: Catalogue, made_at: datetime) -> Callable[[str, Sequence[Any]], bytes]:
    """What sets the records (`actions.archives.Line`) of one month, yyyy-mm, as a PDF to be read and signed."""

    def set_month(month: str, lines: Sequence[Any]) -> bytes:
        ordered = sorted(lines, key=attrgetter("kind", "day", "number"))
        sections = tuple(
            SheetSection(
                on_paper("{kind}（{count} 件）", kind=kind_words(kind), count=len(some)),
                (on_paper("编号"), on_paper("日期"), on_paper("内容"), on_paper("状态"), on_paper("修改")),
                (0.3, 0.14, 0.36, 0.12, 0.08), tuple(_row(one, catalogue) for one in some),
            )
            for kind, group in groupby(ordered, attrgetter("kind")) for some in [list(group)]
        )  # fmt: skip
        sheet = DataSheet(
            station_name=station.name, station_code=station.code, printed_at=made_at, clerk="",
            title=on_paper("{month} 登记台账", month=month),
            lead=on_paper("年度归档用，截至年末的状态。不含姓名、电话和咨询内容；“修改”是当年写入的次数。"),
            facts=(
                (on_paper("站点"), f"{station.name}（{station.code}）"),
                (on_paper("制作时间"), f"{made_at:%Y-%m-%d %H:%M}"),
            ),
            sections=sections, signers=(on_paper("经办"), on_paper("审核"), on_paper("归档")),
        )  # fmt: skip
        return DATA_SHEET.pdf(sheet, "a4")

    return set_month


def write_archive(
    path: Path, files: Iterable[tuple[str, Iterator[bytes]]], manifest: Callable[[dict[str, str]], bytes],
    sign: Callable[[bytes], bytes],
) -> str:  # fmt: skip
    """Writes the pack and answers the SHA-256 of its manifest. Trouble where it cannot be written."""
    return packs.write_pack(path, "archive", _readme(), files, manifest, sign)


def _row(line: Any, catalogue: Catalogue) -> tuple[str, ...]:
    facts = line.facts
    items = facts.get("items") or ()
    what = on_paper("、").join(catalogue.label("service_item", one) for one in items)
    for name, code_list in (("business_type", "trademark_business_type"), ("event_kind", "outreach_event")):
        what = what or (catalogue.label(code_list, facts[name]) if facts.get(name) else "")
    return (line.number, line.day, what or on_paper("—"), state_words(str(facts.get("state") or "")),
            str(line.revisions))  # fmt: skip


def _readme() -> str:
    return on_paper(
        "年度归档包\n\n"
        "lists/　每月台账（PDF）　　data/　各类登记在年末的状态（CSV，UTF-8）　　index.xml　目录\n"
        "revisions.jsonl　当年每次登记、更正、作废的内容　　chain.jsonl　日志链：每条的摘要与前一条相扣\n"
        "manifest.json　每个文件的 SHA-256　　signature.json　本站设备密钥对 manifest.json 的签名（Ed25519）\n\n"
        "包里没有姓名、电话和咨询内容：这些按保存期限留在站点，到期销毁；日志链里有其加盐摘要。\n"
        "核对：安装 Python 3.8 以上，运行 python check.py，只读，不联网。\n"
    )
