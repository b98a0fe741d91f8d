"""The clerk's manual as it lies in `docs/manual`: its pages in the order of its contents, and a search through them.

One page of Markdown for each screen, named like the screen in code, and some for what concerns all. The last part of
`index.md` links every page, and that order is the contents.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station_app.places import bundle_root

FIRST: Final = "index"
_LINK: Final = re.compile(r"\[[^\]]*\]\(([\w-]+)\.md\)")
_MARKS: Final = re.compile(r"[*`「」\[\]|#>]|\(([\w./-]+)\)|!\[")


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the manual that holds what was looked for: its page, the heading above it, the line in plain words."""

    page: str
    heading: str
    line: str


def folder() -> Path:
    """Where the manual lies, wherever the program was installed."""
    return bundle_root() / "docs" / "manual"


def pages() -> list[str]:
    """The names of all pages in the order in which the first one's last part links them, the first one leading."""
    named = _LINK.findall(text(FIRST).rpartition("\n## ")[2])
    return list(dict.fromkeys([FIRST, *named]))


def text(page: str) -> str:
    """A page's Markdown. FileNotFoundError for one that is none."""
    return (folder() / f"{page}.md").read_text("utf-8")


def title(page: str) -> str:
    """The page's own heading."""
    return text(page).partition("\n")[0].removeprefix("# ").strip()


def of_screen(name: str) -> str:
    """The page that tells of a screen; the first one where none does."""
    return name if (folder() / f"{name}.md").is_file() else FIRST


def search(wanted: str, most: int = 40) -> list[Found]:
    """The lines that hold all the words, in the order of the contents; a page whose title holds them comes first."""
    words = wanted.casefold().split()
    if not words:
        return []
    in_titles, in_lines = [], []
    for page in pages():
        heading = title(page)
        if all(word in heading.casefold() for word in words):
            in_titles.append(Found(page, heading, heading))
        for line in text(page).splitlines()[1:]:
            if line.startswith("#"):
                heading = plain(line)
                if all(word in heading.casefold() for word in words):
                    in_lines.append(Found(page, heading, heading))
                continue
            told = plain(line)
            if told and not line.startswith("![") and all(word in told.casefold() for word in words):
                in_lines.append(Found(page, heading, told))
    return [*in_titles, *in_lines][:most]


def plain(line: str) -> str:
    """A line without the signs of Markdown."""
    return " ".join(_MARKS.sub(" ", line.removeprefix("- ")).split())
