"""The bench runs, tells both sides of each figure, and fails by ratios only."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import report, station_maker
from benchmarks.figures import compared, told
from benchmarks.measuring import interleaved, percentile, typical_ratio
from benchmarks.sizes import TINY
from benchmarks.station_maker import copy_of_station, counter
from station_app.actions import verification
from station_app.domain.periods import BEIJING_TIME

MONDAY = datetime(2026, 11, 23, 8, tzinfo=BEIJING_TIME)

HEAVY = (
    "reportlab", "pypdfium2", "pypinyin", "httpx", "openpyxl", "xlsxwriter", "sqlite_utils", "sqlcipher3",
    "cryptography", "pyrage", "msgspec", "sqlalchemy", "alembic", "PIL", "segno", "filelock", "concurrent.futures",
)  # fmt: skip


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own: another may be making the same station at this moment."""
    for module in (station_maker, bench):
        monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def test_a_made_station_is_what_years_at_the_desk_would_have_left(cache: Path, tmp_path: Path) -> None:
    folder = copy_of_station(tmp_path / "copy", TINY.seed, 800)
    with counter(folder, space=5) as at:
        found = verification.verify(at.desk.store)
        db = at.desk.store.db
        assert found.sound, found.findings
        assert db.execute("SELECT count(*), count(DISTINCT number) FROM consultations").fetchone() == (800, 800)
        assert db.execute("SELECT state, count(*) > 3 FROM deliveries GROUP BY state").fetchall() == [("applied", 1)]
        assert db.execute("SELECT count(*) FROM searched_rows WHERE kind = 1").fetchone() == (800,)
        assert at.seal(MONDAY) == []


def test_the_same_station_is_made_once_and_copied(cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
                                                  ) -> None:  # fmt: skip
    copy_of_station(tmp_path / "one", TINY.seed, 5)
    capsys.readouterr()
    copy_of_station(tmp_path / "two", TINY.seed, 5)
    assert capsys.readouterr().err == ""
    made = [(tmp_path / name / "station" / "station.db").read_bytes() for name in ("one", "two")]
    assert made[0] == made[1]


def test_every_subject_runs_and_tells_both_sides(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    chosen = ("saving", "sealing", "week", "receipts", "printing")
    arguments = ["--tiny", "--json", str(file), *(word for name in chosen for word in ("--only", name))]
    assert bench.main(arguments) == 0
    figures = {figure["name"]: figure for figure in json.loads(file.read_text("utf-8"))}
    held = {"save-p50", "save-p99", "seal-out-of-much", "week-size", "answer-size", "receipt"}
    held |= {"print-key-a5", "print-key-80mm", "print-first", "print-batch", "print-memory", "print-size"}
    assert held == {name for name, figure in figures.items() if figure["limit"] is not None}
    for name in held:
        assert figures[name]["value"] > 0
        assert figures[name]["against"] > 0
    assert list(cache.glob("run-*")) == []


def test_a_ratio_over_its_limit_fails_and_a_time_never_does(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = [compared("slow", "Slow", "ms", 31, 10, "the other", 3.0), told("long", "Long", "ms", 1e9)]
    monkeypatch.setattr(bench, "_measured", lambda subject, sizes: iter(slow))
    assert bench.main(["--only", "saving"]) == 1
    monkeypatch.setattr(bench, "_measured", lambda subject, sizes: iter(slow[1:]))
    assert bench.main(["--only", "saving"]) == 0


def test_rounds_turn_the_order_around_and_the_first_is_thrown_away() -> None:
    order: list[str] = []

    def side(name: str, *values: float):  # type: ignore[no-untyped-def]
        coming = iter(values)

        def sample() -> float:
            order.append(name)
            return next(coming)

        return sample

    ours, other = interleaved([side("A", 99, 2, 4), side("B", 1, 1, 4)], rounds=2)
    assert "".join(order) == "BAABBA"
    assert (ours, other) == ([[2], [4]], [[1], [4]])
    assert typical_ratio(ours, other) == 1.5
    assert [percentile([4, 1, 3, 2], share) for share in (0.25, 0.5, 0.99)] == [1, 2, 4]


def test_figures_take_their_place_in_the_document_and_nothing_else_moves(tmp_path: Path) -> None:
    document = tmp_path / "figures.md"
    document.write_text(f"# Figures\n\n{report.BEGIN}\n{report.END}\n\nThe end.\n", "utf-8")
    report.write(document, [compared("save-p50", "Save", "ms", 3, 2, "by hand", 2.0)], tmp_path)
    report.write(document, [told("week-sealing", "Sealing", "ms", 12.5)], tmp_path)
    text = document.read_text("utf-8")
    assert "| `save-p50` | Save | 3.00 ms | 2.00 ms (by hand) | 1.50 × | ≤ 2 × |" in text
    assert "| `week-sealing` | Sealing | 12.50 ms |  |  | told only |" in text
    assert text.startswith("# Figures\n")
    assert text.endswith("\n\nThe end.\n")


def test_nothing_heavy_is_imported_before_the_sign_in_box() -> None:
    script = "import sys, station_app.cli, station_app.app; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert "station_app.ui.sign_in.page" in imported
    assert imported.isdisjoint(HEAVY)
