"""G11: the same batch and the same file from sixteen clients at once, against the real server on both databases."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx

from city_centre.office import Office
from city_centre.storage import blobs as store
from city_centre.storage import rows
from city_centre.storage.engine import reading
from city_centre.verify import verify
from station_exchange import blobs as wire
from tests.city_centre.test_attached_files import digest_of, parts, visit
from tests.city_centre.test_serve import served
from tests.helpers.wire import Desk, row

CLIENTS = 16
ROUNDS = int(os.environ.get("STATION_PARALLEL_ROUNDS", "3"))


def test_the_same_batch_from_sixteen_clients_at_once_is_one_row_set_and_equal_answers(
    centre: Office, desk: Desk, data: Path
) -> None:
    batches = [desk.batch([row(f"{turn} {at}") for at in range(5)]) for turn in range(ROUNDS)]
    gate = Barrier(CLIENTS)
    with served(data) as (url, _process), ThreadPoolExecutor(CLIENTS) as pool:

        def client(_number: int) -> list[tuple[int, str]]:
            answers = []
            with httpx.Client(trust_env=False, timeout=120) as line:
                for no, content in enumerate(batches, start=1):
                    gate.wait(120)
                    answer = line.put(f"{url}/v1/batches/G003/{desk.epoch}/{no}", content=content)
                    answers.append((answer.status_code, answer.text))
            return answers

        told = list(pool.map(client, range(CLIENTS)))
    for turn in range(ROUNDS):
        counted = Counter(answers[turn] for answers in told)
        assert counted == {
            (200, '{"outcome":"received","code":""}'): 1, (200, '{"outcome":"duplicate","code":""}'): CLIENTS - 1,
        }, f"round {turn + 1}"  # fmt: skip
    with reading(centre.engine) as connection:
        assert len(rows.applied_rows(connection, "G003")) == 5 * ROUNDS
    report = verify(centre)
    assert (report.findings, report.batches, report.log_length) == ([], ROUNDS, ROUNDS)


def test_the_same_file_from_sixteen_clients_at_once_is_kept_once(centre: Office, desk: Desk, data: Path) -> None:
    pieces = parts(desk, "scan", os.urandom(2 * wire.PART_BYTES))
    blob = wire.take_apart(pieces[0]).label.blob
    gate = Barrier(CLIENTS)
    with served(data) as (url, _process), ThreadPoolExecutor(CLIENTS) as pool:
        first = httpx.put(f"{url}/v1/batches/G003/{desk.epoch}/1", content=desk.batch([visit("a", "scan")]),
                          trust_env=False)  # fmt: skip
        assert first.status_code == 200

        def client(_number: int) -> list[str]:
            said = []
            with httpx.Client(trust_env=False, timeout=120) as line:
                for number, piece in enumerate(pieces, start=1):
                    gate.wait(120)
                    said.append(line.put(f"{url}/v1/blobs/{blob}/{number}", content=piece).json()["outcome"])
            return said

        told = list(pool.map(client, range(CLIENTS)))
    assert {tuple(said[:-1]) for said in told} == {("part",) * (len(pieces) - 1)}
    assert {said[-1] for said in told} == {"received"}
    with reading(centre.engine) as connection:
        (held,) = store.of_station(connection, "G003")
        assert (held.digest, store.parts(connection, "G003", blob)) == (digest_of("scan"), [1, 2, 3])
    assert verify(centre).findings == []
