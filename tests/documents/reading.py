"""Reads papers back as the rest of the world does: poppler's pdftotext and pdffonts, and pikepdf for the file."""

import hashlib
import io
import subprocess
from typing import NamedTuple

import pikepdf


class EmbeddedFont(NamedTuple):
    """A line of pdffonts."""

    name: str
    embedded: bool
    subset: bool
    unicode: bool


def text_of(pdf: bytes) -> str:
    """The text of all pages, as search and copy find it."""
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def squeezed(text: str) -> str:
    """A text without any white space: how lines are broken is the typesetter's own affair."""
    return "".join(text.split())


def fonts_of(pdf: bytes) -> list[EmbeddedFont]:
    """What pdffonts says of the file."""
    told = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    rows = [line.split() for line in told.splitlines()[2:]]
    return [EmbeddedFont(row[0], *(value == "yes" for value in row[-5:-2])) for row in rows]


def page_sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        boxes = [[float(edge) for edge in page.mediabox] for page in document.pages]
    return [(round(box[2] / 72 * 25.4, 1), round(box[3] / 72 * 25.4, 1)) for box in boxes]


def content_digest(pdf: bytes) -> str:
    """SHA-256 over every object, its streams unpacked: the same wherever another zlib packs the same content."""
    digest = hashlib.sha256()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                keys = {key: repr(value) for key, value in thing.stream_dict.items() if key != "/Length"}
                digest.update(repr(sorted(keys.items())).encode() + thing.read_bytes())
            else:
                digest.update(repr(thing).encode())
    return digest.hexdigest()
