"""The city verifies a receipt's QR text offline, by the keys of the station's own computers."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from city_centre import enrolment, intake, receipt_check, words
from city_centre.cli import main
from city_centre.office import Office
from city_centre.receipt_check import CheckedReceipt
from station_exchange.keys import SigningKey
from station_exchange.receipt_codes import RefusalReason, compose
from tests.city_centre.conftest import NOW, PASSWORD
from tests.helpers.wire import Desk, row

NUMBER = "ZX-G003-20261119-0042"


def text_of(desk: Desk, number: str = NUMBER, reprint: int = 0) -> str:
    return compose(number, "record", "ab" * 32, date(2026, 11, 19), desk.sign, reprint_no=reprint)


@pytest.fixture
def let_in(centre: Office, desk: Desk) -> Desk:
    """A desk whose first batch has come: the city knows its key."""
    intake.receive(centre, desk.batch([row("a")]), NOW)
    return desk


def test_a_genuine_receipt_is_named_with_its_station_day_and_reprint(centre: Office, let_in: Desk) -> None:
    found = receipt_check.check(centre, f" {text_of(let_in, reprint=2)}\n")
    assert isinstance(found, CheckedReceipt)
    told = receipt_check.summary(found)
    assert (told["number"], told["day"], told["reprint"], told["name"]) == (NUMBER, "2026-11-19", 2, "海淀站")
    assert told["revoked_at"] == ""


def test_an_edited_or_invented_receipt_is_refused_with_its_reason(centre: Office, let_in: Desk) -> None:
    text = text_of(let_in)
    stranger = compose(NUMBER, "record", "ab" * 32, date(2026, 11, 19), SigningKey.make())
    assert receipt_check.check(centre, text.replace("-0042", "-0043")) == "receipt-wrong-signature"
    assert receipt_check.check(centre, stranger) == "receipt-wrong-signature"
    assert receipt_check.check(centre, text[:-1]) == "receipt-damaged"
    assert receipt_check.check(centre, text.replace("G003", "G004")) == "unknown-station"
    assert receipt_check.check(centre, NUMBER) == "not-a-receipt"


def test_a_station_that_never_sent_anything_has_no_key_here(centre: Office, desk: Desk) -> None:
    assert receipt_check.check(centre, text_of(desk)) == "unknown-station"


def test_a_second_computer_of_the_station_signs_too_and_a_revoked_one_is_told(
    centre: Office, let_in: Desk, enrol: Callable[..., Desk]
) -> None:
    second = enrol()
    intake.receive(centre, second.batch([row("b")]), NOW)
    enrolment.revoke(centre, "G003", let_in.device, NOW)
    first_found, second_found = (receipt_check.check(centre, text_of(desk)) for desk in (let_in, second))
    assert isinstance(first_found, CheckedReceipt)
    assert isinstance(second_found, CheckedReceipt)
    assert first_found.revoked_at
    assert not second_found.revoked_at
    assert first_found.device != second_found.device


def test_every_reason_has_its_sentence() -> None:
    for code in [*(reason.value for reason in RefusalReason), receipt_check.UNKNOWN_STATION]:
        assert words.receipt_refused(code).endswith("。")


def test_the_command_answers_one_value_and_its_exit_code(
    centre: Office, let_in: Desk, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CENTRE_PASSWORD", PASSWORD)
    assert main(["--data", str(data), "receipt-check", text_of(let_in), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["genuine"] is True
    assert main(["--data", str(data), "receipt-check", "胡乱", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"genuine": False, "reason": "not-a-receipt"}
