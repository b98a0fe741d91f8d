"""Several clerks at one PC, through the actions: PINs, passwords, lock-outs, roles, leaving and coming back."""

import json

import pytest

from station_app.actions import clerks, sessions
from station_app.actions.rights import RIGHTS
from station_app.actions.stations import open_desk
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.domain.lock_out import FREE_TRIES, PIN_TRIES, Means
from station_app.storage import clerks as kept
from station_app.storage import journal
from station_app.storage.keyslots import KeySlots, new_key
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Office

FIRST, OWN = "第一个-密码-123", "自己的-密码-456"
PIN = "2580"


def _take_on(office: Office, name: str = "赵倩", role: Role = Role.CLERK, password: str = FIRST) -> str:
    made = clerks.take_on(
        office.desk, name, role, password, proof=PASSWORD, now=office.clock(), new_id=office.ids, cost=CHEAP
    )
    return made.clerk.record_id


def _enter(office: Office, name: str, secret: str, means: Means = Means.PASSWORD) -> Clerk:
    entered = sessions.enter(office.desk, name, secret, means, now=office.clock(), new_id=office.ids)
    office.desk.clerk = entered.clerk
    return entered.clerk


def _with_pin(office: Office, name: str = "赵倩", pin: str = PIN) -> str:
    """A further clerk with a password and a PIN of her own; the manager sits at the window again."""
    record_id = _take_on(office, name)
    _enter(office, name, FIRST)
    given = {"now": office.clock(), "new_id": office.ids, "cost": CHEAP}
    sessions.change_password(office.desk, FIRST, OWN, **given)
    sessions.set_pin(office.desk, pin, OWN, **given)
    _enter(office, MANAGER, PASSWORD)
    return record_id


def _verbs(office: Office) -> list[str]:
    rows = office.store.db.execute("SELECT verb FROM journal WHERE kind = 'session' ORDER BY position").fetchall()
    return [row[0] for row in rows]


def test_a_clerk_gets_to_the_window_by_pin_and_what_is_logged_then_is_hers(office: Office) -> None:
    record_id = _with_pin(office)
    assert _enter(office, "赵倩", PIN, Means.PIN).record_id == record_id
    saved = office.record()
    entry = journal.latest(office.store.db, saved.record_id)
    assert (entry.actor, entry.body()["clerk"]) == (record_id, record_id)
    assert _verbs(office)[-1] == "switch_clerk"


def test_neither_pin_nor_password_stands_anywhere_in_the_journal_or_in_a_table(office: Office) -> None:
    _with_pin(office, pin="739164")
    for table in ("journal", "pins", "passwords", "settings", "clerk_settings", "clerks"):
        told = repr(office.store.db.execute(f"SELECT * FROM {table}").fetchall())
        for secret in ("739164", FIRST, OWN, PASSWORD):
            assert secret not in told, (table, secret)
    (verifier,) = office.store.db.execute("SELECT verifier FROM pins").fetchone()
    entries = office.store.db.execute("SELECT facts, person FROM journal").fetchall()
    assert all(verifier.hex() not in repr(entry) and repr(verifier) not in repr(entry) for entry in entries)


def test_a_pin_opens_no_key(office: Office) -> None:
    _with_pin(office)
    office.close()
    with pytest.raises(Refused, match="wrong-password"):
        open_desk(office.folder, "赵倩", PIN, now=office.clock(), new_id=office.ids)


def test_after_five_wrong_pins_one_waits_and_after_eight_only_the_password_helps(office: Office) -> None:
    _with_pin(office)
    for _ in range(FREE_TRIES - 1):
        with pytest.raises(Refused, match="wrong-pin"):
            _enter(office, "赵倩", "9999", Means.PIN)
    with pytest.raises(Refused, match="wrong-now-wait"):
        _enter(office, "赵倩", "9999", Means.PIN)
    with pytest.raises(Refused, match="locked-out"):
        _enter(office, "赵倩", PIN, Means.PIN)
    for _ in range(PIN_TRIES - FREE_TRIES):
        office.clock.forward(hours=1)
        with pytest.raises(Refused):
            _enter(office, "赵倩", "9999", Means.PIN)
    office.clock.forward(days=1)
    with pytest.raises(Refused, match="pin-spent"):
        _enter(office, "赵倩", PIN, Means.PIN)
    line = next(line for line in kept.everyone(office.store.db) if line.name == "赵倩")
    assert not sessions.may_use_pin(office.store, line)
    assert _enter(office, "赵倩", OWN).name == "赵倩"
    assert sessions.may_use_pin(office.store, line)
    assert _enter(office, "赵倩", PIN, Means.PIN).name == "赵倩"
    assert _verbs(office).count("refuse_entry") == PIN_TRIES - FREE_TRIES + 3


