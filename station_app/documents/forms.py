"""A form: how one kind of paper is set, on every layout, from one model.

Each kind has a module that says its title and its own blocks; letterhead, title, marks, number, QR code, signature,
notice and contact are the same for all (`furniture.py`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from station_app.documents import blocks, fonts, furniture
from station_app.documents.layout_files import bundled_layout, layout_for
from station_app.documents.layouts import Layout, Paper
from station_app.documents.pages import Plan, Strip, draw, plan
from station_app.domain.papers.issued import IssuedPaper
from station_app.words import on_paper

Shown = TypeVar("Shown", bound=IssuedPaper)

LAYOUTS: Final = ("a4", "a5", "80mm")


@dataclass(frozen=True, eq=False)
class Form(Generic[Shown]):
    """One kind of paper. `own` are the blocks only this kind has, `words` the lines that a station may word itself.

    `beside` gives label and text of the line under the number; `watermark` words laid over each page.
    """

    name: str
    title: Callable[[Shown], str]
    own: Mapping[str, Callable[[Shown, Layout], list[Strip]]]
    words: frozenset[str] = frozenset()
    layouts: tuple[str, ...] = LAYOUTS
    beside: Callable[[Shown], tuple[str, str]] = lambda shown: (
        on_paper("出具时间"),
        furniture.day_and_time(shown.printed_at),
    )

    def __post_init__(self) -> None:
        """Puts the common blocks beside the form's own."""
        common: dict[str, Callable[[Shown, Layout], list[Strip]]] = {
            **furniture.BLOCKS,
            "title": lambda shown, layout: furniture.title(self.titled(shown, layout), layout),
            "number_and_qr": lambda shown, layout: furniture.number_and_qr(shown, layout, self.beside(shown)),
        }
        object.__setattr__(self, "blocks", {**common, **self.own})
        object.__setattr__(self, "paper", Paper(self.name, frozenset(self.blocks), self.words | furniture.WORDING))

    blocks: Mapping[str, Callable[[Shown, Layout], list[Strip]]] = None  # type: ignore[assignment]
    paper: Paper = None  # type: ignore[assignment]

    def layout(self, layout: str, *, own: Path | None = None, scale: float = 1.0) -> Layout:
        """The layout to set with: the station's own from its folder, or the bundled one, at 1 to 1.5 the type size."""
        return layout_for(self.paper, layout, own=own, scale=scale)

    def titled(self, shown: Shown, layout: Layout) -> str:
        """The paper's title in the station's words or the program's."""
        return layout.word("title", self.title(shown))

    def plan(self, shown: Shown, layout: str | Layout) -> Plan:
        """The paper measured and broken into pages. Raises Trouble for a missing font or a bad layout file."""
        setting = bundled_layout(self.paper, layout) if isinstance(layout, str) else layout
        title = self.titled(shown, setting)
        head = f"{shown.station_name} · {title}"
        return plan(
            setting,
            title=f"{title} {shown.number}".rstrip(),
            author=shown.station_name,
            body=[strip for name in setting.body for strip in self.blocks[name](shown, setting)],
            foot=[strip for name in setting.foot for strip in self.blocks[name](shown, setting)],
            running_head=[
                *blocks.edges(setting, head, shown.number, setting.type.small),
                blocks.rule(below=setting.type.body),
            ],
            watermark=on_paper("已作废") if shown.voided else "",
        )

    def pdf(self, shown: Shown, layout: str | Layout) -> bytes:
        """The paper as a PDF, on a bundled layout by name or on one that `layout` answered.

        A long text flows onto further sheets, which carry the number and are counted; a roll grows. A voided paper
        carries 已作废 across each page. Characters that no font has stand as 〔U+1F600〕; name them to the clerk
        beforehand with `unprintable`. Raises Trouble for a missing font or a bad layout file.
        """
        return draw(self.plan(shown, layout))


def unprintable(shown: IssuedPaper) -> tuple[str, ...]:
    """The characters of a paper that no font has, each once, to be named on screen before it is printed."""
    return fonts.missing_characters("".join(_texts(shown)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
