"""A station with records of every kind, made from a seed, and the search as a plain scan in Python would do it."""

import random
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from station_app.actions import intakes, registers, tasks
from station_app.actions.acts import RecordIds
from station_app.domain.intakes import IntakeForm
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.practice import visits
from station_app.domain.promises import TaskPlan
from station_app.domain.registers import REGISTERS
from station_app.domain.searching import Document
from station_app.storage import search
from tests.helpers.intakes import filing
from tests.helpers.office import Office

OPENING = datetime(2026, 1, 5, tzinfo=BEIJING_TIME)
ODD = ("商標註冊", "續展費用", "Ｌｏｇｏ设计", "𠮷野家", "第 43 类", "R&D", "50%", "“云栖”", "外观-设计")


def fill(office: Office, seed: int, count: int) -> None:
    """So many records: visits for the most part, and one in twelve a filing, a task or a row of a register."""
    chance = random.Random(seed)
    made = list(visits(seed, count, OPENING, 40))
    store, clerk, catalogue = office.store, office.desk.clerk, office.desk.catalogue
    with store.atomic():
        for number, given in enumerate(made):
            office.clock.now = datetime.fromisoformat(given["started_at"]) + timedelta(minutes=9)
            if chance.random() < 0.1:
                given = given | {"question": given["question"] + chance.choice(ODD)}
            told = {"ids": RecordIds.make(office.ids), "catalogue": catalogue, "now": office.clock()}
            if number % 12 == 1:
                person = {"handler_name": given.get("visitor_name", "赵倩"), "mark_name": chance.choice(ODD)}
                form = IntakeForm.from_json(filing(**person), catalogue)
                intakes.record(store, clerk, form, new_id=office.ids, **told)
            elif number % 12 == 5:
                tasks.add(store, clerk, TaskPlan(title=given["question"]), **told)
            elif number % 12 == 9:
                row = REGISTERS["outreach"]
                form = row.form(
                    event_kind="01", title=given["question"], start=office.clock(),
                    end=office.clock() + timedelta(hours=1), attendances_onsite=12, note=given["answer"],
                )  # fmt: skip
                registers.record(store, clerk, row, form, new_id=office.ids, **told)
            else:
                office.record(**given)


def everything(office: Office) -> list[tuple[int, Document]]:
    """Every record with its place, the newest first."""
    return sorted(search.documents(office.store.db), key=lambda pair: pair[0], reverse=True)


@cache
def fold(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).lower() if one.isalnum())


def stands(word: str, document: Document, labels: dict[str, str]) -> bool:
    """Whether a folded word hits a record, by the meaning told in domain/searching.py."""
    if any(word in fold(text) for _field, text in document.texts):
        return True
    if word.isascii() and len(word) > 2:
        for _field, code in document.codes:
            if fold(code).startswith(word) or fold(code).endswith(word):
                return True
    if word.isascii() and word.isalpha() and len(word) > 1 and any(one.startswith(word) for one in document.sounds):
        return True
    return any(word in fold(labels.get(code, "")) for code in document.labels)


def scan(records: Sequence[tuple[int, Document]], wanted: Sequence[str], unwanted: Sequence[str],
         labels: dict[str, str]) -> list[int]:  # fmt: skip
    """The places of all hits: each folded word of `wanted` stands in the record, none of `unwanted` does."""
    return [
        place for place, document in records
        if all(stands(word, document, labels) for word in wanted)
        and not any(stands(word, document, labels) for word in unwanted)
    ]  # fmt: skip
