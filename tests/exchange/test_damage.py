"""Every damaged or foreign file is refused, by the code that says why, before anything of it takes effect."""

import base64
import hashlib
import json
import random
import tracemalloc
from collections.abc import Callable, Iterator

import msgspec
import pyrage
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from station_exchange import acknowledgement, container, envelope, rows
from station_exchange.acknowledgement import Acknowledgement, Balance, EpochState, Returned, Taken
from station_exchange.container import Sealed
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.manifest import ACKNOWLEDGEMENT_TYPE, BATCH_TYPE, Manifest, identity, parse_batch
from station_exchange.refusals import Code, ExchangeRefused
from tests.helpers.wire import Desk, made_id, paper, row

CENTRE, OPERATIONAL, RECOVERY = SigningKey.make(), SealingKey.make(), SealingKey.make()


def new_desk() -> Desk:
    return Desk(paper(CENTRE, OPERATIONAL, RECOVERY))


def open_batch(data: bytes, desk: Desk, key: SealingKey = OPERATIONAL) -> tuple[Manifest, list[object]]:
    """A receiver in five lines, in the fixed order of checks."""
    parts = container.take_apart(data, BATCH_TYPE)
    manifest = parse_batch(parts.envelope.payload)
    parts.verify(desk.sign.public, manifest.ct_len, manifest.ct_sha256)
    content = container.decrypt(parts.ciphertext, key, manifest.content_sha256, manifest.raw_len)
    decoded = rows.decode(content, first_seq=manifest.first_seq, last_seq=manifest.last_seq, count=manifest.count)
    return manifest, list(decoded)


def answer_for(desk: Desk, station: str = "G003") -> Acknowledgement:
    return Acknowledgement(
        v=1,
        centre="BJ",
        station=station,
        device=desk.device,
        centre_epoch=1,
        serial=7,
        issued_at="2026-11-20T10:00:00.000+00:00",
        epochs=[EpochState(desk.epoch, 1, 2, [Taken(1, "a" * 64)], [3], 0)],
        returned=[Returned(made_id("r"), made_id("o"), "E_REQUIRED", "items", "补填", "2026-11-20")],
        forks=[],
        balance=Balance({"consultation": 2}, "b" * 64),
        log_length=1,
        log_head="c" * 64,
        reference_version="",
    )


def refusal(action: Callable[[], object]) -> Code:
    with pytest.raises(ExchangeRefused) as refused:
        action()
    return refused.value.code


BATCH_DESK = new_desk()
BATCH = BATCH_DESK.batch([row("a", person={"visitor_name": "张国强"})])
ANSWER_DESK = new_desk()
ANSWER = acknowledgement.seal(answer_for(ANSWER_DESK), ANSWER_DESK.seal.recipient, CENTRE)

FILES: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "batch": (BATCH, lambda data: open_batch(data, BATCH_DESK)),
    "acknowledgement": (ANSWER, ANSWER_DESK.read),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_flipped_bit_is_refused(kind: str) -> None:
    data, read = FILES[kind]
    read(data)
    accepted = []
    for position in range(len(data)):
        for bit in range(8):
            damaged = data[:position] + bytes([data[position] ^ 1 << bit]) + data[position + 1 :]
            try:
                read(damaged)
            except ExchangeRefused:
                continue
            accepted.append((position, bit))
    assert accepted == []


@pytest.mark.parametrize("kind", FILES)
def test_every_truncation_and_every_tail_is_refused(kind: str) -> None:
    data, read = FILES[kind]
    cut = {refusal(lambda length=length: read(data[:length])) for length in range(len(data))}
    assert cut == {Code.HEADER, Code.LENGTH}
    longer = {refusal(lambda tail=tail: read(data + tail)) for tail in (b"\n", b"\x00", b"x" * 100, data)}
    assert longer == {Code.LENGTH}


