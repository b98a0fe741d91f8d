"""The two halves of the window before the main one: what this program is on the left, the form on the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from station_app import __version__
from station_app.ui import theme
from station_app.ui.widgets.basics import label
from station_app.words import say


class BrandedPage(QWidget):
    """A page with the ink-blue panel at its left; screens fill `form`, a column of at most `width` pixels."""

    def __init__(self, parent: QWidget | None = None, width: int = 420) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._mark = QLabel()
        row.addWidget(_panel(self._mark, self), 2)
        column = QWidget()
        column.setProperty("role", "page")
        column.setMaximumWidth(theme.px(width))
        self.form = QVBoxLayout(column)
        self.form.setContentsMargins(0, theme.px(24), 0, theme.px(24))
        self.form.setSpacing(theme.px(8))
        holder = QWidget()
        holder.setProperty("role", "page")
        centred = QHBoxLayout(holder)
        centred.addStretch(1)
        centred.addWidget(column, 100)
        centred.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        row.addWidget(scroll, 3)


    def show_mark(self) -> None:
        """Draws the mark: after the first paint, as drawing is slower than writing."""
        theme.picture(self._mark, "brand", "nav_mark", 56)


def _panel(mark: QLabel, parent: QWidget) -> QFrame:
    panel = QFrame(parent)
    panel.setProperty("role", "nav")
    column = QVBoxLayout(panel)
    margin = theme.px(48)
    column.setContentsMargins(margin, margin, margin, theme.px(32))
    column.setSpacing(theme.px(12))
    column.addStretch(2)
    mark.setFixedHeight(theme.px(56))
    column.addWidget(mark)
    name = label(say("知识产权公共服务登记台"), "nav-title", panel, wrap=True)
    column.addWidget(name)
    column.addWidget(
        label(say("咨询登记、回执和报送，断网也照常。数据加密存在这台电脑上。"), "nav-note", panel, wrap=True)
    )
    column.addStretch(3)
    column.addWidget(label(say("版本 {version}", version=__version__), "nav-note", panel))
    return panel
