"""Days and amounts as they stand in the boxes of the page."""

import re
from datetime import date

from station_app.ui.widgets.boxes import LineBox


def day_in(box: LineBox) -> date | None:
    """The day of a box in its one form; None for anything else."""
    return day_of(box.text().strip())


def day_of(text: str) -> date | None:
    """A day in its one form; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def iso(day: date | None) -> str:
    """A day as a box shows it; empty for none."""
    return day.isoformat() if day is not None else ""


def fen_of(text: str) -> int | None:
    """Yuan with at most two decimals as fen; None for an empty text, 0 (which the checks refuse) for no amount."""
    plain = text.replace(",", "").strip()
    if not plain:
        return None
    found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,2}))?", plain, re.ASCII)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0


def yuan_of(fen: int | None) -> str:
    """Fen as a box takes them: yuan, decimals only where there are some; empty for none."""
    if fen is None:
        return ""
    return str(fen // 100) if fen % 100 == 0 else f"{fen / 100:.2f}"
