"""Reads the file of a policy, TXT, DOCX or PDF, into lines. What they mean is `station_app.domain.policy_texts`.

A DOCX is read with what Python brings: its text is one XML part of a ZIP archive, and a reader of our own also writes
out the numbers that the word processor counts by itself (第一条 …), which no library does. Nothing in a file is
followed, expanded or run.
"""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

from station_app.documents.ledger_files import decode
from station_app.domain.faults import Refused
from station_app.domain.policy_texts import (
    Paragraph,
    PolicyHead,
    chinese_number,
    clean,
    guess_head,
    paragraphs_of,
    rejoined,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 30_000_000
MOST_UNPACKED_BYTES: Final = 200_000_000
MOST_PAGES: Final = 1_000
MOST_PARAGRAPHS: Final = 5_000
FEWEST_LETTERS: Final = 10
"""A file with less text than this has none: a scan with a stamp on it."""
_FIELD: Final = "file"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL: Final = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A file that was read: what its head seems to be, its paragraphs, its SHA-256 (hex) and its kind."""

    head: PolicyHead
    paragraphs: tuple[Paragraph, ...]
    digest: str
    format: str


def read_policy(path: Path) -> PolicyFile:
    """Reads a `.txt` (UTF-8, UTF-16 with its mark, or GB 18030), a `.docx` or a `.pdf` that holds text.

    Refuses another kind, one that is missing, over 30 MB, damaged, under a password, only pictures, or without text.
    """
    try:
        if not path.is_file():
            raise Refused.because("policy-file-missing", _FIELD, name=path.name)
        if path.stat().st_size > MOST_BYTES:
            raise Refused.because("policy-file-large", _FIELD, most=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError:
        raise Refused.because("policy-file-missing", _FIELD, name=path.name) from None
    match kind := path.suffix.lower():
        case ".txt":
            lines = _txt_lines(content)
        case ".docx":
            lines = _docx_lines(content)
        case ".pdf":
            lines = _pdf_lines(content)
        case _:
            raise Refused.because("policy-file-kind", _FIELD, name=path.name)
    lines = clean(lines)
    paragraphs = paragraphs_of(lines)
    if not paragraphs:
        raise Refused.because("policy-file-empty", _FIELD)
    if len(paragraphs) > MOST_PARAGRAPHS:
        raise Refused.because("policy-file-long", _FIELD, most=MOST_PARAGRAPHS)
    digest = hashlib.sha256(content).hexdigest()
    return PolicyFile(guess_head(lines, path.stem), tuple(paragraphs), digest, kind[1:])


def _txt_lines(content: bytes) -> list[str]:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        else:
            text = decode(content)
    except (UnicodeDecodeError, Refused):
        raise Refused.because("policy-file-encoding", _FIELD) from None
    if "\x00" in text:
        raise Refused.because("policy-file-damaged", _FIELD)
    return text.splitlines()


def _pdf_lines(content: bytes) -> list[str]:
    # Imported here: a desk that never reads a PDF does not pay for it at its start.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        # The library has no code for it on its exception: its own words are all there is.
        if "password" in str(error).lower():
            raise Refused.because("policy-file-password", _FIELD) from None
        raise Refused.because("policy-file-damaged", _FIELD) from None
    lines: list[str] = []
    try:
        if len(document) > MOST_PAGES:
            raise Refused.because("policy-file-long", _FIELD, most=MOST_PARAGRAPHS)
        for number in range(len(document)):
            lines += _page_lines(document, number)
    except pypdfium2.PdfiumError:
        raise Refused.because("policy-file-damaged", _FIELD) from None
    finally:
        document.close()
    if sum(len(line.strip()) for line in lines) < FEWEST_LETTERS:
        raise Refused.because("policy-file-scan", _FIELD)
    return rejoined(lines)


def _page_lines(document: Any, number: int) -> list[str]:
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            return str(text.get_text_range()).replace("\ufffe", "").splitlines()
        finally:
            text.close()
    finally:
        page.close()


def _docx_lines(content: bytes) -> list[str]:
    damaged = Refused.because("policy-file-damaged", _FIELD)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise Refused.because("policy-file-large", _FIELD, most=MOST_BYTES // 1_000_000)
            text = archive.read("word/document.xml")
            counted = archive.read("word/numbering.xml") if "word/numbering.xml" in archive.namelist() else b""
        body = _xml(text).find(f"{_W}body")
        if body is None:
            raise damaged
        numbers = _Numbers(_xml(counted) if counted else None)
        return [line for part in _blocks(body) for line in _lines_of(part, numbers)]
    # A part that is encrypted is a RuntimeError, a broken stream a zlib error under OSError or EOFError.
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, OSError, EOFError, RuntimeError):
        raise damaged from None


def _xml(data: bytes) -> ElementTree.Element:
    """The tree of a part. A word processor writes no DTD: one that is there means entities that grow without end."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise Refused.because("policy-file-damaged", _FIELD)
    return ElementTree.fromstring(data)  # noqa: S314 -- no DTD, as was just seen


def _blocks(body: ElementTree.Element) -> "Iterator[ElementTree.Element]":
    """Every paragraph in reading order, those in tables and text boxes once."""
    seen: set[int] = set()
    for paragraph in body.iter(f"{_W}p"):
        if id(paragraph) not in seen:
            seen.update(id(inner) for inner in paragraph.iter(f"{_W}p"))
            yield paragraph


def _lines_of(paragraph: ElementTree.Element, numbers: "_Numbers") -> list[str]:
    parts: list[str] = []
    for node in paragraph.iter():
        match node.tag.removeprefix(_W):
            case "t":
                parts.append(node.text or "")
            case "tab":
                parts.append(" ")
            case "br" | "cr":
                parts.append("\n")
            case "noBreakHyphen":
                parts.append("-")
    text = "".join(parts)
    return f"{numbers.next(paragraph)}{text}".splitlines() if text.strip() else []


class _Numbers:
    """The numbers that a word processor counts by itself and writes nowhere."""

    def __init__(self, part: ElementTree.Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for abstract in part.findall(f"{_W}abstractNum") if part is not None else ():
            self._levels[abstract.get(f"{_W}abstractNumId", "")] = {
                int(level.get(f"{_W}ilvl", "0")): (
                    _value(level, "numFmt"), _value(level, "lvlText"), int(_value(level, "start") or "1")
                )
                for level in abstract.findall(f"{_W}lvl")
            }  # fmt: skip
        for number in part.findall(f"{_W}num") if part is not None else ():
            self._abstract[number.get(f"{_W}numId", "")] = _value(number, "abstractNumId")

    def next(self, paragraph: ElementTree.Element) -> str:
        """The number before this paragraph, counted on; empty where it has none or only a bullet."""
        mark = paragraph.find(f"{_W}pPr/{_W}numPr")
        if mark is None:
            return ""
        abstract = self._abstract.get(_value(mark, "numId"), "")
        depth = int(_value(mark, "ilvl") or "0")
        levels = self._levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, levels[depth][2] - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]

        def number(found: re.Match[str]) -> str:
            level = int(found.group(1)) - 1
            form, _, start = levels.get(level, ("decimal", "", 1))
            return _written_number(counts.get(level, start), form)

        form, text, _ = levels[depth]
        return "" if form in ("bullet", "none") else _LEVEL.sub(number, text) + " "


def _value(node: ElementTree.Element, name: str) -> str:
    found = node.find(f"{_W}{name}")
    return found.get(f"{_W}val", "") if found is not None else ""


def _written_number(number: int, form: str) -> str:
    counts_in_chinese = "hinese" in form or "japanese" in form or "ideograph" in form
    return chinese_number(number) if counts_in_chinese else str(number)
