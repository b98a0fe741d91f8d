"""`centre serve` as a process of its own: where it listens, how it ends, and that it can only read."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from city_centre import enrolment, intake, office
from city_centre.office import Office, OfficeRefused
from city_centre.storage.engine import DatabaseTrouble
from city_centre.web.server import listen
from station_exchange.receipt_codes import compose
from tests.city_centre.conftest import NOW, PASSWORD
from tests.city_centre.test_commands import run
from tests.helpers.wire import Desk, row

on_sqlite = pytest.mark.parametrize("data", ["sqlite"], indirect=True)


@contextmanager
def served(data: Path, *arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A serving process on a free port, and its address once it listens; killed at the end if it still lives."""
    process = subprocess.Popen(
        [sys.executable, "-m", "city_centre", "--data", str(data), "serve", "--port", "0", "--json", *arguments],
        env={**os.environ, "CENTRE_PASSWORD": PASSWORD},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"], process
    finally:
        process.kill()
        process.communicate()


@on_sqlite
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_receipt_is_checked_over_a_real_socket_and_the_server_ends_when_told(
    centre: Office, desk: Desk, data: Path, ending: signal.Signals
) -> None:
    intake.receive(centre, desk.batch([row("a")]), NOW)
    text = compose("ZX-G003-20261119-0042", "record", "ab" * 32, date(2026, 11, 19), desk.sign)
    with served(data) as (url, process):
        assert url.startswith("http://127.0.0.1:")
        answer = httpx.post(f"{url}/receipt", data={"text": text}, trust_env=False)
        assert (answer.status_code, "签名属实" in answer.text) == (200, True)
        assert "server" not in answer.headers
        assert httpx.get(f"{url}/health", trust_env=False).json() == {"ok": True}
        # What comes in meanwhile is seen: the page keeps no copy.
        enrolment.revoke(centre, "G003", desk.device, NOW)
        assert "停用" in httpx.post(f"{url}/receipt", data={"text": text}, trust_env=False).text
        process.send_signal(ending)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")


@on_sqlite
def test_bytes_that_are_no_request_leave_the_server_standing(centre: Office, data: Path) -> None:
    with served(data) as (url, _process):
        host, port = url.removeprefix("http://").split(":")
        for junk in (b"\x16\x03\x01\x02\x00" * 50, b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000, b"POST /receipt"):
            with socket.create_connection((host, int(port)), timeout=10) as connection:
                connection.sendall(junk)
        assert httpx.get(f"{url}/receipt", trust_env=False).status_code == 200


@on_sqlite
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "localhost.example"])
def test_plain_http_is_refused_anywhere_but_on_this_machine(data: Path, host: str) -> None:
    done = run(data, "serve", "--host", host, "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("plain_http: ")
    assert "--behind-proxy" in done.stderr


@on_sqlite
def test_behind_a_proxy_it_listens_where_it_is_told(centre: Office, data: Path) -> None:
    with served(data, "--host", "0.0.0.0", "--behind-proxy") as (url, _process):
        port = int(url.rsplit(":", 1)[1])
        answer = httpx.get(f"http://127.0.0.1:{port}/receipt", trust_env=False)
        assert "strict-transport-security" in answer.headers


@on_sqlite
def test_a_port_that_is_taken_or_none_is_told(data: Path) -> None:
    with closing(listen("127.0.0.1", 0, behind_proxy=False)) as taken:
        port = taken.getsockname()[1]
        for asked in (str(port), "70000"):
            done = run(data, "serve", "--port", asked)
            assert done.returncode == 1
            assert done.stderr.startswith("address: ")
            assert asked in done.stderr


@on_sqlite
def test_without_the_password_nothing_listens(data: Path) -> None:
    done = run(data, "serve", "--port", "0", password=None)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("password_missing: ")


def test_this_machines_own_addresses_need_no_proxy() -> None:
    with closing(listen("127.0.0.1", 0, behind_proxy=False)) as own:
        assert own.getsockname()[0] == "127.0.0.1"
    with pytest.raises(OfficeRefused):
        listen("10.0.0.1", 0, behind_proxy=False)


def test_an_office_opened_for_reading_cannot_be_written(data: Path, desk: Desk, centre: Office) -> None:
    batch: Any = desk.batch([row("a")])
    with office.opened(data, PASSWORD, read_only=True) as opened:
        with pytest.raises(DatabaseTrouble):
            intake.receive(opened, batch, NOW)
        with pytest.raises(DatabaseTrouble):
            enrolment.revoke(opened, "G003", "any", NOW)
    assert intake.receive(centre, batch, NOW).outcome == "received"
