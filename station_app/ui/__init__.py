"""The desk's window: all of Qt, and nothing that the command line could not do as well."""

import sys

import PySide6.QtCore  # noqa: F401 - it brings shibokensupport along


def _read_no_sources() -> None:
    """Lets PySide take every module for one that asks for no `__feature__`; none of ours does.

    It finds out by reading the source of each module imported after it and keeping the text: half as long again to
    import ours, and ten megabytes. A bundle, which has no sources, has always gone without.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda module: False  # type: ignore[attr-defined]


_read_no_sources()
