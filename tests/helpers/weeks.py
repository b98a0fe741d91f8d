"""Weeks of a station made up by chance: visits, ratings, filings, referrals, events, custody, corrections and voids."""

import random
from datetime import datetime, timedelta
from typing import Any

from station_app.actions import difficult_questions as questions
from station_app.actions import intakes, promise_changes, ratings, referrals, registers
from station_app.actions.acts import RecordIds
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.ratings import RatingForm
from station_app.domain.registers import REGISTERS, read_form
from station_app.storage import promises
from tests.helpers.intakes import filing
from tests.helpers.office import Office

ITEMS = ("P01", "Q01", "Q02", "S01", "S05", "W01", "W02", "M01", "H01", "B01", "X01", "Z01")
CHANNELS = ("01", "02", "03", "04", "07")
TYPES = ("10", "11", "20", "31", "32", "50", "99")
USCCS = ("91110000600037341L", "91110105MA01A2B3C1", "91110108551385082Q", "911101087899645098")
KINDS = ("TM01", "TM07", "TM10", "TM12", "TM14")


class MadeUp:
    """Lives through days of an office; everything follows from the seed."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.chance = office, random.Random(seed)
        self.visits: list[str] = []
        self.filings: list[str] = []

    def _named(self) -> dict[str, Any]:
        return {"ids": RecordIds.make(self.office.ids), "now": self.office.clock()}

    def day(self, at: datetime, visits: int = 4) -> None:
        """One day at the counter."""
        self.office.clock.now = at.astimezone(BEIJING_TIME).replace(hour=9, minute=0)
        for _ in range(visits):
            self._visit()
            self.office.clock.forward(minutes=self.chance.randint(5, 90))
        if self.chance.random() < 0.7:
            self._filing()
        if self.chance.random() < 0.4:
            self._event()
        if self.chance.random() < 0.4:
            self._custody()
        self._steps()

    def _visit(self) -> None:
        draw, office = self.chance, self.office
        result = draw.choice(("1", "1", "1", "2", "5", "6", "7"))
        kind = draw.choice(TYPES)
        given: dict[str, Any] = {
            "visitor_name": f"访客{draw.randint(1, 30)}", "visitor_phone": f"138{draw.randint(10**7, 10**8 - 1)}",
            "items": draw.sample(ITEMS, draw.choice((1, 1, 2))), "channel": draw.choice(CHANNELS),
            "visitor_type": kind, "person_count": draw.choice((1, 1, 2, 3)), "result": result,
            "ip_type": draw.sample(("01", "02", "10", "20", "60"), draw.choice((1, 2))),
            "region_code": draw.choice(("110105", "110108", "120000", "130000")),
            "arrived_at": (office.clock() - timedelta(minutes=draw.randint(0, 20))).isoformat(),
            "subdistrict": draw.choice(("", "东湖街道", "酒仙桥街道")),
        }  # fmt: skip
        if kind == "10":
            given["enterprise_scale"] = draw.choice("12345")
        extras: dict[str, Any] = {}
        if result == "5":
            extras["referral"] = {"target_kind": "03", "reason": "请协助"}
        if result == "6":
            extras["difficult_question"] = {}
        saved = office.record(extras=extras, **given)
        self.visits.append(saved.number)
        if draw.random() < 0.6:
            grade = draw.choice("5554432")
            form = RatingForm(satisfaction=grade, dissatisfied_reason="等候太久" if grade == "2" else "")
            ratings.rate(
                office.store, office.desk.clerk, saved.number, form, catalogue=office.desk.catalogue,
                new_id=office.ids, **self._named(),
            )  # fmt: skip

    def _filing(self) -> None:
        office, kind = self.office, self.chance.choice(KINDS)
        told = filing(business_type=kind, classes=[
            {"nice_class": number, "items": [{"name": f"商品{number}"}]}
            for number in self.chance.sample(range(1, 46), self.chance.choice((1, 2, 3)))
        ])  # fmt: skip
        told["filing_day"] = office.clock().date().isoformat()
        form = IntakeForm.from_json(told, office.desk.catalogue)
        saved = intakes.record(
            office.store, office.desk.clerk, form, catalogue=office.desk.catalogue, new_id=office.ids, **self._named()
        )
        self.filings.append(saved.number)

    def _event(self) -> None:
        at = self.office.clock()
        record_id = self._register("outreach", {
            "event_kind": "01", "title": "商标讲座", "start": (at - timedelta(hours=2)).isoformat(),
            "attendances_onsite": self.chance.randint(5, 60), "attendances_online": self.chance.randint(0, 90),
            "materials_given": self.chance.randint(0, 50),
        })  # fmt: skip
        if self.chance.random() < 0.2:
            registers.void(self.office.store, self.office.desk.clerk, record_id, "没有办成", **self._named())

    def _custody(self) -> None:
        uscc = self.chance.choice(USCCS[:1])
        known = self.office.store.db.execute("SELECT count(*) FROM registers WHERE kind = 'custody'").fetchone()[0]
        if not known:
            self._register("custody", {
                "org_name": "北京云栖茶业有限公司", "uscc": uscc, "opened_on": self.office.clock().date().isoformat(),
            })  # fmt: skip

    def _register(self, name: str, given: dict[str, Any]) -> str:
        register = REGISTERS[name]
        form = read_form(register, given, self.office.desk.catalogue)
        return str(registers.record(
            self.office.store, self.office.desk.clerk, register, form, catalogue=self.office.desk.catalogue,
            new_id=self.office.ids, **self._named(),
        ).record_id)  # fmt: skip

    def _steps(self) -> None:
        """Referrals are signed for and answered, questions answered, filings moved, dues put off."""
        office, draw = self.office, self.chance
        for kind in ("referral", "task"):
            for line in promises.listing(office.store.db, kind, first_day=None, last_day=None, state="open", limit=99):
                step = draw.random()
                named = self._named()
                if kind == "referral" and step < 0.3 and line.stage == "handed":
                    referrals.take_slip(office.store, office.desk.clerk, line.number, "收件人", **named)
                elif kind == "referral" and step < 0.5:
                    referrals.take_reply(office.store, office.desk.clerk, line.number, "已受理", **named)
                elif kind == "task" and line.what == "difficult" and step < 0.3:
                    questions.answer(office.store, office.desk.clerk, line.number, "答复如下", **named)
                elif kind == "task" and step < 0.1:
                    promise_changes.postpone(
                        office.store, office.desk.clerk, line.number, office.clock().date() + timedelta(days=9),
                        "等对方材料", **named,
                    )  # fmt: skip
        for number in list(self.filings):
            if draw.random() < 0.2:
                self.filings.remove(number)
                intakes.move(
                    office.store, office.desk.clerk, number, IntakeState.RETURNED, reason="材料不齐",
                    catalogue=office.desk.catalogue, **self._named(),
                )  # fmt: skip

    def correct(self, times: int) -> None:
        """Amends and voids what was logged before: also of weeks that are closed."""
        for _ in range(times):
            number = self.chance.choice(self.visits)
            if self.chance.random() < 0.4:
                self.visits.remove(number)
                self.office.void(number)
                continue
            change = self.chance.choice((
                {"channel": "02"}, {"person_count": 5}, {"items": ["T01"]}, {"visitor_type": "32"},
                {"region_code": "130000"}, {"ip_type": ["30"]},
            ))  # fmt: skip
            shown = self.office.store.db.execute(
                "SELECT channel, person_count, items, visitor_type, region_code, ip_type FROM consultations"
                " WHERE number = ?", (number,),
            ).fetchone()  # fmt: skip
            (name, value), = change.items()
            stands = dict(zip(("channel", "person_count", "items", "visitor_type", "region_code", "ip_type"), shown,
                              strict=True))[name]  # fmt: skip
            if stands not in (value, str(value).replace("'", '"')):
                self.office.amend(number, **change)
