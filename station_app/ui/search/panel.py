"""The chosen hit beside the list: all its texts, whole, with the words that were asked for marked in them."""

import html
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.numbers import mask_phone
from station_app.storage.search import Hit
from station_app.ui import theme
from station_app.ui.search.lines import Asked
from station_app.ui.widgets.basics import Card, button, label
from station_app.words import say
from station_app.words.searching import hit_state, kind_of_hit, met_field

WIDTH = 300
_MASKED = frozenset({"visitor_phone", "handler_phone", "phone"})


class HitPanel(Card):
    """`opened`: the record that stands here is wanted."""

    opened = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._catalogue = catalogue
        self.setFixedWidth(theme.px(WIDTH))
        self.setAccessibleName(say("选中的记录"))
        self.title_line = label("", "lead", self, wrap=True)
        self.state = label("", "muted", self, wrap=True)
        self.text = QTextBrowser(self)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(say("记录的内容"))
        self.text.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.press = button(say("打开"), self.opened.emit, key="Enter", role="primary", parent=self)
        self.body.addWidget(self.title_line)
        self.body.addWidget(self.state)
        self.body.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.press)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self._rest = QWidget(self)
        self.body.addWidget(self._rest, 1)
        theme.follow(self.text, self._dress)
        self.show_hit(None, Asked(), {})

    def show_hit(self, hit: Hit | None, asked: Asked, names: Mapping[str, str]) -> None:
        """Shows a hit; None: says what will stand here."""
        self.press.setEnabled(hit is not None)
        self.press.setVisible(hit is not None)
        self._rest.setVisible(hit is None)
        if hit is None:
            self.title_line.setText(say("还没有选中记录"))
            self.state.setText(say("在列表里用 ↑↓ 选一条，这里显示全文和命中的地方，Enter 打开。"))
            self.text.hide()
            return
        one = hit.document
        self.title_line.setText(say("{kind} {number}", kind=kind_of_hit(one.kind), number=one.number).strip())
        told = (one.at[:16].replace("T", " "), hit_state(one.kind, one.state), names.get(one.clerk, ""))
        near = (say("相近的结果"),) if hit.forgiven else ()
        self.state.setText(say(" · ").join(filter(None, (*near, *told))))
        self.text.setHtml(self._html(hit, asked))
        self.text.show()

    def _dress(self) -> None:
        # A text to be read is no field: it has an edge only while it has the caret.
        self.text.setStyleSheet(
            "QTextBrowser { background: transparent; border: 2px solid transparent; padding: 0; }"
            f" QTextBrowser:focus {{ border: 2px solid {theme.colours().focus}; }}"
        )

    def _html(self, hit: Hit, asked: Asked) -> str:
        wear, one = theme.colours(), hit.document
        lines: list[tuple[str, str]] = [(field, text) for field, text in one.texts]
        if one.labels and one.code_list:
            labels = say("、").join(self._catalogue.label(one.code_list, code) for code in one.labels)
            lines.append(("items", labels))
        for field, code in one.codes:
            if field != "number":
                lines.append((field, mask_phone(code) if field in _MASKED else code))
        parts = []
        for field, text in lines:
            marked = _marked(text, asked.marks(text, forgiven=hit.forgiven), wear.care_soft, wear.care)
            parts.append(
                f'<p style="margin:0 0 {theme.px(10)}px 0"><span style="color:{wear.muted};'
                f' font-size:{theme.px(theme.TYPE["note"])}px">{html.escape(met_field(field))}</span><br>{marked}</p>'
            )
        return "".join(parts)


def _marked(text: str, marks: list[tuple[int, int]], ground: str, colour: str) -> str:
    made, at = [], 0
    for begin, end in marks:
        made.append(html.escape(text[at:begin]))
        made.append(
            f'<span style="background-color:{ground}; color:{colour}; font-weight:bold">'
            f"{html.escape(text[begin:end])}</span>"
        )
        at = end
    made.append(html.escape(text[at:]))
    return "".join(made).replace("\n", "<br>")