def test_a_right_pin_forgets_the_wrong_ones(office: Office) -> None:
    _with_pin(office)
    for _ in range(3):
        for _ in range(FREE_TRIES - 1):
            with pytest.raises(Refused, match="wrong-pin"):
                _enter(office, "赵倩", "9999", Means.PIN)
        _enter(office, "赵倩", PIN, Means.PIN)


def _shut_out(office: Office) -> None:
    """Five wrong passwords at the sign-in."""
    for code in ["wrong-password"] * (FREE_TRIES - 1) + ["wrong-now-wait"]:
        with pytest.raises(Refused, match=code):
            open_desk(office.folder, MANAGER, "不是这个密码", now=office.clock(), new_id=office.ids)


def test_a_lock_out_at_the_sign_in_outlives_a_restart_and_a_clock_set_back(office: Office) -> None:
    office.close()
    _shut_out(office)
    office.clock.forward(days=-30)
    for _ in range(3):
        with pytest.raises(Refused, match="locked-out"):
            open_desk(office.folder, MANAGER, PASSWORD, now=office.clock.forward(seconds=5), new_id=office.ids)
    office.clock.forward(seconds=30)
    office.desk = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    assert office.desk.clerk.name == MANAGER


def test_the_command_line_counts_with_the_window_even_where_it_only_reads(office: Office) -> None:
    for _ in range(FREE_TRIES):
        with pytest.raises(Refused):
            open_desk(office.folder, MANAGER, "不是这个", now=office.clock(), new_id=office.ids, read_only=True)
    with pytest.raises(Refused, match="locked-out"):
        _enter(office, MANAGER, PASSWORD)


def test_one_clerks_wrong_tries_do_not_shut_another_out(office: Office) -> None:
    _with_pin(office)
    for _ in range(PIN_TRIES + 1):
        with pytest.raises(Refused):
            _enter(office, "赵倩", "9999", Means.PIN)
    assert _enter(office, MANAGER, PASSWORD).name == MANAGER


def test_a_slot_that_somebody_made_for_a_key_of_his_own_proves_nothing(office: Office) -> None:
    _take_on(office)
    slots = KeySlots.read(office.folder.keys, CHEAP)
    slots.give_clerk("赵倩", "my-own-password", new_key())
    slots.write(office.folder.keys)
    with pytest.raises(Refused, match="wrong-password"):
        _enter(office, "赵倩", "my-own-password")


def test_a_first_password_must_be_changed_and_an_own_one_need_not(office: Office) -> None:
    _take_on(office)
    given = {"now": office.clock(), "new_id": office.ids}
    assert sessions.enter(office.desk, "赵倩", FIRST, Means.PASSWORD, **given).must_change
    _enter(office, "赵倩", FIRST)
    with pytest.raises(Refused, match="password-same"):
        sessions.change_password(office.desk, FIRST, FIRST, **given, cost=CHEAP)
    sessions.change_password(office.desk, FIRST, OWN, **given, cost=CHEAP)
    assert not sessions.enter(office.desk, "赵倩", OWN, Means.PASSWORD, **given).must_change
    office.close()
    office.desk = open_desk(office.folder, "赵倩", OWN, **given)
    assert not office.desk.must_change
    with pytest.raises(Refused, match="wrong-password"):
        open_desk(office.folder, "赵倩", FIRST, **given, read_only=True)


def test_who_leaves_loses_slot_and_pin_and_keeps_her_records(office: Office) -> None:
    record_id = _with_pin(office)
    _enter(office, "赵倩", PIN, Means.PIN)
    saved = office.record()
    _enter(office, MANAGER, PASSWORD)
    given = {"proof": PASSWORD, "now": office.clock(), "new_id": office.ids}
    left = clerks.leave(office.desk, record_id, **given)
    assert (left.clerk.active, left.clerk.has_pin) == (False, False)
    assert KeySlots.read(office.folder.keys).clerks() == [MANAGER]
    with pytest.raises(Refused, match="unknown-clerk"):
        _enter(office, "赵倩", PIN, Means.PIN)
    assert kept.names(office.store.db)[journal.latest(office.store.db, saved.record_id).body()["clerk"]] == "赵倩"
    clerks.leave(office.desk, record_id, **given)
    with pytest.raises(Refused, match="clerk-left"):
        _take_on(office)
    back = clerks.come_back(office.desk, record_id, "又一个-密码-789", **given, cost=CHEAP)
    assert back.clerk.must_change
    assert _enter(office, "赵倩", "又一个-密码-789").record_id == record_id


