"""Controls that only this screen needs: fields on two levels, qualifications one a line, an expert out of the pool."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from station_app.domain.catalogue import Code
from station_app.domain.experts import TEXT_LENGTH
from station_app.storage import experts
from station_app.storage.cipher import Database
from station_app.ui import theme
from station_app.ui.widgets.boxes import NumberBox, TextBox, plain_enter
from station_app.ui.widgets.choices import CodeBox
from station_app.words import say

_CODE = Qt.ItemDataRole.UserRole
MOST_EXPERTS = 500


class OwnControl(QWidget):
    """A control of several parts that stands in a form as one."""

    edited = Signal()
    advanced = Signal()

    def value(self) -> Any:
        """What stands in it, as a JSON value."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Puts a JSON value."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Where the caret can stand in it, in the order of reading."""
        raise NotImplementedError


class TwoLevels(QTreeWidget):
    """Codes of two levels as ticks in a tree: arrows walk, the space bar ticks. `parent` of a code is its upper one."""

    edited = Signal()
    advanced = Signal()

    def __init__(self, name: str, codes: Sequence[Code], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(theme.px(150))
        self._items: dict[str, QTreeWidgetItem] = {}
        self._below: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        lower: dict[str, list[QTreeWidgetItem]] = {}
        uppers = [one for one in codes if not one.attributes.get("parent")]
        for one in [*uppers, *(one for one in codes if one.attributes.get("parent"))]:
            above = self._items.get(one.attributes.get("parent", ""))
            item = QTreeWidgetItem(above) if above is not None else QTreeWidgetItem(self)
            item.setText(0, one.label)
            item.setToolTip(0, one.label)
            item.setData(0, _CODE, one.code)
            item.setCheckState(0, Qt.CheckState.Unchecked)
            self._items[one.code] = item
            if above is None:
                lower[one.code] = []
                self._below.append((item, lower[one.code]))
            else:
                lower[one.attributes["parent"]].append(item)
        self.itemChanged.connect(lambda _item, _column: self.edited.emit())

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def codes(self) -> list[str]:
        """What is ticked, the upper level before the lower."""
        return [code for code, item in self._items.items() if item.checkState(0) is Qt.CheckState.Checked]

    def set_codes(self, codes: Sequence[str]) -> None:
        """Ticks these and no others, and unfolds the levels in which something is ticked."""
        self.blockSignals(True)
        for code, item in self._items.items():
            item.setCheckState(0, Qt.CheckState.Checked if code in codes else Qt.CheckState.Unchecked)
        for upper, below in self._below:
            upper.setExpanded(any(item.checkState(0) is Qt.CheckState.Checked for item in below))
        self.blockSignals(False)
        if self._below:
            self.setCurrentItem(self._below[0][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if plain_enter(event):
            self.advanced.emit()
        else:
            super().keyPressEvent(event)


class QualificationsBox(TextBox):
    """One qualification a line: its name, a comma, its number."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, TEXT_LENGTH, parent)
        self.setPlaceholderText(say("每行一项：资格名称，证号"))

    def rows(self) -> list[dict[str, str]]:
        """What stands in the box as JSON rows."""
        found = []
        for line in self.text().splitlines():
            name, _, number = line.replace(",", "，").partition("，")
            if name.strip() or number.strip():
                found.append({"name": name.strip(), "number": number.strip()})
        return found

    def set_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Shows rows."""
        lines = [say("{name}，{number}", **one) if one.get("number") else str(one.get("name", "")) for one in rows]
        self.set_text("\n".join(lines))


class NumberOrNone(NumberBox):
    """A whole number, or nothing."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, 6, lambda _text: None, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)


class ExpertBox(CodeBox):
    """An expert of the pool who may be booked; the first line says what an empty choice means."""

    def __init__(self, name: str, db: Database, unset: str, parent: QWidget | None = None) -> None:
        super().__init__(name, (), unset, parent)
        self._db = db
        self.refresh()

    def refresh(self) -> None:
        """Reads the pool anew; the choice stays."""
        chosen, text = self.code(), self.currentText()
        self.blockSignals(True)
        while self.count() > 1:
            self.removeItem(1)
        for one in experts.page(self._db, state="pooled", limit=MOST_EXPERTS):
            self.addItem(expert_words(one), one.record_id)
        if chosen:
            self.set_code(chosen, text)
        self.blockSignals(False)

    def choose(self, record_id: str) -> None:
        """Chooses an expert, also one who may not be booked any more."""
        found = experts.get(self._db, record_id) if record_id else None
        self.set_code(record_id, expert_words(found) if found is not None else "")


def expert_words(expert: experts.Expert) -> str:
    """An expert in a list to choose from: the name, and whose he is where he is not the station's."""
    name = expert.name or say("未填姓名")
    return say("{name}（市级）", name=name) if expert.is_city else name
