"""A report's contents as the paper that is signed: the twelve parts of 周报, filled from the indicators by code."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.indicators import RATINGS_PART, Dictionary
from station_app.domain.papers import weekly
from station_app.domain.papers.issued import Edition
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.receipts import check_code
from station_app.domain.report_contents import Contents, Told
from station_app.domain.stations import Station

_TOPICS: Final = tuple(f"B{number:02}" for number in range(1, 11))
_VISITORS: Final = tuple(f"C{number:02}" for number in range(1, 13))
_RIGHTS: Final = tuple(f"D{number:02}" for number in range(1, 9))


def paper_of(
    contents: Contents, station: Station, catalogue: Catalogue, *, now: datetime, with_ratings: bool,
    batch: int | None = None, record_id: str = "",
) -> weekly.WeeklyReport:  # fmt: skip
    """The paper of one edition. Without `with_ratings` its eleventh part says who may see it instead."""
    told = _Told(contents, Dictionary(catalogue))
    signed = (contents.prepared, contents.checked, contents.closed)
    filed = contents.prepared.at if contents.prepared else ""
    return weekly.WeeklyReport(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME),
        number="", check_code=check_code(record_id) if record_id else "",
        edition=Edition.AMENDED if contents.edition else Edition.ORIGINAL,
        week=contents.period, catalogue=contents.catalogue,
        consultations=weekly.Consultations(
            total=told.compared("A01"), persons=told.compared("A02"), on_site=told.compared("A03"),
            telephone=told.compared("A04"), online=told.compared("A05"), difficult=told.count("A06"),
            difficult_answered=told.count("A07"), difficult_overdue=told.count("A08"),
        ),
        topics=told.counted(_TOPICS), visitors=told.counted(_VISITORS), from_elsewhere=told.count("C13"),
        rights=told.counted(_RIGHTS),
        window=weekly.TrademarkWindow(
            business=tuple(
                weekly.WindowBusiness(
                    told.name(f"E{nth:02}").partition("（")[0], told.count(f"E{nth:02}"), told.count(f"E{nth + 10:02}"),
                    told.count(f"E{nth + 20:02}"),
                )
                for nth in range(1, 8)
            ),
            completed=told.count("E31"), corrections=contents.value("E32"), rejected=contents.value("E33"),
        ),
        volunteers=weekly.Volunteers(
            shifts=contents.value("F01"), bookable=contents.value("F02"), booked=told.count("F03"),
            attended=told.count("F04"), visitor_missed=told.count("F05"), expert_missed=told.count("F06"),
            served=told.count("F07"), minutes=told.count("F08"), rating_hundredths=contents.value("F09"),
        ),
        referrals=weekly.Referrals(
            sent=told.count("G01"), accepted=told.count("G02"), returned=told.count("G03"), overdue=told.count("G04")
        ),
        matters=weekly.Matters(rights=told.count("H01"), mediation=told.count("H02"), abroad=told.count("H03")),
        training=weekly.Training(
            events=told.count("I01"), on_site=told.count("I02"), online=told.count("I03"), handouts=told.count("I04")
        ),
        custody=weekly.Custody(new=told.count("J01"), total=told.count("J02")),
        satisfaction=_satisfaction(told) if with_ratings else None,
        difficulties=contents.difficulties, suggestions=contents.suggestions,
        correction=_correction(contents, told, with_ratings=with_ratings), redefined=told.redefined(with_ratings),
        prepared_by=signed[0].name if signed[0] else "", checked_by=signed[1].name if signed[1] else "",
        responsible=signed[2].name if signed[2] else "",
        filed_at=datetime.fromisoformat(filed).astimezone(BEIJING_TIME) if filed else None,
        batch="" if batch is None else f"{station.code}-{batch:04d}",
    )  # fmt: skip


def _satisfaction(told: "_Told") -> weekly.Satisfaction:
    return weekly.Satisfaction(
        closed=told.count("K01"), very_satisfied=told.count("K04"), satisfied=told.count("K05"),
        fairly_satisfied=told.count("K06"), dissatisfied=told.count("K07"), very_dissatisfied=told.count("K08"),
        put_right=told.count("K10"),
    )  # fmt: skip


def _correction(contents: Contents, told: "_Told", *, with_ratings: bool) -> weekly.Correction | None:
    shown = [one for one in contents.changes if with_ratings or told.part(one.code) != RATINGS_PART]
    if not contents.edition or not shown:
        return None
    closed = contents.closed
    day = f"{datetime.fromisoformat(closed.at).astimezone(BEIJING_TIME):%Y-%m-%d}" if closed else ""
    figures = tuple(weekly.Corrected(told.name(one.code), one.was, one.now, told.scale(one.code)) for one in shown)
    return weekly.Correction(contents.edition, day, figures, contents.reason)


class _Told:
    def __init__(self, contents: Contents, dictionary: Dictionary) -> None:
        self._contents, self._dictionary = contents, dictionary

    def count(self, code: str) -> int:
        return self._contents.value(code) or 0

    def name(self, code: str) -> str:
        return self._dictionary.versions(code)[-1].name if code in self._dictionary else code

    def scale(self, code: str) -> str:
        return self._dictionary.versions(code)[-1].scale if code in self._dictionary else "count"

    def part(self, code: str) -> str:
        return self._dictionary.versions(code)[-1].part if code in self._dictionary else ""

    def counted(self, codes: Sequence[str]) -> tuple[weekly.Counted, ...]:
        return tuple(weekly.Counted(self.name(code), self.count(code)) for code in codes)

    def compared(self, code: str) -> weekly.Compared:
        one = self._contents.figures.get(code) or Told(code, 0, 0)
        return weekly.Compared(one.value or 0, one.year or 0, one.before, one.target)

    def redefined(self, with_ratings: bool) -> tuple[weekly.Redefined, ...]:
        """Each indicator whose definition changed within the period, with both definitions and the figure of each."""
        found = []
        for code, one in self._contents.figures.items():
            if one.parts and (self.part(code) != RATINGS_PART or with_ratings):
                texts = {each.version: each.text for each in self._dictionary.versions(code)}
                parts = tuple(
                    weekly.DefinedPart(first, last, value, version, texts.get(version, ""), self.scale(code))
                    for version, first, last, value in one.parts
                )
                found.append(weekly.Redefined(self.name(code), parts))
        return tuple(found)
