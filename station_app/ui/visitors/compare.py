"""对照: two records side by side, field by field; what is chosen stands after the merge."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from station_app.actions.merges import FIELDS
from station_app.domain.numbers import mask_phone
from station_app.storage import visitor_cards
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector.portraits import Known, not_the_same, title_of, visits_of, what_of
from station_app.ui.widgets.basics import Banner, button, label
from station_app.ui.widgets.boxes import ENTER
from station_app.words import say
from station_app.words.labels import field_label

_FIELD_LABELS: Final[Mapping[str, str]] = {"name": "visitor_name", "phone": "visitor_phone", "email": "visitor_email"}


class Compare(QWidget):
    """The left one stays, the right one goes on in it. `merged` and `apart` ask for it; `left` goes back."""

    merged = Signal()
    apart = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.kept: Known | None = None
        self.gone: Known | None = None
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._groups: list[QButtonGroup] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.heading = label(say("对照两条记录"), "title", self)
        column.addWidget(self.heading)
        column.addWidget(label(
            say("左边的留下，右边的并进来；每一项选要留的那个。来访记录都算在一起，30 天内可以撤销。"),
            "muted", self, wrap=True,
        ))  # fmt: skip
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._scroll, 1)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.merge = button(
            say("合并为一条"), self.merged.emit, key="Ctrl+Enter", role="primary", parent=self
        )
        self.swap = button(say("换边"), self._swap, key="Alt+X", parent=self)
        self.not_same = button(say("不是同一人"), self.apart.emit, key="Alt+N", parent=self)
        self.back = button(say("返回"), self.left.emit, key="Esc", parent=self)
        row.addWidget(self.merge)
        row.addWidget(self.swap)
        row.addWidget(self.not_same)
        row.addStretch(1)
        row.addWidget(self.back)
        column.addLayout(row)

    def show_two(self, kept: Known, gone: Known) -> None:
        """Puts the two side by side. An empty field of the left one is filled from the right one at first."""
        self.kept, self.gone = kept, gone
        self.banner.tell("info", "")
        told = not_the_same(kept)
        self.not_same.setText(f"{told}  {QKeySequence('Alt+N').toString()}")
        self.not_same.setAccessibleName(told)
        self.choices, self._groups = {}, []
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, theme.px(4), theme.px(8), 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for place, (role, one) in enumerate(((say("留下"), kept), (say("并入"), gone)), start=1):
            named = say("{role}：{name}", role=role, name=title_of(one))
            grid.addWidget(label(named, "lead", inside, wrap=True), 0, place)
            grid.addWidget(label(visits_of(one), "note", inside), 1, place)
        mine, theirs = self._values(kept), self._values(gone)
        row = 2
        for name in FIELDS[what_of(kept)]:
            own, other = mine.get(name, ""), theirs.get(name, "")
            if name == "phone" and own != other:
                own, other = masked_beside(own, other), masked_beside(other, own)
            elif name == "phone":
                own = other = mask_phone(own) if own else ""
            if own or other:
                self._row(grid, inside, row, name, own, other)
                row += 1
        grid.setRowStretch(row, 1)
        self._scroll.setWidget(inside)
        # Taking a widget in, a scroll area makes it fill its ground.
        inside.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)

    def taken(self) -> tuple[str, ...]:
        """The fields that the left one takes from the right one."""
        return tuple(name for name, (_own, other) in self.choices.items() if other.isChecked())

    def _row(self, grid: QGridLayout, inside: QWidget, row: int, name: str, mine: str, theirs: str) -> None:
        heading = field_label(_FIELD_LABELS.get(name, name))
        grid.addWidget(label(heading, "muted", inside), row, 0)
        if mine == theirs:
            both = label(say("{value}（两边一样）", value=mine), "", inside, wrap=True)
            grid.addWidget(both, row, 1, 1, 2)
            return
        group = QButtonGroup(inside)
        made = []
        for place, value in enumerate((mine, theirs), start=1):
            choice = QRadioButton(value or say("（空）"), inside)
            choice.setAccessibleName(say("{field}：{value}", field=heading, value=value or say("（空）")))
            choice.setEnabled(bool(value) or bool(mine and theirs))
            group.addButton(choice)
            grid.addWidget(choice, row, place)
            made.append(choice)
        (made[0] if mine else made[1]).setChecked(True)
        self._groups.append(group)
        self.choices[name] = (made[0], made[1])

    def _values(self, known: Known) -> dict[str, str]:
        db, catalogue = self._desk.reader.db, self._desk.open.catalogue

        def labelled(code_list: str, code: str) -> str:
            return catalogue.label(code_list, code) if code else ""

        if isinstance(known, KnownVisitor):
            person = visitor_cards.person(db, known.record_id)
            return {
                "name": person.name, "phone": person.phone, "email": person.email,
                "wechat": person.wechat, "name_readings": say("、").join(person.readings),
                "visitor_type": labelled("visitor_type", person.visitor_type),
                "region_code": labelled("region", person.region_code), "subdistrict": person.subdistrict,
            }  # fmt: skip
        firm = visitor_cards.firm(db, known.record_id)
        return {
            "org_name": firm.org_name, "org_short_name": firm.org_short_name, "uscc": firm.uscc,
            "enterprise_scale": labelled("enterprise_scale", firm.enterprise_scale),
            "industry": labelled("industry", firm.industry),
        }  # fmt: skip

    def _swap(self) -> None:
        if self.kept is not None and self.gone is not None:
            self.show_two(self.gone, self.kept)
            self.first.setFocus()

    @property
    def first(self) -> QWidget:
        """Where the caret goes: the first choice, or the button where there is nothing to choose."""
        for own, other in self.choices.values():
            return own if own.isChecked() else other
        return self.merge

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]] = {
            (Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier): self.swap.click,
            (Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier): self.not_same.click,
            (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier): self.left.emit,
        }
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        asked = keys.get((Qt.Key(event.key()), plain))
        if event.key() in ENTER and plain == Qt.KeyboardModifier.ControlModifier:
            asked = self.merge.click
        if asked is None:
            super().keyPressEvent(event)
            return
        event.accept()
        asked()


def masked_beside(phone: str, other: str) -> str:
    """A masked phone in which the digits that differ from the other one can be read: they are what is compared."""
    masked = mask_phone(phone) if phone else ""
    if len(masked) != len(phone) or len(phone) != len(other):
        return masked
    return "".join(
        own if own != theirs else shown for own, theirs, shown in zip(phone, other, masked, strict=True)
    )
