"""What a monitor is told and what is logged: figures that are true, alarms of G27, and nothing of any person."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from sqlalchemy import text
from starlette.types import ASGIApp

from city_centre import observing
from city_centre.intake import receive
from city_centre.observing import FOLDER, METRICS_TYPE
from city_centre.office import Office
from city_centre.storage import clocks
from city_centre.storage.engine import writing
from city_centre.web.app import make_app
from station_exchange import asking
from station_exchange.asking import Asking
from tests.city_centre.conftest import NOW
from tests.city_centre.test_commands import run
from tests.city_centre.test_serve import served
from tests.helpers.wire import Desk, row

on_sqlite = pytest.mark.parametrize("data", ["sqlite"], indirect=True)
CANARY = "金丝雀张国强13800136688"


class Clock:
    """The office's clock, moved by the test."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Page:
    """The office's doors without a socket, called from `host`."""

    app: ASGIApp
    host: str = "127.0.0.1"

    def get(self, path: str, headers: dict[str, bytes] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers=headers)

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(self.host, 50000))
            async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
                return await client.request(method, path, **given)

        return asyncio.run(asked())


def _page(centre: Office, clock: Clock, *, token: str = "", behind_proxy: bool = False, host: str = "127.0.0.1"
          ) -> Page:  # fmt: skip
    app = make_app(centre, behind_proxy=behind_proxy, now=clock, new_id=lambda: "id", metrics_token=token)
    return Page(app, host)


