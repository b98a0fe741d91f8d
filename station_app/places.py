"""Where things lie: the bundled files (checkout, wheel or frozen folder) and the station's own data.

The only module that imports appdirs.
"""

import sys
from functools import cache
from pathlib import Path

import appdirs  # type: ignore[import-untyped]

APP_NAME = "IPStationDesk"


def bundle_root() -> Path:
    """The folder that holds `resources/` and `db/`, wherever the program was installed.

    A frozen folder unpacks them beside the program (`sys._MEIPASS`); a wheel carries them inside the package as
    `_bundled`; a checkout has them at its top.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    return _beside_the_program()


@cache
def _beside_the_program() -> Path:
    here = Path(__file__).resolve().parent
    installed = here / "_bundled"
    return installed if installed.is_dir() else here.parent


def resource(*parts: str) -> Path:
    """A file under `resources/`."""
    return bundle_root().joinpath("resources", *parts)


def database_file(*parts: str) -> Path:
    """A file under `db/` (migrations, reference data)."""
    return bundle_root().joinpath("db", *parts)


def default_data_folder() -> Path:
    """The station's data folder where `--data` does not name another."""
    return Path(appdirs.user_data_dir(APP_NAME, appauthor=False, roaming=False))


def data_folder() -> Path:
    """The station's data folder where `--data` does not name another: the one that was chosen here, or the default."""
    try:
        chosen = _place_file().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        chosen = ""
    return Path(chosen) if chosen else default_data_folder()


def remember_data_folder(place: Path) -> None:
    """From now on the data are looked for there. OSError where this cannot be kept."""
    file = _place_file()
    if place == default_data_folder():
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".tmp")
    aside.write_text(f"{place}\n", "utf-8")
    aside.replace(file)


def _place_file() -> Path:
    return default_memory_folder() / "place.txt"


def default_memory_folder() -> Path:
    """A second place, apart from the data folder, that remembers how far this PC had come: it shows a restore."""
    return Path(appdirs.user_config_dir(APP_NAME, appauthor=False, roaming=False))
