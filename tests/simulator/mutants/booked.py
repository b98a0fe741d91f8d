"""Bugs of the leases and bookings, for the schedules of `tests.simulator.bookings`."""

from tests.simulator.mutants.machinery import Mutant

_GROUNDS = "station_app.actions.booking_grounds"

MUTANTS = (
    Mutant(
        "a-station-confirms-without-a-lease", _GROUNDS, "right_to_confirm",
        (('return BookingState.REQUESTED, "not-leased", ""', 'return BookingState.CONFIRMED, "", ""'),),
        plays="b", seed=3,
    ),
    Mutant(
        "an-expired-lease-confirms", _GROUNDS, "right_to_confirm",
        (("if any(now + margin >=", "if any(False and now + margin >="),),
        plays="b", seed=2,
    ),
    Mutant(
        "the-centre-leases-what-is-leased", "city_centre.bookings", "keeps",
        (("return datetime.fromisoformat(at) <", "return False and datetime.fromisoformat(at) <"),),
        plays="b",
    ),
    Mutant(
        "the-centre-answers-nobody", "city_centre.bookings", "answers",
        (("MAX_ANSWERS)", "0)"),),
        plays="b",
    ),
    Mutant(
        "the-centre-confirms-what-is-anothers", "city_centre.storage.bookings", "take",
        (("connection.execute(_TAKE, new)", "pass"),),
        plays="b",
    ),
    Mutant(
        "a-station-lets-its-answers-lie", "station_app.actions.booking_answers", "_changes",
        (("if latest is None or", "if True or latest is None or"),),
        plays="b",
    ),
    Mutant(
        "the-centre-leases-what-is-confirmed", "city_centre.leases", "_require_free",
        (("if held or any(", "if any("),),
        plays="b", seed=12,
    ),
    Mutant(
        "what-is-cancelled-stays-taken", "city_centre.bookings", "_decide",
        (("if told.state not in _ASKS:\n        store.release(connection, station, record_id)",
          "if told.state not in _ASKS:\n        pass"),),
        plays="b", seed=15,
    ),
    Mutant(
        "the-centre-forgets-whose-lease-it-is", "city_centre.bookings", "_refusal",
        (("if any(lease.station != station and keeps", "if any(False and keeps"),),
        plays="b", seed=9,
    ),
    Mutant(
        "a-lease-of-another-epoch-counts", _GROUNDS, "right_to_confirm",
        (("if any(lease.epoch != batches", "if any(False and lease.epoch != batches"),),
        plays="b", seed=11,
    ),
    Mutant(
        "a-clock-that-is-behind-confirms", _GROUNDS, "right_to_confirm",
        (("if clock_is_behind(db, now):", "if False:"),),
        plays="b", seed=17,
    ),
    Mutant(
        "a-lease-ends-before-the-stick-has-come", "city_centre.bookings", "keeps",
        ((" + STICK_WAY", ""),),
        plays="b", seed=15,
    ),
    Mutant(
        "a-restored-centre-leases-at-once", "city_centre.leases", "_require_memory",
        (("if newest > min(began) and", "if False and"),),
        plays="b", seed=4,
    ),
    Mutant(
        "what-was-given-back-is-leased-again-at-home", "station_app.storage.leases", "replace",
        (("WHERE lease_id = ?)", "WHERE lease_id = ?) OR 1"),),
        plays="b", seed=13,
    ),
    Mutant(
        "a-past-revision-decides", "city_centre.bookings", "_decide",
        (("if store.has_child(connection, station, told.revision_id):", "if False:"),),
        plays="b", seed=7,
    ),
    Mutant(
        "one-end-of-two-pasts-frees-both", "city_centre.bookings", "_ends_another_branch",
        (("return not store.descends(", "return False and not store.descends("),),
        plays="b",
    ),
    Mutant(
        "a-gap-that-closes-decides-nothing", "city_centre.bookings", "_decide",
        (("_overtake(connection, station, record_id, at, known)", "pass"),),
        plays="b", seed=7,
    ),
)  # fmt: skip
