"""Files of a visit by the command line: put on, listed, written out."""

from dataclasses import replace
from pathlib import Path

from station_app.actions import attaching, attachments
from station_app.actions.acts import RecordIds
from station_app.cli.session import Session
from station_app.domain.attachments import Attachment
from station_app.words import say


def attach(session: Session) -> int:
    """`station attach NUMBER [FILE …] --reason TEXT`: takes files in and corrects the visit; without files, lists."""
    words = session.words
    if not words.files:
        return _list(session)
    desk = session.desk()
    taken = [
        attachments.take_in(desk.store, desk.clerk, Path(one), catalogue=desk.catalogue, now=session.now())
        for one in words.files
    ]
    if words.stays:
        taken = [replace(one, stays=True) for one in taken]
    saved = attaching.attach(
        desk.store, desk.clerk, words.number, taken, words.reason or say("补附件"), ids=RecordIds.make(session.new_id),
        catalogue=desk.catalogue, now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    listed = attaching.of_visit(desk.store, words.number, desk.catalogue)
    return session.answer(
        {"number": saved.number, "revision_id": saved.revision_id, "attachments": [_row(one) for one in listed]},
        say("已附上，{number} 现有 {count} 个附件。", number=saved.number, count=len(listed)),
    )


def save_out(session: Session) -> int:
    """`station attachment NUMBER PLACE --out FILE|DIR`: writes one file of a visit, readable, where nothing stands."""
    words = session.words
    desk = session.desk(read_only=True)
    written = attaching.save_out(
        desk.store, desk.clerk, words.number, words.place, Path(words.out), desk.catalogue
    )
    return session.answer(_row(written), say("已写出第 {place} 个附件：{name}", place=words.place, name=written.name))


def _list(session: Session) -> int:
    desk = session.desk(read_only=True)
    listed = attaching.of_visit(desk.store, session.words.number, desk.catalogue)
    return session.answer(
        {"number": session.words.number, "attachments": [_row(one) for one in listed]},
        *(
            say("{place}. {name}（{type}，{size} 字节）", place=place, name=one.name, type=one.type, size=one.size)
            for place, one in enumerate(listed, start=1)
        ),
        *([] if listed else [say("没有附件。")]),
    )


def _row(one: Attachment) -> dict[str, object]:
    row: dict[str, object] = {"digest": one.digest, "name": one.name, "size": one.size, "type": one.type}
    return {**row, "stays": True} if one.stays else row
