"""断号报告: every number of a series is saved, voided, or in a hole whose reason was kept."""

from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.number_report import Explained, Hole, Stretch, explain


def test_saved_voided_and_skipped_numbers_are_told_in_stretches() -> None:
    report = explain("ZX", "20261119", 8, {1: False, 2: False, 3: True, 7: False, 8: False}, [Hole(4, 6, "restored")])
    assert report.stretches == (
        Stretch(1, 2, Explained.SAVED),
        Stretch(3, 3, Explained.VOIDED),
        Stretch(4, 6, Explained.HOLE, "restored"),
        Stretch(7, 8, Explained.SAVED),
    )
    assert report.count(Explained.HOLE) == 3


def test_a_number_without_a_record_or_a_hole_is_unexplained() -> None:
    report = explain("ZX", "20261119", 3, {1: False, 3: False}, [])
    assert report.stretches[1] == Stretch(2, 2, Explained.UNEXPLAINED)


def test_a_record_above_the_last_given_number_is_unexplained() -> None:
    report = explain("ZX", "20261119", 2, {1: False, 2: False, 5: False}, [])
    assert report.stretches[-1] == Stretch(5, 5, Explained.UNEXPLAINED)
    assert report.count(Explained.UNEXPLAINED) == 1


@given(
    st.integers(0, 60),
    st.dictionaries(st.integers(1, 60), st.booleans(), max_size=40),
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=5),
)
def test_every_serial_is_explained_exactly_once(
    last: int, records: dict[int, bool], spans: list[tuple[int, int]]
) -> None:
    report = explain("ZX", "20261119", last, records, [Hole(first, first + more, "restored") for first, more in spans])
    told = [serial for part in report.stretches for serial in range(part.first, part.last + 1)]
    assert len(told) == len(set(told))
    assert set(range(1, last + 1)) <= set(told) <= set(range(1, last + 1)) | set(records)
    assert sum(report.count(what) for what in Explained) == len(told)
    below = {serial: void for serial, void in records.items() if serial <= last}
    assert report.count(Explained.VOIDED) == sum(below.values())
    assert report.count(Explained.SAVED) == len(below) - sum(below.values())
