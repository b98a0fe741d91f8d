"""What a wheel carries beside its Python files.

A wheel has no top level to keep `resources/` and `db/` in: each program carries what it reads inside its own package
(`station_app/places.py` and `city_centre/places.py` look there), because neither may import the other. A checkout
installed with `pip install -e .` reads its own folders and gets no copies.
"""

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = {
    "resources": "station_app/_bundled/resources",
    "docs/manual": "station_app/_bundled/docs/manual",
    "db/station": "station_app/_bundled/db/station",
    "db/reference": "station_app/_bundled/db/reference",
    "db/centre": "city_centre/_bundled/db/centre",
}


def pictures_of_the_manual(root: Path) -> list[str]:
    """Those of `docs/screens` that the clerk's manual shows: the others are for who reads the project."""
    shown = set()
    for page in sorted((root / "docs" / "manual").glob("*.md")):
        shown |= set(re.findall(r"\.\./screens/([\w./-]+\.png)", page.read_text("utf-8")))
    return [f"docs/screens/{name}" for name in sorted(shown)]


class BundledFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the bundled folders to a wheel; a missing folder refuses the build."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders for a `standard` wheel, none for an `editable` one."""
        if version == "standard":
            build_data["force_include"].update(BUNDLED)
            for picture in pictures_of_the_manual(Path(self.root)):
                build_data["force_include"][picture] = f"station_app/_bundled/{picture}"
