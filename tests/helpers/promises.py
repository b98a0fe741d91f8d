"""Referrals, call-backs and tasks in tests: short ways to take a step at the office's clock."""

from typing import Any

from station_app.actions.acts import RecordIds
from station_app.actions.consultations import Saved
from station_app.storage import promises
from tests.helpers.office import Office

TO_RIGHTS_CENTRE = {"target_kind": "03", "target_org": "朝阳区维权援助中心", "reason": "涉嫌商标侵权,请协助取证"}


class Hand:
    """Takes steps with new ids each, as the manager of the office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def ids(self) -> RecordIds:
        return RecordIds.make(self.office.ids)

    def with_ids(self, action: Any, *words: Any, **named: Any) -> Any:
        named.setdefault("ids", self.ids())
        return action(self.office.store, self.office.desk.clerk, *words, now=self.office.clock(), **named)

    def with_catalogue(self, action: Any, *words: Any, **named: Any) -> Any:
        return self.with_ids(action, *words, catalogue=self.office.desk.catalogue, **named)


def referred(office: Office, **given: str) -> tuple[Saved, promises.Promise]:
    """A visit saved with its referral, and the referral's line."""
    saved = office.record(result="5", extras={"referral": TO_RIGHTS_CENTRE | given})
    line = promises.line(office.store.db, f"{saved.number}-Z1")
    assert line is not None
    return saved, line
