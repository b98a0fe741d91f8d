"""What is being written on the page: a new visit, or the correction of one, with the ids of its one save."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from station_app.actions.acts import NewId, RecordIds, moment
from station_app.actions.consultations import form_of, latest_of
from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import NOT_FROM_JSON, ConsultationForm
from station_app.domain.json_fields import read_fields, specs, write_fields
from station_app.storage.cipher import Database
from station_app.storage.drafts import Draft
from station_app.ui.consultations.form import TYPED
from station_app.words import say

DRAFT_KIND: Final = "consultation"
_LONGEST_TITLE: Final = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A form under way. `number` and `before` name the record that is corrected; both empty for a new visit.

    `opening` is how the form stood when it was opened: only what differs from it was written by the clerk.
    """

    ids: RecordIds
    opening: ConsultationForm
    number: str = ""
    before: ConsultationForm | None = field(default=None, repr=False)
    clerk: str = ""
    """Who began it: the visit counts as his, whoever saves it."""

    @classmethod
    def new(cls, new_id: NewId, opening: ConsultationForm) -> "Entry":
        """A new visit."""
        return cls(RecordIds.make(new_id), opening)

    @classmethod
    def correction(cls, db: Database, number: str, catalogue: Catalogue, new_id: NewId) -> "Entry":
        """The correction of a saved visit; Refused `number-unknown` or `record-void`."""
        before = form_of(db, latest_of(db, number), catalogue)
        return cls(RecordIds.make(new_id), before, number, before)

    @classmethod
    def of_draft(cls, db: Database, draft: Draft, catalogue: Catalogue, new_id: NewId) -> "Entry":
        """The entry that a draft belongs to, under its own ids; Refused where what it corrects is void by now."""
        ids = RecordIds(*draft.body["ids"])
        if not draft.body.get("number"):
            return cls(ids, ConsultationForm(), clerk=draft.clerk)
        return replace(cls.correction(db, draft.body["number"], catalogue, new_id), ids=ids, clerk=draft.clerk)

    def typed(self, form: ConsultationForm) -> bool:
        """Whether the clerk has written anything that is worth keeping."""
        names = specs(ConsultationForm) if self.before is not None else TYPED
        return any(getattr(form, name) != getattr(self.opening, name) for name in names)

    def draft(
        self, form: ConsultationForm, reason: str, back_dated: bool, clerk: str, now: datetime, *,
        extras: Mapping[str, Any] | None = None,
    ) -> Draft:  # fmt: skip
        """The form as it is kept until it is saved. Its title names the visitor, else what he asked.

        `extras` is what its parts want saved beside it.
        """
        body: dict[str, Any] = {
            "form": form.as_json(),
            "ids": [self.ids.action_id, self.ids.record_id, self.ids.revision_id],
            "number": self.number,
            "reason": reason,
            "back_dated": back_dated,
        }
        if extras:
            body["extras"] = dict(extras)
        title = form.visitor_name or form.question or form.org_name or say("匿名")
        title = title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE] + "…"
        if self.number:
            title = say("更正 {number} {title}", number=self.number, title=title)
        return Draft(self.ids.record_id, DRAFT_KIND, clerk, title, body, moment(now))


def read_form(body: Mapping[str, Any], catalogue: Catalogue) -> ConsultationForm:
    """The form of a draft. A code that the present lists no longer have is left out, the rest comes back."""
    given: dict[str, Any] = dict(body.get("form", {}))
    own = {name: given.pop(name) for name in NOT_FROM_JSON if name in given}
    values, _ = read_fields(ConsultationForm, given, catalogue)
    return replace(ConsultationForm(**values), **own)


def changed_fields(before: ConsultationForm, after: ConsultationForm, catalogue: Catalogue) -> dict[str, Any]:
    """The JSON fields that a correction changes. What had been derived from a changed field is derived anew."""
    written = write_fields(after)
    empty: Mapping[str, Any] = {"person_count": 1, "quantity": 1}
    changed: dict[str, Any] = {}
    for name in specs(ConsultationForm):
        if name in NOT_FROM_JSON or getattr(before, name) == getattr(after, name):
            continue
        value = getattr(after, name)
        nothing = [] if isinstance(value, tuple) else "" if value is None else value
        changed[name] = written.get(name, empty.get(name, nothing))
    if "items" in changed and before.ip_type == _derived(replace(before, ip_type=()), catalogue).ip_type:
        changed["ip_type"] = []
    if "result" in changed and before.difficulty == _derived(replace(before, difficulty=""), catalogue).difficulty:
        changed["difficulty"] = ""
    return changed


def _derived(form: ConsultationForm, catalogue: Catalogue) -> ConsultationForm:
    return form.with_defaults(catalogue)
