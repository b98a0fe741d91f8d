"""Items and guides by the command line."""

from datetime import date
from pathlib import Path

from station_app.actions import guides
from station_app.cli.session import Session
from station_app.domain.guides import matching_items
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.files import replace_file
from station_app.words import on_paper, say
from station_app.words.guides import desk_words, line_words


def items(session: Session) -> int:
    """`station items [SEARCH]`: the items that are offered today; JSON lines with `--json`."""
    desk, today = session.desk(read_only=True), _today(session)
    for code in matching_items(desk.catalogue, session.words.text, today):
        value = {"code": code.code, "name": code.label, "category": code.attributes.get("category", ""),
                 "desk": list(code.words("desk")), "version": desk.catalogue.version}  # fmt: skip
        session.answer(value, f"{code.code}  {code.label}  {desk_words(code.words('desk'))}")
    return 0


def guide(session: Session) -> int:
    """`station guide CODE [--on D] [--edition VERSION] [--out FILE.pdf]`: the guide of an item as it holds on a day."""
    words = session.words
    desk, on = session.desk(read_only=not words.out), date.fromisoformat(words.on) if words.on else _today(session)
    found = guides.read_guide(desk.store.db, desk.catalogue, words.code, on, words.edition)
    parts = [(part, [line_words(line, desk.catalogue) for line in part.lines]) for part in found.parts]
    value = {
        "code": found.item, "name": found.name, "on": on.isoformat(), "version": found.version,
        "written": found.written, "sources": list(found.sources),
        "parts": [{"code": part.code, "label": part.label, "lines": lines} for part, lines in parts],
    }  # fmt: skip
    if words.out:
        from station_app.documents.service_guide import SERVICE_GUIDE

        now = session.now()
        labels = (on_paper("办理地点"), on_paper("咨询电话"), on_paper("本站说明"))
        prepared = guides.prepare_guide(
            desk.store, desk.clerk, words.code, on, lambda line: line_words(line, desk.catalogue), labels,
            catalogue=desk.catalogue, now=now, desk_words=desk_words(found.desk),
        )  # fmt: skip
        replace_file(Path(words.out), SERVICE_GUIDE.pdf(prepared.shown, "a4"))
        guides.confirm(desk.store, desk.clerk, prepared, "a4", now=now, new_id=session.new_id)
        return session.answer(value, say("“{name}”的办事指南已写到 {path}", name=found.name, path=words.out))
    lines = [line for part, told in parts for line in (say("〔{label}〕", label=part.label), *told)]
    return session.answer(value, f"{found.item} {found.name}", *lines)


def _today(session: Session) -> date:
    return session.now().astimezone(BEIJING_TIME).date()