def _figures(page: Page) -> dict[str, float]:
    answer = page.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, METRICS_TYPE)
    return {
        sample.name + "".join(f"|{value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def _put(page: Page, desk: Desk, data: bytes) -> None:
    page.ask("PUT", f"/v1/batches/{desk.paper.station}/{desk.epoch}/{desk.no}", content=data)


@on_sqlite
def test_the_figures_are_what_came_and_what_became_of_it(centre: Office, enrol: Callable[..., Desk]) -> None:
    page, desk = _page(centre, Clock()), enrol()
    assert _figures(page)["centre_batches_total|received"] == 0
    first = desk.batch([row("a"), row("b", facts={"items": []})])
    for data in (first, first, b"junk"):
        _put(page, desk, data)
    desk.batch([row("lost")])
    _put(page, desk, desk.batch([row("c")]))
    asked = asking.sign(
        Asking(centre="BJ", station="G003", device=desk.device, asked_at=NOW.isoformat()), desk.sign
    )
    assert page.ask("POST", "/v1/acknowledgements/G003", content=asked).status_code == 200
    found = _figures(page)
    outcomes = {name: found[f"centre_batches_total|{name}"] for name in ("received", "duplicate", "parked", "refused")}
    assert outcomes == {"received": 1, "duplicate": 1, "parked": 1, "refused": 1}
    assert found["centre_refusals_total|E_HEADER"] == 1
    assert (found["centre_rows_total|applied"], found["centre_rows_total|returned"]) == (1, 1)
    assert (found["centre_batch_seconds_count"], found["centre_answers_total"]) == (4, 1)
    assert (found["centre_batches_waiting|parked"], found["centre_returns_open"], found["centre_stations"]) == (1, 1, 1)
    assert (found["centre_log_length"], found["centre_epoch"]) == (1, 1)


@on_sqlite
def test_each_alarm_of_g27_is_in_the_figures_as_soon_as_its_limit_is_passed(
    centre: Office, enrol: Callable[..., Desk]
) -> None:
    clock = Clock()
    page = _page(centre, clock)
    silent, gap, fork, skew, returns = (enrol(f"G00{number}") for number in range(5))
    for desk in (silent, gap, fork, skew):
        receive(centre, desk.batch([row(f"{desk.paper.station}1", kind="note", facts={})]), NOW)
    # 1 of 49 is over 2 %, 1 of 50 is not.
    many = [row(f"m{at}", kind="note", facts={}) for at in range(49)]
    receive(centre, returns.batch([*many, row("bad", at="no time")]), NOW)
    gap.batch([row("lost", kind="note", facts={})])
    receive(centre, gap.batch([row("after the gap", kind="note", facts={})]), NOW)
    with writing(centre.engine) as connection:
        clocks.note(connection, "G003", 5 * 60, NOW.isoformat())

    def alarms() -> dict[str, float]:
        found = _figures(page)
        return {name: found[f"centre_stations_alarmed|{name}"] for name in observing.ALARMS}

    assert alarms() == {"silent": 0, "gap": 0, "fork": 0, "skew": 0, "returns": 0}
    with writing(centre.engine) as connection:
        clocks.note(connection, "G003", -5 * 60 - 1, NOW.isoformat())
    fork.no, fork.prev, fork.seq = 0, "0" * 64, 0
    receive(centre, fork.batch([row("another past", kind="note", facts={})]), NOW)
    receive(centre, returns.batch([row("bad too", at="no time")]), NOW)
    clock.now = NOW + timedelta(days=1, seconds=1)
    assert alarms() == {"silent": 0, "gap": 1, "fork": 1, "skew": 1, "returns": 1}
    clock.now = NOW + timedelta(days=10, seconds=1)
    assert alarms() == {"silent": 5, "gap": 1, "fork": 1, "skew": 1, "returns": 1}


@on_sqlite
def test_figures_are_for_this_machine_or_for_who_has_the_token(centre: Office) -> None:
    def status(given: str = "", **how: object) -> int:
        headers = {"Authorization": given.encode()} if given else {}
        return int(_page(centre, Clock(), **how).get("/metrics", headers=headers).status_code)  # type: ignore[arg-type]

    assert status() == 200
    assert status(host="192.0.2.7") == 404
    assert status(behind_proxy=True) == 404
    assert status(token="sesame") == 404
    assert status("Bearer open", token="sesame") == 404
    assert status("Bearer 芝麻", token="sesame") == 404
    assert status("Bearer sesame", token="sesame", host="192.0.2.7", behind_proxy=True) == 200


@on_sqlite
def test_the_logs_say_what_happened_in_lines_of_json_and_nothing_of_a_person(
    centre: Office, enrol: Callable[..., Desk], data: Path, tmp_path: Path
) -> None:
    """F76."""
    desk = enrol()
    hostile = row("bad", facts={"items": [], CANARY: CANARY}, person={"question": CANARY}, actor=CANARY)
    sent = [desk.batch([row("a", person={"visitor": CANARY}), hostile]), desk.batch([row("b", at=CANARY)])]
    with served(data) as (url, _process):
        answer = httpx.put(f"{url}/v1/batches/G003/{CANARY}/1", content=sent[0], trust_env=False)
        assert answer.json()["outcome"] == "received"
        assert httpx.get(f"{url}/metrics", trust_env=False).status_code == 200
        assert httpx.get(f"{url}/{CANARY}?q={CANARY}", trust_env=False).status_code == 404
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / f"{CANARY}.svb").write_bytes(sent[1])
    assert run(data, "ingest", str(tmp_path / "stick")).returncode == 0
    logs = {path.stem: path.read_text(encoding="utf-8") for path in (data / FOLDER).iterdir()}
    assert set(logs) == {"serve", "ingest"}
    assert CANARY[:5] not in "".join(logs.values())
    assert CANARY.encode("unicode_escape").decode()[:12] not in "".join(logs.values())
    events = {name: [json.loads(line) for line in text_.splitlines()] for name, text_ in logs.items()}
    assert [one["event"] for one in events["serve"]] == ["serving", "batch"]
    took = events["serve"][1] | events["ingest"][0]
    assert {"at", "level", "event", "station", "epoch", "no", "outcome", "code", "bytes", "milliseconds"} <= took.keys()
    assert [(one["no"], one["applied"], one["returned"]) for one in (events["serve"][1], events["ingest"][0])] == [
        (1, 1, 1), (2, 0, 1),
    ]  # fmt: skip


@on_sqlite
def test_the_sign_of_life_fails_with_the_database(centre: Office) -> None:
    page = _page(centre, Clock())
    assert page.get("/health").json() == {"ok": True}
    with writing(centre.engine) as connection:
        connection.execute(text("ALTER TABLE centre_state RENAME TO gone"))
    assert page.get("/health").status_code == 503
    assert page.get("/metrics").status_code == 503