def test_flipped_bits_all_over_a_full_batch_are_refused() -> None:
    desk = new_desk()
    entries = [row(f"r{at}", person={"question": f"第 {at} 个问题"}) for at in range(360)]
    data = desk.batch(entries)
    draw = random.Random(20261119)
    codes = set()
    for _ in range(2000):
        position, bit = draw.randrange(len(data)), draw.randrange(8)
        damaged = data[:position] + bytes([data[position] ^ 1 << bit]) + data[position + 1 :]
        codes.add(refusal(lambda damaged=damaged: open_batch(damaged, desk)))
    assert {Code.DIGEST, Code.SIGNATURE} <= codes


@given(st.binary(max_size=400))
def test_noise_is_refused_and_nothing_else_is_raised(noise: bytes) -> None:
    for _data, read in FILES.values():
        assert refusal(lambda read=read: read(noise)) == Code.HEADER
        assert refusal(lambda read=read: read(noise + b"\n" + noise)) == Code.HEADER


@given(st.binary(max_size=300))
def test_noise_that_was_signed_is_refused_and_nothing_else_is_raised(noise: bytes) -> None:
    desk = new_desk()
    sealed = Sealed(noise, hashlib.sha256(noise).hexdigest(), len(noise), hashlib.sha256(noise).hexdigest())
    assert refusal(lambda: open_batch(desk.batch_of(b"", 1, sealed=sealed), desk)) == Code.DECRYPT
    packed = pyrage.encrypt(noise, [pyrage.x25519.Recipient.from_str(OPERATIONAL.recipient)])
    sealed = Sealed(packed, hashlib.sha256(noise).hexdigest(), len(noise), hashlib.sha256(packed).hexdigest())
    assert refusal(lambda: open_batch(desk.batch_of(b"", 1, sealed=sealed), desk)) == Code.CONTENT
    content = container.encrypt(noise, [OPERATIONAL.recipient])
    assert refusal(lambda: open_batch(desk.batch_of(noise, 1, sealed=content), desk)) == Code.CONTENT


def slack_forms() -> Iterator[tuple[str, bytes]]:
    line, body = BATCH.split(b"\n", 1)
    parsed = json.loads(line)
    yield "spaces in the JSON", json.dumps(parsed, indent=1).replace("\n", " ").encode() + b"\n" + body
    reordered = {name: parsed[name] for name in ("signatures", "payload", "payloadType")}
    yield "another order", json.dumps(reordered).encode() + b"\n" + body
    yield "escaped letters", line.replace(b"batch", b"\\u0062atch") + b"\n" + body


@pytest.mark.parametrize(("form", "data"), list(slack_forms()), ids=[form for form, _data in slack_forms()])
def test_another_spelling_of_the_envelope_is_no_other_identity(form: str, data: bytes) -> None:
    assert data != BATCH, form
    original = container.take_apart(BATCH, BATCH_TYPE).envelope.payload
    try:
        parts = container.take_apart(data, BATCH_TYPE)
    except ExchangeRefused:
        return
    assert identity(parts.envelope.payload) == identity(original)


