"""What this program carries that others made, and under which licence: read from what is installed.

A checkout and a wheel know it from their environment; the frozen folder carries the metadata of all its packages
(`build.spec`). Fonts have their licences beside them.
"""

import re
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Final, cast

from station_app.places import resource

PROJECT: Final = "ip-station-desk"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TEXTS: Final = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE)
_FONTS: Final = (
    ("Noto Sans SC", "2.004", "NotoSansSC-OFL.txt"),
    ("HanaMinB", "2017-09-04", "HanaMinB-OFL.txt"),
)
OFL: Final = "SIL Open Font License 1.1"


@dataclass(frozen=True, slots=True)
class Licence:
    """One shipped part. `text` is the licence as its makers wrote it; empty where they sent none along."""

    name: str
    version: str
    licence: str
    text: str


def shipped() -> list[Licence]:
    """Every package that the program needs to run, the program itself first, then the fonts; sorted by name.

    A package that is not installed here (one of another system) is left out. Takes some tenths of a second.
    """
    found: dict[str, Distribution] = {}
    waiting = [PROJECT]
    while waiting:
        name = waiting.pop()
        if _plain(name) in found:
            continue
        try:
            part = distribution(name)
        except PackageNotFoundError:
            continue
        found[_plain(name)] = part
        waiting += _needed(part)
    own = found.pop(PROJECT, None)
    packages = [_of_package(part) for _, part in sorted(found.items())]
    fonts = [Licence(name, version, OFL, resource("fonts", file).read_text("utf-8")) for name, version, file in _FONTS]
    return [*([_of_package(own)] if own is not None else []), *packages, *fonts]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(part: Distribution) -> list[str]:
    """What a package cannot do without: its optional extras are not shipped."""
    names = []
    for line in part.requires or []:
        match = _NAME.match(line)
        if match is not None and "extra ==" not in line.replace("'", '"'):
            names.append(match.group())
    return names


def _of_package(part: Distribution) -> Licence:
    said = cast(Message, part.metadata)
    licence = said.get("License-Expression") or _classified(said) or _short(said.get("License", ""))
    texts = [
        str(file.read_text(encoding="utf-8"))
        for file in part.files or []
        if _TEXTS.match(file.name) and ".dist-info" in str(file) and file.suffix in ("", ".txt", ".md", ".rst")
    ]
    text = "\n\n".join(texts)
    return Licence(str(said["Name"]), part.version, licence or _short(text), text)


def _classified(said: Message) -> str:
    """The licence as its classifier names it."""
    named = [str(line).rsplit("::", 1)[-1].strip() for line in said.get_all("Classifier", []) if "License ::" in line]
    return " / ".join(named)


def _short(text: str) -> str:
    return text.strip().splitlines()[0][:80] if text.strip() else ""
