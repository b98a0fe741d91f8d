"""Who comes to an expert, or waits for one: found or made like whoever comes to the counter."""

from typing import Any

from station_app.actions import visitors as at_counter
from station_app.actions.acts import NewId
from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import ConsultationForm
from station_app.domain.journal import Act
from station_app.storage import visitors
from station_app.storage.cipher import Database


def who_comes(
    db: Database, act: Act, form: Any, catalogue: Catalogue, new_id: NewId
) -> tuple[str | None, str | None, str]:
    """(visitor, firm, consent) of a booking or of one who waits, found or made in the caller's transaction."""
    counter = ConsultationForm(
        visitor_name="" if form.visitor_id else form.visitor_name,
        visitor_phone="" if form.visitor_id else form.visitor_phone,
        org_name="" if form.organisation_id else form.org_name,
        uscc="" if form.organisation_id else form.uscc,
        consent_scope=form.consent_scope,
    ).with_defaults(catalogue)
    who = at_counter.resolve(db, act, counter, personal=frozenset(), new_id=new_id)
    visitor_id = form.visitor_id or who.visitor_id
    scope = form.consent_scope
    if not scope:
        visitor = visitors.present(db, visitor_id or "")
        scope = visitor["consent_scope"] if visitor is not None else ""
    return visitor_id, form.organisation_id or who.organisation_id, scope or ""
