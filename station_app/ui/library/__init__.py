"""The screen 常用语与政策: standing phrases are written here, texts of policies brought in."""

from station_app.ui.library.page import LibraryPage

__all__ = ["LibraryPage"]
