"""Files sealed for the city are cleared away once it holds them."""

from pathlib import Path

from station_app.storage import outgoing


def test_sealed_bytes_that_another_program_holds_open_stay_and_stop_nothing(tmp_path: Path) -> None:
    held_open, other = tmp_path / f"{'a' * 64}-for.age", tmp_path / f"{'b' * 64}-for.age"
    # A folder cannot be unlinked, as a file that is open cannot on Windows.
    held_open.mkdir()
    other.write_bytes(b"sealed")
    outgoing.drop(tmp_path, {"a" * 64, "b" * 64})
    assert [*tmp_path.iterdir()] == [held_open]
    held_open.rmdir()
    other.write_bytes(b"sealed")
    outgoing.keep_only(tmp_path, {"a" * 64})
    assert [*tmp_path.iterdir()] == []
