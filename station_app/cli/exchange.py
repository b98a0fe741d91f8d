"""The way to the city by the command line: seal, export, take the answer, see how things stand, verify, demo."""

import secrets
from dataclasses import asdict, replace
from pathlib import Path

from station_app.actions import acknowledgements, batches, exports, publications, sending_files, verification
from station_app.actions import sync as wire_round
from station_app.actions.publications import Applied
from station_app.actions.sending_files import SentFiles
from station_app.actions.stick_files import WrittenFiles
from station_app.actions.sync import Synced
from station_app.cli import published
from station_app.cli.session import Session, WrongUsage, fail
from station_app.delivery.folder import read_file
from station_app.domain.faults import Refused
from station_app.domain.periods import ReportingWeek
from station_app.storage import acknowledgements as answered
from station_app.storage import batches as stored_batches
from station_app.storage import clerks, consultations, sendings
from station_app.words import say
from station_app.words.appointments import freed_sentence
from station_app.words.published import applied_sentences, more_sentences
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
        desk.store, desk.clerk, Path(session.words.place).absolute(), now=session.now(), new_id=session.new_id,
        device=desk.device,
    )  # fmt: skip
    files = done.files
    code = session.answer(
        {
            "folder": str(done.folder),
            "batches": [
                {"epoch": one.epoch, "no": one.no, "manifest_sha256": one.manifest_sha256} for one in done.batches
            ],
            "bytes": done.size,
            "attachments": {"files": files.whole, "bytes": files.size, "left": files.left},
        },
        say("已写入 {count} 包并逐一读回核对，可以拔出。收到市中心回执前不算送达。", count=len(done.batches))
        if done.batches or files.lying or files.left
        else say("还没有要报的内容，已写出本机的报到文件，可以拔出。市中心收下后就认得这台电脑。"),
        *([_told_files(files)] if files.lying or files.left else []),
        str(done.folder),
    )
    # After the answer: the records are on the stick, whatever became of the files behind them.
    return fail(session, files.trouble) if files.trouble is not None else code


def _told_files(files: WrittenFiles) -> str:
    if files.left:
        return say(
            "附件写齐 {count} 个，还有 {left} 个没有写完，请换一个U盘接着写。", count=files.whole, left=files.left
        )
    return say("附件写齐 {count} 个。", count=files.whole)


def _ack(session: Session) -> int:
    desk = session.desk()
    place = Path(session.words.place).absolute()
    data = read_file(place, MAX_ACKNOWLEDGEMENT)

    def take() -> acknowledgements.Taken:
        return acknowledgements.take(
            desk.store, desk.clerk, desk.device, data, now=session.now(), new_id=session.new_id
        )

    fetched = None
    try:
        taken = take()
    except Refused as refused:
        if not acknowledgements.is_unknown_signer(refused):
            raise
        fetched = _vouching(session, place.parent)
        if fetched is None:
            raise
        taken = take()
    value = {**asdict(taken), "reference": published.summary(fetched) if fetched is not None else None}
    return session.answer(value, *(more_sentences(fetched) if fetched else []), *_told_taken(taken))


def _vouching(session: Session, place: Path) -> Applied | None:
    """What lies beside the answer of the city's publications, taken: it may vouch for a key that is not known here."""
    try:
        return published.take(session, str(place))
    except Refused:
        return None


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
    freed = [freed_sentence(taken.freed)] if taken.freed else []
    return [line, *freed, *(told_sentence(code) for code in taken.told)]


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
    files, done = _send_files(session, done)
    fetched = done.published
    if done.taken is not None and publications.wanted(desk.store.db):
        fetched = published.take(session, ready.address)
    value = {
        "sealed": len(sealed),
        "delivered": done.delivered,
        "refused": [{"no": no, "code": code} for no, code in done.refused],
        "taken": asdict(done.taken) if done.taken is not None else None,
        "reference": published.summary(fetched) if fetched is not None else None,
        "trouble": done.trouble.code if done.trouble is not None else "",
        "attachments": files,
    }
    lines = [say("送达 {delivered} 包。", delivered=done.delivered)]
    if done.taken is not None:
        lines += _told_taken(done.taken)
    if files["of"]:
        lines.append(say("附件送到 {count} 个，共 {of} 个。", count=files["sent"], of=files["of"]))
    if fetched is not None:
        lines += applied_sentences(fetched)
    code = session.answer(value, *lines)
    if done.trouble is not None:
        # After the answer: what did get through is said before what did not.
        return fail(session, done.trouble)
    return code


def _send_files(session: Session, done: Synced) -> tuple[dict[str, int], Synced]:
    """The attached files behind the records, and the city's answer once more where it has heard of new ones."""
    if done.trouble is not None:
        return {"sent": 0, "of": 0, "bytes": 0, "refused": 0}, done
    desk = session.desk()
    load = sending_files.ready(desk.store, desk.clerk, desk.device, now=session.now())
    sent = sending_files.send(load) if load.owed else SentFiles((), (), (), 0, None)
    draw = secrets.SystemRandom().random()
    if load.owed:
        sending_files.confirm(desk.store, desk.clerk, sent, now=session.now(), new_id=session.new_id, draw=draw)
    told = {"sent": len(sent.delivered), "of": len(load.owed), "bytes": sent.size, "refused": len(sent.refused)}
    if sent.trouble is not None:
        return told, replace(done, trouble=sent.trouble)
    if sent.delivered:
        ready = wire_round.ready(desk.store, desk.clerk, desk.device, now=session.now())
        once_more = wire_round.confirm(
            desk.store, desk.clerk, desk.device, wire_round.send(ready), now=session.now(), new_id=session.new_id,
            draw=draw,
        )  # fmt: skip
        done = replace(done, trouble=once_more.trouble)
    return told, done


def _status(session: Session) -> int:
    desk = session.desk(read_only=True)
    db = desk.store.db
    week = ReportingWeek.containing(session.now())
    balance = consultations.balance(db, week.monday.isoformat(), week.sunday.isoformat())
    owed = stored_batches.owed(db)
    best = answered.newest(db)
    files = sendings.owed(db, desk.station.city_role)
    value = {
        "station": desk.station.code,
        "enrolled": clerks.enrolment(db) is not None,
        "epoch": stored_batches.present_epoch(db).epoch,
        "owed": asdict(owed),
        "attachments": {
            "owed": len(files), "bytes": sum(one.size for one in files), "received": sendings.count_done(db),
        },
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
        *([say("附件待送 {count} 个", count=len(files))] if files else []),
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
