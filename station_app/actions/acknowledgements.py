"""Taking the centre's answer: what is applied, what came back, and whether this database is an older copy of itself.

The rules, in their order, are those of the exchange (docs/exchange.md): cumulative answers, the highest
(centre epoch, serial) wins, what an answer no longer confirms is unsent again, an answer that knows more of us than we
do means that we were restored or copied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from station_app.actions import booking_answers, file_answers
from station_app.actions.acts import NewId, moment
from station_app.actions.batches import forget_secret
from station_app.actions.in_earnest import demand_real
from station_app.actions.publications import note_named
from station_app.actions.restores import start_epoch
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.stations import Enrolment, Station
from station_app.domain.troubles import Trouble
from station_app.storage import acknowledgements, batches, centre_keys, city_messages, clerks
from station_app.storage.acknowledgements import Answered
from station_app.storage.batches import Batch
from station_app.storage.cipher import Database
from station_app.storage.city_messages import CityMessage
from station_app.storage.devices import Device
from station_app.storage.store import Store
from station_exchange import acknowledgement
from station_exchange.acknowledgement import Acknowledgement, EpochState
from station_exchange.keys import VerifyKey, is_recipient
from station_exchange.refusals import Code, ExchangeRefused
from station_exchange.text import is_clean

KEPT_FOR: Final = timedelta(days=90)
"""How long a batch is kept here though the centre has it in two verified backups (docs/exchange.md)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an acknowledgement changed here.

    `outcome` is `taken`, `old` (an older one than the best seen: nothing changed) or `again` (the very same one).
    `applied` and `resent` count batches; `returned` the open returns; `bookings` those that the centre has
    answered; `told` names what people must hear: `centre-restored`, `station-restored`, `centre-keys-lost`.
    """

    outcome: str
    serial: int
    applied: int
    resent: int
    returned: int
    told: tuple[str, ...]
    messages: int = 0
    """How many messages of the city's staff are new."""
    bookings: int = 0
    freed: int = 0
    """For how many who wait for one of the city's experts there is a free time now, and was none before."""


def take(store: Store, clerk: Clerk, device: Device | None, data: bytes, *, now: datetime, new_id: NewId) -> Taken:
    """Reads an acknowledgement file and applies it in one transaction; the same file again changes nothing.

    Refused `not-enrolled`; `acknowledgement-refused` with the exchange's code where the file is cut, altered, signed by
    a stranger, or meant for another station.
    """
    demand(clerk, "take_acknowledgement")
    demand_real(store.db)
    tie = clerks.enrolment(store.db)
    station = clerks.station(store.db)
    if tie is None or station is None:
        raise Refused.because("not-enrolled")
    if device is None:
        raise Trouble("device-keys-missing")
    try:
        answer, key, known = _opened(store.db, data, tie, station, device)
    except ExchangeRefused as error:
        raise Refused.because("acknowledgement-refused", "", reason=error.code.value) from error
    held: set[str] = set()
    with store.atomic() as db:
        taken = _apply(db, answer, now, new_id, centre_keys.unreadable(db, known))
        if taken.outcome == "taken":
            forget_secret(db, tie, station, device)
            note_named(db, answer.reference_version, answer.trust_version)
            _learn_keys(db, tie, answer, key)
            taken = replace(
                taken, bookings=booking_answers.take(db, clerk, answer, now, new_id),
                freed=booking_answers.take_free(db, answer),
            )  # fmt: skip
            held, lost = file_answers.take(db, answer, moment(now))
            if lost and "centre-restored" not in taken.told:
                taken = replace(taken, told=(*taken.told, "centre-restored"))
    file_answers.drop_sealed(store.folder, held)
    return taken


def is_unknown_signer(error: Exception) -> bool:
    """Whether `take` refused an answer because it is signed by no key that this station can reach: what the city has
    published may vouch for it.
    """
    return isinstance(error, Refused) and error.faults[0].details.get("reason") == Code.DEVICE.value


