"""The QR text of a receipt: genuine ones are told apart from edited and invented ones, offline."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station_app.domain.receipts import (
    CHECK_CODE_ALPHABET,
    ReceiptClaim,
    Refusal,
    RefusalReason,
    check_code,
    compose,
    read_claim,
    revision_mark,
    verify,
)
from tests.documents.papers import KEY, NUMBER, RECORD_ID

PUBLIC = KEY.public_key()
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
DAY = date(2026, 11, 19)
CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ 零"

Edit = Callable[[random.Random, str, str], str]


def genuine(chance: random.Random) -> str:
    day = DAY + timedelta(days=chance.randrange(400))
    number = f"ZX-G{chance.randrange(1000):03}-{day:%Y%m%d}-{chance.randrange(1, 12000):04}"
    return compose(
        number, f"record {chance.random()}", chance.randbytes(32).hex(), day, KEY, reprint_no=chance.randrange(4)
    )


def replace(chance: random.Random, text: str, _other: str) -> str:
    place = chance.randrange(len(text))
    return text[:place] + chance.choice(CHARACTERS) + text[place + 1 :]


def drop(chance: random.Random, text: str, _other: str) -> str:
    place = chance.randrange(len(text))
    return text[:place] + text[place + chance.randrange(1, 9) :]


def insert(chance: random.Random, text: str, _other: str) -> str:
    place = chance.randrange(1, len(text) - 1)
    return text[:place] + chance.choice(CHARACTERS) + text[place:]


def last_character(chance: random.Random, text: str, _other: str) -> str:
    return text[:-1] + chance.choice(CHARACTERS)


def exchange_parts(chance: random.Random, text: str, other: str) -> str:
    mine, theirs = text.split("."), other.split(".")
    for place in chance.sample(range(1, 6), chance.randrange(1, 5)):
        mine[place] = theirs[place]
    return ".".join(mine)


def swap_case(_chance: random.Random, text: str, _other: str) -> str:
    return text.swapcase()


def another_reprint(chance: random.Random, text: str, _other: str) -> str:
    parts = text.split(".")
    parts[4] = str(int(parts[4]) + chance.randrange(1, 9))
    return ".".join(parts)


def signed_by_a_stranger(chance: random.Random, text: str, _other: str) -> str:
    number, day = text.split(".")[1], text.split(".")[3]
    signed_day = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    return compose(number, "record", "00" * 32, signed_day, STRANGER, reprint_no=chance.randrange(3))


def noise(chance: random.Random, _text: str, _other: str) -> str:
    return "".join(chance.choices(CHARACTERS, k=chance.randrange(200)))


EDITS: list[Edit] = [
    replace,
    drop,
    insert,
    last_character,
    exchange_parts,
    swap_case,
    another_reprint,
    signed_by_a_stranger,
    noise,
]


def test_a_genuine_receipt_is_recognised_and_says_what_stands_on_it() -> None:
    text = compose(NUMBER, RECORD_ID, "ab" * 32, DAY, KEY, reprint_no=2)
    assert verify(f" {text}\r\n", PUBLIC) == ReceiptClaim(NUMBER, "G003", revision_mark(RECORD_ID, "ab" * 32), DAY, 2)


def test_ten_thousand_genuine_texts_are_all_accepted() -> None:
    chance = random.Random(20261119)
    assert all(isinstance(verify(genuine(chance), PUBLIC), ReceiptClaim) for _ in range(10_000))


def test_of_ten_thousand_edited_and_invented_texts_none_is_accepted() -> None:
    chance = random.Random(7)
    texts = [genuine(chance) for _ in range(200)]
    kept = set(texts)
    refused = 0
    while refused < 10_000:
        text, other = chance.sample(texts, 2)
        forged = chance.choice(EDITS)(chance, text, other)
        if forged.strip() in kept:
            continue
        assert isinstance(verify(forged, PUBLIC), Refusal), forged
        refused += 1


def test_every_other_last_character_is_refused() -> None:
    text = compose(NUMBER, RECORD_ID, "ab" * 32, DAY, KEY)
    others = [text[:-1] + last for last in CHARACTERS.replace(" ", "") if last != text[-1]]
    assert all(isinstance(verify(other, PUBLIC), Refusal) for other in others)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", RefusalReason.NOT_A_RECEIPT),
        ("https://example.invalid/x", RefusalReason.NOT_A_RECEIPT),
        ("ZX-G003-20261119-0042", RefusalReason.NOT_A_RECEIPT),
        ("ZX2.ZX-G003-20261119-0042.more", RefusalReason.OTHER_FORMAT),
        ("ZX1.ZX-G003-20261119-0042", RefusalReason.DAMAGED),
        ("x" * 100_000, RefusalReason.NOT_A_RECEIPT),
    ],
)
def test_what_is_not_a_receipt_is_refused_with_its_reason(text: str, reason: RefusalReason) -> None:
    assert verify(text, PUBLIC) == Refusal(reason)


def test_a_part_of_another_length_is_damage_even_in_its_one_spelling() -> None:
    *parts, digest, day, reprint, signature = compose(NUMBER, RECORD_ID, "ab" * 32, DAY, KEY).split(".")
    short_signature = ".".join([*parts, digest, day, reprint, "A" * 43])
    long_digest = ".".join([*parts, "A" * 44, day, reprint, signature])
    assert verify(short_signature, PUBLIC) == verify(long_digest, PUBLIC) == Refusal(RefusalReason.DAMAGED)


def test_an_impossible_day_is_damage_and_a_strangers_signature_is_named() -> None:
    text = compose(NUMBER, RECORD_ID, "ab" * 32, DAY, KEY)
    assert verify(text.replace(".20261119.", ".20261332."), PUBLIC) == Refusal(RefusalReason.DAMAGED)
    assert verify(text, STRANGER.public_key()) == Refusal(RefusalReason.WRONG_SIGNATURE)
    assert isinstance(read_claim(text), ReceiptClaim)


@pytest.mark.parametrize("number", ["ZX-G003-20261119", "ZX-G003-20261119-0042.", "张国强", ""])
def test_no_text_is_made_for_what_is_not_a_number(number: str) -> None:
    with pytest.raises(ValueError, match="needs a number"):
        compose(number, RECORD_ID, "ab" * 32, DAY, KEY)


def test_the_qr_text_tells_neither_the_records_id_nor_its_digest() -> None:
    text = compose(NUMBER, RECORD_ID, "ab" * 32, DAY, KEY)
    assert RECORD_ID not in text
    assert "abab" not in text
    assert revision_mark(RECORD_ID, "ab" * 32) != revision_mark(RECORD_ID, "ac" * 32)
    assert revision_mark(RECORD_ID, "ab" * 32) != revision_mark(RECORD_ID + "1", "ab" * 32)


def test_the_check_code_is_eight_characters_of_the_records_digest() -> None:
    # 40 bits of SHA-256("abc") = ba7816bf8f
    assert check_code("abc") == "Q9W1DFWF"
    assert len({check_code(str(number)) for number in range(2000)}) == 2000
    assert set("".join(check_code(str(number)) for number in range(200))) == set(CHECK_CODE_ALPHABET)
