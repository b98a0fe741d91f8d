"""`python -m tests.manual.write_keys`: the manual's table of keys, written anew from the menus of the real window."""

import tempfile
from pathlib import Path

from station_app import manual
from station_app.ui.main_window import MainWindow
from tests.helpers.office import make_office
from tests.helpers.window import dress, main_window


def lines(window: MainWindow) -> list[str]:
    """One line of Markdown for each action that has a key, in the order of the menus."""
    return [
        f"| `{action.shortcut().toString()}` | {action.iconText().rstrip('…')} |"
        for action in window.menus.actions.values()
        if not action.shortcut().isEmpty()
    ]


def write(window: MainWindow, file: Path) -> None:
    """Puts the table in place of the one that stands before the first heading of the page."""
    first, mark, rest = file.read_text("utf-8").partition("## ")
    kept = [line for line in first.splitlines() if not line.startswith("| `")]
    while kept and not kept[-1]:
        kept.pop()
    file.write_text("\n".join([*kept, *lines(window), "", mark + rest]), "utf-8")


if __name__ == "__main__":
    dress()
    with tempfile.TemporaryDirectory() as place:
        office = make_office(Path(place))
        with main_window(office) as opened:
            write(opened, manual.folder() / "keys.md")
        office.close()
