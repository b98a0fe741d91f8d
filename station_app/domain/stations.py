"""The station itself: its code, its name, and on which basis personal data pass to the city."""

import re
from dataclasses import dataclass
from typing import Literal

from station_app.domain.faults import Fault

CODE = re.compile(r"[A-Z0-9]{3,5}")

CityRole = Literal["entrusted", "independent"]
"""`entrusted`: the notice names the city centre, personal data travel. `independent`: only with a separate consent."""


@dataclass(frozen=True, slots=True)
class Station:
    """What stands at the head of every paper. `phones` as printed; `district` a GB/T 2260 code or empty."""

    record_id: str
    code: str
    name: str
    district: str = ""
    address: str = ""
    phones: str = ""
    city_role: CityRole = "entrusted"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The tie to the city centre. `secret` is None once the centre has answered this device."""

    centre: str
    centre_name: str
    acknowledgement_key: str
    operational_recipient: str
    recovery_recipient: str
    device: str
    secret: str | None
    expires_at: str
    enrolled_at: str


def check_code(code: str) -> list[Fault]:
    """Whether the code is three to five capital letters or digits, as the centre gives them out."""
    return [] if CODE.fullmatch(code) else [Fault("station-code-form", "station", details={"code": code[:12]})]


def consent_lets_travel(city_role: str, consent_scope: str) -> bool:
    """Whether a record's personal part may go to the city (PIPL 21 and 23; decision 5).

    `consent_scope` is `city` (a separate tick), `service` (told, and agreed to the service), `none` (refused or
    withdrawn) or empty (nobody was asked, as with a paper ledger). An entrusted city centre acts for the station under
    its notice; an independent one needs a tick of its own.
    """
    if consent_scope == "none":
        return False
    return city_role == "entrusted" or consent_scope == "city"
