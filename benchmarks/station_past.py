"""What a station has behind it beside its visits: filings, bookings of experts, printed papers, who sat at the window.

Of each kind of filing one a week is taken in, looked through, accepted and sent by the desk's own actions; the others
of that week, bookings, papers and locks are written by the same journal and the same projections as at the counter.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from station_app.actions import experts, intakes, printed_papers
from station_app.actions.acts import RecordIds, begin, moment, note
from station_app.actions.booking_rows import append
from station_app.actions.consultations import Saved
from station_app.actions.stations import OpenDesk
from station_app.domain.experts import ExpertForm
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.journal import Entry, News, split
from station_app.domain.trademarks.checklists import Checklists
from station_app.domain.trademarks.precheck import stops
from station_app.storage import intakes as filings
from station_app.storage import journal, numbers, visitors

WINDOW_OPENS: Final = date(2019, 11, 4)
"""The lists by which a filing is checked go back no further."""
VISITS_A_FILING: Final = 3.3
"""From then on; 200,000 visits have 40,000 filings among them."""
VISITS_A_BOOKING: Final = 20 / 3
LOCKS_A_DAY: Final = 54
"""How often a day a window is locked and opened again by those who share it."""
EXPERTS: Final = 40
_MARKS: Final = "云栖朗峰青禾百川知行融通远山白鹭南锣望京星河拓维一苇松间晨曦果木长桥"
_KINDS: Final = ("TM01", "TM01", "TM01", "TM07", "TM10", "TM12", "TM14", "TM17")
_QUARTERS: Final = tuple(f"{hour:02d}:{minute:02d}" for hour in (9, 10, 11, 14, 15, 16) for minute in (0, 30))
_QUESTIONS: Final = (
    "商标被抢注怎么办", "专利布局从哪里做起", "跨境电商收到侵权投诉如何答复", "软件著作权与专利怎样一起保护",
    "许可合同里哪些条款要当心", "合作研发成果归谁所有",
)  # fmt: skip


@dataclass
class Past:
    """The rest of each week, from a seed; `week` is called inside the transaction of the week's visits."""

    desk: OpenDesk
    ids: Any
    seed: int
    chance: random.Random = field(init=False)
    pool: list[str] = field(default_factory=list)
    filed: int = 0
    booked: int = 0
    visits: int = 0
    at_window: int = 0
    """Visits since filings are taken in."""
    like: dict[str, Entry] = field(default_factory=dict)
    """Of each kind the week's filing that went through the whole action."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def open(self, now: datetime) -> None:
        """The experts, before the first week."""
        with self.desk.store.atomic():
            for number in range(EXPERTS):
                form = ExpertForm(name=f"专家{number}", sources=("05",), fields=("L2",), contact="13700000000")
                self.pool.append(experts.save(
                    self.desk.store, self.desk.clerk, form, ids=RecordIds.make(self.ids), catalogue=self.desk.catalogue,
                    now=now, pooled=True,
                ).record_id)  # fmt: skip

    def week(self, visits: list[tuple[Saved, dict[str, Any], datetime]]) -> None:
        """What else happened in the week of these visits."""
        self.like.clear()
        days: dict[date, list[tuple[Saved, dict[str, Any], datetime]]] = {}
        for visit in visits:
            days.setdefault(visit[2].date(), []).append(visit)
        for day in days.values():
            for saved, given, now in day:
                self._print(saved, now)
                self.visits += 1
                self.at_window += now.date() >= WINDOW_OPENS
                if self.at_window >= (self.filed + 1) * VISITS_A_FILING:
                    self._file(given, now)
                if self.visits >= (self.booked + 1) * VISITS_A_BOOKING:
                    self._book(given, now)
            self._locks(len(day), day[-1][2])

    def _print(self, saved: Saved, now: datetime) -> None:
        db = self.desk.store.db
        act = begin(db, self.desk.clerk, "print", self.ids(), now)
        printed_papers.note_of_record(db, act, saved.record_id, saved.revision_id, 1, "a5", self.ids)

    def _locks(self, visits: int, now: datetime) -> None:
        db = self.desk.store.db
        for _ in range(-(-LOCKS_A_DAY * visits // 72)):
            for verb in ("lock", "unlock"):
                act = begin(db, self.desk.clerk, verb, self.ids(), now)
                note(db, act, "session", {"clerk": self.desk.clerk.record_id}, self.ids)

    def _file(self, given: dict[str, Any], now: datetime) -> None:
        """The first filing of each kind in a week goes through the whole action; the others are like it but for who
        files which mark in which class, numbered, journalled and projected as it is.
        """
        self.filed += 1
        kind, db, desk = self.chance.choice(_KINDS), self.desk.store.db, self.desk
        own = self._own(given, now)
        like = self.like.get(kind)
        if like is None:
            self.like[kind] = self._by_action(kind, own, now)
            return
        body = like.body() | own | {
            "number": numbers.give(db, intakes.NUMBER_KIND, desk.station.code, numbers.serial_day(now)),
            "saved_at": moment(now), "moved_on": own["filing_day"], "day": own["filing_day"],
            "visitor_id": self._known(given), "state": IntakeState.RECEIVED.value, "revision_no": 1,
        }  # fmt: skip
        facts, person = split("intake", body, like.personal_fields())
        ids = RecordIds.make(self.ids)
        entry = journal.append(
            db, begin(db, desk.clerk, "record", ids.action_id, now),
            News("intake", ids.record_id, ids.revision_id, None, facts, person),
        )  # fmt: skip
        filings.project(db, entry)

    def _own(self, given: dict[str, Any], now: datetime) -> dict[str, Any]:
        """What is each filing's own."""
        draw = self.chance
        return {
            "applicant_name": given.get("org_name") or f"北京{''.join(draw.choices(_MARKS, k=3))}有限公司",
            "applicant_uscc": given.get("uscc") or "91110000600037341L",
            "handler_name": given.get("visitor_name") or "赵倩",
            "handler_phone": given.get("visitor_phone") or "13900000001",
            "mark_name": "".join(draw.choices(_MARKS, k=draw.choice((2, 2, 3, 4)))),
            "filing_day": now.date().isoformat(),
            "classes": [{"nice_class": draw.randrange(1, 46), "items": [{"code": "300186", "name": "茶"}]}],
        }  # fmt: skip

    def _by_action(self, kind: str, own: dict[str, Any], now: datetime) -> Entry:
        """Taken in, looked through, accepted and sent as far as it goes; answers the entry of the taking in."""
        desk = self.desk
        told = own | {
            "business_type": kind, "applicant_kind": "10", "identity_document": "营业执照",
            "applicant_id_checked": True, "mark_kind": "文字", "consent_scope": "service",
        }  # fmt: skip
        if kind == "TM01":
            told["mark_image"] = {"width_mm": 80, "height_mm": 60, "width_px": 945, "height_px": 709}
        else:
            told["marks_concerned"] = [{"number": "12345678", "standing": "active"}]
        form = IntakeForm.from_json(told, desk.catalogue).with_defaults(now.date())
        documents = Checklists.from_catalogue(desk.catalogue).applying(form.case(), now.date())
        told["checklist"] = [{"document": one.code, "form": one.form.value, "state": "present"} for one in documents]
        saved = intakes.record(
            desk.store, desk.clerk, IntakeForm.from_json(told, desk.catalogue), ids=RecordIds.make(self.ids),
            catalogue=desk.catalogue, now=now, new_id=self.ids,
        )  # fmt: skip
        step = IntakeState.PRECHECKED
        for minutes, following in ((2, IntakeState.ACCEPTED), (5, IntakeState.SENT), (20, None)):
            moved = intakes.move(
                desk.store, desk.clerk, saved.number, step, ids=RecordIds.make(self.ids), catalogue=desk.catalogue,
                now=now + timedelta(minutes=minutes),
            )  # fmt: skip
            if following is None or stops(moved.findings):
                break
            step = following
        taken_in = journal.by_revision(desk.store.db, saved.revision_id)
        assert taken_in is not None
        return taken_in

    def _known(self, given: dict[str, Any]) -> str:
        """The record of who came, where it can be found by name and phone."""
        return visitors.find_person(self.desk.store.db, given["visitor_name"], given.get("visitor_phone") or "") or ""

    def _book(self, given: dict[str, Any], now: datetime) -> None:
        db, desk = self.desk.store.db, self.desk
        turn = self.booked
        self.booked += 1
        expert_id = self.pool[turn % len(self.pool)]
        clock = _QUARTERS[turn // len(self.pool) % len(_QUARTERS)]
        start = datetime.fromisoformat(f"{now.date()}T{clock}").replace(tzinfo=now.tzinfo)
        number = numbers.give(db, "YY", desk.station.code, numbers.serial_day(now))
        body = {
            "number": number, "expert_id": expert_id, "owner": desk.station.code, "state": "confirmed",
            "start": start.isoformat(timespec="minutes"),
            "end": (start + timedelta(minutes=30)).isoformat(timespec="minutes"), "on_site": True, "site": "咨询室",
            "question": self.chance.choice(_QUESTIONS), "materials": "执照",
            "other_party": f"{''.join(self.chance.choices(_MARKS, k=3))}公司", "requested_at": now.isoformat(),
            "saved_at": now.isoformat(), "clerk": desk.clerk.record_id,
            "visitor_id": self._known(given),
        }  # fmt: skip
        ids = RecordIds.make(self.ids)
        act = begin(db, desk.clerk, "book", ids.action_id, now)
        asked = append(db, act, ids, None, body)
        act = begin(db, desk.clerk, "serve", self.ids(), now)
        again = RecordIds(act.action_id, ids.record_id, self.ids())
        append(db, act, again, asked, {**asked.body(), "state": "served", "actual_minutes": 30})
