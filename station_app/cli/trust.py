"""A person's data and the journal by the command line. The password that opened the desk proves the sensitive acts."""

from dataclasses import asdict
from pathlib import Path

from station_app.actions import erasures, journal_viewing, personal_information, salvaging
from station_app.actions.acts import RecordIds
from station_app.actions.attachments import files_of
from station_app.actions.stations import OpenDesk
from station_app.actions.visitor_finding import find
from station_app.cli.session import Session
from station_app.delivery.folder import read_file
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.personal_data import How
from station_app.domain.troubles import Trouble, os_trouble
from station_app.storage import clerks, people, visitor_lookup
from station_app.storage.journal_pages import JournalFilter
from station_app.words import say
from station_app.words.journal import checked_sentences
from station_app.words.personal_data import kind_words, verb_words
from station_app.words.salvage import salvaged_sentences
from station_exchange.hand_back import MAX_HAND_BACK


def person(session: Session) -> int:
    """`station person TEXT|RECORD-ID`: all that is kept of one; with `--out FILE.zip --reason TEXT` a copy for him."""
    out = session.words.out
    desk = session.desk(read_only=not out)
    visitor_id = _one(desk, session.words.text)
    if out:
        return _copy(session, desk, visitor_id, Path(out))
    whole = people.everything_of(desk.store.db, visitor_id)
    records = [
        {"kind": one.kind, "number": one.number, "day": one.day, "state": one.state, "own": one.own,
         "erased": one.erased, "record_id": one.record_id}
        for one in whole.records
    ]  # fmt: skip
    lines = [f"{kind_words(one.kind)}  {one.number}  {one.day}" for one in whole.records]
    value = {"record_id": whole.ids[0], "records": records, "drafts": len(whole.drafts), "mentions": whole.mentions}
    return session.answer(value, *lines)


def _copy(session: Session, desk: OpenDesk, visitor_id: str, place: Path) -> int:
    from station_app.documents.person_copy import person_copy

    personal_information.ask_for_copy(
        desk.store, desk.clerk, visitor_id, proof=session.password(), reason=session.words.reason, now=session.now(),
        new_id=session.new_id,
    )  # fmt: skip
    copied = personal_information.copy_of(desk.store, visitor_id)
    files = files_of(desk.store)

    def content(digest: str) -> bytes | None:
        try:
            return files.read(digest)
        except Trouble:
            return None

    made = person_copy(copied, desk.station, session.now().astimezone(BEIJING_TIME), desk.clerk.name, content)
    try:
        place.write_bytes(made)
    except OSError as error:
        raise os_trouble(error) from error
    return session.answer(
        {"file": str(place), "records": len(copied.records)}, say("已写出 {count} 条记录。", count=len(copied.records))
    )


def consent(session: Session) -> int:
    """`station consent TEXT|RECORD-ID none|service|city`: another word of the visitor on his consent."""
    desk = session.desk()
    visitor_id = _one(desk, session.words.text)
    kept = personal_information.set_consent(
        desk.store, desk.clerk, visitor_id, session.words.scope, ids=RecordIds.make(session.new_id),
        catalogue=desk.catalogue, now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    return session.answer({"record_id": visitor_id, "consent_scope": kept.scope}, say("已改告知同意。"))


def erase(session: Session) -> int:
    """`station erase TEXT|RECORD-ID --reason CODE [--anonymise]`: not to be undone."""
    desk, words = session.desk(), session.words
    visitor_id = _one(desk, words.text)
    done = erasures.erase(
        desk.store, desk.clerk, visitor_id, How.ANONYMISE if words.anonymise else How.ERASE, reason=words.reason,
        proof=session.password(), ids=RecordIds.make(session.new_id), catalogue=desk.catalogue, station=desk.station,
        now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    return session.answer(
        {"record_id": visitor_id, "records": done.records, "files": done.files, "log_empty": done.log_empty},
        say("已去掉 {records} 条记录里的个人信息和 {files} 个附件。", records=done.records, files=done.files),
    )


def journal(session: Session) -> int:
    """`station journal`: who did what, newest first, JSON lines with `--json`; `--check` reads the chain (exit 1 where
    it does not hold); `--out FILE.csv --reason TEXT` writes the list.
    """
    words = session.words
    desk = session.desk(read_only=not words.out)
    names = clerks.names(desk.store.db)
    wanted = JournalFilter(
        next((one for one, name in names.items() if name == words.by), words.by), words.kind, words.verb, words.first,
        words.last, words.number,
    )  # fmt: skip
    if words.check:
        checked = journal_viewing.check_chain(desk.store, desk.clerk)
        told = checked_sentences(
            checked.entries, checked.checkpoint, checked.agrees,
            [(one.code, one.position, one.line, names.get(one.line.actor, "") if one.line else "")
             for one in checked.tampered],
        )  # fmt: skip
        value = {"entries": checked.entries, "sound": checked.sound, "checkpoint": checked.checkpoint,
                 "agrees": checked.agrees,
                 "tampered": [{"code": one.code, "position": one.position} for one in checked.tampered]}  # fmt: skip
        session.answer(value, *told)
        return 0 if checked.sound else 1
    if words.out:
        from station_app.documents.journal_file import write_journal

        journal_viewing.ask_for_export(
            desk.store, desk.clerk, proof=session.password(), reason=words.reason, now=session.now(),
            new_id=session.new_id,
        )  # fmt: skip
        count = write_journal(Path(words.out), journal_viewing.export_rows(desk.store, wanted))
        return session.answer({"file": words.out, "entries": count}, say("已写出 {count} 条日志。", count=count))
    for line in journal_viewing.page(desk.store, desk.clerk, wanted, limit=max(words.limit, 0)):
        told_line = f"{line.position}  {line.at[:16]}  {names.get(line.actor, '')}  {verb_words(line.verb)}" + (
            f"  {kind_words(line.kind)}  {line.number}"
        )
        session.answer(asdict(line) | {"actor": names.get(line.actor, line.actor)}, told_line)
    return 0


def salvage(session: Session) -> int:
    """`station salvage [--backup FILE] [--city FILE]`: a damaged database put together anew; 1 where some is lost."""
    given = session.words.backup
    done = salvaging.salvage_database(
        session.folder, session.words.clerk, session.password(), now=session.now(), new_id=session.new_id,
        backup=Path(given).absolute() if given else None,
        city=read_file(Path(session.words.city), MAX_HAND_BACK) if session.words.city else None,
    )  # fmt: skip
    value = asdict(done) | {"kept": str(done.kept) if done.kept else None, "whole": done.whole}
    session.answer(value, *salvaged_sentences(
        done.entries, done.from_backup, done.from_journal, done.from_rows, len(done.lost), done.numbers, str(done.kept),
        done.from_city,
    ))  # fmt: skip
    return 0 if done.whole else 1


def _one(desk: OpenDesk, text: str) -> str:
    """The one visitor whom the text means. Refused `person-none`, and `person-several` where it could mean others."""
    if visitor_lookup.of_record(desk.store.db, text) is not None:
        return text
    found = find(desk.store, desk.device, text)
    if not found:
        raise Refused.because("person-none")
    if len(found) > 1:
        raise Refused.because("person-several", "", count=len(found))
    return found[0].record_id
