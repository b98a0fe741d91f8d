"""`python -m tests.soak.run --minutes 120 [--seed S] [--stations N] [--database URL]`: the two-hour run.

Stations and the city as processes of their own: visits, corrections, reports over HTTP and on sticks, `kill -9` at
random moments on both sides, also of `centre ingest` and `centre acknowledge`. At the end every station reports until
the city has everything; then the books of both sides are compared (I1 to I4, I20), and both verify themselves.
Prints a line of progress now and then, the counts and digests, and ends with 1 where anything was found.
"""

import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import uuid_utils

from station_app.actions import sync
from station_app.actions.stations import enrol, open_desk, set_up
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder
from station_exchange.enrolment import read_paper
from tests.helpers.city import City
from tests.helpers.office import CHEAP, MANAGER, PASSWORD
from tests.helpers.programs import CENTRE_PASSWORD
from tests.soak.books import Books, compare
from tests.soak.counter import Order

_LONGEST_SETTLING = 3600.0
KILLED_WHILE_OPENING = 0.1


@dataclass
class Plan:
    """How a run goes: `lives` are the shortest and longest seconds between an opening and its kill, `pace` the mean
    seconds between two visits of one station.
    """

    seconds: float
    stations: int = 3
    seed: int = 1
    pace: float = 0.4
    lives: tuple[float, float] = (2.5, 20.0)
    database: str | None = None


