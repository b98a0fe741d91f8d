"""What is being written on the page: a new intake, or the correction of one, with the ids of its one save."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from station_app.actions.acts import NewId, RecordIds, moment
from station_app.actions.intakes import form_of, latest_of
from station_app.domain.catalogue import Catalogue
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.storage.cipher import Database
from station_app.storage.drafts import Draft
from station_app.words import say

DRAFT_KIND: Final = "intake"
_TYPED: Final = ("business_type", "applicant_name", "applicant_uscc", "handler_name", "mark_name", "marks_concerned",
                 "classes", "mark_image", "checklist")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A form under way. `number`, `state` and `before` are of the record that is corrected; empty for a new one."""

    ids: RecordIds
    opening: IntakeForm
    number: str = ""
    state: IntakeState | None = None
    before: IntakeForm | None = field(default=None, repr=False)
    clerk: str = ""
    """Who began it: the filing is his, whoever saves it."""

    @classmethod
    def new(cls, new_id: NewId, opening: IntakeForm | None = None) -> "Entry":
        """A new intake."""
        return cls(RecordIds.make(new_id), opening or IntakeForm())

    @classmethod
    def of_number(cls, db: Database, number: str, catalogue: Catalogue, new_id: NewId) -> "Entry":
        """A saved intake; Refused `number-unknown`."""
        latest = latest_of(db, number, void_too=True)
        before = form_of(latest, catalogue)
        state = IntakeState(latest.body()["state"])
        return cls(RecordIds.make(new_id), before, number, state, before)

    def typed(self, form: IntakeForm) -> bool:
        """Whether the clerk has written anything that is worth keeping."""
        names = [one.name for one in fields(IntakeForm)] if self.before is not None else _TYPED
        return any(getattr(form, name) != getattr(self.opening, name) for name in names)

    def draft(self, form: IntakeForm, clerk: str, now: datetime) -> Draft:
        """The form as it is kept until it is saved. Its title names the applicant, else the mark."""
        ids = [self.ids.action_id, self.ids.record_id, self.ids.revision_id]
        title = form.applicant_name or form.mark_name or say("商标收件")
        body = {"form": form.as_json(), "ids": ids, "number": self.number}
        return Draft(self.ids.record_id, DRAFT_KIND, clerk, title[:20], body, moment(now))


def changed_fields(before: IntakeForm, after: IntakeForm) -> dict[str, Any]:
    """The JSON fields that a correction changes; what was emptied is given as empty."""
    written, blank = after.as_json(), IntakeForm()
    changed: dict[str, Any] = {}
    for one in fields(IntakeForm):
        if getattr(before, one.name) != getattr(after, one.name):
            empty = getattr(blank, one.name)
            changed[one.name] = written.get(one.name, [] if isinstance(empty, tuple) else empty)
    return changed


def read_form(body: Mapping[str, Any], catalogue: Catalogue) -> IntakeForm:
    """The form of a draft."""
    return IntakeForm.from_json(dict(body.get("form", {})), catalogue)
