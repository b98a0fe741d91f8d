"""A real station for tests: real SQLCipher, real keys, a clock and an id maker that tests own.

Setting one up costs migrations and key derivation, so one template is made per process and copied.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from station_app.actions import consultations
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import Saved
from station_app.actions.stations import OpenDesk, enrol, open_desk, set_up
from station_app.domain.consultations import ConsultationForm
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost
from station_exchange.enrolment import EnrolmentPaper
from tests.helpers.scratch import lasting_folder

PASSWORD = "窗口-2026-开门"
MANAGER = "王敏"
CHEAP = Cost(passes=1, lanes=1, memory_kib=1024)
"""Key slots that open at once; what a try costs in earnest is tested on its own."""


@dataclass
class Clock:
    """The office clock: stands still until a test moves it on."""

    now: datetime = datetime(2026, 11, 19, 9, 0, tzinfo=BEIJING_TIME)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **how: float) -> datetime:
        self.now += timedelta(**how)
        return self.now


@dataclass
class Ids:
    """Reproducible UUIDs of version 7's shape, apart for each `space`."""

    space: int = 1
    count: int = field(default=0)

    def __call__(self) -> str:
        self.count += 1
        return str(UUID(int=(self.space << 96) | (7 << 76) | (2 << 62) | self.count))


@dataclass
class Office:
    """An open station with its clock and ids, and the shortest ways to do what a clerk does."""

    folder: DataFolder
    desk: OpenDesk
    clock: Clock
    ids: Ids
    recovery_code: str

    @property
    def store(self):  # type: ignore[no-untyped-def]
        return self.desk.store

    def form(self, **given: Any) -> ConsultationForm:
        usual: dict[str, Any] = {
            "visitor_name": "张国强",
            "visitor_phone": "13800136688",
            "items": ["S01"],
            "question": "第43类餐饮服务怎么注册商标",
            "answer": "说明流程与费用",
            "consent_scope": "service",
        }
        return ConsultationForm.from_json(usual | given, self.desk.catalogue)

    def record(
        self, *, ids: RecordIds | None = None, extras: dict[str, Any] | None = None, **given: Any
    ) -> Saved:
        self.clock.forward(seconds=1)
        return consultations.record(
            self.store, self.desk.clerk, self.form(**given), ids=ids or RecordIds.make(self.ids),
            catalogue=self.desk.catalogue, now=self.clock(), new_id=self.ids, extras=extras,
        )  # fmt: skip

    def amend(self, number: str, reason: str = "抄错一字", **given: Any) -> Saved:
        return consultations.amend(
            self.store, self.desk.clerk, number, given, reason, ids=RecordIds.make(self.ids),
            catalogue=self.desk.catalogue, now=self.clock(), new_id=self.ids,
        )  # fmt: skip

    def void(self, number: str, reason: str = "重复登记") -> Saved:
        return consultations.void(
            self.store, self.desk.clerk, number, reason, ids=RecordIds.make(self.ids), now=self.clock()
        )

    def enrol(self, paper: EnrolmentPaper) -> None:
        enrol(self.desk, paper, now=self.clock(), new_id=self.ids, cost=CHEAP)

    def reopen(self) -> OpenDesk:
        self.desk.close()
        self.desk = open_desk(self.folder, MANAGER, PASSWORD, now=self.clock(), new_id=self.ids)
        return self.desk

    def close(self) -> None:
        self.desk.close()


_template: tuple[Path, str] | None = None


def _made_once() -> tuple[Path, str]:
    global _template
    if _template is None:
        place = lasting_folder("station-template-")
        folder = DataFolder.at(place / "station")
        code = set_up(
            folder, code="G003", name="朝阳区江东工作站", manager=MANAGER, password=PASSWORD, now=Clock()(),
            new_id=Ids(space=9), cost=CHEAP, district="110105",
        )  # fmt: skip
        _template = (place, code)
    return _template


def make_office(place: Path, *, clock: Clock | None = None, space: int = 1) -> Office:
    """A station G003 with one manager, set up in `place` and open."""
    template, code = _made_once()
    shutil.copytree(template, place, dirs_exist_ok=True)
    folder = DataFolder.at(place / "station")
    clock, ids = clock or Clock(), Ids(space=space)
    desk = open_desk(folder, MANAGER, PASSWORD, now=clock(), new_id=ids)
    return Office(folder, desk, clock, ids, code)


Writer = Callable[[Office], None]
