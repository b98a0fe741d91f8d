"""`station demo`: a station's week and the city's answer, from nothing, with everything printed and delivered.

The city centre is the real `centre` program, run beside this one; the stick is a folder.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from station_app.actions import acknowledgements, batches, consultations, exports, receipts, stations, verification
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import Saved
from station_app.actions.stations import OpenDesk
from station_app.cli.session import Session
from station_app.delivery.folder import read_file
from station_app.documents.previews import page_images
from station_app.documents.receipts import consultation_receipt
from station_app.documents.recovery_sheet import RecoverySheet, recovery_sheet
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME, ReportingWeek
from station_app.domain.practice import visits
from station_app.domain.troubles import Trouble
from station_app.storage import consultations as stored
from station_app.storage.folder import DataFolder
from station_app.words import on_paper, say
from station_app.words.states import balance_sentence
from station_exchange.acknowledgement import MAX_ACKNOWLEDGEMENT
from station_exchange.enrolment import MAX_ENROLMENT, read_paper

_SEED = 20261109
_VISITS = 57
_STATION = "G003"


@dataclass(slots=True)
class _Play:
    session: Session
    place: Path
    said: bool

    def tell(self, line: str) -> None:
        """A line for the one who watches."""
        if self.said:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    def paper(self, name: str, pdf: bytes) -> None:
        """A paper and its picture."""
        (self.place / "papers" / f"{name}.pdf").write_bytes(pdf)
        for number, page in enumerate(page_images(pdf, 96), start=1):
            picture = Image.frombytes("RGBA", (page.width, page.height), page.data)
            picture.convert("RGB").save(self.place / "pictures" / f"{name}-{number}.png")

    def centre(self, *words: str, password: str) -> Any:
        """The `centre` program's answer; Trouble `centre-failed` where it did not end well."""
        command = [*_centre_program(), "--data", str(self.place / "centre"), *words]
        done = subprocess.run(
            command, env={**os.environ, "CENTRE_PASSWORD": password}, capture_output=True, text=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
        if done.returncode != 0:
            sys.stderr.write(done.stderr)
            raise Trouble("centre-failed", command=words[0])
        return json.loads(done.stdout) if "--json" in words else done.stdout


def play(session: Session) -> int:
    """Plays the week and answers what lies where. Refused `demo-folder-not-empty`."""
    place = Path(session.words.out or "out/demo").absolute()
    if session.words.out is None and place.is_dir():
        shutil.rmtree(place)
    if place.exists() and any(place.iterdir()):
        raise Refused.because("demo-folder-not-empty")
    for name in ("papers", "pictures", "stick", "centre"):
        (place / name).mkdir(parents=True, exist_ok=True)
    scene = _Play(session, place, not session.words.json)
    centre_password, password = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
    scene.tell(say("一、市中心开门，登记本站"))
    scene.centre("init", "--offline-keys", str(place / "offline-keys"), password=centre_password)
    paper_file = place / "stick" / f"{_STATION}.enrol"
    scene.centre(
        "enrol", _STATION, "--name", on_paper("朝阳区江东知识产权公共服务工作站"), "--district", "110105", "--out",
        str(paper_file), password=centre_password,
    )  # fmt: skip
    scene.tell(say("二、本站建站、打印恢复码"))
    desk = _open(scene, paper_file, password)
    try:
        saved, week = _week(scene, desk)
        _papers(scene, desk, saved)
        counts = _to_the_city_and_back(scene, desk, centre_password)
        found = verification.verify(desk.store)
        balance = stored.balance(desk.store.db, week.monday.isoformat(), week.sunday.isoformat())
    finally:
        desk.close()
    scene.tell(balance_sentence(str(week), balance))
    scene.tell(say("papers 里是纸面（PDF），pictures 里是图片，stick 是U盘，都在：{place}", place=place))
    value = {
        "out": str(place), "week": str(week), "visits": len(saved), "balance": balance, "sound": found.sound, **counts,
        "papers": sorted(file.name for file in (place / "papers").iterdir()),
        "pictures": sorted(file.name for file in (place / "pictures").iterdir()),
    }  # fmt: skip
    if session.words.json:
        session.say_json(value)
    finished = found.sound and set(balance) == {"applied"} and sum(balance.values()) == counts["applied_consultations"]
    return 0 if finished else 1


def _open(scene: _Play, paper_file: Path, password: str) -> OpenDesk:
    session = scene.session
    folder = DataFolder.at(scene.place / "station")
    paper = read_paper(read_file(paper_file, MAX_ENROLMENT))
    now = session.now()
    code = stations.set_up(
        folder, code="", name="", manager=on_paper("王敏"), password=password, paper=paper, now=now,
        new_id=session.new_id,
    )  # fmt: skip
    scene.paper("recovery-sheet", recovery_sheet(RecoverySheet(
        groups=tuple(code.split("-")), station_name=paper.station_name, station_code=paper.station, day=now.date(),
    )))  # fmt: skip
    return stations.open_desk(folder, None, password, now=now, new_id=session.new_id)


def _week(scene: _Play, desk: OpenDesk) -> tuple[list[Saved], ReportingWeek]:
    """Last week's visits, each logged at its own time; one is corrected, one voided."""
    session = scene.session
    week = ReportingWeek.containing(session.now()).shifted(-1)
    monday = datetime.combine(week.monday, datetime.min.time(), BEIJING_TIME)
    scene.tell(say("三、登记 {week} 的 {count} 次来访", week=str(week), count=_VISITS))
    saved = []
    for given in visits(_SEED, _VISITS, monday):
        form = ConsultationForm.from_json(given, desk.catalogue)
        now = datetime.fromisoformat(given["started_at"]) + timedelta(minutes=9)
        saved.append(consultations.record(
            desk.store, desk.clerk, form, ids=RecordIds.make(session.new_id), catalogue=desk.catalogue, now=now,
            new_id=session.new_id,
        ))  # fmt: skip
    friday = monday + timedelta(days=4, hours=16, minutes=50)
    consultations.amend(
        desk.store, desk.clerk, saved[7].number, {"answer": on_paper("补充：已给办事指南，可预约专家")},
        on_paper("漏记发放材料"), ids=RecordIds.make(session.new_id), catalogue=desk.catalogue, now=friday,
        new_id=session.new_id,
    )  # fmt: skip
    consultations.void(
        desk.store,
        desk.clerk,
        saved[11].number,
        on_paper("同一来访登记了两次"),
        ids=RecordIds.make(session.new_id),
        now=friday,
    )
    return saved, week


def _papers(scene: _Play, desk: OpenDesk, saved: list[Saved]) -> None:
    session = scene.session
    scene.tell(say("四、打印回执"))
    for one, layout, name in (
        (saved[0], "a5", "receipt-a5"),
        (saved[0], "a5", "receipt-a5-reprint"),
        (saved[1], "a4", "receipt-a4"),
        (saved[2], "80mm", "receipt-80mm"),
        (saved[7], "a5", "receipt-a5-amended"),
        (saved[11], "a5", "receipt-a5-voided"),
    ):
        prepared = receipts.prepare(
            desk.store, desk.clerk, desk.device, one.number, catalogue=desk.catalogue, now=session.now(),
            reprint=name.endswith("reprint"),
        )  # fmt: skip
        scene.paper(name, consultation_receipt(prepared.receipt, layout))
        receipts.confirm(desk.store, desk.clerk, prepared, layout, now=session.now(), new_id=session.new_id)


def _to_the_city_and_back(scene: _Play, desk: OpenDesk, centre_password: str) -> dict[str, Any]:
    session = scene.session
    scene.tell(say("五、打包，写入U盘并读回核对"))
    sealed = batches.seal(desk.store, desk.clerk, desk.device, now=session.now())
    out = exports.export(desk.store, desk.clerk, scene.place / "stick", now=session.now(), new_id=session.new_id)
    scene.tell(say("六、市中心收下、入库、写回执"))
    took = scene.centre("ingest", str(out.folder), "--json", password=centre_password)
    again = scene.centre("ingest", str(out.folder), "--json", password=centre_password)
    answers = scene.place / "stick" / "IPSTATION" / "IN"
    answers.mkdir(parents=True, exist_ok=True)
    scene.centre("acknowledge", _STATION, "--out", str(answers), password=centre_password)
    scene.tell(say("七、本站读回执"))
    data = read_file(answers / f"{_STATION}.sva", MAX_ACKNOWLEDGEMENT)
    taken = acknowledgements.take(desk.store, desk.clerk, desk.device, data, now=session.now(), new_id=session.new_id)
    return {
        "batches": len(sealed),
        "entries": sum(one.count for one in sealed),
        "applied": took["applied"],
        "returned": taken.returned,
        "duplicates_on_second_ingest": again["duplicate"],
        "applied_on_second_ingest": again["applied"],
        "applied_consultations": sum(stored.balance(desk.store.db, "0000-01-01", "9999-12-31").values()),
    }


def _centre_program() -> list[str]:
    if getattr(sys, "frozen", False):
        suffix = ".exe" if os.name == "nt" else ""
        return [str(Path(sys.executable).with_name("centre" + suffix))]
    return [sys.executable, "-m", "city_centre"]
