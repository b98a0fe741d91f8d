"""What must hold of the trademark lists of a reference bundle beyond each file's own form."""

from station_app.domain.catalogue import Catalogue
from station_app.domain.trademarks.checklists import Checklists
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.fees import FeeRules


def check_reference(catalogue: Catalogue) -> None:
    """Nothing where the lists hold together; Refused by name where two fees or two terms rule the same day, or where a
    list of documents holds a catch-all.
    """
    FeeRules.from_catalogue(catalogue)
    DeadlineRules.from_catalogue(catalogue)
    Checklists.from_catalogue(catalogue)
