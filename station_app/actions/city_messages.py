"""What the city's staff told this station: putting it away, and writing its answer to what was asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station_app.actions import difficult_questions, referrals
from station_app.actions.acts import Changes, RecordIds, moment
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.promises import MARKS, PromiseKind
from station_app.storage import city_messages
from station_app.storage.city_messages import CityMessage
from station_app.storage.store import Store

CHANGED: Final = frozenset({"city_message"})


@dataclass(frozen=True, slots=True)
class PutAway:
    """A message that is put away. `changes` names what else was written: the answered record, where there is one."""

    message_id: str
    changes: Changes


def put_away(store: Store, clerk: Clerk, message_id: str, *, now: datetime) -> PutAway:
    """知道了. The message stays to be read again; the same again changes nothing. Refused `message-unknown`."""
    demand(clerk, "read_message")
    with store.atomic() as db:
        if city_messages.by_id(db, message_id) is None:
            raise Refused.because("message-unknown")
        city_messages.put_away(db, message_id, clerk.record_id, moment(now))
    return PutAway(message_id, Changes("", "read_message", CHANGED))


def take_answer(store: Store, clerk: Clerk, message_id: str, *, ids: RecordIds, now: datetime) -> PutAway:
    """记为答复: the city's words become the answer of the question, or the referral's reply, and close what waited.

    Refused `message-unknown`, `message-no-answer` for a notice, and as `difficult_questions.answer` and
    `referrals.take_reply` where the record is closed or gone: then the message is not put away.
    """
    message = city_messages.by_id(store.db, message_id)
    if message is None:
        raise Refused.because("message-unknown")
    what = answers(message)
    if what is None:
        raise Refused.because("message-no-answer")
    if what is PromiseKind.TASK:
        done = difficult_questions.answer(store, clerk, message.number, message.text, ids=ids, now=now)
    else:
        done = referrals.take_reply(store, clerk, message.number, message.text, ids=ids, now=now)
    put_away(store, clerk, message_id, now=now)
    changes = done.changes
    return PutAway(message_id, Changes(changes.action_id, changes.verb, changes.kinds | CHANGED, changes.record_ids))


def answers(message: CityMessage) -> PromiseKind | None:
    """What the message answers, by the number's own mark: a question, a referral, or nothing that can be closed."""
    tail = message.number.rpartition("-")[2]
    return next((kind for kind in (PromiseKind.TASK, PromiseKind.REFERRAL) if tail.startswith(MARKS[kind])), None)
