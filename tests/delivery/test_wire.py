"""Reporting over the wire: the real desk, the real `centre serve` on a real socket, and all that can stand between."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from station_app.actions import batches, sync
from station_app.actions.sync import Ready, Synced
from station_app.delivery.wire import Wire
from station_app.domain.backoff import LONGEST_SECONDS, WireState, after_failure
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import batches as stored
from station_app.storage import wire
from station_exchange import asking
from tests.delivery.conftest import Delivery
from tests.helpers.city import serving


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None], context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Somebody else on the line, who answers everything in one way."""

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
            answer(self)

        do_POST = do_GET = do_PUT

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(status: int, body: bytes, media: str = "application/json", **headers: str) -> Any:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def own_certificate(folder: Path, day: datetime) -> Path:
    """A certificate that its own key signed, with the key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(day - timedelta(days=4000)).not_valid_after(day + timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "own.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def ready(delivery: Delivery, address: str, *, hurry: bool = True) -> Ready:
    office = delivery.office
    if wire.address(office.store.db) != address:
        sync.choose_address(office.store, office.desk.clerk, address)
    batches.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    return sync.ready(office.store, office.desk.clerk, office.desk.device, now=office.clock(), hurry=hurry)


def confirm(delivery: Delivery, sent: sync.Sent, draw: float = 0.5) -> Synced:
    office = delivery.office
    return sync.confirm(
        office.store, office.desk.clerk, office.desk.device, sent, now=office.clock(), new_id=office.ids, draw=draw
    )


def report(delivery: Delivery, address: str) -> Synced:
    return confirm(delivery, sync.send(ready(delivery, address)))


def states(delivery: Delivery) -> list[str]:
    return [batch.state for batch in stored.history(delivery.office.store.db)]


def test_a_week_goes_over_the_wire_and_the_answer_comes_back(delivery: Delivery) -> None:
    with serving(delivery.city.data) as url:
        done = report(delivery, url)
        assert (done.delivered, done.refused, done.trouble) == (1, (), None)
        assert done.taken is not None
        assert (done.taken.outcome, done.taken.applied) == ("taken", 1)
        assert states(delivery) == ["applied"]
        before = delivery.city.digest()
        again = report(delivery, url)
        assert (again.delivered, again.trouble) == (0, None)
    after = delivery.city.digest()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"acknowledgements", "centre_state", "clocks", "deeds"}, changed


def test_the_same_batches_by_stick_and_by_wire_are_one_row_set(delivery: Delivery) -> None:
    delivery.city.ingest(*delivery.files)
    rows = delivery.city.applied()
    with serving(delivery.city.data) as url:
        done = report(delivery, url)
    assert (done.delivered, done.refused) == (1, ())
    assert delivery.city.applied() == rows
    assert states(delivery) == ["applied"]


def test_delivered_is_not_applied_until_the_signed_answer_says_so(delivery: Delivery) -> None:
    with serving(delivery.city.data) as url:
        sent = sync.send(ready(delivery, url))
        assert sent.answer is not None
        done = confirm(delivery, replace(sent, answer=None, trouble=Trouble("wire-slow", after=0)))
        assert (done.delivered, done.taken) == (1, None)
        assert states(delivery) == ["delivered"]
        with pytest.raises(Refused) as refused:
            confirm(delivery, replace(sent, answer=sent.answer[:-1] + bytes([sent.answer[-1] ^ 1])))
        assert refused.value.faults[0].code == "acknowledgement-refused"
        assert states(delivery) == ["delivered"]
        assert report(delivery, url).taken is not None
    assert states(delivery) == ["applied"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (says(200, b"<html>Please sign in to the hall's network</html>", "text/html"), "wire-portal"),
        (says(200, b"<html></html>"), "wire-portal"),
        (says(200, b'{"outcome": "received"} and more'), "wire-portal"),
        (says(200, b'{"outcome": "refused", "code": ""}'), "wire-portal"),
        (says(200, b"x" * 70_000), "wire-portal"),
        (says(302, b"", Location="http://portal.example/"), "wire-portal"),
        (says(511, b""), "wire-portal"),
        (says(404, b"no such page", "text/plain"), "wire-portal"),
        (says(500, b""), "wire-office-down"),
        (says(503, b"", Retry_After="120"), "wire-office-down"),
        (says(429, b"", Retry_After="7"), "wire-busy"),
    ],
)
def test_whatever_else_answers_is_no_success(delivery: Delivery, answer: Any, code: str) -> None:
    """F37: Faults 37 and 38: a captive portal's page with 200, redirects, 429 and 503 with Retry-After, 500."""
    before = states(delivery)
    with answering(answer) as url:
        done = report(delivery, url)
    assert done.trouble is not None
    assert (done.trouble.code, done.delivered, done.taken) == (code, 0, None)
    assert states(delivery) == before == ["sealed"]


