"""The two workers: order, delivery on the window's thread, and commits of unknown outcome."""

import threading

import pytest

from station_app.actions import consultations
from station_app.actions.acts import RecordIds
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.consultations import count_of_day
from station_app.ui.background import Background, Progress


@pytest.fixture
def background(office, qtbot):  # type: ignore[no-untyped-def]
    made = Background(office.store)
    yield made
    made.settle(10)
    made.close()


def test_actions_run_one_after_another_in_the_order_they_were_given(background: Background) -> None:
    ran: list[int] = []
    heard: list[int] = []
    for number in range(40):
        background.write(lambda number=number: ran.append(number) or number, done=heard.append)
    assert background.settle(10)
    assert ran == heard == list(range(40))


def test_answers_come_to_the_window_and_actions_never_run_there(background: Background) -> None:
    here, places = threading.get_ident(), []
    background.write(
        lambda: places.append(("action", threading.get_ident())),
        done=lambda _: places.append(("done", threading.get_ident())),
    )
    assert background.settle(10)
    assert [name for name, _ in places] == ["action", "done"]
    assert places[0][1] != here
    assert places[1][1] == here


def test_a_refused_action_is_told_and_the_next_one_still_runs(background: Background) -> None:
    told: list[Exception] = []
    heard: list[str] = []

    def refuse() -> None:
        raise Refused.because("reason-missing", "reason")

    background.write(refuse, failed=told.append)
    background.write(lambda: "next", done=heard.append)
    assert background.settle(10)
    assert [type(error) for error in told] == [Refused]
    assert heard == ["next"]


def test_what_nobody_listens_for_is_told_to_the_window(background: Background, qtbot) -> None:  # type: ignore[no-untyped-def]
    def fail() -> None:
        raise Trouble("disk-full")

    with qtbot.waitSignal(background.unheard, timeout=5000) as told:
        background.write(fail)
    assert told.args is not None
    assert told.args[0].code == "disk-full"


def test_a_save_tells_every_screen_what_changed(background: Background, office, qtbot) -> None:  # type: ignore[no-untyped-def]
    with qtbot.waitSignal(background.changed, timeout=5000) as told:
        background.write(lambda: office.record())
    assert told.args is not None
    assert "consultation" in told.args[0].kinds


def test_a_commit_of_unknown_outcome_is_asked_again_and_stored_once(background: Background, office) -> None:  # type: ignore[no-untyped-def]
    """The first answer is an error although the rows are on the disk: the same ids find them."""
    ids, form = RecordIds.make(office.ids), office.form()
    tries: list[int] = []
    heard: list[consultations.Saved] = []
    before = office.store.db

    def save() -> consultations.Saved:
        tries.append(1)
        saved = consultations.record(
            office.store, office.desk.clerk, form, ids=ids, catalogue=office.desk.catalogue, now=office.clock(),
            new_id=office.ids,
        )  # fmt: skip
        if len(tries) == 1:
            raise Trouble("disk-error", undetermined=True)
        return saved

    background.write(save, done=heard.append)
    assert background.settle(10)
    assert len(tries) == 2
    assert office.store.db is not before, "the store was not opened anew"
    assert [saved.revision_id for saved in heard] == [ids.revision_id]
    assert count_of_day(office.store.db, "2026-11-19") == 1


def test_a_second_unknown_outcome_is_told_and_not_asked_a_third_time(background: Background) -> None:
    tries: list[int] = []
    told: list[Exception] = []

    def never() -> None:
        tries.append(1)
        raise Trouble("disk-error", undetermined=True)

    background.write(never, failed=told.append)
    assert background.settle(10)
    assert len(tries) == 2
    assert len(told) == 1


def test_an_errand_reads_through_a_store_of_its_own(background: Background, office) -> None:  # type: ignore[no-untyped-def]
    office.record()
    heard: list[tuple[int, bool, bool]] = []

    def count(progress: Progress) -> tuple[int, bool, bool]:
        store = progress.store
        return count_of_day(store.db, "2026-11-19"), store.read_only, store.db is office.store.db

    background.errand(count, done=heard.append)
    assert background.settle(10)
    assert heard == [(1, True, False)]


def test_an_errand_tells_its_steps_and_stops_when_it_is_cancelled(background: Background, qtbot) -> None:  # type: ignore[no-untyped-def]
    steps: list[int] = []
    heard: list[str] = []
    may_go_on = threading.Event()

    def work(progress: Progress) -> str:
        progress(1, 1000)
        may_go_on.wait(5)
        for step in range(2, 1000):
            if not progress(step, 1000):
                return f"stopped at {step}"
        return "to the end"

    errand = background.errand(work, done=heard.append, progress=lambda done, _: steps.append(done))
    qtbot.waitUntil(lambda: steps == [1], timeout=5000)
    errand.cancel()
    may_go_on.set()
    assert background.settle(10)
    assert heard == ["stopped at 2"]
    assert errand.finished
