"""Attached files on their way to the city: by wire and on sticks, resumed, never before the records, never unasked."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from city_centre import attached, blobs
from city_centre import office as city_office
from city_centre.storage import blobs as held
from city_centre.storage.engine import reading
from station_app.actions import attachments, exports, sending_files, stick_files, sync
from station_app.actions.acts import RecordIds
from station_app.actions.attaching import attach
from station_app.actions.consultations import record
from station_app.actions.erasures import erase
from station_app.domain.attachments import Attachment, shows_identity
from station_app.domain.personal_data import How
from station_app.domain.troubles import Trouble
from station_app.storage import sendings
from station_exchange import blobs as wire_form
from tests.delivery.conftest import Delivery
from tests.helpers.city import seal_and_export, serving_here, take
from tests.helpers.office import PASSWORD, Office
from tests.helpers.programs import CENTRE_PASSWORD, station

BIG = b"%PDF-1.7 " + os.urandom(700_000)
SMALL = b"%PDF-1.7 of the office"


def kept(office: Office, name: str, content: bytes) -> Attachment:
    return attachments.take_in(
        office.store, office.desk.clerk, content, name=name, catalogue=office.desk.catalogue, now=office.clock()
    )


def visit(office: Office, *files: Attachment, **given: Any) -> str:
    form = replace(office.form(**given), attachments=files)
    return record(
        office.store, office.desk.clerk, form, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock.forward(seconds=1), new_id=office.ids,
    ).number  # fmt: skip


def load(delivery: Delivery, url: str) -> sending_files.Load:
    office = delivery.office
    sync.choose_address(office.store, office.desk.clerk, url)
    return sending_files.ready(office.store, office.desk.clerk, office.desk.device, now=office.clock())


def send(delivery: Delivery, url: str, progress: Callable[[int, int], bool] | None = None) -> sending_files.SentFiles:
    office = delivery.office
    sent = sending_files.send(load(delivery, url), progress)
    sending_files.confirm(
        office.store, office.desk.clerk, sent, now=office.clock(), new_id=office.ids, draw=0.5
    )
    return sent


def states(delivery: Delivery) -> dict[str, str]:
    return dict(delivery.office.store.db.execute("SELECT digest, state FROM sendings").fetchall())


def owed(delivery: Delivery) -> list[str]:
    office = delivery.office
    return [one.digest for one in sendings.owed(office.store.db, office.desk.station.city_role)]


def at_city(delivery: Delivery) -> dict[str, bytes]:
    """The content of every whole file that the city holds, by its keyed digest."""
    found = {}
    with city_office.opened(delivery.city.data, CENTRE_PASSWORD) as opened:
        with reading(opened.engine) as connection:
            named = held.all_named(connection, "G003")
        for one in named:
            with suppress(city_office.OfficeRefused):
                found[one.digest] = attached.open_file(opened, "G003", one.record_id, one.digest).content
    return found


def exported(delivery: Delivery, stick: Path) -> exports.Exported:
    office = delivery.office
    return exports.export(
        office.store, office.desk.clerk, stick, now=office.clock(), new_id=office.ids, device=office.desk.device
    )


@pytest.fixture
def filed(delivery: Delivery) -> tuple[Delivery, Attachment, Attachment]:
    """A visit with a big and a small file, at a station whose first week the city has taken."""
    delivery.city.ingest(*delivery.files)
    big, small = kept(delivery.office, "授权书.pdf", BIG), kept(delivery.office, "说明.pdf", SMALL)
    visit(delivery.office, big, small)
    return delivery, big, small


def test_files_go_over_the_wire_behind_the_records_small_ones_first(
    filed: tuple[Delivery, Attachment, Attachment],
) -> None:
    delivery, big, small = filed
    steps: list[tuple[int, int]] = []
    seal_and_export(delivery.office, delivery.stick)
    delivery.city.ingest(*delivery.stick.rglob("*.svb"))
    with serving_here(delivery.city.data) as url:
        sent = send(delivery, url, lambda done, total: steps.append((done, total)) is None)
        assert (sent.delivered, sent.trouble) == ((small.digest, big.digest), None)
        assert set(states(delivery).values()) == {"delivered"}, "only the signed answer says that the city has them"
        assert send(delivery, url).size == 0
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (big.size + small.size, big.size + small.size)
    assert at_city(delivery) == {big.digest: BIG, small.digest: SMALL}
    take(delivery.office, delivery.city.acknowledge(delivery.stick))
    assert states(delivery) == {big.digest: "received", small.digest: "received"}
    assert not [*delivery.office.folder.outgoing.glob("*.age")], "the sealed bytes have served their time"
    assert delivery.city.verify()["counts"]["files"] == 2


def test_an_upload_that_is_stopped_or_refused_midway_goes_on_where_it_was_after_days(
    filed: tuple[Delivery, Attachment, Attachment],
) -> None:
    delivery, big, small = filed
    with serving_here(delivery.city.data) as url:
        stopped = send(delivery, url, lambda done, total: done < small.size + 300_000)
        assert stopped.trouble is not None
        assert (stopped.trouble.code, stopped.delivered) == ("wire-cancelled", (small.digest,))
        delivery.office.clock.forward(days=9)
        delivery.office.reopen()
        rest = send(delivery, url)
    assert rest.delivered == (big.digest,)
    assert stopped.size + rest.size < len(BIG) + len(SMALL) + 10_000, "no part went twice"
    seal_and_export(delivery.office, delivery.stick)
    delivery.city.ingest(*delivery.stick.rglob("*.svb"))
    assert at_city(delivery)[big.digest] == BIG


def test_a_station_killed_in_mid_upload_sends_each_part_once(filed: tuple[Delivery, Attachment, Attachment]) -> None:
    delivery, big, _small = filed
    office = delivery.office
    with serving_here(delivery.city.data) as url:
        sync.choose_address(office.store, office.desk.clerk, url)
        office.close()
        process = subprocess.Popen(
            [sys.executable, "-m", "station_app", "--data", str(office.folder.root), "sync", "--json"],
            env={**os.environ, "STATION_PASSWORD": PASSWORD}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        with city_office.opened(delivery.city.data, CENTRE_PASSWORD) as opened:
            while process.poll() is None and not _begun(opened):
                time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        done = station(office.folder.root, "sync", "--json").json
        assert (done["trouble"], done["attachments"]["refused"]) == ("", 0)
        again = station(office.folder.root, "sync", "--json").json
        assert again["attachments"] == {"sent": 0, "of": 0, "bytes": 0, "refused": 0}
    office.reopen()
    assert at_city(delivery)[big.digest] == BIG
    assert set(states(delivery).values()) == {"received"}
    with city_office.opened(delivery.city.data, CENTRE_PASSWORD) as opened, reading(opened.engine) as connection:
        assert len(held.of_station(connection, "G003")) == 2


def _begun(opened: city_office.Office) -> bool:
    with reading(opened.engine) as connection:
        return any(held.parts(connection, "G003", one.blob) for one in held.of_station(connection, "G003"))


def test_a_stick_that_fills_up_keeps_the_records_and_the_next_one_goes_on(
    filed: tuple[Delivery, Attachment, Attachment], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The part that does not fit is refused by the system itself: no file may grow beyond what the small one takes."""
    delivery, big, small = filed
    seal_and_export(delivery.office, tmp_path_of(tmp_path, "warm"))
    delivery.office.store.db.execute("DELETE FROM sendings")
    first, second = tmp_path_of(tmp_path, "first"), tmp_path_of(tmp_path, "second")
    room = 1
    written: list[str] = []
    for stick in (first, second):
        ready = exports.load(delivery.office.store, delivery.office.desk.clerk, delivery.office.desk.device,
                             now=delivery.office.clock())  # fmt: skip
        place = exports.write(ready, stick)
        with FullAfter(room if stick is first else 99, written, monkeypatch):
            files = exports.write_files(ready, stick)
        exports.confirm(delivery.office.store, delivery.office.desk.clerk, ready, place, files,
                        now=delivery.office.clock(), new_id=delivery.office.ids)  # fmt: skip
        if stick is first:
            assert files.trouble is not None
            assert (files.trouble.code, files.whole, files.left) == ("stick-full", 1, 1)
            assert [*stick.rglob("*.svb")], "the records are on the stick whatever becomes of the files"
            assert not [*stick.rglob("*.tmp")]
        else:
            assert (files.trouble, files.left) == (None, 0)
    assert len([*first.rglob("*.svp")]) == 1
    delivery.city.ingest(first)
    took = delivery.city.ingest(second)
    assert (took["attachments"]["files"], took["attachments"]["refused"]) == (2, 0), "the small one came twice"
    assert at_city(delivery) == {big.digest: BIG, small.digest: SMALL}
    take(delivery.office, delivery.city.acknowledge(first))
    assert owed(delivery) == []


