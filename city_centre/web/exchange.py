"""The wire to the stations: a batch is put, an answer is asked for. The same bytes as on a stick (docs/exchange.md).

A batch is proven by its own signature, a question by its device's; nothing here trusts the address it came from. What
is refused says its code; the words are the station's own.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from city_centre import acknowledge, blobs, enrolment, observing
from city_centre.observing import Watch
from city_centre.office import Office, OfficeRefused, stamp
from city_centre.storage import clocks, stations
from city_centre.storage.engine import reading, writing
from city_centre.web.guard import body_of
from station_exchange import asking, container
from station_exchange import blobs as blob_wire
from station_exchange.refusals import Code, ExchangeRefused

BATCH_PATH: Final = "/v1/batches/{station}/{epoch}/{no:int}"
ANSWER_PATH: Final = "/v1/acknowledgements/{station}"
PART_PATH: Final = "/v1/blobs/{blob}/{part:int}"
BLOB_PATH: Final = "/v1/blobs/{blob}"
SCHEME: Final = "Station "
ANSWER_TYPE: Final = "application/vnd.ip-station.acknowledgement"
SOON_SECONDS: Final = 60
"""When a station whose earlier batches are still missing, or which found the office busy, may come again."""

_STATUS: Final = {
    Code.SIZE: 413,
    Code.DEVICE: 403,
    Code.SECRET: 403,
    Code.SIGNATURE: 403,
    Code.FORK: 409,
    Code.QUEUE: 429,
    Code.GONE: 410,
}
_UNACCEPTABLE: Final = 422


def routes(office: Office, now: Callable[[], datetime], watch: Watch) -> list[Route]:
    """The doors of an office that was opened for writing; `watch` counts what comes."""

    async def put(request: Request) -> Response:
        data = await body_of(request, container.MAX_CONTAINER)
        return await run_in_threadpool(_take, office, request.path_params, data, now(), watch)

    async def ask(request: Request) -> Response:
        line = await body_of(request, asking.MAX_ASKING)
        return await run_in_threadpool(_answer, office, request.path_params["station"], line, now(), watch)

    async def put_part(request: Request) -> Response:
        data = await body_of(request, blob_wire.MAX_PART)
        return await run_in_threadpool(_take_part, office, request.path_params, data, now())

    async def missing(request: Request) -> Response:
        header = request.headers.get("authorization", "")
        return await run_in_threadpool(_missing, office, request.path_params["blob"], header)

    return [
        Route(BATCH_PATH, put, methods=["PUT"]),
        Route(ANSWER_PATH, ask, methods=["POST"]),
        Route(PART_PATH, put_part, methods=["PUT"]),
        Route(BLOB_PATH, missing, methods=["GET", "HEAD"]),
    ]


def _take(office: Office, named: dict[str, Any], data: bytes, now: datetime, watch: Watch) -> Response:
    outcome = observing.receive(office, data, now, watch)
    if outcome.outcome == "refused":
        return _refused(outcome.code)
    if (named["station"], named["epoch"], named["no"]) != (outcome.station, outcome.epoch, outcome.no):
        # Taken all the same: what a batch is stands in its signed manifest, never in the name of its file or address.
        return JSONResponse({"outcome": outcome.outcome, "code": Code.ADDRESS.value})
    return JSONResponse({"outcome": outcome.outcome, "code": ""})


def _take_part(office: Office, named: dict[str, Any], data: bytes, now: datetime) -> Response:
    outcome = blobs.receive_part(office, data, now)
    if outcome.outcome == "refused":
        return _refused(outcome.code)
    code = "" if (named["blob"], named["part"]) == (outcome.blob, outcome.part) else Code.ADDRESS.value
    return JSONResponse({"outcome": outcome.outcome, "code": code})


def _missing(office: Office, blob: str, header: str) -> Response:
    """Which parts are wanted, in the body and, for who asks with HEAD, in a header too."""
    if not header.startswith(SCHEME):
        unknown = {"outcome": "refused", "code": Code.DEVICE.value}
        return JSONResponse(unknown, 401, headers={"WWW-Authenticate": SCHEME.strip()})
    try:
        found = blobs.standing(office, blob, header.removeprefix(SCHEME))
    except ExchangeRefused as refused:
        return _refused(refused.code.value)
    told = ",".join(f"{first}-{last}" for first, last in found.missing)
    return JSONResponse(
        {"outcome": found.state, "missing": [list(stretch) for stretch in found.missing]},
        headers={"Blob-State": found.state, "Blob-Missing": told},
    )


def _answer(office: Office, station: str, line: bytes, now: datetime, watch: Watch) -> Response:
    try:
        asked, opened = asking.read(line.strip())
        if (asked.centre, asked.station) != (office.code, station):
            raise ExchangeRefused(Code.ADDRESS, "for another office or station")
        with reading(office.engine) as connection:
            known = stations.device(connection, station, asked.device) is not None
        with reading(office.engine) if known else writing(office.engine) as connection:
            device = enrolment.admit_asking(office, connection, asked, opened, now)
            newest = stations.newest_device(connection, station)
        if newest is None or newest.device != device.device:
            raise ExchangeRefused(Code.DEVICE, "not this station's present device")
        _note_clock(office, station, asked.asked_at, now)
        content = acknowledge.answer(office, station, now)
    except ExchangeRefused as refused:
        return _refused(refused.code.value)
    except OfficeRefused:
        return _refused(Code.DEVICE.value)
    watch.answer()
    observing.tell("answer", station=station, bytes=len(content))
    return Response(content, media_type=ANSWER_TYPE)


def _note_clock(office: Office, station: str, asked_at: str, now: datetime) -> None:
    with suppress(ValueError, TypeError):
        ahead = round((datetime.fromisoformat(asked_at) - now).total_seconds())
        with writing(office.engine) as connection:
            clocks.note(connection, station, ahead, stamp(now))


def too_large() -> Response:
    """The answer to a body beyond its cap."""
    return _refused(Code.SIZE.value)


def _refused(code: str) -> Response:
    status = _STATUS.get(Code(code), _UNACCEPTABLE)
    later = {"Retry-After": str(SOON_SECONDS)} if status == 429 else {}
    return JSONResponse({"outcome": "refused", "code": code}, status, headers=later)
