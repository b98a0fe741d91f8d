"""成效评估包: checked by its own script, which needs nothing but Python; tampering is named; nobody stands in it."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from station_app.actions import evaluation
from station_app.actions.evaluation import Asked
from station_app.documents.evaluation_pack import write_pack
from station_app.domain.clerks import Clerk, Role
from station_app.domain.evaluation import PUBLIC_FIELDS, sample
from station_app.domain.faults import Refused
from station_app.domain.journal import KINDS
from station_app.domain.periods import BEIJING_TIME
from tests.helpers.office import Office
from tests.helpers.weeks import MadeUp

MONDAY = datetime(2026, 11, 9, 9, 0, tzinfo=BEIJING_TIME)
ASKED = Asked(date(2026, 11, 9), date(2026, 11, 15), "2026-北京", 5)


@pytest.fixture
def pack(office: Office, tmp_path: Path) -> Path:
    """The pack of a week with corrections, unpacked."""
    office.clock.now = MONDAY
    made = MadeUp(office, seed=11)
    for day in range(3):
        made.day(MONDAY + timedelta(days=day), visits=6)
    made.correct(5)
    office.clock.now = MONDAY + timedelta(days=7)
    path = tmp_path / "评估.zip"
    db = office.store.db
    with office.store.snapshot():
        files = evaluation.pack(
            db, office.desk.clerk, ASKED, office.desk.catalogue, now=office.clock(), key=bytes(32)
        )
        write_pack(path, files, lambda digests: evaluation.manifest(
            db, ASKED, office.desk.catalogue, digests, now=office.clock()
        ))  # fmt: skip
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "pack")
    return tmp_path / "pack"


def check(place: Path) -> tuple[int, str]:
    """The pack's own script, in a Python that has nothing but its own library."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", str(place / "check.py"), str(place)], capture_output=True,
        encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def lines(place: Path, name: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (place / name).read_text("utf-8").splitlines()]


def test_the_script_of_the_pack_finds_everything_in_order(pack: Path) -> None:
    code, said = check(pack)
    assert (code, "全部相符" in said) == (0, True), said
    assert len(lines(pack, "amendments.jsonl")) >= 3
    drawn = json.loads((pack / "sample.json").read_text("utf-8"))
    assert len(drawn["numbers"]) == 5 < drawn["population"]


def test_nobody_and_no_free_text_stands_in_the_pack(pack: Path) -> None:
    told = "".join(path.read_text("utf-8") for path in pack.iterdir() if path.suffix in (".json", ".jsonl"))
    for secret in ("访客", "云栖", "91110000600037341L", "注册商标", "等候太久", "王敏"):
        assert secret not in told, secret
    assert not re.search(r"(?<![0-9a-f])138\d{8}(?![0-9a-f])", told)


def test_the_fields_of_the_pack_are_none_that_are_personal() -> None:
    for kind, fields in PUBLIC_FIELDS.items():
        assert not fields & KINDS[kind].person_fields, kind


def _drop_a_record(place: Path) -> None:
    kept = (place / "records.jsonl").read_text("utf-8").splitlines(keepends=True)
    (place / "records.jsonl").write_text("".join(kept[1:]), "utf-8")


def _change_a_link(place: Path) -> None:
    told = lines(place, "chain.jsonl")
    told[3]["at"] = "2026-11-09T00:00:00.000+08:00"
    (place / "chain.jsonl").write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), "utf-8")


def _drop_an_amendment(place: Path) -> None:
    kept = (place / "amendments.jsonl").read_text("utf-8").splitlines(keepends=True)
    (place / "amendments.jsonl").write_text("".join(kept[1:]), "utf-8")


def _draw_another(place: Path) -> None:
    told = json.loads((place / "sample.json").read_text("utf-8"))
    told["numbers"][0] = "ZX-G003-20261109-0001" if told["numbers"][0] != "ZX-G003-20261109-0001" else "ZX-X"
    (place / "sample.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _better_figures(place: Path) -> None:
    told = json.loads((place / "figures.json").read_text("utf-8"))
    told["figures"][0]["value"] += 1
    (place / "figures.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize(("spoil", "named"), [
    (_drop_a_record, "没有列出"), (_change_a_link, "日志第"), (_drop_an_amendment, "更正没有列出"),
    (_draw_another, "抽样"), (_better_figures, "重新计数"),
])  # fmt: skip
def test_each_tampering_is_named_even_where_the_digests_were_made_anew(
    pack: Path, spoil: Callable[[Path], None], named: str
) -> None:
    import hashlib

    spoil(pack)
    assert "文件被改过" in check(pack)[1]
    told = json.loads((pack / "manifest.json").read_text("utf-8"))
    told["files"] = {name: hashlib.sha256((pack / name).read_bytes()).hexdigest() for name in told["files"]}
    (pack / "manifest.json").write_text(json.dumps(told), "utf-8")
    code, said = check(pack)
    assert code == 1
    assert named in said
    assert "文件被改过" not in said


def test_the_draw_follows_the_seed_alone_and_not_the_order_of_the_list() -> None:
    numbers = [f"ZX-{number:04d}" for number in range(300)]
    assert sample(numbers, "1", 20) == sample(reversed(numbers), "1", 20)
    assert sample(numbers, "1", 20) != sample(numbers, "2", 20)
    assert set(sample(numbers, "1", 20)) < set(sample(numbers, "1", 40))


@pytest.mark.parametrize(("asked", "code"), [
    (Asked(date(2026, 11, 9), date(2026, 11, 19), "s", 5), "pack-days"),
    (Asked(date(2026, 11, 9), date(2026, 11, 8), "s", 5), "pack-days"),
    (Asked(date(2026, 11, 1), date(2026, 11, 8), "", 5), "pack-seed"),
    (Asked(date(2026, 11, 1), date(2026, 11, 8), "s", -1), "pack-sample"),
])  # fmt: skip
def test_days_that_are_not_over_and_a_draw_without_a_seed_are_refused(asked: Asked, code: str) -> None:
    with pytest.raises(Refused) as refused:
        evaluation.check(asked, date(2026, 11, 19))
    assert [fault.code for fault in refused.value.faults] == [code]


def test_a_clerk_makes_no_pack(office: Office) -> None:
    clerk = Clerk(office.desk.clerk.record_id, "张三", Role.CLERK)
    with pytest.raises(Refused):
        next(iter(evaluation.pack(
            office.store.db, clerk, ASKED, office.desk.catalogue, now=office.clock(), key=bytes(32)
        )))  # fmt: skip
