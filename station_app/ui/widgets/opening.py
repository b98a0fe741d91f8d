"""Opening a dialog over the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid


def open_over(dialog: QDialog) -> None:
    """Opens a dialog that is gone once it is closed; the caret then goes back to where it was."""
    caret = QApplication.focusWidget()

    def back() -> None:
        if caret is not None and isValid(caret):
            caret.window().activateWindow()
            caret.setFocus()

    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.finished.connect(lambda _result: back())
    dialog.open()
