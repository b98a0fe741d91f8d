"""Reporting over the wire: what is owed is put, the answer asked for and taken; where it is signed by a key that this
station does not know, what the city has published is fetched too, and proven, before the answer is read.

Three steps, as with a stick: `ready` and `confirm` touch the store and are short, `send` touches only the network and
may take its time while visits are saved.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from station_app.actions import acknowledgements, publications
from station_app.actions.acknowledgements import Taken
from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.batches import request_of
from station_app.actions.in_earnest import demand_real, demand_tied
from station_app.actions.publications import Applied, Basis
from station_app.actions.rights import demand
from station_app.domain.backoff import WireState, after_failure
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.reporting_times import ReportingTimes
from station_app.domain.troubles import Trouble
from station_app.storage import batches, wire
from station_app.storage.batches import Batch
from station_app.storage.devices import Device
from station_app.storage.store import Store
from station_exchange import acknowledgement, asking
from station_exchange.asking import Asking
from station_exchange.enrolment import is_safe_address
from station_exchange.refusals import Code, ExchangeRefused

if TYPE_CHECKING:
    from station_app.delivery.publications import Fetched


@dataclass(frozen=True, slots=True)
class Ready:
    """What is to be sent, and to whom. `question` is the signed question for the answer, `known` the key under which
    the centre answered last; `basis` is what a publication is proven against, None where none can be.
    """

    address: str
    station: str
    batches: tuple[Batch, ...]
    question: bytes
    centre: str
    known: str
    basis: Basis | None
    asked: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """What the network brought: the batches the office says it has, those it refused with its code, its sealed answer,
    and the trouble that ended it early, if one did. `fetched` is what the office publishes, where its answer bears a
    signature that the station cannot trace.
    """

    delivered: tuple[Batch, ...]
    refused: tuple[tuple[Batch, str], ...]
    answer: bytes | None
    trouble: Trouble | None
    fetched: "Fetched | None" = None


@dataclass(frozen=True, slots=True)
class Synced:
    """What a round over the wire came to. `taken` is None where no answer came, `published` where nothing of what the
    city publishes was needed to read it.
    """

    delivered: int
    refused: tuple[tuple[int, str], ...]
    taken: Taken | None
    trouble: Trouble | None
    published: Applied | None = None


def choose_address(store: Store, clerk: Clerk, address: str) -> None:
    """Another address of the office, empty to report by stick only. Refused `wire-address-unsafe` for one that is
    neither https nor this very machine.
    """
    demand(clerk, "set_up")
    demand_real(store.db)
    if address and not is_safe_address(address):
        raise Refused.because("wire-address-unsafe")
    with store.atomic() as db:
        wire.keep_address(db, address)
        wire.keep_state(db, WireState())


def choose_times(store: Store, clerk: Clerk, times: ReportingTimes) -> None:
    """Other times for the reminder and for reporting by itself."""
    demand(clerk, "export")
    with store.atomic() as db:
        wire.keep_times(db, times)


def note_reminded(store: Store, clerk: Clerk, *, now: datetime) -> None:
    """The week's reminder was given: it does not come again this week."""
    demand(clerk, "read")
    with store.atomic() as db:
        wire.note_last(db, "reminder", moment(now))


def ready(store: Store, clerk: Clerk, device: Device | None, *, now: datetime, hurry: bool = True) -> Ready:
    """What is owed, ready for the wire; nothing owed is no reason not to ask. Seal first.

    Refused `not-enrolled`; `wire-address-missing` where the station has only a stick; without `hurry` `wire-not-yet`
    while the wait after a failure lasts (a clerk's press is in a hurry, the schedule is not).
    """
    demand(clerk, "export")
    tie, station, device = demand_tied(store.db, device)
    address = wire.address(store.db)
    if not address:
        raise Refused.because("wire-address-missing")
    state = wire.state(store.db)
    if not hurry and not state.is_due(now):
        raise Refused.because("wire-not-yet", "", time=state.not_before)
    question = Asking(centre=tie.centre, station=station.code, device=device.device_id, asked_at=moment(now),
                      request=request_of(store.db, tie, station, device))  # fmt: skip
    owed = tuple(batch for batch in batches.open_batches(store.db) if batch.container is not None)
    return Ready(
        address, station.code, owed, asking.sign(question, device.signing), tie.centre, tie.acknowledgement_key,
        _basis(store, clerk), now,
    )  # fmt: skip


