"""How a logged consultation reads in a list: time, person, masked phone, what for, and where it is on its way."""

import json
from datetime import datetime
from typing import Any

from PySide6.QtGui import QColor

from station_app.domain.catalogue import Catalogue
from station_app.domain.numbers import mask_phone
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.consultations import Line
from station_app.ui import theme
from station_app.ui.widgets.paging import Column
from station_app.words import say
from station_app.words.states import state_label

TONES = {
    "stored": "muted", "sealed": "link", "delivered": "link", "applied": "good", "returned": "bad", "void": "muted",
}  # fmt: skip


def state_of(line: Line) -> str:
    """The one word for a line: void, or where its newest revision is."""
    return "void" if line.state == "void" else line.delivery


def state_icon(state: str) -> Any:
    """The icon of a delivery state in its colour."""
    return theme.icon(state, TONES[state], 16)


def state_colour(state: str) -> QColor:
    """The colour of a delivery state, from the palette that is worn."""
    return QColor(getattr(theme.colours(), TONES[state]))


def consultation_columns(catalogue: Catalogue) -> list[Column[Line]]:
    """The columns of a list of consultations. The fifth, what was asked, takes the room that is left."""

    def items(line: Line) -> str:
        codes = json.loads(line.items)
        items = catalogue["service_item"]
        names = [items[code].attributes.get("quick_label") or items[code].label for code in codes if code in items]
        if len(names) > 1:
            return say("{first} 等{count}项", first=names[0], count=len(names))
        return names[0] if names else ""

    def void_too(line: Line) -> QColor | None:
        return QColor(theme.colours().muted) if line.state == "void" else None

    return [
        Column(say("时间"), lambda line: _clock(line.started_at), colour=void_too, width=68),
        Column(say("来访人"), lambda line: line.name or say("未留姓名"), colour=void_too, width=96),
        Column(
            say("电话"), lambda line: mask_phone(line.phone) if line.phone else say("未留"), colour=void_too, width=122
        ),
        Column(say("事项"), items, colour=void_too, width=146),
        Column(say("咨询内容"), lambda line: " ".join((line.question or "").split()), colour=void_too, width=220),
        Column(say("办理结果"), lambda line: catalogue.label("result", line.result), colour=void_too, width=122),
        Column(
            say("上报"), lambda line: state_label(state_of(line)), icon=lambda line: state_icon(state_of(line)),
            colour=lambda line: state_colour(state_of(line)), width=92,
        ),
        Column(say("编号"), lambda line: line.number, colour=void_too, width=188),
    ]  # fmt: skip


def _clock(moment: str | None) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(BEIJING_TIME):%H:%M}" if moment else ""
