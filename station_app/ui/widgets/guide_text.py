"""A guide as it is read on the screen: headings and lines; against another one, what it says differently is marked."""

from collections.abc import Callable
from html import escape

from PySide6.QtWidgets import QTextBrowser, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.guides import OWN_PART, Guide
from station_app.domain.item_overlays import ItemOverlay
from station_app.ui import theme
from station_app.words import on_paper, say
from station_app.words.guides import line_words


class GuideText(QTextBrowser):
    """Only read, by keys too. Nothing in it is a link: the texts come from outside and are shown as they are."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self._again: Callable[[], None] = self.clear
        theme.follow(self, lambda: self._again())

    def show_guide(
        self, guide: Guide, catalogue: Catalogue, own: ItemOverlay | None = None, against: Guide | None = None,
        other: Catalogue | None = None,
    ) -> None:  # fmt: skip
        """Shows a guide; what `against` does not say is marked by a sign and a ground, not by colour alone."""
        self._again = lambda: self.setHtml(_html(guide, catalogue, own, against, other))
        self._again()
        self.verticalScrollBar().setValue(0)

    def show_part(self, part: str) -> None:
        """Scrolls to the heading of a part (its code, OWN_PART for what the station says); elsewhere, not at all."""
        self.scrollToAnchor(part)

    def show_nothing(self, sentence: str) -> None:
        """No guide: a sentence."""
        self._again = lambda: self.setHtml(f'<p style="color:{theme.colours().muted}">{escape(sentence)}</p>')
        self._again()


def said_by(guide: Guide, catalogue: Catalogue) -> set[tuple[str, str]]:
    """Every (part, line) of a guide as it is read."""
    return {(part.code, line_words(line, catalogue)) for part in guide.parts for line in part.lines}


def _html(
    guide: Guide, catalogue: Catalogue, own: ItemOverlay | None, against: Guide | None, other: Catalogue | None
) -> str:
    wear = theme.colours()
    known = said_by(against, other or catalogue) if against is not None else None
    size = theme.px(theme.TYPE["body"])
    told = [f'<div style="font-size:{size}px">']
    for part in guide.parts:
        lines = [(line_words(line, catalogue), line.source) for line in part.lines]
        told.append(_heading(part.label, part.code))
        for at, (words, source) in enumerate(lines, start=1):
            new = known is not None and (part.code, words) not in known
            number = f"{at}. " if len(lines) > 1 else ""
            sign = escape(say("【不同】")) if new else ""
            ground = f"background-color:{wear.care_soft};color:{wear.care};" if new else ""
            told.append(f'<p style="margin:2px 0 2px 4px;{ground}" title="{escape(source)}">'
                        f"{sign}{number}{escape(words)}</p>")  # fmt: skip
    for at, (label, text) in enumerate(_own(own)):
        told.append(_heading(label, "" if at else OWN_PART) + f'<p style="margin:2px 0 2px 4px">{escape(text)}</p>')
    if not guide.written:
        told.append(f'<p style="color:{wear.muted}">'
                    + escape(say("这一事项还没有单独的指南文字，由市中心下发。")) + "</p>")  # fmt: skip
    if guide.sources:
        sources = say("来源：{sources}", sources=on_paper("；").join(guide.sources))
        told.append(f'<p style="color:{wear.muted};font-size:{theme.px(theme.TYPE["note"])}px">{escape(sources)}</p>')
    return "".join([*told, "</div>"])


def _own(own: ItemOverlay | None) -> list[tuple[str, str]]:
    if own is None:
        return []
    pairs = ((on_paper("办理地点"), own.place), (on_paper("咨询电话"), own.phone), (on_paper("本站说明"), own.note))
    return [(label, text) for label, text in pairs if text]


def _heading(text: str, anchor: str = "") -> str:
    here = f'<a name="{escape(anchor)}"></a>' if anchor else ""
    return f'<p style="margin:10px 0 2px 0;color:{theme.colours().link}">{here}<b>{escape(text)}</b></p>'