def send(ready: Ready, progress: Callable[[int, int], bool] | None = None) -> Sent:
    """Puts the batches, oldest first, then asks. Touches no store and never raises for the network's trouble.

    One at a time: a batch that waits for its predecessor would only lie parked. `progress(done, total)` answers False
    to stop after the present one.
    """
    # Here only: a desk without a wire never needs what speaks HTTP, and none needs it to open.
    from station_app.delivery.wire import Wire

    delivered: list[Batch] = []
    refused: list[tuple[Batch, str]] = []
    try:
        with Wire(ready.address) as line:
            for done, batch in enumerate(ready.batches, start=1):
                assert batch.container is not None
                word = line.put_batch(ready.station, batch.epoch, batch.no, batch.container)
                if word.outcome == "refused":
                    refused.append((batch, word.code))
                else:
                    delivered.append(batch)
                if progress is not None and not progress(done, len(ready.batches)):
                    raise Trouble("wire-cancelled", after=0)
            answer = line.ask(ready.station, ready.question)
    except Trouble as trouble:
        return Sent(tuple(delivered), tuple(refused), None, trouble)
    return Sent(tuple(delivered), tuple(refused), answer, None, _vouching(ready, answer))


def confirm(
    store: Store, clerk: Clerk, device: Device | None, sent: Sent, *, now: datetime, new_id: NewId, draw: float
) -> Synced:
    """Keeps what the network brought: what was delivered, how the wire fares, and the office's answer.

    Delivered is the office's word only; applied is what its signed answer shows. `draw` is uniform in [0, 1).
    """
    demand(clerk, "export")
    with store.atomic() as db:
        newly = [batch for batch in sent.delivered if batches.mark_delivered(db, batch.epoch, batch.no, moment(now))]
        if newly:
            act = begin(db, clerk, "export", new_id(), now)
            facts = {"batches": len(newly), "newest": newly[-1].manifest_sha256, "way": "wire"}
            note(db, act, "export", facts, new_id)
        if sent.trouble is None:
            wire.keep_state(db, WireState())
            wire.note_last(db, "round", moment(now))
        elif sent.trouble.code != "wire-cancelled":
            asked = int(sent.trouble.details.get("after", 0))
            wire.keep_state(db, after_failure(wire.state(db), sent.trouble.code, now, draw, asked))
    published = taken = None
    if sent.fetched is not None:
        with suppress(Refused):
            # Whatever is wrong with it: then the answer says in its turn that it cannot be read.
            published = publications.apply(store, clerk, device, sent.fetched, now=now, new_id=new_id)
    if sent.answer is not None:
        taken = acknowledgements.take(store, clerk, device, sent.answer, now=now, new_id=new_id)
    refused = [(batch.no, code) for batch, code in sent.refused]
    if taken is not None and "centre-keys-lost" in taken.told:
        # What the city could not open is numbered anew by now: nothing that anybody would have to report.
        refused = [(no, code) for no, code in refused if code != Code.DECRYPT.value]
    return Synced(len(newly), tuple(refused), taken, sent.trouble, published)


def _basis(store: Store, clerk: Clerk) -> Basis | None:
    try:
        return publications.basis(store, clerk)
    except Refused:
        return None


def _vouching(ready: Ready, answer: bytes) -> "Fetched | None":
    """What the city publishes, where the answer bears a signature that does not lead back to the key known here: it
    was given new keys while this station was away, or put back to old ones.
    """
    if ready.basis is None or not _is_strange(ready, answer):
        return None
    try:
        return publications.fetch(ready.basis, ready.address, now=ready.asked)
    except (Refused, Trouble):
        return None


def _is_strange(ready: Ready, answer: bytes) -> bool:
    try:
        acknowledgement.signed_with(answer, ready.centre, ready.known)
    except ExchangeRefused as error:
        return error.code is Code.DEVICE
    return False