def test_no_network_and_a_line_that_breaks_are_told_and_nothing_is_lost(delivery: Delivery) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert (report(delivery, address).trouble or Trouble("")).code == "wire-no-network"

    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)

    with answering(hang_up) as url:
        assert (report(delivery, url).trouble or Trouble("")).code == "wire-no-network"
    assert states(delivery) == ["sealed"]


def test_the_answer_lost_after_the_office_took_the_batch_costs_nothing(delivery: Delivery) -> None:
    """Fault 36: the line is cut after the office has committed, before its word arrives."""
    with serving(delivery.city.data) as url:

        def forward_and_hang_up(handler: BaseHTTPRequestHandler) -> None:
            handler.connection.shutdown(socket.SHUT_RDWR)

        waiting = ready(delivery, url)
        with Wire(url) as line:
            batch = waiting.batches[0]
            assert batch.container is not None
            assert line.put_batch("G003", batch.epoch, batch.no, batch.container).outcome == "received"
        with answering(forward_and_hang_up) as broken:
            assert sync.send(replace(waiting, address=broken)).delivered == ()
        done = report(delivery, url)
    assert (done.delivered, states(delivery)) == (1, ["applied"])
    assert len(delivery.city.applied()) == len({*delivery.city.applied()})


def test_a_certificate_nobody_vouches_for_stops_the_wire(delivery: Delivery, tmp_path: Path) -> None:
    """Fault 39: self-signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path, delivery.office.clock()))
    with answering(says(200, b'{"outcome": "received"}'), context) as url:
        done = report(delivery, url)
    assert done.trouble is not None
    assert (done.trouble.code, states(delivery)) == ("wire-certificate", ["sealed"])


def test_a_stopped_computer_is_not_answered_and_its_batches_stay(delivery: Delivery) -> None:
    device = delivery.office.desk.device
    assert device is not None
    delivery.city.ingest(*delivery.files)
    delivery.city.run("revoke", "G003", device.device_id)
    delivery.office.record()
    with serving(delivery.city.data) as url:
        done = report(delivery, url)
    assert done.trouble is not None
    assert done.trouble.code == "wire-not-let-in"
    assert [code for _, code in done.refused] == ["E_DEVICE"]
    assert "sealed" in states(delivery)


def test_nobody_gets_an_answer_in_anothers_name(delivery: Delivery) -> None:
    office = delivery.office
    delivery.city.ingest(*delivery.files)
    with serving(delivery.city.data) as url:
        waiting = ready(delivery, url)
        assert office.desk.device is not None
        stranger = type(office.desk.device.signing).make()
        _, opened = asking.read(waiting.question)
        forged = asking.sign(msgspec.json.decode(opened.payload, type=asking.Asking), stranger)
        with Wire(url) as line:
            assert line.ask("G003", waiting.question)
            for wrong in (forged, waiting.question[:-4] + b'=="}', b"{}", b"x" * 5000):
                with pytest.raises(Trouble) as refused:
                    line.ask("G003", wrong)
                assert refused.value.code in ("wire-not-let-in", "wire-portal")
            with pytest.raises(Trouble):
                line.ask("H009", waiting.question)


def test_the_public_page_alone_takes_nothing_in(delivery: Delivery) -> None:
    with serving(delivery.city.data, "--receipts-only") as url:
        done = report(delivery, url)
    assert done.trouble is not None
    assert (done.trouble.code, delivery.city.applied()) == ("wire-portal", {})


def test_only_a_safe_address_is_taken(delivery: Delivery) -> None:
    office = delivery.office
    for address in ("http://centre.example", "ftp://centre.example", "https://", "https://user:secret@centre.example",
                    "centre.example", "https://centre.example/?x=1", "http://127.0.0.1.example"):  # fmt: skip
        with pytest.raises(Refused) as refused:
            sync.choose_address(office.store, office.desk.clerk, address)
        assert refused.value.faults[0].code == "wire-address-unsafe"
        with pytest.raises(Trouble):
            Wire(address)
    sync.choose_address(office.store, office.desk.clerk, "https://centre.example:8443/office")
    assert wire.address(office.store.db) == "https://centre.example:8443/office"


def test_the_paper_brings_the_address_along(delivery: Delivery, tmp_path: Path) -> None:
    answer = delivery.city.say("enrol", "H009", "--name", "某站", "--out", str(tmp_path / "x"), "--address", "http://a.b")
    assert (answer.code, answer.fault) == (1, "wire_address")
    from station_exchange.enrolment import read_paper

    delivery.city.run(
        "enrol", "H009", "--name", "某站", "--out", str(tmp_path / "x"), "--address", "https://office.example"
    )
    assert read_paper((tmp_path / "x").read_bytes()).address == "https://office.example"


def test_the_wait_after_a_failure_survives_a_restart_and_holds_back_the_schedule_only(delivery: Delivery) -> None:
    office = delivery.office
    with answering(says(503, b"", Retry_After="3600")) as url:
        report(delivery, url)
        state = wire.state(office.store.db)
        assert (state.failures, state.code) == (1, "wire-office-down")
        office.store.reopen()
        with pytest.raises(Refused) as refused:
            ready(delivery, url, hurry=False)
        assert refused.value.faults[0].code == "wire-not-yet"
        assert ready(delivery, url).batches
        assert not state.is_due(office.clock())
        assert state.is_due(office.clock() + timedelta(hours=2))
    with serving(delivery.city.data) as url:
        report(delivery, url)
        assert wire.state(office.store.db) == WireState()


def test_waits_grow_to_a_quarter_of_an_hour_and_never_fall_below_two_seconds(delivery: Delivery) -> None:
    now = delivery.office.clock()
    state, longest = WireState(), []
    for _ in range(14):
        state = after_failure(state, "wire-no-network", now, 0.999999)
        longest.append(round((datetime.fromisoformat(state.not_before) - now).total_seconds()))
    assert longest == [2, 4, 8, 16, 32, 64, 128, 256, 512, *[LONGEST_SECONDS] * 5]
    at_once = after_failure(WireState(failures=9), "wire-no-network", now, 0.0)
    assert not at_once.is_due(now + timedelta(seconds=1.9))
    assert at_once.is_due(now + timedelta(seconds=2))
    # A clock that was a year ahead when it failed must not silence the wire for a year.
    assert replace(at_once, not_before=(now + timedelta(days=365)).isoformat()).is_due(now)


def test_a_round_that_is_stopped_keeps_what_got_through(delivery: Delivery) -> None:
    office = delivery.office
    office.record()
    with serving(delivery.city.data) as url:
        waiting = ready(delivery, url)
        assert len(waiting.batches) == 2
        done = confirm(delivery, sync.send(waiting, lambda done, total: False))
        assert done.trouble is not None
        assert (done.trouble.code, done.delivered) == ("wire-cancelled", 1)
        assert wire.state(office.store.db) == WireState()
        assert report(delivery, url).delivered == 1
    assert states(delivery) == ["applied", "applied"]
