"""New keys for this PC, vouched for by the old ones: no paper of the city is needed (decision 11).

What the city has not acknowledged was signed by keys that it will soon not take any more: it is numbered anew in an
epoch of its own under the same revision ids. The new key file is laid beside the old one first, the database names the
new device in one transaction, and only then does the new file take the old one's name: broken off anywhere, one of the
two fits (`devices.settle`).
"""

from dataclasses import replace
from datetime import datetime

from station_app.actions.acts import NewId, begin, note
from station_app.actions.batches import CERTIFICATE_REQUEST, request_of
from station_app.actions.in_earnest import demand_tied
from station_app.actions.restores import give_up_unacknowledged
from station_app.actions.rights import demand
from station_app.actions.stations import OpenDesk
from station_app.domain.faults import Refused
from station_app.storage import clerks, devices, settings
from station_app.storage.devices import Device
from station_exchange.enrolment import succeeding


def rotate(desk: OpenDesk, *, now: datetime, new_id: NewId) -> Device:
    """Gives this PC new signing and opening keys. Refused `not-enrolled`, `rotate-not-known` while the city has not
    answered the present ones. Trouble `device-keys-missing`.
    """
    demand(desk.clerk, "rotate")
    tie, station, former = demand_tied(desk.store.db, desk.device)
    asked = request_of(desk.store.db, tie, station, former)
    if tie.secret is not None or asked is None:
        raise Refused.because("rotate-not-known")
    renewed = devices.new(new_id())
    request = succeeding(
        asked, former.signing, centre=tie.centre, station=station.code, former=former.device_id,
        device=renewed.device_id, sign_public=renewed.signing.public.text, recipient=renewed.sealing.recipient,
    )  # fmt: skip
    renewed = replace(renewed, request=request)
    devices.keep(devices.beside(desk.store.folder.device), desk.store.key, renewed)
    with desk.store.atomic() as db:
        act = begin(db, desk.clerk, "rotate", new_id(), now)
        note(db, act, "session", {"clerk": desk.clerk.record_id, "device": renewed.device_id}, new_id)
        give_up_unacknowledged(db, new_id(), now)
        settings.put(db, CERTIFICATE_REQUEST, request)
        clerks.keep_device(db, renewed.device_id)
    devices.settle(desk.store.folder.device, desk.store.key, renewed.device_id)
    desk.device = renewed
    return renewed
