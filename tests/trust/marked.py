"""A marked person: one record of every kind that can hold something of a visitor, every personal field full of him."""

from typing import Any

from station_app.actions.acts import Act, moment
from station_app.domain.journal import KINDS, News
from station_app.domain.personal_data import NOT_OF_A_VISITOR
from station_app.storage import journal
from tests.helpers.office import Office

NAME = "欧阳翡翠"
PHONE = "13577468312"
WORDS = "貔貅含珠餐饮管理"
ALL = (NAME, PHONE, WORDS)

TIED = sorted(name for name, kind in KINDS.items() if kind.person_fields and name not in NOT_OF_A_VISITOR)
"""Every kind that can hold a visitor's data."""


def come(office: Office, **given: Any) -> tuple[str, str]:
    """(number, visitor's id) of a visit of the marked person, his words in it."""
    saved = office.record(visitor_name=NAME, visitor_phone=PHONE, question=WORDS, answer=f"已告诉{NAME}",
                          visitor_email="canary@example.cn", visitor_wechat="canary-wechat", **given)  # fmt: skip
    row = office.store.db.execute("SELECT visitor_id FROM consultations WHERE number = ?", (saved.number,)).fetchone()
    return saved.number, str(row[0])


def leave_a_trace(office: Office, kind: str, visitor_id: str, consultation_id: str) -> str:
    """Writes a journal entry of the kind, by the person's tie, every personal field holding a mark; its record id.

    Not through the kind's own action: whatever kinds there will be, what ties them is what an erasure must follow.
    """
    record_id = office.ids()
    tie = {"consultation_id": consultation_id} if kind == "rating" else {"visitor_id": visitor_id}
    person = {name: f"{WORDS} {NAME} {PHONE} {name}" for name in KINDS[kind].person_fields}
    with office.store.atomic() as db:
        act = Act(office.ids(), "record", office.desk.clerk.record_id, moment(office.clock()), "")
        journal.append(db, act, News(kind, record_id, office.ids(), None, {"state": "void", **tie}, person))
    return record_id
