"""A station and the city centre with a stick between them: the real desk, the real `centre` program."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, select

from city_centre import office as city_office
from city_centre.keys import Cost, Keyring
from city_centre.office import Office as CityOffice
from city_centre.storage import rows
from city_centre.storage.engine import reading
from station_app.actions import acknowledgements, batches, exports
from station_app.actions.acknowledgements import Taken
from station_app.storage import clerks
from station_exchange import acknowledgement
from station_exchange.acknowledgement import Acknowledgement
from station_exchange.enrolment import read_paper
from station_exchange.keys import VerifyKey
from tests.helpers.office import Office
from tests.helpers.programs import CENTRE_PASSWORD, Answer, centre, centre_process
from tests.helpers.scratch import lasting_folder

FOUNDED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


_CHEAP = Cost(iterations=1, lanes=1, memory_kib=64)
_template: dict[str, Path] = {}


def _found(place: Path, code: str, database: str | None) -> Path:
    city_office.found(
        place / "centre", CENTRE_PASSWORD, FOUNDED, code=code, name="市中心", database_url=database,
        offline_folder=place / "offline", cost=_CHEAP,
    )  # fmt: skip
    return place / "centre"


@dataclass(frozen=True)
class City:
    """The centre's data folder, spoken to by its program: in a process of its own with `process`, else in this one."""

    data: Path
    process: bool = False

    @classmethod
    def founded(cls, place: Path, *, database: str | None = None, process: bool = False) -> "City":
        """A new centre BJ, on SQLite or in the database named, its password quick to try.

        Those on SQLite are copies of one: they share their keys. For a stranger see `elsewhere`.
        """
        if database is not None:
            return cls(_found(place, "BJ", database), process)
        if "sqlite" not in _template:
            _template["sqlite"] = _found(lasting_folder("city-template-"), "BJ", None)
        return cls(Path(shutil.copytree(_template["sqlite"], place / "centre")), process)

    @classmethod
    def elsewhere(cls, place: Path, code: str) -> "City":
        """A centre with keys of its own."""
        return cls(_found(place, code, None))

    def run(self, *words: str) -> Answer:
        """One command that must succeed."""
        answer = self.say(*words)
        assert answer.code == 0, answer.err
        return answer

    def say(self, *words: str) -> Answer:
        """One command and its answer, whatever it is."""
        return centre_process(self.data, *words) if self.process else centre(self.data, *words)

    def enrol(self, office: Office, stick: Path, station: str = "G003") -> None:
        """Writes the enrolment file and lets the station take it in."""
        file = stick / f"{station}.enrol"
        self.run("enrol", station, "--name", "朝阳区江东工作站", "--district", "110105", "--out", str(file))
        office.enrol(read_paper(file.read_bytes()))

    def ingest(self, *places: Path) -> Any:
        """What `centre ingest --json` answered, refused files included."""
        return self.say("ingest", *map(str, places), "--json").json

    def acknowledge(self, out: Path, station: str = "G003") -> bytes:
        """The bytes of a new acknowledgement."""
        self.run("acknowledge", station, "--out", str(out))
        return (out / f"{station}.sva").read_bytes()

    def quicken(self) -> "City":
        """Its password is quick to try again: a change of keys and a restore write the key file at its usual cost."""
        keys = Keyring.load(self.data / city_office.KEY_FILE, CENTRE_PASSWORD)
        keys.save(self.data / city_office.KEY_FILE, CENTRE_PASSWORD, _CHEAP)
        return self

    def verify(self) -> Any:
        """What `centre verify --json` answered."""
        return self.say("verify", "--json").json

    def applied(self, station: str = "G003") -> dict[str, Any]:
        """The rows the centre holds of a station, by revision."""
        with city_office.opened(self.data, CENTRE_PASSWORD) as opened, reading(opened.engine) as connection:
            return dict(rows.applied_rows(connection, station))

    def digest(self) -> dict[str, str]:
        """A digest of every table, whatever its columns: two alike mean that nothing was changed in between."""
        with city_office.opened(self.data, CENTRE_PASSWORD) as opened:
            return _digest(opened)


def _digest(opened: CityOffice) -> dict[str, str]:
    tables = MetaData()
    with reading(opened.engine) as connection:
        tables.reflect(connection)
        return {
            table.name: hashlib.sha256(
                "\n".join(sorted(repr(tuple(row)) for row in connection.execute(select(table)))).encode()
            ).hexdigest()
            for table in tables.sorted_tables
        }


def seal_and_export(office: Office, stick: Path) -> list[Path]:
    """Seals what waits and writes all that is owed onto the stick; answers the files."""
    batches.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    out = exports.export(
        office.store, office.desk.clerk, stick, now=office.clock(), new_id=office.ids, device=office.desk.device
    )
    return sorted(out.folder.glob("*.svb"))


def take(office: Office, answer: bytes) -> Taken:
    """Reads an acknowledgement at the station."""
    return acknowledgements.take(
        office.store, office.desk.clerk, office.desk.device, answer, now=office.clock(), new_id=office.ids
    )


def opened_answer(office: Office, answer: bytes) -> Acknowledgement:
    """What stands in an acknowledgement, read with the station's own keys."""
    tie = clerks.enrolment(office.store.db)
    assert tie is not None
    assert office.desk.device is not None
    return acknowledgement.open_sealed(
        answer, centre=tie.centre, station=office.desk.station.code, device=office.desk.device.device_id,
        centre_key=VerifyKey(tie.acknowledgement_key), device_key=office.desk.device.sealing,
    )  # fmt: skip


def books_of(office: Office) -> tuple[dict[str, int], str]:
    """The station's own side of the balance: entries per kind that travel, and the XOR of their SHA-256."""
    travelling = office.store.db.execute(
        "SELECT DISTINCT kind, revision_id FROM journal JOIN outbox ON outbox.position = journal.position"
    ).fetchall()
    digest = 0
    for _kind, revision_id in travelling:
        digest ^= int.from_bytes(hashlib.sha256(revision_id.encode()).digest())
    return dict(Counter(kind for kind, _revision in travelling)), f"{digest:064x}"


@contextmanager
def serving(data: Path, *more: str) -> Iterator[str]:
    """The city's own program, listening; its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "city_centre", "--data", str(data), "serve", "--port", "0", "--json", *more],
        env={**os.environ, "CENTRE_PASSWORD": CENTRE_PASSWORD}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.kill()
        process.communicate()


@contextmanager
def serving_here(data: Path) -> Iterator[str]:
    """The same office on a real socket, from a thread of this process: a second sooner than a program of its own."""
    import threading
    import time

    import uvicorn

    from city_centre.web import app, server

    with server.listen("127.0.0.1", 0, behind_proxy=False) as listener, city_office.opened(
        data, CENTRE_PASSWORD
    ) as opened:
        made = app.make_app(opened, behind_proxy=False, now=lambda: datetime.now(UTC))
        config = uvicorn.Config(made, http="h11", ws="none", lifespan="off", log_config=None, access_log=False)
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, args=([listener],), daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.005)
        try:
            yield server.url_of(listener)
        finally:
            running.should_exit = True
            thread.join()
