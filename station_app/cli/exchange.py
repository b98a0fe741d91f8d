"""The way to the city by the command line: seal, export, take the answer, see how things stand, verify, demo."""

import secrets
from dataclasses import asdict
from pathlib import Path

from station_app.actions import acknowledgements, batches, exports, verification
from station_app.actions import sync as wire_round
from station_app.cli.session import Session, WrongUsage, fail
from station_app.delivery.folder import read_file
from station_app.domain.periods import ReportingWeek
from station_app.storage import acknowledgements as answered
from station_app.storage import batches as stored_batches
from station_app.storage import clerks, consultations
from station_app.words import say
from station_app.words.states import balance_sentence, finding_sentence, state_label
from station_app.words.troubles import told_sentence
from station_exchange.acknowledgement import MAX_ACKNOWLEDGEMENT


def batch(session: Session) -> int:
    """`station batch seal | export DIR | ack FILE | status`."""
    what = session.words.what
    if what in ("export", "ack") and session.words.place is None:
        raise WrongUsage("place-not-named")
    return {"seal": _seal, "export": _export, "ack": _ack, "status": _status}[what](session)


def _seal(session: Session) -> int:
    desk = session.desk()
    sealed = batches.seal(desk.store, desk.clerk, desk.device, now=session.now())
    return session.answer(
        {"batches": [asdict(one) for one in sealed], "entries": sum(one.count for one in sealed)},
        *(
            say("已打包 第 {no} 包：{count} 条，{size} 字节", no=one.no, count=one.count, size=one.size)
            for one in sealed
        ),
        *([] if sealed else [say("没有新的内容要打包。")]),
    )


def _export(session: Session) -> int:
    desk = session.desk()
    done = exports.export(
        desk.store, desk.clerk, Path(session.words.place).absolute(), now=session.now(), new_id=session.new_id
    )
    return session.answer(
        {
            "folder": str(done.folder),
            "batches": [
                {"epoch": one.epoch, "no": one.no, "manifest_sha256": one.manifest_sha256} for one in done.batches
            ],
            "bytes": done.size,
        },
        say("已写入 {count} 包并逐一读回核对，可以拔出。收到市中心回执前不算送达。", count=len(done.batches)),
        str(done.folder),
    )


def _ack(session: Session) -> int:
    desk = session.desk()
    data = read_file(Path(session.words.place), MAX_ACKNOWLEDGEMENT)
    taken = acknowledgements.take(desk.store, desk.clerk, desk.device, data, now=session.now(), new_id=session.new_id)
    return session.answer(asdict(taken), *_told_taken(taken))


def _told_taken(taken: acknowledgements.Taken) -> list[str]:
    line = (
        say("这份回执比已读过的旧，什么也没改。")
        if taken.outcome != "taken"
        else say(
            "市中心回执第 {serial} 号：新入库 {applied} 包，退回 {returned} 条。",
            serial=taken.serial,
            applied=taken.applied,
            returned=taken.returned,
        )
    )
    return [line, *(told_sentence(code) for code in taken.told)]


def sync(session: Session) -> int:
    """`station sync`: seal, deliver over the wire, take the answer. `--address URL` first changes where it leads."""
    desk = session.desk()
    if session.words.address is not None:
        wire_round.choose_address(desk.store, desk.clerk, session.words.address)
    sealed = batches.seal(desk.store, desk.clerk, desk.device, now=session.now())
    ready = wire_round.ready(desk.store, desk.clerk, desk.device, now=session.now())
    done = wire_round.confirm(
        desk.store, desk.clerk, desk.device, wire_round.send(ready), now=session.now(), new_id=session.new_id,
        draw=secrets.SystemRandom().random(),
    )  # fmt: skip
    value = {
        "sealed": len(sealed),
        "delivered": done.delivered,
        "refused": [{"no": no, "code": code} for no, code in done.refused],
        "taken": asdict(done.taken) if done.taken is not None else None,
        "trouble": done.trouble.code if done.trouble is not None else "",
    }
    lines = [say("送达 {delivered} 包。", delivered=done.delivered)]
    if done.taken is not None:
        lines += _told_taken(done.taken)
    code = session.answer(value, *lines)
    if done.trouble is not None:
        # After the answer: what did get through is said before what did not.
        return fail(session, done.trouble)
    return code


def _status(session: Session) -> int:
    desk = session.desk(read_only=True)
    db = desk.store.db
    week = ReportingWeek.containing(session.now())
    balance = consultations.balance(db, week.monday.isoformat(), week.sunday.isoformat())
    owed = stored_batches.owed(db)
    best = answered.newest(db)
    value = {
        "station": desk.station.code,
        "enrolled": clerks.enrolment(db) is not None,
        "epoch": stored_batches.present_epoch(db).epoch,
        "owed": asdict(owed),
        "week": {"week": str(week), "states": balance, "total": sum(balance.values())},
        "last_acknowledgement": asdict(best) if best else None,
        "batches": [
            {name: value for name, value in asdict(one).items() if name != "container"}
            for one in stored_batches.history(db)
        ],
        "returned": [asdict(row) for row in answered.returned(db)],
    }
    return session.answer(
        value,
        balance_sentence(str(week), balance),
        say("未得到市中心回执：{consultations} 件（{entries} 条，{batches} 包已打好）",
            consultations=owed.consultations, entries=owed.entries, batches=owed.batches),
        *(f"  {state_label(one.state)}  {one.no}  {one.sealed_at[:16]}" for one in stored_batches.history(db, 5)),
        *(say("  退回 {number}：{text}", number=row.number, text=row.text) for row in answered.returned(db)),
    )  # fmt: skip


def verify(session: Session) -> int:
    """`station verify`: exit 1 where something is not as it must be."""
    desk = session.desk(read_only=True)
    found = verification.verify(desk.store)
    session.answer(
        {
            "sound": found.sound,
            "entries": found.entries,
            "records": found.records,
            "batches": found.batches,
            "findings": [asdict(finding) for finding in found.findings],
        },
        say("核对了 {entries} 条日志、{records} 件登记、{batches} 包。",
            entries=found.entries, records=found.records, batches=found.batches),
        *(finding_sentence(finding.code, finding.where) for finding in found.findings),
        *([say("都对得上。")] if found.sound else []),
    )  # fmt: skip
    return 0 if found.sound else 1


def demo(session: Session) -> int:
    """`station demo [--out DIR]`: a station's week and the city's answer, from nothing, with everything printed."""
    from station_app.cli.demo import play

    return play(session)
