"""The manual's window: contents and search at the left, the page at the right. It stands beside the work.

Esc closes it; the caret goes back to where it was.
"""

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from station_app import manual
from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.boxes import LineBox
from station_app.words import say

_PAGE = Qt.ItemDataRole.UserRole
_LINE = Qt.ItemDataRole.UserRole + 1
LONGEST = 40
_PICTURE = "\ufffc"


class ManualView(QTextBrowser):
    """Shows a page of the manual; pictures are made as wide as the window lets them be."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("手册正文"))
        self.setOpenLinks(False)
        self.setProperty("role", "manual")
        self.document().setDocumentMargin(theme.px(20))

    def show_page(self, name: str) -> None:
        """Puts a page in front, from its beginning."""
        self.document().setDefaultFont(theme.font())
        self.document().setMarkdown(manual.text(name), QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._space_out()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        path = name.path() if isinstance(name, QUrl) else name
        picture = QImage(str((manual.folder() / path).resolve()))
        if picture.isNull():
            return picture
        width = max(320, min(picture.width(), self.viewport().width() - 3 * theme.px(20)))
        return picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def _space_out(self) -> None:
        """Lines with air between them: what is read while somebody waits must be found at a glance."""
        block = self.document().begin()
        while block.isValid():
            self._mark_keys(block)
            cursor = QTextCursor(block)
            form = block.blockFormat()
            # A picture's line is as high as the picture: a third more would be a hole beneath it.
            inside = QTextCursor(block).currentTable()
            form.setLineHeight(100 if _PICTURE in block.text() or inside is not None else 135, 1)
            if form.headingLevel():
                form.setTopMargin(theme.px(18 if form.headingLevel() > 1 else 0))
                form.setBottomMargin(theme.px(6))
            elif block.textList() is None and inside is None:
                form.setBottomMargin(theme.px(8))
            elif inside is not None:
                _dress_table(inside)
            cursor.setBlockFormat(form)
            block = block.next()


    def _mark_keys(self, block: QTextBlock) -> None:
        """Keys in the face of the window, bold: no other font is expected on the machine."""
        found = []
        at = block.begin()
        while not at.atEnd():
            piece = at.fragment()
            if piece.charFormat().fontFixedPitch():
                found.append((piece.position(), piece.length()))
            at += 1
        for start, length in found:
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setFont(theme.font(bold=True))
            form.setForeground(QColor(theme.colours().link))
            cursor.mergeCharFormat(form)


def _dress_table(table: QTextTable) -> None:
    form = table.format()
    form.setCellPadding(theme.px(6))
    form.setBorder(0)
    form.setBottomMargin(theme.px(12))
    table.setFormat(form)


class HelpWindow(QDialog):
    """One for the whole program; `show_for` names the screen from which F1 was pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("手册"))
        self.setModal(False)
        self.current = ""
        self.search = LineBox(say("在手册里找"), LONGEST, self)
        self.search.setPlaceholderText(say("在手册里找，如“断网”“补打”"))
        self.contents = QListWidget(self)
        self.contents.setAccessibleName(say("手册目录"))
        self.contents.setProperty("role", "rail")
        self.contents.setSpacing(theme.px(1))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = label(say("手册里没有找到。换个词试试。"), "note", self, wrap=True)
        self.nothing.hide()
        self.view = ManualView(self)
        self.close_box = button(say("关闭"), self.reject, key="Esc", parent=self)
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        for part in (self.search, self.nothing, self.contents):
            left.addWidget(part)
        holder = QWidget(self)
        holder.setFixedWidth(theme.px(250))
        left.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(left)
        right = QVBoxLayout()
        right.addWidget(self.view, 1)
        right.addWidget(self.close_box, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        margin = theme.px(16)
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(theme.px(16))
        row.addWidget(holder)
        row.addLayout(right, 1)
        self.resize(self.sizeHint())
        self.search.typed.connect(self._fill)
        self.search.advanced.connect(self._open_first)
        self.contents.currentItemChanged.connect(lambda _now, _before: self._open_current())
        self.view.anchorClicked.connect(self._follow)
        self._fill()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(1040), theme.px(640))

    def show_for(self, screen: str) -> None:
        """Opens at the page of a screen, the caret in the text so that the arrow keys scroll it."""
        self.search.set_text("")
        self._fill()
        self.open_page(manual.of_screen(screen))
        self.show()
        self.raise_()
        self.activateWindow()
        self.view.setFocus()

    def open_page(self, name: str) -> None:
        """Shows a page and marks it in the contents."""
        self.current = name
        self.view.show_page(name)
        self._mark()

    def _fill(self) -> None:
        typed = (self.search.text() + self.search.composed).strip()
        self.contents.blockSignals(True)
        self.contents.clear()
        if typed:
            for hit in manual.search(typed):
                told = f"{hit.heading}\n{_around(hit.line, typed)}" if hit.line != hit.heading else hit.heading
                self._line(told, hit.page, hit.line)
        else:
            for page in manual.pages():
                self._line(manual.title(page), page, "")
        self.contents.blockSignals(False)
        self.nothing.setVisible(bool(typed) and not self.contents.count())
        if not typed:
            self._mark()

    def _line(self, words: str, page: str, line: str) -> None:
        item = QListWidgetItem(words, self.contents)
        item.setToolTip(words)
        item.setData(_PAGE, page)
        item.setData(_LINE, line)

    def _mark(self) -> None:
        if self.search.text():
            return
        self.contents.blockSignals(True)
        for row in range(self.contents.count()):
            if self.contents.item(row).data(_PAGE) == self.current:
                self.contents.setCurrentRow(row)
        self.contents.blockSignals(False)

    def _open_first(self) -> None:
        if self.contents.count():
            self.contents.setCurrentRow(0)
            self._open_current()
            self.contents.setFocus()

    def _open_current(self) -> None:
        item = self.contents.currentItem()
        if item is None:
            return
        self.open_page(str(item.data(_PAGE)))
        wanted = self.search.text().split()
        if wanted:
            self.view.find(wanted[0])
            self.view.ensureCursorVisible()

    def _follow(self, link: QUrl) -> None:
        """A link leads to another page of the manual, never out of it."""
        name = link.path().removesuffix(".md")
        if name in manual.pages():
            self.search.set_text("")
            self._fill()
            self.open_page(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.search.setFocus()
            self.search.selectAll()
        else:
            super().keyPressEvent(event)


def _around(line: str, typed: str, most: int = 15) -> str:
    """The part of a line in which the first of the words stands."""
    at = max(0, line.casefold().find(typed.split()[0].casefold()) - 4)
    piece = line[at : at + most]
    return f"{'…' if at else ''}{piece}{'…' if at + most < len(line) else ''}"
