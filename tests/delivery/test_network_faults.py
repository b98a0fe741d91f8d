"""Faults 36 to 41 of the exchange, by number, that tests/delivery/test_wire.py does not have: real servers between."""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from station_app.actions import sending_files, sync
from station_app.delivery import wire as delivery_wire
from station_app.domain.faults import Refused
from station_app.storage import wire
from station_app.words.troubles import TROUBLES
from tests.delivery.conftest import Delivery
from tests.delivery.test_files_travel import BIG, at_city, kept, visit
from tests.delivery.test_wire import answering, confirm, ready, report, says, states
from tests.helpers.city import serving_here

DAY = datetime(2026, 11, 22)


def trouble_of(delivery: Delivery, url: str) -> str:
    done = report(delivery, url)
    assert done.trouble is not None
    assert (done.delivered, done.taken, set(states(delivery))) == (0, None, {"sealed"})
    return done.trouble.code


# --- 36: the answer that never arrives, for every request there is ---------------------------------------------------


@contextmanager
def forwarding(
    url: str, change: Callable[[BaseHTTPRequestHandler, bytes], bytes], answer: Callable[[Any, httpx.Response], bool]
) -> Iterator[str]:
    """A proxy: `change` what goes up; `answer` writes what comes back, or says False to leave it to the proxy."""

    def forward(handler: Any) -> None:
        headers = {"Authorization": handler.headers["Authorization"]} if handler.headers["Authorization"] else {}
        got = httpx.request(
            handler.command, url + handler.path, content=change(handler, handler.body), headers=headers,
            trust_env=False, timeout=60,
        )  # fmt: skip
        if not answer(handler, got):
            says(got.status_code, got.content, got.headers["content-type"])(handler)

    with answering(forward) as place:
        yield place


def test_f36_the_line_cut_after_each_commit_costs_nothing(delivery: Delivery) -> None:
    """Records, the answer, the question about a file and each of its parts: the office has acted, nobody hears it."""
    big = kept(delivery.office, "授权书.pdf", BIG)
    visit(delivery.office, big)
    cuts: list[str] = []

    def hang_up(handler: BaseHTTPRequestHandler, _got: httpx.Response) -> bool:
        if handler.path not in cuts:
            cuts.append(handler.path)
            handler.connection.shutdown(socket.SHUT_RDWR)
            return True
        return False

    office = delivery.office
    with serving_here(delivery.city.data) as url, forwarding(url, lambda _handler, body: body, hang_up) as broken:
        for _round in range(20):
            if report(delivery, broken).trouble is None:
                load = sending_files.ready(office.store, office.desk.clerk, office.desk.device, now=office.clock())
                sent = sending_files.send(load)
                sending_files.confirm(office.store, office.desk.clerk, sent, now=office.clock(), new_id=office.ids,
                                      draw=0.0)  # fmt: skip
                if sent.trouble is None:
                    break
        assert report(delivery, broken).trouble is None
    assert len(cuts) == 2 + 1 + 1 + 3, "two batches, the answer, the question about the file and its three parts"
    assert (set(states(delivery)), at_city(delivery)) == ({"applied"}, {big.digest: BIG})
    assert delivery.city.verify()["ok"]


# --- 38: what the office or somebody before it says ------------------------------------------------------------------


def test_f38_each_refusal_has_its_class_and_no_success(delivery: Delivery) -> None:
    wanted = {
        (401, b""): "wire-portal", (403, b"<html>"): "wire-portal", (407, b""): "wire-portal",
        (413, b"<html>too large</html>"): "wire-portal", (502, b""): "wire-office-down",
        (504, b""): "wire-office-down", (503, b""): "wire-office-down", (429, b""): "wire-busy",
        (511, b""): "wire-portal", (204, b""): "wire-portal",
    }  # fmt: skip
    found = {}
    for status, body in wanted:
        with answering(says(status, body, "text/html")) as url:
            found[status, body] = trouble_of(delivery, url)
    assert found == wanted


def test_f38_a_batch_too_large_for_the_office_is_named_and_stays(delivery: Delivery) -> None:
    with answering(says(413, b'{"outcome": "refused", "code": "E_SIZE"}')) as url:
        done = report(delivery, url)
    assert ([code for _, code in done.refused], states(delivery)) == (["E_SIZE"], ["sealed"])


def test_f38_a_storm_of_500_is_met_by_ever_rarer_knocks(delivery: Delivery) -> None:
    """An hour of the schedule against an office that only fails: never twice in two seconds, at last four an hour."""
    office, knocks = delivery.office, []
    with answering(says(500, b"")) as url:
        sync.choose_address(office.store, office.desk.clerk, url)
        for _second in range(3600):
            office.clock.forward(seconds=1)
            if not wire.state(office.store.db).is_due(office.clock()):
                continue
            knocks.append(office.clock())
            assert confirm(delivery, sync.send(ready(delivery, url, hurry=False)), draw=0.999).trouble
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(knocks)]
    assert min(gaps) >= 2
    assert gaps == sorted(gaps)
    assert len(knocks) < 16
    with pytest.raises(Refused, match="wire-not-yet"):
        ready(delivery, url, hurry=False)


# --- 39: certificates ------------------------------------------------------------------------------------------------


