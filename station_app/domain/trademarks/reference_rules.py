"""What must hold of the trademark lists of a reference bundle beyond each file's own form."""

from station_app.domain.catalogue import Catalogue
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.fees import FeeRules


def check_reference(catalogue: Catalogue) -> None:
    """Nothing where the lists hold together; Refused by name where two fees or two terms rule the same day."""
    FeeRules.from_catalogue(catalogue)
    DeadlineRules.from_catalogue(catalogue)
