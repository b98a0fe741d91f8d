"""How long a wrong password or PIN makes one wait, and what a clock that was set back does to it."""

from datetime import datetime, timedelta

import pytest

from station_app.domain.clerks import password_faults, pin_faults
from station_app.domain.lock_out import (
    FIRST_WAIT,
    LONGEST_WAIT,
    PIN_TRIES,
    Tries,
    after_wrong,
    pin_is_spent,
    still_to_wait,
    wait_after,
)
from station_app.domain.periods import BEIJING_TIME

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=BEIJING_TIME)


def _wrong(times: int) -> Tries:
    tries = Tries()
    for _ in range(times):
        tries = after_wrong(tries, NOON)
    return tries


def test_four_wrong_tries_cost_nothing_and_from_the_fifth_each_doubles_the_wait() -> None:
    """F77."""
    assert [wait_after(wrong) for wrong in range(9)] == [0, 0, 0, 0, 0, 30, 60, 120, 240]
    assert wait_after(12) == LONGEST_WAIT == wait_after(10_000)


def test_the_wait_runs_down_with_the_clock_and_ends() -> None:
    tries = _wrong(5)
    lefts = [still_to_wait(tries, NOON + timedelta(seconds=passed))[1] for passed in (0, 10, 29.5, 30, 400)]
    assert lefts == [30, 20, 1, 0, 0]


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=3), timedelta(days=4000)])
def test_a_clock_set_back_neither_shortens_the_wait_nor_makes_it_longer_than_one_wait(back: timedelta) -> None:
    tries, left = still_to_wait(_wrong(5), NOON - back)
    assert left == FIRST_WAIT
    assert still_to_wait(tries, NOON - back + timedelta(seconds=FIRST_WAIT - 1))[1] == 1
    assert still_to_wait(tries, NOON - back + timedelta(seconds=FIRST_WAIT))[1] == 0


def test_a_pin_is_spent_before_a_thousandth_of_all_pins_were_tried() -> None:
    assert not pin_is_spent(_wrong(PIN_TRIES - 1))
    assert pin_is_spent(_wrong(PIN_TRIES))
    assert PIN_TRIES < 10


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("短", "password-short"), ("20261119", "password-digits"), ("２０２６１１１９", "password-digits"),
        ("abababab", "password-simple"), ("王敏2026", "password-short"), ("王敏王敏2026", "password-is-name"),
        ("窗口-2026-开门", ""), ("another-password", ""),
    ],
)  # fmt: skip
def test_a_password_is_told_by_name_why_it_will_not_do(password: str, code: str) -> None:
    assert [fault.code for fault in password_faults(password, "王敏")] == ([code] if code else [])


@pytest.mark.parametrize(
    ("pin", "code"),
    [("12", "pin-form"), ("1234567", "pin-form"), ("12a4", "pin-form"), ("0000", "pin-simple"), ("1234", "pin-simple"),
     ("9876", "pin-simple"), ("2580", ""), ("２５８０", ""), ("190712", "")],
)  # fmt: skip
def test_a_pin_that_everybody_tries_first_is_refused(pin: str, code: str) -> None:
    assert [fault.code for fault in pin_faults(pin)] == ([code] if code else [])
