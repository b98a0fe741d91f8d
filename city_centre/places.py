"""Where things lie: the migrations (checkout, wheel or frozen folder) and the office's own data.

The only module of this program that imports appdirs.
"""

import sys
from pathlib import Path

import appdirs

APP_NAME = "IPCityCentre"


def bundle_root() -> Path:
    """The folder that holds `db/`: the frozen folder, the package's `_bundled` of a wheel, or the top of a checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    installed = package / "_bundled"
    return installed if installed.is_dir() else package.parent


def migrations_folder() -> Path:
    """The Alembic folder of the office's database."""
    return bundle_root() / "db" / "centre" / "migrations"


def reference_folder() -> Path:
    """The reference data that this program carries."""
    return bundle_root() / "db" / "reference"


def default_data_folder() -> Path:
    """The office's data folder where `--data` does not name another."""
    return Path(appdirs.user_data_dir(APP_NAME, appauthor=False, roaming=False))
