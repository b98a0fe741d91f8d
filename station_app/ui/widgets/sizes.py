"""Sizes of files as people read them."""

from typing import Final

_MEGABYTE: Final = 1024 * 1024


def megabytes(size: int) -> str:
    """The size in megabytes with one decimal, and never 0.0 for something."""
    return f"{max(size / _MEGABYTE, 0.1 if size else 0):.1f}"