def test_slack_in_base64_is_refused() -> None:
    line, body = BATCH.split(b"\n", 1)
    signature = json.loads(line)["signatures"][0]["sig"]
    last = signature.rstrip("=")[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    slack = signature.rstrip("=")[:-1] + alphabet[alphabet.index(last) ^ 1] + "=="
    assert base64.b64decode(slack) == base64.b64decode(signature)
    for other in (slack, signature.rstrip("="), signature + "=", signature.replace("=", "=\\n")):
        data = line.replace(signature.encode(), other.encode()) + b"\n" + body
        assert refusal(lambda data=data: open_batch(data, BATCH_DESK)) == Code.HEADER


def test_an_unknown_field_beside_the_signed_ones_is_refused() -> None:
    line, body = BATCH.split(b"\n", 1)
    data = line[:-1] + b',"extra":1}\n' + body
    assert refusal(lambda: open_batch(data, BATCH_DESK)) == Code.HEADER


def test_a_header_one_byte_too_long_and_a_million_signatures_are_refused_at_once() -> None:
    """F72."""
    line, body = BATCH.split(b"\n", 1)
    padded = line + b" " * (envelope.MAX_LINE + 1 - len(line))
    assert refusal(lambda: open_batch(padded + b"\n" + body, BATCH_DESK)) in {Code.SIZE, Code.HEADER}
    assert refusal(lambda: envelope.read(padded, BATCH_TYPE)) == Code.SIZE
    open_batch(padded[:-1] + b"\n" + body, BATCH_DESK)
    parsed = json.loads(line)
    parsed["signatures"] *= 1_000_000
    many = json.dumps(parsed).encode()
    assert refusal(lambda: container.take_apart(many + b"\n" + body, BATCH_TYPE)) in {Code.SIZE, Code.HEADER}
    parsed["signatures"] = parsed["signatures"][:2]
    assert refusal(lambda: envelope.read(json.dumps(parsed).encode(), BATCH_TYPE)) == Code.HEADER


def test_a_file_larger_than_any_container_is_refused_unread() -> None:
    assert refusal(lambda: container.take_apart(bytes(container.MAX_CONTAINER + 1), BATCH_TYPE)) == Code.SIZE


@pytest.mark.parametrize("states_its_size", [True, False])
def test_a_bomb_is_refused_with_bounded_memory(states_its_size: bool) -> None:
    """F72."""
    desk = new_desk()
    compressor = zstandard.ZstdCompressor(level=19, write_content_size=states_its_size)
    packed = compressor.compress(bytes(512 * 1024 * 1024))
    ciphertext = pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(OPERATIONAL.recipient)])
    for raw_len in (100, container.MAX_RAW):
        sealed = Sealed(ciphertext, "0" * 64, raw_len, hashlib.sha256(ciphertext).hexdigest())
        data = desk.batch_of(b"", 1, sealed=sealed)
        tracemalloc.start()
        assert refusal(lambda data=data: open_batch(data, desk)) == Code.CONTENT
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 4 * container.MAX_RAW
    honest_size = Sealed(ciphertext, "0" * 64, 512 * 1024 * 1024, hashlib.sha256(ciphertext).hexdigest())
    assert refusal(lambda: open_batch(desk.batch_of(b"", 1, sealed=honest_size), desk)) == Code.SIZE


def test_a_frame_with_a_huge_window_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    content = rows.encode([row("a")])
    packed = compressor.compress(content) + compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK) + compressor.flush()
    ciphertext = pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(OPERATIONAL.recipient)])
    desk = new_desk()
    digests = hashlib.sha256(content).hexdigest(), hashlib.sha256(ciphertext).hexdigest()
    sealed = Sealed(ciphertext, digests[0], len(content), digests[1])
    assert refusal(lambda: open_batch(desk.batch_of(b"", 1, sealed=sealed), desk)) == Code.CONTENT


DEEP = b"[" * 200_000 + b"]" * 200_000


def test_json_two_hundred_thousand_deep_is_refused_everywhere() -> None:
    """F72."""
    assert refusal(lambda: envelope.read(DEEP[: envelope.MAX_LINE], BATCH_TYPE)) == Code.HEADER
    assert refusal(lambda: parse_batch(DEEP)) == Code.HEADER
    desk = new_desk()
    assert refusal(lambda: open_batch(desk.batch_of(DEEP, 1), desk)) == Code.CONTENT


def test_a_broken_line_that_names_its_revision_comes_out_alone() -> None:
    desk = new_desk()
    good = msgspec.json.encode(msgspec.structs.replace(row("a"), seq=1))
    broken = msgspec.json.encode(msgspec.structs.replace(row("b"), seq=2)).replace(
        b'"actor":"wang"', b'"actor":' + DEEP
    )
    _manifest, (first, second) = open_batch(desk.batch_of(good + b"\n" + broken + b"\n", 2), desk)
    assert isinstance(first, rows.Row)
    assert second == rows.UnreadableRow(2, made_id("record", "b"), made_id("revision", "b"), "consultation")


def test_rows_that_disagree_with_the_manifest_refuse_the_batch() -> None:
    line = msgspec.json.encode(row("a")) + b"\n"
    for content, count in (
        (line + line, 1),
        (line, 2),
        (b"", 1),
        (b"{}\n", 1),
        (line.replace(b'"seq":1', b'"seq":2'), 1),
    ):
        desk = new_desk()
        assert refusal(lambda d=desk, c=content, n=count: open_batch(d.batch_of(c, n), d)) == Code.CONTENT


