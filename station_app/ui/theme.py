"""How the desk looks: three palettes, one type scale, one spacing scale, and the style sheet made from them.

Every pair of text and ground reaches 4.5:1, borders of controls and the focus ring 3:1; a test measures it.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from shiboken6 import isValid

from station_app.places import resource

FAMILY: Final = "Noto Sans SC"
RARE_FAMILY: Final = "HanaMinB"
"""Asked only for characters that the first family lacks."""

SPACE: Final = {"hair": 2, "small": 4, "text": 8, "field": 12, "block": 16, "page": 24, "wide": 32}
"""Distances in pixels at 100 %."""
CONTROL_HEIGHT: Final = 34
"""Least height of what is clicked or typed in, in pixels at 100 %."""
TYPE: Final = {"note": 12, "body": 14, "lead": 16, "title": 20, "figure": 28, "code": 24}
"""The type scale: sizes in pixels at 100 %."""
SCALES: Final = (1.0, 1.15, 1.25, 1.5, 2.0)


class Colours(NamedTuple):
    """One palette. `x_soft` is the ground on which `x` stands as text."""

    window: str
    surface: str
    sunken: str
    text: str
    muted: str
    line: str
    border: str
    accent: str
    accent_strong: str
    accent_text: str
    accent_soft: str
    focus: str
    good: str
    good_soft: str
    care: str
    care_soft: str
    bad: str
    bad_soft: str
    link: str
    nav: str
    nav_text: str
    nav_muted: str
    nav_current: str
    nav_mark: str


LIGHT: Final = Colours(
    window="#F3F5F7", surface="#FFFFFF", sunken="#F8F9FB", text="#1B2733", muted="#566370",
    line="#E1E6EB", border="#7F8D9B", accent="#1B5E88", accent_strong="#144A6C", accent_text="#FFFFFF",
    accent_soft="#E5F0F7", focus="#1473C4", good="#1F6B45", good_soft="#E4F3EA", care="#7E4E00",
    care_soft="#FDF1DB", bad="#A32A2A", bad_soft="#FBE9E8", link="#1B5E88", nav="#17344A", nav_text="#E6EEF4",
    nav_muted="#A9BDCC", nav_current="#25506F", nav_mark="#6FC3F0",
)  # fmt: skip

DARK: Final = Colours(
    window="#14191E", surface="#1C232A", sunken="#181E24", text="#E6EBEF", muted="#A3B0BC",
    line="#2D3740", border="#6F8090", accent="#2B79AB", accent_strong="#1F6694", accent_text="#FFFFFF",
    accent_soft="#1D3445", focus="#63B8F2", good="#7CCFA2", good_soft="#17322A", care="#E9BA6A",
    care_soft="#362A14", bad="#F29A95", bad_soft="#3C2021", link="#74BDEC", nav="#0F1419", nav_text="#DCE5EC",
    nav_muted="#93A4B2", nav_current="#22394A", nav_mark="#6FC3F0",
)  # fmt: skip

CONTRAST: Final = Colours(
    window="#000000", surface="#000000", sunken="#000000", text="#FFFFFF", muted="#E6E6E6",
    line="#FFFFFF", border="#FFFFFF", accent="#FFE45C", accent_strong="#FFF2AE", accent_text="#000000",
    accent_soft="#262300", focus="#3BD4FF", good="#7DF5AE", good_soft="#00220F", care="#FFD166",
    care_soft="#2A2000", bad="#FFB0AA", bad_soft="#330504", link="#FFE45C", nav="#000000", nav_text="#FFFFFF",
    nav_muted="#E6E6E6", nav_current="#3A3400", nav_mark="#FFE45C",
)  # fmt: skip

THEMES: Final = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


class _Look:
    """What is worn now; painters of delegates and icons ask it."""

    name = "light"
    scale = 1.0
    colours = LIGHT


_followers: list[tuple[QObject, Callable[[], None]]] = []


def follow(owner: QObject, dress_again: Callable[[], None]) -> None:
    """Calls `dress_again` now and after each change of theme, as long as `owner` lives: for what is painted once."""
    _followers.append((owner, dress_again))
    dress_again()


def picture(owner: QLabel, name: str, colour: str, size: int = 20) -> QLabel:
    """Shows an icon on a label, in the colours that are worn at any time."""
    follow(owner, lambda: owner.setPixmap(icon(name, colour, size).pixmap(QSize(px(size), px(size)))))
    return owner


def colours() -> Colours:
    """The palette that is worn now."""
    return _Look.colours


def theme_name() -> str:
    """`light`, `dark` or `contrast`."""
    return _Look.name


def text_scale() -> float:
    """How large everything is shown: 1.0 is the usual size."""
    return _Look.scale


def px(length: float) -> int:
    """A length at 100 % as pixels at the size that is worn now."""
    return round(length * _Look.scale)


def load_fonts(*, rare: bool = False) -> None:
    """Makes the bundled fonts known to Qt; `rare` the big one, which is wanted only for rare characters."""
    files = ("HanaMinB.ttf",) if rare else ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
    for file in files:
        QFontDatabase.addApplicationFont(str(resource("fonts", file)))


def font(size: str = "body", *, bold: bool = False) -> QFont:
    """A font of the type scale."""
    made = QFont()
    made.setFamilies([FAMILY, RARE_FAMILY])
    made.setPixelSize(px(TYPE[size]))
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def apply_theme(app: QApplication, name: str = "light", scale: float = 1.0) -> None:
    """Dresses the whole program, also while it runs. KeyError for a theme that is none; sizes are those of SCALES.

    The style sheet is drawn for Qt's style Fusion, which the program names when it makes its application object.
    """
    _Look.name, _Look.colours, _Look.scale = name, THEMES[name], scale
    app.setFont(font())
    app.setPalette(_palette(_Look.colours))
    app.setStyleSheet(style_sheet())
    # Followers whose window is gone are dropped here; a list of a few hundred is no burden until then.
    _followers[:] = [(owner, dress_again) for owner, dress_again in _followers if isValid(owner)]
    for _, dress_again in _followers:
        dress_again()


def style_sheet() -> str:
    """The style sheet of `resources/styles/desk.qss` with the worn palette and sizes in place of its @names."""
    names = _Look.colours._asdict()
    names |= {f"type_{key}": f"{px(value)}px" for key, value in TYPE.items()}
    names |= {f"space_{key}": f"{px(value)}px" for key, value in SPACE.items()}
    names |= {"control": f"{px(CONTROL_HEIGHT - 2)}px", "ring": "2px", "radius": f"{px(6)}px"}
    names["arrow"] = resource("icons", f"arrow-{'light' if _Look.name == 'light' else 'dark'}.svg").as_posix()
    names["check"] = resource("icons", f"check-{'light' if _Look.name != 'contrast' else 'contrast'}.svg").as_posix()
    names["family"] = f'"{FAMILY}", "{RARE_FAMILY}"'
    text = re.sub(r"\b\d+px", _grown, resource("styles", "desk.qss").read_text("utf-8"))
    for key in sorted(names, key=len, reverse=True):
        text = text.replace(f"@{key}", names[key])
    return text


def _grown(length: re.Match[str]) -> str:
    # Lines stay as thin as they are, all else grows with the letters; rounded down, as a corner rounder than half of
    # its box would be none.
    pixels = int(length[0][:-2])
    return f"{int(pixels * _Look.scale) if pixels > 4 else pixels}px"


def icon(name: str, colour: str = "text", size: int = 20) -> QIcon:
    """An icon of `resources/icons`, drawn in a colour of the palette (a name of Colours)."""
    return _drawn(name, getattr(_Look.colours, colour), px(size))


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int) -> QIcon:
    from PySide6.QtSvg import QSvgRenderer

    svg = resource("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    made = QIcon()
    for factor in (1, 2):
        side = size * factor
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        picture.setDevicePixelRatio(factor)
        made.addPixmap(picture)
    return made


def dress(label: QLabel, role: str) -> QLabel:
    """Gives a label its place in the type scale: `title`, `lead`, `note`, `muted`, `figure`, `good`, `care`, `bad`."""
    label.setProperty("role", role)
    restyle(label)
    return label


def restyle(widget: QWidget) -> None:
    """Lets the style sheet look at a widget's properties again; one that was never shown will be looked at anyway."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    tone = QColor(colour)
    parts = (tone.redF(), tone.greenF(), tone.blueF())
    linear = [part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _palette(wear: Colours) -> QPalette:
    role = QPalette.ColorRole
    made = QPalette()
    for each, colour in (
        (role.Window, wear.window), (role.WindowText, wear.text), (role.Base, wear.surface),
        (role.AlternateBase, wear.sunken), (role.Text, wear.text), (role.Button, wear.surface),
        (role.ButtonText, wear.text), (role.ToolTipBase, wear.surface), (role.ToolTipText, wear.text),
        (role.Highlight, wear.accent), (role.HighlightedText, wear.accent_text), (role.Link, wear.link),
        (role.PlaceholderText, wear.muted), (role.BrightText, wear.bad), (role.Light, wear.surface),
        (role.Mid, wear.line), (role.Dark, wear.border), (role.Midlight, wear.sunken), (role.Shadow, wear.border),
        (role.Accent, wear.accent),
    ):  # fmt: skip
        made.setColor(each, QColor(colour))
    for each in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(wear.muted))
    return made