@dataclass
class Run:
    """A town at work: the city's program, the stations, and the hand that kills them."""

    plan: Plan
    place: Path
    chance: random.Random = field(init=False)
    happened: Counter[str] = field(default_factory=Counter)
    city: City = field(init=False)
    _orders: dict[str, Order] = field(default_factory=dict)
    _living: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    _dies: dict[str, float] = field(default_factory=dict)
    _port: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.plan.seed)

    def found(self) -> None:
        """The city, and the stations enrolled with it, each with the wire, a stick, or both."""
        self.city = City.founded(self.place, database=self.plan.database)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        for number in range(self.plan.stations):
            self._found_station(f"S{number + 1:03d}", wired=number % 3 != 1, carried=number % 3 != 0)

    def _found_station(self, code: str, *, wired: bool, carried: bool) -> None:
        folder, at = DataFolder.at(self.place / code / "station"), datetime.now(BEIJING_TIME)
        paper = self.place / f"{code}.enrol"
        self.city.run("enrol", code, "--name", f"第{code}站", "--out", str(paper))
        set_up(folder, code=code, name=f"第{code}站", manager=MANAGER, password=PASSWORD, now=at, new_id=_new_id,
               cost=CHEAP)  # fmt: skip
        desk = open_desk(folder, MANAGER, PASSWORD, now=at, new_id=_new_id)
        enrol(desk, read_paper(paper.read_bytes()), now=at, new_id=_new_id, cost=CHEAP)
        if wired:
            sync.choose_address(desk.store, desk.clerk, f"http://127.0.0.1:{self._port}")
        desk.close()
        stick = self.place / f"stick-{code}"
        stick.mkdir()
        self._orders[code] = Order(
            root=str(folder.root), code=code, truth=str(self.place / f"{code}.saved"), stick=str(stick),
            finish=str(self.place / "finish"), ready=str(self.place / f"{code}.ready"), seed=0,
            pace=self.plan.pace, wired=wired, carried=carried,
        )  # fmt: skip

    def work(self, say: Callable[[str], None]) -> None:
        """Kills and starts again until the time is over."""
        begun = time.monotonic()
        told = begun
        while (now := time.monotonic()) - begun < self.plan.seconds:
            for name in ("centre", *self._orders):
                self._keep_alive(name, now)
            if self.chance.random() < 0.02:
                self._carry(self.chance.choice([order for order in self._orders.values() if order.carried]))
            if now - told > 60:
                told = now
                say(f"{(now - begun) / 60:.0f} min: {dict(self.happened)}, {self._said()} saves")
            time.sleep(0.05)

    def settle(self) -> None:
        """No more kills: everybody reports until nothing is owed. RuntimeError where that does not come (I12)."""
        Path(self.place / "finish").touch()
        self._dies.clear()
        begun = time.monotonic()
        self._keep_alive("centre", begun, mortal=False)
        for code in self._orders:
            if self._process(code) is None:
                self._start(code)
        while any(self._process(code) is not None for code in self._orders):
            for order in self._orders.values():
                if order.carried and self._process(order.code) is not None:
                    self._centre("ingest", order.stick)
                    self._centre("acknowledge", order.code, "--out", order.stick)
            if time.monotonic() - begun > _LONGEST_SETTLING:
                raise RuntimeError("I12: the stations were not done in an hour")
            time.sleep(0.1)
        ended = {code: self._living[code].returncode for code in self._orders}
        if any(ended.values()):
            raise RuntimeError(f"a station ended by itself: {ended}")

    def books(self) -> Books:
        """What both sides hold now."""
        self.end()
        folders = {code: (Path(order.root), Path(order.truth)) for code, order in self._orders.items()}
        return compare(self.city.data, folders, _new_id)

    def end(self) -> None:
        """Whatever still lives is ended."""
        for process in self._living.values():
            if process.poll() is None:
                process.kill()
            process.communicate()
        self._living.clear()

    def _process(self, name: str) -> "subprocess.Popen[str] | None":
        process = self._living.get(name)
        return process if process is not None and process.poll() is None else None

    def _keep_alive(self, name: str, now: float, *, mortal: bool = True) -> None:
        process = self._process(name)
        if process is not None and name not in self._dies and self._is_open(name, process):
            self._dies[name] = now + self.chance.uniform(*self.plan.lives)
        if process is not None and mortal and now > self._dies.get(name, now):
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.happened[f"{'centre' if name == 'centre' else 'station'} killed"] += 1
            process = None
        elif process is None and name in self._living and self._living[name].returncode not in (0, -signal.SIGKILL):
            said = self._living[name].communicate()[1]
            raise RuntimeError(f"{name} ended by itself: {said[-2000:]}")
        if process is None:
            self._start(name)
            self._dies.pop(name, None)
            if self.chance.random() < KILLED_WHILE_OPENING:
                self._dies[name] = now + self.chance.uniform(0.0, 3.0)

    def _is_open(self, name: str, process: "subprocess.Popen[str]") -> bool:
        """Whether it is at work: on a busy machine the interpreter alone may take longer than a life."""
        if name != "centre":
            ready = Path(self._orders[name].ready)
            return ready.exists() and ready.read_text() == str(process.pid)
        with socket.socket() as knock:
            return knock.connect_ex(("127.0.0.1", self._port)) == 0

    def _start(self, name: str) -> None:
        if name == "centre":
            words = ["city_centre", "--data", str(self.city.data), "serve", "--port", str(self._port)]
        else:
            order = asdict(self._orders[name]) | {"seed": self.chance.randrange(2**32)}
            words = ["tests.soak.counter", json.dumps(order)]
        self._living[name] = subprocess.Popen(
            [sys.executable, "-m", *words], env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _carry(self, order: Order) -> None:
        """Somebody brings the stick to the city; now and then the city's program dies over it."""
        for words in (("ingest", order.stick), ("acknowledge", order.code, "--out", order.stick)):
            if self.chance.random() < 0.3:
                process = self._popen(*words)
                time.sleep(self.chance.uniform(0.3, 2.0))
                process.kill()
                process.communicate()
                self.happened["command killed"] += 1
            else:
                self._centre(*words)
        self.happened["stick carried"] += 1
        if self.chance.random() < 0.1:
            shutil.rmtree(Path(order.stick) / "IPSTATION", ignore_errors=True)
            self.happened["stick lost"] += 1

    def _centre(self, *words: str) -> None:
        process = self._popen(*words)
        _, said = process.communicate(timeout=1800)
        # A station that has not been heard yet has no device to answer; a file that vanished is none of ours.
        if process.returncode not in (0, 1):
            raise RuntimeError(f"centre {words[0]} ended with {process.returncode}: {said[-2000:]}")

    def _popen(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "city_centre", "--data", str(self.city.data), *words], env=_environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _said(self) -> int:
        files = (Path(order.truth) for order in self._orders.values())
        return sum(file.read_bytes().count(b"\n") for file in files if file.exists())


def play(plan: Plan, place: Path, say: Callable[[str], None]) -> tuple[Run, Books]:
    """One whole run in an empty folder."""
    run = Run(plan, place)
    try:
        run.found()
        run.work(say)
        run.settle()
        return run, run.books()
    finally:
        run.end()


def _new_id() -> str:
    return str(uuid_utils.uuid7())


def _environment() -> dict[str, str]:
    return {**os.environ, "CENTRE_PASSWORD": CENTRE_PASSWORD}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--stations", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=0.4, help="mean seconds between two visits of one station")
    parser.add_argument("--database", metavar="URL", help="the city on postgresql+psycopg://… instead of SQLite")
    asked = parser.parse_args()
    plan = Plan(asked.minutes * 60, asked.stations, asked.seed, asked.pace, database=asked.database)
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        run, books = play(plan, Path(place), lambda line: print(line, flush=True))
    print(f"seed {plan.seed}: {dict(run.happened)}")
    for line in (*books.lines, *books.findings):
        print(line)
    print("both sides agree" if not books.findings else f"{len(books.findings)} findings")
    return 1 if books.findings else 0


if __name__ == "__main__":
    sys.exit(main())