def tmp_path_of(place: Path, name: str) -> Path:
    made = place / name
    made.mkdir()
    return made


class FullAfter:
    """A stick on which no more than so many parts find room: the system's own error at the next one."""

    def __init__(self, room: int, written: list[str], patch: pytest.MonkeyPatch) -> None:
        self._room = room
        self._patch = patch

    def __enter__(self) -> None:
        real, left = os.fsync, [2 * self._room]

        def fsync(descriptor: int) -> None:
            if left[0] <= 0:
                raise OSError(28, "no space left on device")
            left[0] -= 1
            real(descriptor)

        self._patch.setattr("station_app.delivery.folder.os.fsync", fsync)

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


def test_a_lost_stick_costs_a_repetition(filed: tuple[Delivery, Attachment, Attachment], tmp_path: Path) -> None:
    delivery, big, small = filed
    exported(delivery, tmp_path_of(tmp_path, "lost"))
    assert set(states(delivery).values()) == {"written"}
    found = exported(delivery, tmp_path_of(tmp_path, "found"))
    assert (found.files.whole, found.files.left) == (2, 0)
    seal_and_export(delivery.office, tmp_path / "found")
    delivery.city.ingest(tmp_path / "found")
    assert at_city(delivery) == {big.digest: BIG, small.digest: SMALL}