def test_a_station_never_loses_its_last_manager(office: Office) -> None:
    given = {"proof": PASSWORD, "now": office.clock(), "new_id": office.ids}
    own = office.desk.clerk.record_id
    with pytest.raises(Refused, match="last-manager"):
        clerks.change_role(office.desk, own, Role.CLERK, **given)
    with pytest.raises(Refused, match="clerk-signed-in"):
        clerks.leave(office.desk, own, **given)
    other = _take_on(office)
    clerks.change_role(office.desk, other, Role.MANAGER, **given)
    assert clerks.change_role(office.desk, own, Role.CLERK, **given).clerk.role is Role.CLERK


def test_who_manages_gives_the_own_password_for_it(office: Office) -> None:
    other = _take_on(office)
    given = {"proof": "不是我的密码", "now": office.clock(), "new_id": office.ids}
    before = (office.folder.keys.read_bytes(), _verbs(office))
    for act in (
        lambda: clerks.change_role(office.desk, other, Role.MANAGER, **given),
        lambda: clerks.leave(office.desk, other, **given),
        lambda: clerks.reset_pin(office.desk, other, **given),
        lambda: clerks.give_password(office.desk, other, "第三个-密码-000", **given, cost=CHEAP),
    ):
        with pytest.raises(Refused, match="wrong-proof"):
            act()
    assert (office.folder.keys.read_bytes(), _verbs(office)) == before


@pytest.mark.parametrize("role", [Role.CLERK, Role.INTERN, Role.AUDITOR])
def test_only_the_manager_manages_clerks(office: Office, role: Role) -> None:
    other = _take_on(office, role=role)
    _enter(office, "赵倩", FIRST)
    given = {"proof": FIRST, "now": office.clock(), "new_id": office.ids}
    with pytest.raises(Refused, match="not-allowed"):
        clerks.take_on(office.desk, "李想", Role.CLERK, FIRST, **given, cost=CHEAP)
    for act in (clerks.leave, clerks.reset_pin):
        with pytest.raises(Refused, match="not-allowed"):
            act(office.desk, other, **given)
    with pytest.raises(Refused, match="not-allowed"):
        clerks.change_role(office.desk, other, Role.MANAGER, **given)
    with pytest.raises(Refused, match="not-allowed"):
        clerks.give_password(office.desk, other, "第三个-密码-000", **given, cost=CHEAP)
    assert {name for name in RIGHTS if role in RIGHTS[name]} >= {"lock", "unlock", "switch_clerk", "set_pin"}


def test_a_pin_taken_away_is_set_anew_with_the_password(office: Office) -> None:
    record_id = _with_pin(office)
    given = {"now": office.clock(), "new_id": office.ids}
    assert not clerks.reset_pin(office.desk, record_id, proof=PASSWORD, **given).clerk.has_pin
    with pytest.raises(Refused, match="pin-none"):
        _enter(office, "赵倩", PIN, Means.PIN)
    _enter(office, "赵倩", OWN)
    with pytest.raises(Refused, match="wrong-password"):
        sessions.set_pin(office.desk, "7391", "不是我的密码", **given, cost=CHEAP)
    sessions.set_pin(office.desk, "7391", OWN, **given, cost=CHEAP)
    _enter(office, MANAGER, PASSWORD)
    assert _enter(office, "赵倩", "７３９１", Means.PIN).name == "赵倩"


def test_the_lock_is_journalled_by_key_and_by_itself(office: Office) -> None:
    given = {"now": office.clock(), "new_id": office.ids}
    sessions.lock(office.desk, idle=False, **given)
    sessions.lock(office.desk, idle=True, **given)
    _enter(office, MANAGER, PASSWORD)
    rows = office.store.db.execute("SELECT verb, facts FROM journal ORDER BY position DESC LIMIT 3").fetchall()
    assert [(verb, json.loads(facts).get("idle", False)) for verb, facts in reversed(rows)] == [
        ("lock", False), ("lock", True), ("unlock", False)
    ]  # fmt: skip
