"""Marked people go through a whole week; afterwards none of them is found in any file that could leave the building."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from station_app.actions import drafts
from station_app.storage.drafts import Draft
from station_app.storage.folder import DataFolder
from tests.helpers.canaries import sightings, writings
from tests.helpers.city import City
from tests.helpers.office import MANAGER, PASSWORD, Office, make_office
from tests.helpers.programs import CENTRE_PASSWORD, Answer, centre, centre_process, station, station_process

PEOPLE = ("欧阳翡翠", "司徒碧落", "Quetzalcoatlus Xylophon", "\U00030edd𰻝面王")
PHONES = ("13577468312", "15936702849", "18640295713", "010-84657392")
WORDS = ("麒麟踏雪牌折叠支架", "貔貅含珠餐饮管理", "canary-mark-7f3Zq")
FIRMS = ("北京鸾凤和鸣科技中心",)
ACCOUNT = ("91110108551385082Q",)
CANARIES = (*PEOPLE, *PHONES, *WORDS, *FIRMS, *ACCOUNT)


IN_A_PROCESS = {"record", "import", "ingest"}
"""Commands that are started as a program of their own; the others run in this one."""


@dataclass
class Run:
    """One week of marked people: where everything lies, and all that was said on standard error."""

    office: Office
    place: Path
    said: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def station(self, *words: str, stdin: str | None = None) -> Answer:
        """One command; the programs' environment, and with it the folder for temporary files, is this one's."""
        run = station_process if words[0] in IN_A_PROCESS else station
        answer = run(self.office.folder.root, *words, stdin=stdin)
        self.said.append(answer.err)
        return answer

    def centre(self, *words: str) -> Answer:
        run = centre_process if words[0] in IN_A_PROCESS else centre
        answer = run(self.place / "city" / "centre", *words)
        self.said.append(answer.err + answer.out)
        return answer


def visit(number: int, **given: object) -> str:
    return json.dumps({
        "visitor_name": PEOPLE[number % 4], "visitor_phone": PHONES[number % 4], "org_name": FIRMS[0],
        "uscc": ACCOUNT[0], "items": ["S01"], "question": f"{WORDS[number % 3]}怎么申请",
        "answer": f"已答复{WORDS[(number + 1) % 3]}", "consent_scope": "city",
    } | given, ensure_ascii=False)  # fmt: skip


def ledger(file: Path) -> Path:
    header = (
        "日期,时间,姓名,电话,单位,统一社会信用代码,主体类型,渠道,知识产权类型,事项,咨询内容,答复,办理结果,满意度,经办人"
    )
    row = (
        f"2026-11-09,10:12,{PEOPLE[1]},{PHONES[1]},{FIRMS[0]},,企业,现场来访,专利,专利申请咨询,{WORDS[0]},好,当场答复,满意,"
        + PEOPLE[0]
    )
    broken = f"没有日期,,{PEOPLE[2]},{PHONES[2]},,,企业,电话,商标,没有这种事项,{WORDS[2]},,,,{PEOPLE[0]}"
    file.write_text("\n".join([header, row, broken]) + "\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The week itself: logged, amended, drafted, printed, imported, sealed, exported, ingested, acknowledged, taken."""
    place = tmp_path_factory.mktemp("canaries")
    for name in ("temporary", "stick", "papers", "given"):
        (place / name).mkdir()
    City.founded(place / "city")
    office = make_office(place)
    office.close()
    patch = pytest.MonkeyPatch()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        patch.setenv(name, str(place / "temporary"))
    patch.setattr(tempfile, "tempdir", None)
    week = Run(office, place)
    paper = place / "stick" / "G003.enrol"
    week.centre("enrol", "G003", "--name", "江东站", "--district", "110105", "--out", str(paper))
    assert week.station("enrol", str(paper)).code == 0
    lines = "\n".join(visit(number) for number in range(4))
    saved = week.station("record", "consultation", "--json-in", "-", "--json", stdin=lines)
    week.numbers = [one["number"] for one in saved.json_lines]
    assert len(week.numbers) == 4
    first = week.numbers[0]
    amended = json.dumps({"visitor_name": PEOPLE[1], "question": WORDS[2]}, ensure_ascii=False)
    assert week.station("amend", first, "--json-in", "-", "--reason", WORDS[1], stdin=amended).code == 0
    assert week.station("void", week.numbers[1], "--reason", f"{PEOPLE[1]}登记了两次").code == 0
    # What is refused passes through the program, too.
    assert week.station("record", "consultation", "--json-in", "-", stdin=visit(0, answer=WORDS[0] + "\x00")).code == 1
    assert week.station("record", "consultation", "--json-in", "-", stdin=visit(0, items=[])).code == 1
    for layout in ("a4", "a5", "80mm"):
        out = str(place / "papers" / f"{first}-{layout}.pdf")
        assert week.station("receipt", first, "--layout", layout, "--out", out, "--reprint").code == 0
    brought = week.station("import", "ledger", str(ledger(place / "given" / "ledger.csv")), "--json")
    assert brought.code == 0
    assert brought.json["stored"] >= 1
    desk = office.reopen()
    body = {"visitor_name": PEOPLE[2], "visitor_phone": PHONES[2], "question": WORDS[2]}
    drafts.keep(
        desk.store, desk.clerk,
        Draft(office.ids(), "consultation", desk.clerk.record_id, PEOPLE[2], body, office.clock().isoformat()),
    )  # fmt: skip
    desk.close()
    assert week.station("batch", "seal").code == 0
    assert week.station("batch", "export", str(place / "stick"), "--json").code == 0
    assert week.centre("ingest", str(place / "stick"), "--json").json["received"] == 1
    assert week.centre("acknowledge", "G003", "--out", str(place / "stick")).code == 0
    assert week.station("batch", "ack", str(place / "stick" / "G003.sva")).code == 0
    assert week.station("verify").code == 0
    assert week.centre("verify", "--json").json["ok"] is True
    # An open desk has its write-ahead log beside it; a marked visit and its erasure from the search index lie in it.
    office.reopen()
    office.record(visitor_name=PEOPLE[3], visitor_phone=PHONES[3], question=WORDS[0])
    yield week
    office.close()
    patch.undo()


