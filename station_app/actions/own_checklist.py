"""A station's own rows of the documents' lists: dated, journalled, never a catch-all
(北京市优化营商环境条例 Art. 31).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from station_app.actions.acts import NewId, begin, note
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.trademarks.checklists import CONDITIONS, Checklists, Document, Form, Tolerance, check_label
from station_app.storage import settings
from station_app.storage.cipher import Database
from station_app.storage.store import Store

OWN: Final = "own_checklist"
LONGEST: Final = 60


def checklists(db: Database, catalogue: Catalogue) -> Checklists:
    """The lists of the reference data, and behind them the station's own rows."""
    return Checklists((*Checklists.from_catalogue(catalogue).documents, *own_rows(db)))


def own_rows(db: Database) -> tuple[Document, ...]:
    """The station's own rows in the order in which they were added, those that ended included."""
    return tuple(_document(row) for row in settings.get(db, OWN, []))


def add(
    store: Store, clerk: Clerk, label: str, *, form: str, business_types: Sequence[str], applicant_kinds: Sequence[str],
    tolerable: str, condition: str = "", catalogue: Catalogue, now: datetime, new_id: NewId,
) -> Document:  # fmt: skip
    """Adds a row that applies from today on; for the manager. Empty business types or kinds are for everybody, an empty
    `condition` for every circumstance of a filing (checklists.CONDITIONS).

    Refused: `checklist-unnamed`, `checklist-catch-all`, `text-long`, `checklist-double` (the list names it already),
    `checklist-row` for an unknown word.
    """
    demand(clerk, "set_up")
    label = " ".join(label.split())
    faults = check_label(label, "document")
    if faults:
        raise Refused(faults)
    if len(label) > LONGEST:
        raise Refused.because("text-long", "document", length=len(label), longest=LONGEST, extra=len(label) - LONGEST)
    if form not in list(Form) or tolerable not in list(Tolerance) or condition not in {"", *CONDITIONS}:
        raise Refused.because("checklist-row", "document", row=label)
    today = now.astimezone(BEIJING_TIME).date()
    with store.atomic() as db:
        standing = checklists(db, catalogue).documents
        if any(one.label == label and (one.valid_to is None or one.valid_to >= today) for one in standing):
            raise Refused.because("checklist-double", "document", label=label)
        rows = list(settings.get(db, OWN, []))
        row: dict[str, Any] = {
            "code": f"own-{len(rows) + 1}", "label": label, "form": form, "business_types": list(business_types),
            "applicant_kinds": list(applicant_kinds), "tolerable": tolerable, "condition": condition,
            "valid_from": today.isoformat(), "valid_to": "",
        }  # fmt: skip
        settings.put(db, OWN, [*rows, row])
        act = begin(db, clerk, "set_up", new_id(), now)
        note(db, act, "setting", {"name": OWN, "value": row["code"], "label": label, "from": row["valid_from"]}, new_id)
    return _document(row)


def end(store: Store, clerk: Clerk, code: str, *, now: datetime, new_id: NewId) -> None:
    """Ends a row with yesterday: filings of before keep it. Refused `checklist-row` for one that does not stand."""
    demand(clerk, "set_up")
    last = now.astimezone(BEIJING_TIME).date() - timedelta(days=1)
    with store.atomic() as db:
        rows = list(settings.get(db, OWN, []))
        at = next((at for at, row in enumerate(rows) if row["code"] == code and not row["valid_to"]), None)
        if at is None:
            raise Refused.because("checklist-row", "document", row=code)
        rows[at] = {**rows[at], "valid_to": last.isoformat()}
        settings.put(db, OWN, rows)
        act = begin(db, clerk, "set_up", new_id(), now)
        note(db, act, "setting", {"name": OWN, "value": code, "to": last.isoformat()}, new_id)


def _document(row: dict[str, Any]) -> Document:
    ended = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return Document(
        row["code"], row["label"], Form(row["form"]), frozenset(row["business_types"]),
        frozenset(row["applicant_kinds"]), row.get("condition", ""), Tolerance(row["tolerable"]), "",
        date.fromisoformat(row["valid_from"]), ended,
    )  # fmt: skip
