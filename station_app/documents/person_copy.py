"""The copy of everything that is kept of a person: a ZIP with a readable PDF, all fields as JSON, and his files."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import msgspec

from station_app.documents.data_sheet import DATA_SHEET
from station_app.domain.papers.data_sheet import DataSheet, SheetSection
from station_app.domain.stations import Station
from station_app.words import on_paper
from station_app.words.personal_data import field_words, kind_words, verb_words

_FIXED: Final = (2026, 1, 1, 0, 0, 0)
"""The time of each file in the ZIP: two copies of the same state are the same bytes."""


def person_copy(
    copied: Any, station: Station, made_at: datetime, clerk: str, read_file: Callable[[str], bytes | None]
) -> bytes:
    """The ZIP of an `actions.personal_information.PersonCopy`. `read_file` gives a file's content by its digest, None
    where it is gone; a name that stands twice gets its digest's beginning before it.
    """
    sheet = _sheet(copied, station, made_at, clerk)
    stem, folder = on_paper("个人信息"), on_paper("附件")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, f"{stem}.pdf", DATA_SHEET.pdf(sheet, "a4"))
        _put(archive, f"{stem}.json", msgspec.json.format(msgspec.json.encode(copied), indent=1))
        taken: set[str] = set()
        for digest, name in copied.files:
            content = read_file(digest)
            if content is not None:
                plain = name if name not in taken else f"{digest[:8]}-{name}"
                taken.add(plain)
                _put(archive, f"{folder}/{plain}", content)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _FIXED), content, zipfile.ZIP_DEFLATED)


def _sheet(copied: Any, station: Station, made_at: datetime, clerk: str) -> DataSheet:
    sections = [
        SheetSection(
            _heading(one), (on_paper("项目"), on_paper("内容")), (0.24, 0.76),
            tuple((field_words(name), _text(one.fields.get(name))) for name in one.personal),
        )
        for one in copied.records if one.personal
    ]  # fmt: skip
    history = tuple(
        (at[:16].replace("T", " "), kind_words(one.kind), one.number or on_paper("—"), verb_words(verb),
         on_paper("是") if one.travels else on_paper("否"))
        for one in copied.records for at, verb in one.written
    )  # fmt: skip
    sections.append(SheetSection(
        on_paper("何时写入、是否可报送市中心"),
        (on_paper("时间"), on_paper("种类"), on_paper("编号"), on_paper("操作"), on_paper("可报送")),
        (0.2, 0.18, 0.3, 0.2, 0.12), tuple(sorted(history)),
    ))  # fmt: skip
    return DataSheet(
        station_name=station.name, station_code=station.code, printed_at=made_at, clerk=clerk,
        title=on_paper("个人信息副本"),
        lead=on_paper(
            "应本人要求提供（个人信息保护法第四十五条）。以下是本站保存的与您有关的全部个人信息；"
            "同一文件包里的 JSON 文件可供其他程序读取。"
        ),
        facts=(
            (on_paper("姓名"), copied.name), (on_paper("电话"), copied.phone),
            (on_paper("记录"), on_paper("{count} 条", count=len(copied.records))),
            (on_paper("附件"), on_paper("{count} 个", count=len(copied.files))),
        ),
        sections=tuple(sections),
    )  # fmt: skip


def _heading(one: Any) -> str:
    return " ".join(part for part in (kind_words(one.kind), one.number, one.day) if part)


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "；".join(_text(one) for one in value)
    if isinstance(value, dict):
        return "，".join(f"{field_words(name)}：{_text(one)}" for name, one in value.items())
    return str(value)