def test_a_batch_opens_only_with_the_keys_it_was_sealed_to() -> None:
    assert open_batch(BATCH, BATCH_DESK, RECOVERY)[0].no == 1
    assert refusal(lambda: open_batch(BATCH, BATCH_DESK, SealingKey.make())) == Code.DECRYPT


def test_a_strangers_signature_is_refused_whichever_key_it_names() -> None:
    assert refusal(lambda: open_batch(BATCH, new_desk())) == Code.DEVICE
    line, body = BATCH.split(b"\n", 1)
    stranger = new_desk()
    renamed = line.replace(BATCH_DESK.sign.public.key_id.encode(), stranger.sign.public.key_id.encode())
    assert refusal(lambda: open_batch(renamed + b"\n" + body, stranger)) == Code.SIGNATURE


def test_an_answer_to_another_station_device_or_from_another_centre_is_refused() -> None:
    desk = new_desk()
    for changed in (
        {"station": "G004"},
        {"device": made_id("another device")},
        {"centre": "SH"},
    ):
        data = acknowledgement.seal(msgspec.structs.replace(answer_for(desk), **changed), desk.seal.recipient, CENTRE)
        assert refusal(lambda data=data: desk.read(data)) == Code.ADDRESS
    forged = acknowledgement.seal(answer_for(desk), desk.seal.recipient, SigningKey.make())
    assert refusal(lambda: desk.read(forged)) == Code.DEVICE
    astray = acknowledgement.seal(answer_for(desk), SealingKey.make().recipient, CENTRE)
    assert refusal(lambda: desk.read(astray)) == Code.DECRYPT


def test_an_answer_whose_inside_disagrees_with_its_outside_is_refused() -> None:
    desk = new_desk()
    data = acknowledgement.seal(answer_for(desk), desk.seal.recipient, CENTRE)
    parts = container.take_apart(data, ACKNOWLEDGEMENT_TYPE)
    outside = msgspec.json.decode(parts.envelope.payload)
    for changed in ({"serial": 8}, {"centre_epoch": 2}):
        payload = msgspec.json.encode({**outside, **changed})
        forged = container.assemble(ACKNOWLEDGEMENT_TYPE, payload, parts.ciphertext, CENTRE)
        assert refusal(lambda forged=forged: desk.read(forged)) == Code.CONTENT


def test_kinds_are_not_taken_for_one_another() -> None:
    assert refusal(lambda: container.take_apart(BATCH, ACKNOWLEDGEMENT_TYPE)) == Code.KIND
    assert refusal(lambda: container.take_apart(ANSWER, BATCH_TYPE)) == Code.KIND


@pytest.mark.parametrize("changes", [{"v": 2}, {"suite": 2}, {"suite": 3}])
def test_an_unknown_suite_is_a_clear_refusal(changes: dict[str, int]) -> None:
    """F52."""
    desk = new_desk()
    assert refusal(lambda: open_batch(desk.batch([row("a")], **changes), desk)) == Code.SUITE


@pytest.mark.parametrize(
    "changes",
    [
        {"station": "G003\n"},
        {"station": "../.."},
        {"epoch": "not-a-uuid"},
        {"no": 0},
        {"no": 2**53},
        {"count": 0},
        {"prev": "a" * 64 + "\n"},
        {"app_ver": "0.1\u0000"},
        {"refdata_ver": "\u202e"},
        {"sealed_at": "x" * 121},
        {"kind": "acknowledgement"},
    ],
)
def test_a_signed_manifest_with_a_bent_field_is_refused(changes: dict[str, object]) -> None:
    desk = new_desk()
    assert refusal(lambda: open_batch(desk.batch([row("a")], **changes), desk)) == Code.HEADER


def test_a_newer_stations_additions_to_the_manifest_are_let_through() -> None:
    """F52."""
    desk = new_desk()
    parts = container.take_apart(desk.batch([row("a")]), BATCH_TYPE)
    payload = msgspec.json.encode({**msgspec.json.decode(parts.envelope.payload), "mood": "good"})
    assert open_batch(container.assemble(BATCH_TYPE, payload, parts.ciphertext, desk.sign), desk)[0].no == 1
