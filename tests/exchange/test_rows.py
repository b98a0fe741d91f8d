"""Rows, their two bodies, and the one rule for text."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_exchange import enrolment, envelope, rows
from station_exchange.keys import SealingKey, SigningKey, VerifyKey, from_text, is_recipient, to_text
from station_exchange.refusals import Code, ExchangeRefused
from station_exchange.text import forbidden_character, is_clean
from tests.helpers.wire import SALT, paper, row


def fault(entry: rows.Row) -> tuple[str, str]:
    with pytest.raises(rows.RowFault) as found:
        rows.read_bodies(entry)
    return found.value.code, found.value.field


def test_bodies_travel_byte_for_byte() -> None:
    facts = '{ "items" : ["Q01"],\n "fee_fen": 30000 , "x": 1.50 }'
    entries = [row("a", facts=facts, person='{"visitor_name":"𠮷国强"}')]
    (back,) = rows.decode(rows.encode(entries), first_seq=1, last_seq=1, count=1)
    assert back == entries[0]
    assert rows.read_bodies(entries[0]) == (
        {"items": ["Q01"], "fee_fen": 30000, "x": 1.5},
        {"visitor_name": "𠮷国强"},
    )


def test_the_digests_are_plain_sha256_so_that_anybody_can_check_them() -> None:
    assert rows.facts_digest("{}") == hashlib.sha256(b"{}").hexdigest()
    salt = bytes.fromhex(SALT)
    assert rows.person_digest(salt, "{}") == hashlib.sha256(salt + b"{}").hexdigest()


def test_a_row_without_its_person_is_whole() -> None:
    entry = row("a", person={"visitor_name": "x"})
    bare = msgspec.structs.replace(entry, person=None, salt=None)
    assert rows.read_bodies(bare)[1] is None


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (row("a", facts_sha256="0" * 64), ("E_DIGEST", "facts")),
        (row("a", person={"q": "x"}, person_sha256="0" * 64), ("E_DIGEST", "person")),
        (row("a", person={"q": "x"}, salt="zz"), ("E_DIGEST", "person")),
        (row("a", person={"q": "x"}, salt=None), ("E_DIGEST", "person")),
        (row("a", person={"q": "x"}, salt="00" * 65), ("E_DIGEST", "person")),
        (row("a", facts='{"question":"\\u0000"}'), ("E_TEXT", "question")),
        (row("a", person='{"answer":["\\u202e"]}'), ("E_TEXT", "answer")),
        (row("a", facts='{"a":{"\\u0007":1}}'), ("E_TEXT", "a")),
        (row("a", facts='{"\\u0000":1}'), ("E_TEXT", "facts")),
        (row("a", facts='{"' + "k" * 61 + '":1}'), ("E_TEXT", "facts")),
        (row("a", facts='{"a":"\\ud800"}'), ("E_JSON", "facts")),
        (row("a", facts='{"a":1,"a":1}'), ("E_JSON", "facts")),
        (row("a", facts='{"b":{"a":1,"a":2}}'), ("E_JSON", "facts")),
        (row("a", facts='{"a":NaN}'), ("E_JSON", "facts")),
        (row("a", facts="[]"), ("E_JSON", "facts")),
        (row("a", facts=""), ("E_JSON", "facts")),
        (row("a", facts='{"a":' + "[" * 100_000 + "]" * 100_000 + "}"), ("E_DEPTH", "facts")),
        (row("a", facts='{"a":' + "[" * 9 + "]" * 9 + "}"), ("E_DEPTH", "a")),
        (row("a", person="null"), ("E_JSON", "person")),
    ],
)
def test_a_body_at_fault_names_code_and_field(entry: rows.Row, expected: tuple[str, str]) -> None:
    assert fault(entry) == expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_rule_for_text_names_a_character_exactly_where_it_says_no(text: str) -> None:
    found = forbidden_character(text)
    assert is_clean(text) == (found is None)
    assert found is None or found in text


@pytest.mark.parametrize("character", ["\x00", "\x07", "\r", "\x7f", "\x85", "\ud800", "\u202e", "\u2066", "\u200f"])
def test_harmful_characters_are_named(character: str) -> None:
    assert forbidden_character(f"张{character}强") == character


@pytest.mark.parametrize("text", ["", "张国强\t138", "第一行\n第二行", "𠮷\U0002a6df", "·", "\u200d", "👩\u200d💻"])
def test_ordinary_and_rare_text_is_clean(text: str) -> None:
    assert is_clean(text)


def test_key_texts_have_one_spelling() -> None:
    text = SigningKey.make().public.text
    assert to_text(from_text(text)) == text
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for other in (text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1], text + "=", text + "\n", "é" + text[1:]):
        with pytest.raises(ValueError):
            from_text(other)


def test_keys_come_back_from_their_secrets() -> None:
    signing, sealing = SigningKey.make(), SealingKey.make()
    assert SigningKey.from_secret(signing.secret()).public == signing.public
    assert SealingKey.from_secret(sealing.secret()).recipient == sealing.recipient
    assert is_recipient(sealing.recipient)
    assert not any(is_recipient(text) for text in ("", "age1", sealing.secret(), sealing.recipient + "x", "é"))


def test_a_proof_is_good_for_one_device_one_station_and_one_secret() -> None:
    keys = {"sign_public": SigningKey.make().public.text, "recipient": SealingKey.make().recipient}
    here = {"centre": "BJ", "station": "G003", "device": "d"}
    asked = enrolment.request("secret", **here, **keys)
    assert enrolment.is_proven(asked, "secret", **here)
    assert not enrolment.is_proven(asked, "guess", **here)
    for name in here:
        assert not enrolment.is_proven(asked, "secret", **{**here, name: "other"})


def test_an_enrolment_paper_with_one_flipped_bit_is_refused() -> None:
    key = SigningKey.make()
    written = msgspec.json.encode(paper(key, SealingKey.make(), SealingKey.make()))
    data = envelope.seal(enrolment.ENROLMENT_TYPE, written, key)
    assert enrolment.read_paper(data + b"\r\n").station == "G003"
    for position in range(len(data)):
        damaged = data[:position] + bytes([data[position] ^ 1 << position % 8]) + data[position + 1 :]
        with pytest.raises(ExchangeRefused):
            enrolment.read_paper(damaged)


def test_a_paper_that_names_no_key_is_refused_in_the_same_way() -> None:
    key = SigningKey.make()
    bent = msgspec.structs.replace(paper(key, SealingKey.make(), SealingKey.make()), acknowledgement_key="no key")
    with pytest.raises(ExchangeRefused) as refused:
        enrolment.read_paper(envelope.seal(enrolment.ENROLMENT_TYPE, msgspec.json.encode(bent), key))
    assert refused.value.code == Code.SIGNATURE
    short = VerifyKey(to_text(b"short"))
    with pytest.raises(ExchangeRefused):
        short.verify(bytes(64), b"message")