def test_nothing_travels_without_its_basis_and_an_id_image_never(delivery: Delivery) -> None:
    office = delivery.office
    shown = kept(office, "商标图样.png", b"\x89PNG\r\n\x1a\n of the office")
    hidden = kept(office, "身份证正面.jpg", BIG)
    assert (shown.stays, hidden.stays) == (False, True)
    visit(office, shown, hidden, consent_scope="city")
    refused = kept(office, "不同意.pdf", SMALL)
    visit(office, refused, consent_scope="none", visitor_phone="13900007777")
    photo = kept(office, "专家.png", b"\x89PNG\r\n\x1a\n of an expert")
    office.store.db.execute(
        "INSERT INTO attachments (record_id, digest, place, size, type, present)"
        " SELECT record_id, ?, 0, 30, 'png', 1 FROM journal WHERE kind = 'clerk' LIMIT 1", (photo.digest,)
    )  # fmt: skip
    assert owed(delivery) == [shown.digest], "what a record that stays at home names stays with it"
    office.store.db.execute("UPDATE station SET city_role = 'independent'")
    office.reopen()
    told = kept(office, "只告知.pdf", b"%PDF-1.4 told only")
    visit(office, told, consent_scope="service", visitor_phone="13900008888")
    assert owed(delivery) == [shown.digest]
    exported(delivery, delivery.stick)
    assert len([*delivery.stick.rglob("*.svp")]) == 1
    for name in ("护照.png", "My Passport.JPG", "id_card.pdf", "港澳通行证 正面.jpg"):
        assert shows_identity(name)
    assert not shows_identity("授权书.pdf")


def test_a_file_taken_off_before_it_went_does_not_go(filed: tuple[Delivery, Attachment, Attachment]) -> None:
    delivery, big, small = filed
    office = delivery.office
    number = office.store.db.execute("SELECT number FROM consultations ORDER BY rowid DESC LIMIT 1").fetchone()[0]
    office.amend(number, attachments=[{"digest": small.digest, "size": small.size, "type": "pdf", "name": "说明.pdf"}])
    assert owed(delivery) == [small.digest]
    office.void(number)
    assert owed(delivery) == []
    assert big.digest not in at_city(delivery)


def test_a_city_put_back_to_before_the_file_came_gets_it_again(
    filed: tuple[Delivery, Attachment, Attachment],
) -> None:
    delivery, big, small = filed
    office = delivery.office
    seal_and_export(office, delivery.stick)
    delivery.city.ingest(*delivery.stick.rglob("*.svb"))
    take(office, delivery.city.acknowledge(delivery.stick))
    delivery.city.run("backup", str(delivery.stick / "backup"))
    with serving_here(delivery.city.data) as url:
        send(delivery, url)
    take(office, delivery.city.acknowledge(delivery.stick))
    assert owed(delivery) == []
    data = delivery.city.data
    data.rename(data.with_name("lost"))
    (backup,) = (delivery.stick / "backup").glob("*.ccb")
    delivery.city.run("restore", str(backup))
    told = take(office, delivery.city.acknowledge(delivery.stick)).told
    assert "centre-restored" in told
    assert sorted(owed(delivery)) == sorted([big.digest, small.digest])
    with serving_here(delivery.city.data) as url:
        assert send(delivery, url).delivered == (small.digest, big.digest)
    assert at_city(delivery) == {big.digest: BIG, small.digest: SMALL}


