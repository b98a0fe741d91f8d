"""`python -m benchmarks.peer`: the same records by PouchDB into a CouchDB-compatible server, and by our own wire.

A command of its own: it needs Node and npm, and fetches the peer's packages (versions and digests pinned in
`peer_packages`) into a temporary folder. Both sides begin with the records at the stations and end when the server has
them all, on this machine and over real HTTP; ours also seals, encrypts, signs, checks and chains. Two at once on either
side.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

import httpx
import msgspec
from sqlalchemy import text

from benchmarks.city import NOW, make_known
from benchmarks.city_weeks import CHEAP_KEYS, Sender, model_weeks, own_rows, seal_week
from benchmarks.figures import Figure, lines
from benchmarks.sizes import EARNEST, TINY, Sizes
from benchmarks.station_maker import CACHE, PASSWORD
from city_centre import office
from city_centre.storage.engine import reading, writing
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.rows import Row

PACKAGES: Final = Path(__file__).parent / "peer_packages"
AIM: Final = 5.0
AT_ONCE: Final = 2
_ROOT: Final = Path(__file__).parent.parent

Weeks = list[tuple[Sender, SigningKey, list[list[Row]]]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures both in one run and tells the ratio, whatever it is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peer", description=__doc__)
    parser.add_argument("--stations", type=int, default=20)
    parser.add_argument("--tiny", action="store_true", help="only show that all runs; measures nothing")
    asked = parser.parse_args(arguments)
    sizes = TINY if asked.tiny else replace(EARNEST, city_stations=asked.stations)
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("Node and npm are needed for the peer", file=sys.stderr)
        return 1
    CACHE.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="peer-", dir=CACHE))
    try:
        office.found(place / "centre", PASSWORD, NOW, code="BJ", name="市中心", cost=CHEAP_KEYS)
        weeks = _weeks(place, sizes)
        count = sum(len(part) for _sender, _key, parts in weeks for part in parts)
        theirs = _peer(place, weeks, count)
        ours = _wire(place, weeks, count)
        print("\n".join(lines([_figure(count, ours, theirs)])))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return 0


def _figure(count: int, ours: float, theirs: float) -> Figure:
    ratio = theirs / ours
    note = f"{count / ours:,.0f} records/s against {count / theirs:,.0f}: {ratio:.1f} times its rate, aim {AIM:g}"
    return Figure(
        "peer", f"{count} records from the stations to the centre", "ms", ours * 1000, theirs * 1000,
        "PouchDB replicating into pouchdb-server 4.2.0", ours / theirs, notes=(note,),
    )  # fmt: skip


def _weeks(place: Path, sizes: Sizes) -> Weeks:
    """The stations, known to the office, each with its rows."""
    made: Weeks = []
    with office.opened(place / "centre", PASSWORD) as city:
        parts = model_weeks(city, place / "desk", sizes)
        with writing(city.engine) as connection:
            for number in range(sizes.city_stations):
                signing, sealing = SigningKey.make(), SealingKey.make()
                sender = Sender.named(f"B{number:03d}", signing, sealing)
                made.append((sender, signing, own_rows(sender, parts)))
            make_known(connection, [sender for sender, _key, _parts in made])
    return made


def _wire(place: Path, weeks: Weeks, count: int) -> float:
    """Seconds until the office has applied everything: sealed, signed, put over HTTP."""
    with office.opened(place / "centre", PASSWORD) as city:
        recipients = [city.keys.operational.recipient, city.keys.recovery_recipient]
    command = [sys.executable, "-m", "city_centre", "--data", str(place / "centre"), "serve", "--port", "0", "--json"]
    serving = subprocess.Popen(
        command, cwd=_ROOT, env={**os.environ, "CENTRE_PASSWORD": PASSWORD}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        url = json.loads(serving.stdout.readline())["url"]

        def send(week: tuple[Sender, SigningKey, list[list[Row]]]) -> None:
            sender, signing, parts = week
            with httpx.Client(base_url=url, trust_env=False, timeout=60) as line:
                for no, batch in enumerate(seal_week(sender, signing, parts, recipients), start=1):
                    answer = line.put(f"/v1/batches/{sender.station}/{sender.epoch}/{no}", content=batch)
                    if answer.json()["outcome"] != "received":
                        raise RuntimeError(answer.text)

        begin = perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(send, weeks))
        took = perf_counter() - begin
    finally:
        serving.terminate()
        serving.wait()
    with office.opened(place / "centre", PASSWORD) as city, reading(city.engine) as connection:
        kept = connection.execute(text("SELECT count(*) FROM rows")).scalar_one()
    if kept != count:
        raise RuntimeError(f"{kept} of {count} records came in")
    return took


def _peer(place: Path, weeks: Weeks, count: int) -> float:
    """Seconds until the peer's server has every document, as the replication itself tells."""
    packages = place / "packages"
    shutil.copytree(PACKAGES, packages)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=packages, check=True
    )
    records = place / "records.jsonl"
    with records.open("wb") as file:
        for sender, _key, parts in weeks:
            for part in parts:
                for row in part:
                    document = {"_id": row.revision_id, "station": sender.station, **msgspec.to_builtins(row)}
                    file.write(msgspec.json.encode(document) + b"\n")
    with _peer_server(place, packages) as url:
        done = subprocess.run(
            ["node", str(packages / "replicate.js"), str(packages), str(records), str(_made(place / "locals")), url],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    told = json.loads(done.stdout)
    if told["documents"] != count:
        raise RuntimeError(f"the peer has {told['documents']} of {count} records")
    return float(told["seconds"])


@contextmanager
def _peer_server(place: Path, packages: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = packages / "node_modules" / "pouchdb-server" / "bin" / "pouchdb-server"
    running = subprocess.Popen(
        ["node", str(program), "--port", str(port), "--host", "127.0.0.1", "--dir", str(_made(place / "remote")),
         "--no-stdout-logs"],
        cwd=_made(place / "server"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _try in range(300):
            try:
                httpx.get(url, trust_env=False)
                break
            except httpx.TransportError:
                sleep(0.2)
        yield url
    finally:
        running.terminate()
        running.wait()


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
