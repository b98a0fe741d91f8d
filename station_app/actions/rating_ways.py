"""By which way a rating may come with a visit itself (decision 24): an import, or the manager with a named way.

The second window has its own door (`actions/ratings.py`); nobody else may say that a visitor pressed there.
"""

from dataclasses import replace

from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.domain.ratings import AT_THE_WINDOW, NOT_RATED


def demand_way(
    clerk: Clerk, form: ConsultationForm, catalogue: Catalogue, before: ConsultationForm | None = None
) -> ConsultationForm:
    """The form with the way by which its rating came; nothing to do where it brings none, or none that is new.

    Without a way it is an import (JSON lines are one), for which the right to import is needed. Refused
    `rating-only-at-window`, `not-allowed`.
    """
    was = before.satisfaction if before is not None else ""
    if form.satisfaction in ("", NOT_RATED, was) and was in ("", NOT_RATED, form.satisfaction):
        return form
    imported = catalogue.default("satisfaction_way_of_import")
    way = form.satisfaction_way or imported
    if way == AT_THE_WINDOW:
        raise Refused.because("rating-only-at-window", "satisfaction_way")
    if not form.import_id:
        demand(clerk, "import" if way == imported and before is None else "rate_otherwise")
    return replace(form, satisfaction_way=way)