def test_an_erased_persons_files_go_here_and_at_the_city(filed: tuple[Delivery, Attachment, Attachment]) -> None:
    delivery, big, _small = filed
    office = delivery.office
    seal_and_export(office, delivery.stick)
    delivery.city.ingest(delivery.stick)
    assert len(at_city(delivery)) == 2
    late = kept(office, "补充.pdf", b"%PDF-1.4 late")
    number = office.store.db.execute("SELECT number FROM consultations ORDER BY rowid DESC LIMIT 1").fetchone()[0]
    attach(office.store, office.desk.clerk, number, [late], "补附件", ids=RecordIds.make(office.ids),
           catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids)  # fmt: skip
    exported(delivery, delivery.stick)
    visitor = office.store.db.execute(
        "SELECT visitor_id FROM consultations WHERE number = ?", (number,)
    ).fetchone()[0]
    erase(office.store, office.desk.clerk, visitor, How.ERASE, reason="request", proof=PASSWORD,
          ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, station=office.desk.station,
          now=office.clock.forward(days=1), new_id=office.ids)  # fmt: skip
    assert (owed(delivery), states(delivery)) == ([], {})
    assert not [*office.folder.outgoing.glob("*.age")]
    seal_and_export(office, delivery.stick)
    took = delivery.city.ingest(delivery.stick)
    assert {entry["code"] for entry in took["files"]} == {""}
    assert took["attachments"]["refused"] > 0, "the old stick's parts are not wanted any more"
    assert at_city(delivery) == {}
    with city_office.opened(delivery.city.data, CENTRE_PASSWORD) as opened, reading(opened.engine) as connection:
        blobs_left = held.of_station(connection, "G003")
        assert all(held.parts(connection, "G003", one.blob) == [] for one in blobs_left)
    assert delivery.city.verify()["ok"]
    assert big.size == len(BIG)


def test_a_damaged_file_holds_up_none_of_its_siblings(filed: tuple[Delivery, Attachment, Attachment]) -> None:
    delivery, big, small = filed
    attachments.files_of(delivery.office.store).path(small.digest).write_bytes(b"broken")
    steps: list[list[int]] = [[], []]
    with serving_here(delivery.city.data) as url:
        written = stick_files.write(load(delivery, url), delivery.stick, lambda done, _: steps[0].append(done) is None)
        assert (written.whole, written.left, written.trouble) == (1, 0, None)
        sent = send(delivery, url, lambda done, _: steps[1].append(done) is None)
    assert (sent.delivered, sent.unreadable, sent.trouble) == ((big.digest,), (small.digest,), None)
    for told in steps:
        assert (told, told[-1]) == (sorted(told), big.size + small.size), "what cannot be sent is done with too"


def test_what_the_station_seals_is_opened_by_the_city_alone(filed: tuple[Delivery, Attachment, Attachment]) -> None:
    delivery, big, _small = filed
    office = delivery.office
    ready = sending_files.gather(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    sealed = ready.sealed(ready.owed[-1])
    assert sealed == ready.sealed(ready.owed[-1]), "the same bytes, however often they are asked for"
    assert BIG[:64] not in sealed.content
    part = wire_form.take_apart(ready.part(sealed, 1))
    assert part.label.digest == big.digest
    assert hashlib.sha256(BIG).hexdigest() not in part.envelope.payload.decode()
    with city_office.opened(delivery.city.data, CENTRE_PASSWORD) as opened:
        assert wire_form.unseal(sealed.content, [opened.keys.operational]) == BIG
        assert blobs.MOST_UNFINISHED


def test_a_stick_that_is_pulled_while_files_are_written_is_told_and_what_was_read_back_counts(
    filed: tuple[Delivery, Attachment, Attachment], tmp_path: Path
) -> None:
    delivery, big, small = filed
    office = delivery.office
    stick = tmp_path_of(tmp_path, "pulled")
    ready = sending_files.gather(office.store, office.desk.clerk, office.desk.device, now=office.clock())

    def pull(done: int, total: int) -> bool:
        if done > small.size:
            stick.rename(tmp_path / "away")
        return True

    written = stick_files.write(ready, stick, pull)
    assert written.trouble is not None
    assert (written.trouble.code, written.whole, written.left) == ("stick-gone", 1, 1)
    stick_files.confirm(office.store, office.desk.clerk, written, now=office.clock(), new_id=office.ids)
    assert states(delivery) == {small.digest: "written", big.digest: "open"}


def test_a_cancelled_writing_of_files_is_a_trouble_of_its_own(
    filed: tuple[Delivery, Attachment, Attachment],
) -> None:
    delivery, *_ = filed
    office = delivery.office
    ready = sending_files.gather(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    written = stick_files.write(ready, delivery.stick, lambda done, total: False)
    assert isinstance(written.trouble, Trouble)
    assert (written.trouble.code, written.whole) == ("export-cancelled", 1)


