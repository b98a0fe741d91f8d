"""Whether what is written on a screen has the room it needs."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def cut(widget: QWidget) -> list[str]:
    """The labels and buttons whose words have less room than they need."""
    parts = [part for part in widget.findChildren(QWidget) if isinstance(part, QLabel | QAbstractButton)]
    return [
        part.text() for part in parts
        if part.isVisible() and part.text() and part.width() + 1 < part.minimumSizeHint().width()
    ]  # fmt: skip
