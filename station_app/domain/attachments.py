"""Attachments of a record: what a file may be, how it is named, and what the record keeps of it (docs/decisions/0014).

A file is judged by its first bytes and by the end of its name: programs and shortcuts are refused, whatever they call
themselves. What is neither is kept; what is known by its content says of which type it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from station_app.domain.faults import Refused
from station_app.domain.json_fields import count, flag, text
from station_exchange.text import forbidden_character

LARGEST_BYTES: Final = 20 * 1024 * 1024
"""The largest file where the reference data names none (list `limit`, code `attachment_bytes`)."""
MOST: Final = 20
"""How many files one record takes."""
LONGEST_NAME: Final = 100
HEAD_BYTES: Final = 4096
"""How much of a file's beginning is looked at."""

PICTURES: Final = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})
"""The types that can be shown small."""

_BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
    (b"II*\x00", "tif"), (b"MM\x00*", "tif"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"), (b"BM", "bmp"),
    (b"PK\x03\x04", "zip"), (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"ID3", "mp3"),
)  # fmt: skip
_OF_OFFICE: Final = frozenset({"docx", "xlsx", "pptx", "wps", "et", "dps", "ofd", "doc", "xls", "ppt", "odt", "ods"})
_OTHERS: Final = frozenset({"txt", "csv", "mp3", "mp4", "m4a", "wav", "heic", "psd", "cdr", "ai", "eps", "svg"})

_PROGRAMS: Final[tuple[bytes, ...]] = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"dex\n",
)  # fmt: skip
_PROGRAM_ENDS: Final = frozenset(re.findall(
    r"\S+",
    "exe com bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta scr pif cpl msi msp msix appx dll sys ocx drv jar apk deb rpm"
    " dmg pkg app sh bash run py pyc pyw rb pl reg inf gadget chm iso img vhd docm dotm xlsm xltm xlam pptm ppam",
))  # fmt: skip
_LINKS: Final[tuple[bytes, ...]] = (
    b"L\x00\x00\x00\x01\x14\x02\x00", b"[InternetShortcut]", b"[Desktop Entry]", b"book\x00\x00\x00\x00mark",
)  # fmt: skip
_LINK_ENDS: Final = frozenset({"lnk", "url", "desktop", "webloc", "library-ms", "searchconnector-ms"})
_IDENTITY: Final = (
    "身份证", "证件照", "证件正面", "证件反面", "护照", "通行证", "户口", "居住证", "驾驶证", "军官证", "台胞证",
    "回乡证", "passport", "idcard",
)  # fmt: skip
_RESERVED: Final = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a record. `digest` names it among the station's files (64 hexadecimal digits, keyed); `size` bytes.

    `name` belongs to the erasable part of the journal entry: file names name people.
    """

    digest: str = text(64)
    name: str = text(LONGEST_NAME, person=True)
    size: int = count(0)
    type: str = text(10)
    stays: bool = flag()
    """The image of an ID document: kept at the station, never sent to the city (PIPL; decisions.md 5)."""


def is_digest(value: str) -> bool:
    """Whether the text has the form of a digest."""
    return re.fullmatch(r"[0-9a-f]{64}", value) is not None


def kept_name(name: str) -> str:
    """A file's own name as it is kept: NFC, without what no system or exchange takes, at most LONGEST_NAME code points
    with its end left on.
    """
    plain = unicodedata.normalize("NFC", name).strip().strip(".")
    while (stranger := forbidden_character(plain)) is not None:
        plain = plain.replace(stranger, "")
    plain = _RESERVED.sub("_", plain).replace("\n", " ").replace("\t", " ").strip()
    stem, end = _split(plain)
    if len(plain) > LONGEST_NAME:
        stem = stem[: LONGEST_NAME - len(end) - 2] + "…"
        plain = f"{stem}.{end}" if end else stem
    return plain or "-"


def shows_identity(name: str) -> bool:
    """Whether a file's name says that it is the image of an ID document. A clerk can say so of any other, or not of
    this one: nobody looks into the picture.
    """
    plain = re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", name).casefold())
    return any(word in plain for word in _IDENTITY)


def type_of(head: bytes, name: str) -> str:
    """The type of a file by its first HEAD_BYTES bytes, else by its name's end, else `file`.

    Refused `attachment-program` for programs, scripts, installers and documents with macros; `attachment-link` for
    shortcuts of any system; `attachment-empty` for nothing.
    """
    if not head:
        raise Refused.because("attachment-empty", "attachments")
    end = _split(name)[1]
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if end in _LINK_ENDS or head.startswith(_LINKS) or plain.startswith(_LINKS):
        raise Refused.because("attachment-link", "attachments")
    if end in _PROGRAM_ENDS or head.startswith(_PROGRAMS) or plain.startswith(b"#!"):
        raise Refused.because("attachment-program", "attachments")
    # Packed files may hide a program's manifest at their very beginning, whatever their name says.
    if head.startswith(b"PK\x03\x04") and (b"META-INF/MANIFEST.MF" in head[:512] or b"AndroidManifest.xml" in head):
        raise Refused.because("attachment-program", "attachments")
    found = next((kind for start, kind in _BEGINNINGS if head.startswith(start)), "")
    if found in ("zip", "office"):
        return end if end in _OF_OFFICE else ("zip" if found == "zip" else "doc")
    if not found and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return found or (end if end in _OTHERS else "file")


def _split(name: str) -> tuple[str, str]:
    stem, dot, end = name.rpartition(".")
    return (stem, end.casefold().strip()) if dot and stem and len(end) <= 20 else (name, "")
