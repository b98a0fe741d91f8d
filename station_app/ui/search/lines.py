"""What a line of the list says of a hit, and where in it the words that were asked for stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from PySide6.QtGui import QColor

from station_app.domain import forgiving
from station_app.domain.catalogue import Catalogue
from station_app.domain.numbers import mask_phone
from station_app.domain.searching import Query, merged, places
from station_app.storage.search import Hit
from station_app.ui import theme
from station_app.ui.widgets.paging import Column
from station_app.words import say
from station_app.words.searching import hit_state, kind_of_hit, met_field

BEFORE: Final = 4
"""Characters that are shown before the first word that was met in a long text."""


@dataclass(slots=True)
class Asked:
    """What is looked for at the moment: its words, to be marked in what is shown."""

    query: Query = field(default_factory=Query)
    slacks: Sequence[forgiving.Slack] = ()

    @classmethod
    def of(cls, query: Query) -> "Asked":
        """The words of a query and what is forgiven of them."""
        return cls(query, tuple(forgiving.slack(word) for word in query.positive))

    def marks(self, text: str, *, forgiven: bool = False) -> list[tuple[int, int]]:
        """Where in a text the words stand; of a forgiven hit the nearly right ones too."""
        found = places(self.query.positive, text)
        if forgiven:
            for slack in self.slacks:
                found += forgiving.near_places(slack, text)
        return merged(found)


class Lines:
    """The columns of the list. `asked` is what is looked for; `names` are the clerks' by their ids."""

    def __init__(self, catalogue: Catalogue, today: date) -> None:
        self.catalogue = catalogue
        self.today = today
        self.asked = Asked()
        self.names: Mapping[str, str] = {}

    def columns(self) -> list[Column[Hit]]:
        """Every column there is, in the order in which they stand at first."""
        return [
            Column(say("日期"), self.day, colour=_tone, width=66),
            Column(say("类别"), self.kind, colour=_tone, width=98),
            Column(say("编号"), lambda hit: hit.document.number, colour=_tone, width=186),
            Column(say("来访人"), lambda hit: hit.document.name, colour=_tone, width=76),
            Column(say("电话"), self.phone, colour=_tone, width=118),
            Column(say("单位"), lambda hit: hit.document.org, colour=_tone, width=124),
            Column(say("摘要"), self.text, colour=_tone, width=240),
            Column(say("事项"), self.items, colour=_tone, width=130),
            Column(say("状态"), lambda hit: hit_state(hit.document.kind, hit.document.state), colour=_state, width=80),
            Column(say("经办人"), lambda hit: self.names.get(hit.document.clerk, ""), colour=_tone, width=80),
            Column(say("命中在"), self.where, colour=_tone, width=84),
        ]

    TEXT: Final = 6
    """The place of the column that takes what room is left."""
    SPARE: Final = (4, 7, 9, 10)
    """Columns that nobody sees before he asks for them: the panel beside the list shows them too."""

    def kind(self, hit: Hit) -> str:
        """What it is; of a forgiven hit said so, as nobody typed exactly that."""
        kind = kind_of_hit(hit.document.kind)
        return say("相近·{kind}", kind=kind) if hit.forgiven else kind

    def day(self, hit: Hit) -> str:
        """The day, with its year only where that is another one."""
        day = hit.document.day
        return day[5:] if day[:4] == str(self.today.year) else day

    def phone(self, hit: Hit) -> str:
        """The phone, masked."""
        return mask_phone(hit.document.phone) if hit.document.phone else ""

    def items(self, hit: Hit) -> str:
        """The labels of the record's items."""
        one = hit.document
        return say("、").join(self.catalogue.label(one.code_list, code) for code in one.labels) if one.code_list else ""

    def where(self, hit: Hit) -> str:
        """The field that was met."""
        return met_field(hit.field) if hit.field else ""

    def text(self, hit: Hit) -> str:
        """The text that the words stand in, from shortly before the first of them; else what the record is known by."""
        one = hit.document
        shown = {one.name, one.org}
        for _field, text in one.texts:
            found = self.asked.marks(text, forgiven=hit.forgiven) if text not in shown else []
            if found:
                flat, begin = " ".join(text.split()), found[0][0]
                if len(flat) == len(text) and begin > BEFORE + 2:
                    return "…" + flat[begin - BEFORE :]
                return flat
        return " ".join(one.main.split()) or next((text for _field, text in one.texts if text not in shown), "")


def _tone(hit: Hit) -> QColor | None:
    return QColor(theme.colours().muted) if hit.document.state == "void" else None


def _state(hit: Hit) -> QColor:
    wear = theme.colours()
    return QColor({"open": wear.link, "closed": wear.good}.get(hit.document.state, wear.muted))
