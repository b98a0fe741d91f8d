"""How the window looks: theme, size of text and language, chosen in the menu or in the settings, kept for this desk."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from station_app.actions.preferences import choose
from station_app.storage import settings
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.words import LANGUAGES, say

if TYPE_CHECKING:
    from station_app.ui.main_window import MainWindow


class Looks:
    """What the window wears, and what it remembers of it."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def choose_theme(self, name: str) -> None:
        """Wears another theme at once and remembers it for this desk."""
        self._choose("theme", name)

    def choose_scale(self, scale: float) -> None:
        """Shows all text at another size and remembers it; spaces of pages already built follow at the next start."""
        self._choose("text_scale", scale)
        percent = round(scale * 100)
        told = say("文字大小已换成 {percent} %。下次打开时版面也跟着调整。", percent=percent)
        self._window.notices.show("info", told)

    def choose_language(self, name: str) -> None:
        """Asks that the next start speak this language; built pages keep the one they have."""
        self._window.language_chosen.emit(name)
        told = say("下次打开登记台时用“{language}”。单据一直是中文。", language=LANGUAGES[name])
        self._window.notices.show("info", told)

    def _choose(self, name: str, value: object) -> None:
        desk = self._window.desk
        opened = desk.open
        desk.background.write(
            lambda: choose(opened.store, opened.clerk, name, value), done=lambda _: wear(desk, **{name: value})
        )


def wear(desk: Desk, **chosen: Any) -> None:
    """Dresses the program as this desk's settings say, or as was chosen just now."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        name = chosen.get("theme") or settings.get(desk.reader.db, "theme", theme.theme_name())
        scale = chosen.get("text_scale") or settings.get(desk.reader.db, "text_scale", 1.0)
        theme.apply_theme(application, name if name in theme.THEMES else "light", float(scale))