def certificate(folder: Path, name: str, first: datetime, last: datetime, host: str = "127.0.0.1") -> ssl.SSLContext:
    """A server's certificate by an authority that this machine trusts through SSL_CERT_FILE."""
    authority = folder / "authority.pem"
    keys = folder / "authority.key"
    plain, form = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
    long = (datetime(1990, 1, 1), datetime(2090, 1, 1))
    if not keys.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        keys.write_bytes(made.private_bytes(serialization.Encoding.PEM, form, plain))
        own = _signed(root, root, made.public_key(), made, long, x509.BasicConstraints(ca=True, path_length=None))
        authority.write_bytes(own.public_bytes(serialization.Encoding.PEM))
    signer = serialization.load_pem_private_key(keys.read_bytes(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    leaf = _signed(subject, root, key.public_key(), signer, (first, last), names)
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain) + leaf.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def _signed(subject: x509.Name, issuer: x509.Name, public: Any, signer: Any, days: Any, extension: Any) -> Any:
    return (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        .serial_number(x509.random_serial_number()).not_valid_before(days[0]).not_valid_after(days[1])
        .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints)).sign(signer, hashes.SHA256())
    )  # fmt: skip


def test_f39_only_a_sound_certificate_is_spoken_to_and_the_words_send_to_the_clock(
    delivery: Delivery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expired, not yet valid (what a wrong clock makes of a sound one), for another host; the sound one is the proof
    that the others fail for their own sakes.
    """
    past, ahead = datetime(1991, 1, 1), datetime(2089, 1, 1)
    contexts = {
        "sound": certificate(tmp_path, "sound", past, ahead),
        "expired": certificate(tmp_path, "expired", past, past + timedelta(days=365)),
        "clock": certificate(tmp_path, "clock", ahead - timedelta(days=365), ahead),
        "host": certificate(tmp_path, "host", past, ahead, "192.0.2.7"),
    }
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    found = {}
    for name, context in contexts.items():
        with answering(says(503, b""), context) as url:
            found[name] = trouble_of(delivery, url)
    assert found == {
        "sound": "wire-office-down", "expired": "wire-certificate", "clock": "wire-certificate",
        "host": "wire-certificate",
    }  # fmt: skip
    assert "日期" in TROUBLES["wire-certificate"]


# --- 40: a line that is hardly one -----------------------------------------------------------------------------------


@contextmanager
def slow_line(url: str, bytes_a_second: int) -> Iterator[str]:
    """A line to that address which carries so little up, and holds little back itself."""
    host, port = url.removeprefix("http://").split(":")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    over = threading.Event()
    lines: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def begin(task: Callable[..., None], *arguments: object) -> None:
        threads.append(threading.Thread(target=task, args=arguments, daemon=True))
        threads[-1].start()

    def carry(one: socket.socket, other: socket.socket, pace: float) -> None:
        with suppress(OSError):
            while piece := one.recv(1024):
                over.wait(len(piece) * pace)
                other.sendall(piece)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection((host, int(port)))
                lines.extend((near, far))
                begin(carry, near, far, 1 / bytes_a_second)
                begin(carry, far, near, 0)

    begin(accept)
    try:
        yield "http://{}:{}".format(*listener.getsockname())
    finally:
        over.set()
        for one in (listener, *lines):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()
        for one in (listener, *lines):
            one.close()


def test_f40_a_line_slower_than_its_patience_carries_everything_and_progress_only_grows(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scaled: what takes several times the patience in all passes, because each step forward is waited for anew. With
    the system's own send buffer the whole file would vanish into it at once and the answer be waited for in vain.
    """
    monkeypatch.setattr(delivery_wire, "SLOW_SECONDS", 3.0)
    delivery.city.ingest(*delivery.files)
    file = kept(delivery.office, "扫描.pdf", BIG[:240_000])
    visit(delivery.office, file)
    office, steps = delivery.office, []
    with serving_here(delivery.city.data) as url, slow_line(url, 40_000) as slow:
        sync.choose_address(office.store, office.desk.clerk, slow)
        load = sending_files.ready(office.store, office.desk.clerk, office.desk.device, now=office.clock())
        sent = sending_files.send(load, lambda done, total: steps.append(done) is None)
    assert (sent.trouble, sent.delivered) == (None, (file.digest,))
    assert steps == sorted(steps)


# --- 41: a proxy that means well -------------------------------------------------------------------------------------


def test_f41_a_proxy_that_alters_or_packs_what_goes_up_is_found_out_and_the_next_try_passes(
    delivery: Delivery,
) -> None:
    def flip(_handler: object, body: bytes) -> bytes:
        return body[:-1] + bytes([body[-1] ^ 1]) if len(body) > 2000 else body

    def pack(_handler: object, body: bytes) -> bytes:
        return gzip.compress(body) if len(body) > 2000 else body

    with serving_here(delivery.city.data) as url:
        for change, code in ((flip, "E_DIGEST"), (pack, "E_HEADER")):
            with forwarding(url, change, lambda *_: False) as proxy:
                done = report(delivery, proxy)
            assert ([one for _, one in done.refused], states(delivery)) == ([code], ["sealed"])
        assert delivery.city.applied() == {}
        assert report(delivery, url).taken is not None
    assert states(delivery) == ["applied"]


def test_f41_a_proxy_that_packs_or_alters_the_answer(delivery: Delivery) -> None:
    def packed(handler: Any, got: httpx.Response) -> bool:
        says(got.status_code, gzip.compress(got.content), got.headers["content-type"], Content_Encoding="gzip")(handler)
        return True

    def altered(handler: Any, got: httpx.Response) -> bool:
        body = got.content[:-1] + bytes([got.content[-1] ^ 1]) if len(got.content) > 500 else got.content
        says(got.status_code, body, got.headers["content-type"])(handler)
        return True

    with serving_here(delivery.city.data) as url:
        with forwarding(url, lambda _handler, body: body, altered) as proxy:
            sent = sync.send(ready(delivery, proxy))
            with pytest.raises(Refused, match="acknowledgement-refused"):
                confirm(delivery, sent)
        with forwarding(url, lambda _handler, body: body, packed) as proxy:
            assert report(delivery, proxy).taken is not None
    assert states(delivery) == ["applied"]