def _opened(
    db: Database, data: bytes, tie: Enrolment, station: Station, device: Device
) -> tuple[Acknowledgement, str, frozenset[str]]:
    """The answer, the centre's key it was signed with, and every key that the centre says it had. ExchangeRefused.

    A key that the centre has given up proves only what is old by now: with it an answer of the past is recognised, and
    nothing newer is believed.
    """
    known = tie.acknowledgement_key
    try:
        key = acknowledgement.signed_with(data, tie.centre, known)
    except ExchangeRefused as error:
        former = [one for one in centre_keys.former(db) if _signed(data, tie.centre, one)]
        if error.code is not Code.DEVICE or not former:
            raise
        known = key = former[0]
    answer = acknowledgement.open_sealed(
        data, centre=tie.centre, station=station.code, device=device.device_id, centre_key=VerifyKey(known),
        device_key=device.sealing,
    )  # fmt: skip
    best = acknowledgements.newest(db)
    late = best is not None and (answer.centre_epoch, answer.serial) <= (best.centre_epoch, best.serial)
    if known != tie.acknowledgement_key and not late:
        raise ExchangeRefused(Code.DEVICE, "signed by a key that was given up")
    links = acknowledgement.read_address(data).succession
    return answer, key, frozenset({key, *(link.former for link in links), *(link.key for link in links)})


def _signed(data: bytes, centre: str, key: str) -> bool:
    try:
        return acknowledgement.signed_with(data, centre, key) == key
    except ExchangeRefused:
        return False


def _learn_keys(db: Database, tie: Enrolment, answer: Acknowledgement, key: str) -> None:
    """The centre's present keys, where they are others than those known: batches are sealed to the new one then."""
    operational = answer.operational_recipient
    if not is_recipient(operational):
        operational = tie.operational_recipient
    if (key, operational) == (tie.acknowledgement_key, tie.operational_recipient):
        return
    if key != tie.acknowledgement_key:
        centre_keys.give_up(db, tie.acknowledgement_key, key)
    clerks.keep_centre_keys(db, key, operational)


def _apply(db: Database, answer: Acknowledgement, now: datetime, new_id: NewId, lost: Mapping[str, int]) -> Taken:
    best = acknowledgements.newest(db)
    place = (answer.centre_epoch, answer.serial)
    if best is not None and place <= (best.centre_epoch, best.serial):
        outcome = "again" if place == (best.centre_epoch, best.serial) else "old"
        return Taken(outcome, answer.serial, 0, 0, 0, ())
    acknowledgements.keep(
        db,
        Answered(answer.centre_epoch, answer.serial, answer.issued_at, moment(now), answer.log_length, answer.log_head),
    )
    told: list[str] = []
    said = {state.epoch: state for state in answer.epochs}
    resent = _send_again(db, said, now)
    if resent or (best is not None and answer.centre_epoch > best.centre_epoch):
        told.append("centre-restored")
    told += _number_anew(db, said, now, new_id, lost)
    applied = sum(_mark(db, state, now) for state in answer.epochs)
    batches.prune(db, moment(now - KEPT_FOR))
    acknowledgements.replace_returned(
        db, [(row.revision_id, row.record_id, row.code, row.field, row.text, row.at) for row in answer.returned]
    )
    new = city_messages.keep(
        db,
        [
            CityMessage(one.message_id, one.kind, one.record_id, one.number, one.text, one.actor, one.at)
            for one in answer.messages
            if is_clean(one.text) and is_clean(one.actor) and is_clean(one.number)
        ],
        moment(now),
    )
    return Taken("taken", answer.serial, applied, resent, len(answer.returned), tuple(told), new)


def _send_again(db: Database, said: dict[str, EpochState], now: datetime) -> int:
    """What the centre had and has no more is unsent again; epochs it does not name it has never seen.

    A newer answer never says less than an older one, unless the centre was put back to an older copy of itself: whether
    it has noticed that yet (a risen epoch) or its serials have silently overtaken those it lost makes no difference.
    """
    at, count = moment(now), 0
    for epoch in batches.epochs(db):
        state = said.get(epoch.epoch)
        count += batches.reopen(db, epoch.epoch, at, above=state.hw if state else 0)
        for batch in batches.of_epoch(db, epoch.epoch):
            if batch.state == "delivered" and (state is None or batch.no not in state.received):
                batches.mark(db, epoch.epoch, "sealed", at, first=batch.no, last=batch.no)
    return count


