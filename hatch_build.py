"""What a wheel carries beside its Python files.

A wheel has no top level to keep `resources/` and `db/` in: each program carries what it reads inside its own package
(`station_app/places.py` and `city_centre/places.py` look there), because neither may import the other. A checkout
installed with `pip install -e .` reads its own folders and gets no copies.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = {
    "resources": "station_app/_bundled/resources",
    "docs/manual": "station_app/_bundled/docs/manual",
    "docs/screens": "station_app/_bundled/docs/screens",
    "db/station": "station_app/_bundled/db/station",
    "db/reference": "station_app/_bundled/db/reference",
    "db/centre": "city_centre/_bundled/db/centre",
}


class BundledFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the bundled folders to a wheel; a missing folder refuses the build."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders for a `standard` wheel, none for an `editable` one."""
        if version == "standard":
            build_data["force_include"].update(BUNDLED)
