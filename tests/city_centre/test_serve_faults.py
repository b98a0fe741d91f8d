"""Fault 78: floods, connections that never come to the point, strangers, bodies beyond their cap; others are served."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from city_centre.office import Office
from station_exchange import asking
from station_exchange import blobs as wire
from station_exchange.container import MAX_CONTAINER
from tests.city_centre.test_attached_files import parts, visit
from tests.helpers.city import serving
from tests.helpers.wire import Desk, row

pytestmark = pytest.mark.parametrize("data", ["sqlite"], indirect=True)
PATIENCE = "2"


@pytest.fixture
def url(centre: Office, data: Path) -> Iterator[str]:
    """An office on the web that is patient for two seconds only."""
    with serving(data, "--patience", PATIENCE) as address:
        yield address


def put(url: str, desk: Desk, no: int) -> httpx.Response:
    return httpx.put(f"{url}/v1/batches/G003/{desk.epoch}/{no}", content=desk.batch([row(f"r{no}")]), trust_env=False,
                     timeout=60)  # fmt: skip


def connected(url: str, sent: bytes) -> socket.socket:
    line = socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=60)
    line.sendall(sent)
    return line


def test_f78_who_holds_a_connection_and_says_nothing_shuts_nobody_out_and_is_hung_up_on(
    url: str, desk: Desk
) -> None:
    half_heads = [b"", b"PUT /v1/ba", b"GET /health HTTP/1.1\r\nX-Slow: "]
    body = b"PUT /v1/batches/G003/x/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc"
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(connected(url, half_heads[at % 3]))) for at in range(150)]
        lines += [stack.enter_context(closing(connected(url, body))) for _ in range(50)]
        assert put(url, desk, 1).json() == {"outcome": "received", "code": ""}
        for line in lines:
            # The office hangs up: an end, or a refusal of what was said of the request so far.
            try:
                while line.recv(4096):
                    pass
            except ConnectionResetError:
                continue
    assert put(url, desk, 2).json()["outcome"] == "received"


def test_f78_a_body_beyond_its_cap_is_refused_before_it_is_read(url: str, desk: Desk) -> None:
    """The announced length alone is enough; and whoever announces none is stopped at the cap."""
    for path, cap in (("/v1/batches/G003/e/1", MAX_CONTAINER), (f"/v1/blobs/{'a' * 64}/1", wire.MAX_PART),
                      ("/v1/acknowledgements/G003", asking.MAX_ASKING)):  # fmt: skip
        head = f"{'POST' if 'ack' in path else 'PUT'} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {cap + 1}\r\n\r\n"
        with closing(connected(url, head.encode())) as line:
            assert line.recv(4096).startswith(b"HTTP/1.1 413 ")
    endless = (b"x" * 65536 for _ in range(10))
    refused = httpx.put(f"{url}/v1/blobs/{'a' * 64}/1", content=endless, trust_env=False)
    assert (refused.status_code, refused.json()["code"]) == (413, "E_SIZE")
    assert put(url, desk, 1).status_code == 200


def test_f78_strangers_and_noise_get_a_4xx_and_leave_nothing(url: str, desk: Desk, centre: Office) -> None:
    batch = desk.batch([visit("a", "scan")])
    part = parts(desk, "scan")[0]
    blob = wire.take_apart(part).label.blob
    somebody = f"{url}/v1/blobs/{blob}"
    question = wire.sign_question(
        wire.BlobQuestion(centre="BJ", station="G003", device=desk.device, blob=blob, asked_at="now"), desk.sign
    )
    with httpx.Client(trust_env=False) as line:
        assert line.put(f"{somebody}/1", content=part).json()["code"] == "E_DEVICE", "not let in yet"
        assert line.get(somebody).status_code == 401
        assert line.get(somebody, headers={"Authorization": f"Station {question}"}).status_code == 403
        for _ in range(40):
            assert line.put(f"{url}/v1/batches/G003/e/1", content=b"noise").status_code == 422
            assert 400 <= line.put(f"{somebody}/x", content=b"noise").status_code < 500
            assert line.post(f"{url}/v1/acknowledgements/ZZZ", content=b"{}").status_code == 422
        assert line.put(f"{url}/v1/batches/G003/{desk.epoch}/1", content=batch).status_code == 200
        asked = line.get(somebody, headers={"Authorization": f"Station {question}"})
        assert asked.json() == {"outcome": "unknown", "missing": []}
        assert line.put(f"{somebody}/1", content=part).json() == {"outcome": "part", "code": ""}
        head = line.head(somebody, headers={"Authorization": f"Station {question}"})
        assert (head.content, head.headers["blob-state"], head.headers["blob-missing"]) == (b"", "partial", "2-3")
        assert line.put(f"{url}/v1/blobs/{'b' * 64}/1", content=part).json() == {"outcome": "part", "code": "E_ADDRESS"}
