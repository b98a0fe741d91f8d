"""告知同意: what the visitor agreed to, never pressed beforehand (PIPL 14), and the notice he was shown, to be read."""

from collections.abc import Mapping
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.stations import Enrolment, Station
from station_app.ui import theme
from station_app.ui.widgets.choices import CodeRow
from station_app.words import on_paper, say


def current_notice(catalogue: Catalogue, city_role: str, day: date) -> str:
    """The version of the notice that holds for a station of this role on a day; empty where the data has none."""
    versions = [code for code in catalogue.current("notice", day) if code.attributes.get("city_role") == city_role]
    return max(versions, key=lambda code: code.valid_from).code if versions else ""


def notice_text(catalogue: Catalogue, version: str, station: Station, tie: Enrolment | None) -> str:
    """The notice as the visitor reads it, the names of this station and its city centre filled in."""
    notices = catalogue["notice"]
    if version not in notices:
        return say("基础数据里没有现行的告知书。请向市中心索取新的基础数据；登记不受影响。")
    values: Mapping[str, str] = {
        "station_name": station.name,
        "station_phone": station.phones or on_paper("见窗口公示"),
        "city_centre_name": tie.centre_name if tie else on_paper("市知识产权中心"),
        "city_centre_phone": on_paper("见窗口公示"),
    }
    text = notices[version].attributes.get("text", "")
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


class ConsentField(QWidget):
    """The scope as buttons, none of them pressed, and a button that opens the notice beside the form."""

    changed = Signal()
    advanced = Signal()
    notice_wanted = Signal(bool)

    def __init__(self, catalogue: Catalogue, city_role: str, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = current_notice(catalogue, city_role, day)
        self._kept: tuple[str, str, datetime | None] = ("", "", None)
        self._stamped: datetime | None = None
        scopes = catalogue.current("consent_scope", day)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.row = CodeRow(say("告知同意"), scopes, shown=len(scopes))
        self.read = QPushButton(say("看告知书"))
        self.read.setCheckable(True)
        self.read.setProperty("role", "link")
        self.read.setAccessibleName(say("看告知书全文"))
        row.addWidget(self.row)
        row.addWidget(self.read)
        row.addStretch(1)
        self.row.chosen.connect(self.changed.emit)
        self.row.advanced.connect(self.advanced.emit)
        self.read.toggled.connect(self.notice_wanted.emit)

    def version(self) -> str:
        """The version of the notice to show: the record's own, or the present one."""
        return self._kept[1] or self._current

    def values(self, now: datetime) -> dict[str, object]:
        """The three fields of the form. What stands as it was keeps its version and its time."""
        scope = self.row.code()
        if scope == self._kept[0]:
            return {"consent_scope": scope, "consent_version": self._kept[1], "consented_at": self._kept[2]}
        self._stamped = self._stamped or now.replace(second=0, microsecond=0)
        return {"consent_scope": scope, "consent_version": self._current, "consented_at": self._stamped}

    def set_values(self, scope: str, version: str, at: datetime | None) -> None:
        """Puts what stands on a record or a draft; empty for a fresh form."""
        self._kept = (scope, version, at)
        self._stamped = None
        self.row.set_code(scope)
        self.read.setChecked(False)