def test_nothing_that_lies_on_a_disk_or_a_stick_shows_a_marked_person(run: Run) -> None:
    """F76."""
    folder = run.office.folder
    places = [folder.root, folder.memory, run.place / "stick", run.place / "city", run.place / "temporary"]
    lying = {file.name for place in places for file in place.rglob("*") if file.is_file()}
    expected = {"station.db", "station.db-wal", "station.db-shm", "keys.json", "device.key", "centre.db", "G003.sva"}
    assert expected <= lying
    assert any(name.endswith(".svb") for name in lying)
    assert sightings(CANARIES, places) == []


def test_the_database_at_rest_shows_none_either(run: Run) -> None:
    run.office.close()
    try:
        assert not run.office.folder.root.joinpath("station.db-wal").exists()
        assert sightings(CANARIES, [run.office.folder.root, run.office.folder.memory]) == []
    finally:
        run.office.reopen()


def test_what_the_programs_said_about_it_names_no_person(run: Run) -> None:
    said = "\n".join(run.said)
    assert {"text-character", "item-missing"} <= {line.split(":")[0] for line in said.splitlines()}
    assert [canary for canary in CANARIES if canary in said] == []


def test_a_paper_holds_its_person_but_its_name_does_not(run: Run) -> None:
    papers = run.place / "papers"
    assert len(list(papers.glob("*.pdf"))) == 3
    assert sightings(CANARIES, [papers], names_only=True) == []


def test_the_passwords_lie_nowhere(run: Run) -> None:
    places = [run.office.folder.root, run.office.folder.memory, run.place / "city", run.place / "temporary"]
    assert sightings((PASSWORD, CENTRE_PASSWORD), places) == []
    # The manager's name stands beside his key slot, so that the sign-in page can show it.
    assert {line.split(":")[0] for line in sightings((MANAGER,), [run.office.folder.root])} == {"keys.json"}


def test_the_one_who_looks_would_see_a_marked_person_in_every_writing(tmp_path: Path) -> None:
    for canary in CANARIES:
        for number, (name, form) in enumerate(writings(canary).items()):
            file = tmp_path / f"{number}.bin"
            file.write_bytes(b"\x00\xff" * 50 + form + b"\x00\xff" * 50)
            assert any(line.startswith(file.name) for line in sightings([canary], [file])), f"{canary}: {name}"
            file.unlink()
    (tmp_path / f"回执-{PEOPLE[0]}.pdf").write_bytes(b"")
    assert sightings(PEOPLE, [tmp_path], names_only=True)


def test_the_one_who_looks_sees_what_an_unencrypted_folder_would_show(run: Run, tmp_path: Path) -> None:
    plain = DataFolder.at(tmp_path / "plain")
    plain.prepare()
    store = run.office.store
    store.db.conn.execute(f"ATTACH DATABASE '{plain.root / 'plain.db'}' AS plain KEY ''")
    store.db.conn.execute("CREATE TABLE plain.visitors AS SELECT name, phone FROM visitors")
    store.db.conn.execute("CREATE TABLE plain.drafts AS SELECT body FROM drafts")
    store.db.conn.execute("DETACH DATABASE plain")
    seen = sightings(CANARIES, [plain.root])
    assert [canary for canary in (*PEOPLE[1:], *PHONES, WORDS[2]) if not any(canary in line for line in seen)] == []