def _number_anew(
    db: Database, said: dict[str, EpochState], now: datetime, new_id: NewId, lost: Mapping[str, int]
) -> list[str]:
    """Opens a new epoch where the answer shows that another copy of this database was writing, or that the centre can
    open no more what was sealed for it; answers what is to be told of it.

    Ours is the history up to the last batch whose manifest the centre confirms. Batches after it that the centre holds
    in another form, or cannot confirm, are given up and their entries numbered anew under the same revision ids. So are
    those that it has lost and whose bytes were dropped here since, and those up to the batch of an epoch that `lost`
    names: they were sealed beside a key that the centre has no more.
    """
    at = moment(now)
    own = [epoch.epoch for epoch in batches.epochs(db)]
    copied = batches.notice_foreign(db, [epoch for epoch in said if epoch not in own], at) > 0
    present = batches.present_epoch(db).epoch
    anew: list[tuple[str, int, int]] = []
    not_after: int | None = None
    restored = unreadable = False
    for epoch in own:
        dropped = batches.without_bytes(db, epoch)
        mine = {batch.no: batch for batch in batches.of_epoch(db, epoch)}
        shut = {no for no, one in mine.items() if no <= lost.get(epoch, 0) and one.state in batches.OPEN_STATES}
        state = said.get(epoch) or (EpochState(epoch, 0, 0, [], [], 0) if dropped or shut else None)
        if state is None:
            continue
        last_no, _, last_seq = batches.last_of(db, epoch)
        confirmed = _confirmed(state, mine)
        after = [batch for batch in mine.values() if batch.no > confirmed]
        doubtful = any(batch.no in dropped or _is_doubtful(batch, state) for batch in after)
        closed = any(batch.no in shut for batch in after)
        if doubtful or closed:
            batches.mark(db, epoch, "superseded", at, first=confirmed + 1, last=last_no)
            shared = mine[confirmed].last_seq if confirmed else 0
            if epoch == present:
                not_after = shared
            else:
                anew.append((epoch, shared, last_seq))
        copied = copied or (epoch == present and state.hw > last_no)
        restored, unreadable = restored or doubtful, unreadable or closed
    if copied or not_after is not None:
        start_epoch(db, new_id(), "restored", now, not_after=not_after)
    for epoch, after_seq, up_to in anew:
        batches.number_anew(db, epoch, after=after_seq, up_to=up_to)
    return [*(["station-restored"] if copied or restored else []), *(["centre-keys-lost"] if unreadable else [])]


def _confirmed(state: EpochState, mine: Mapping[int, Batch]) -> int:
    """The highest batch of ours that the answer confirms; the chain of manifests then confirms all before it."""
    return max(
        (
            taken.no
            for taken in state.manifests
            if taken.no in mine and mine[taken.no].manifest_sha256 == taken.manifest
        ),
        default=0,
    )


def _is_doubtful(batch: Batch, state: EpochState) -> bool:
    """Whether the centre has something else under this number, or says it has it without being able to show it."""
    if batch.state == "superseded":
        return False
    listed = {taken.no: taken.manifest for taken in state.manifests}
    if batch.no in listed:
        return batch.manifest_sha256 != listed[batch.no]
    return batch.no <= state.hw and batch.state in batches.OPEN_STATES


def _mark(db: Database, state: EpochState, now: datetime) -> int:
    """Marks what the answer confirms of one epoch; answers how many batches became applied."""
    at = moment(now)
    mine = {batch.no: batch for batch in batches.of_epoch(db, state.epoch)}
    confirmed = min(_confirmed(state, mine), state.hw)
    archived = min(state.archived, confirmed)
    count = batches.mark(db, state.epoch, "archived", at, first=1, last=archived)
    count += batches.mark(db, state.epoch, "applied", at, first=archived + 1, last=confirmed)
    for no in state.received:
        batches.mark(db, state.epoch, "delivered", at, first=no, last=no)
    return count
