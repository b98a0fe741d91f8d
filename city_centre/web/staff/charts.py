"""Bar charts as inline SVG: no script, no image, and every figure is also read as text."""

from collections.abc import Sequence

from city_centre.web.html import Html, element

_WIDTH = 560
_ROW = 26
_LABEL = 150
_VALUE = 60


def bars(title: str, figures: Sequence[tuple[str, int]]) -> Html:
    """One bar per figure, one below the other, the label before and the number behind it."""
    most = max((value for _, value in figures), default=0) or 1
    room = _WIDTH - _LABEL - _VALUE
    drawn = []
    for at, (label, value) in enumerate(figures):
        top = at * _ROW
        length = round(room * value / most, 1)
        drawn += [
            element("text", _short(label), x=str(_LABEL - 10), y=str(top + 18), text_anchor="end"),
            element("rect", x=str(_LABEL), y=str(top + 5), width=str(room), height="16", rx="3", class_="ground"),
            element("rect", x=str(_LABEL), y=str(top + 5), width=str(length), height="16", rx="3"),
            element("text", str(value), x=str(_WIDTH - _VALUE + 8), y=str(top + 18), class_="q"),
        ]
    height = max(1, len(figures)) * _ROW
    return element(
        "svg",
        element("title", title),
        *drawn,
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        aria_label=title,
    )


def _short(label: str) -> str:
    return label if len(label) <= 10 else f"{label[:9]}…"
