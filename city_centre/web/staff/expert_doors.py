"""The routes of the staff's page on the city's experts."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from city_centre import leases, staff
from city_centre.office import Office, OfficeRefused
from city_centre.rules import BEIJING
from city_centre.storage import stations
from city_centre.storage.engine import reading
from city_centre.storage.staff import Colleague
from city_centre.web.html import Html
from city_centre.web.staff import expert_views
from city_centre.web.staff.frame import ROOT
from city_centre.web.staff.sessions import Session


class ExpertDoors:
    """What the staff do with the city's experts. `pages` is whoever shows pages and reads forms."""

    def __init__(self, office: Office, now: Callable[[], datetime], new_id: Callable[[], str], pages: Any) -> None:
        self._office = office
        self._now = now
        self._new_id = new_id
        self._pages = pages

    def inside(self) -> list[tuple[str, Any, list[str]]]:
        """(path, page, methods) of each."""
        post = ["POST"]
        return [
            ("/experts", self.show, ["GET"]), ("/experts", self.put, post), ("/experts/hours", self.hours, post),
            ("/experts/lease", self.lease, post), ("/experts/cancel", self.cancel, post),
        ]  # fmt: skip

    async def show(self, request: Request, who: Colleague, session: Session) -> Response:
        """The page."""

        def read() -> Html:
            with reading(self._office.engine) as connection:
                codes = [(one.station, one.name) for one in stations.all_stations(connection)]
            return expert_views.experts(
                leases.expert_list(self._office), leases.booking_list(self._office), leases.lease_list(self._office),
                codes, who, session.form_key,
            )  # fmt: skip

        page: Response = self._pages.shown(request, who, session, "experts", await run_in_threadpool(read))
        return page

    async def put(self, request: Request, who: Colleague, session: Session) -> Response:
        """Takes an expert in, or states him anew."""
        fields = await self._fields(request, who, session)
        expert, name, contact, state = (fields.get(one, "").strip() for one in ("expert", "name", "contact", "state"))
        return await self._done(
            lambda: leases.put_expert(self._office, expert, name, contact, state, self._now()), who, expert
        )

    async def hours(self, request: Request, who: Colleague, session: Session) -> Response:
        """Opens hours, or closes them."""
        fields = await self._fields(request, who, session)
        expert, closes = fields.get("expert", ""), fields.get("what") == "close"
        start, end = _times(fields)
        return await self._done(
            lambda: leases.open_hours(self._office, expert, start, end, close=closes), who, expert
        )  # fmt: skip

    async def lease(self, request: Request, who: Colleague, session: Session) -> Response:
        """Leases hours to a station."""
        fields = await self._fields(request, who, session)
        expert, station = fields.get("expert", ""), fields.get("station", "")
        start, end = _times(fields)
        return await self._done(
            lambda: leases.lease(self._office, station, expert, start, end, self._now(), self._new_id), who, expert,
            station,
        )  # fmt: skip

    async def cancel(self, request: Request, who: Colleague, session: Session) -> Response:
        """Cancels a booking; its station hears why."""
        fields = await self._fields(request, who, session)
        station, record, reason = (fields.get(name, "").strip() for name in ("station", "record", "reason"))
        if not reason:
            raise OfficeRefused("message_empty")
        return await self._done(
            lambda: leases.cancel(self._office, station, record, reason, self._now()), who, record, station
        )  # fmt: skip

    async def _fields(self, request: Request, who: Colleague, session: Session) -> dict[str, str]:
        staff.demand(who, "decide")
        fields: dict[str, str] = await self._pages.posted(request, session)
        return fields

    async def _done(self, act: Callable[[], object], who: Colleague, subject: str, station: str = "") -> Response:
        def done() -> None:
            act()
            staff.note(self._office, who, "decide", self._now(), station=station, subject=subject)

        await run_in_threadpool(done)
        return RedirectResponse(f"{ROOT}/experts?done=decided", 303)


def _times(fields: dict[str, str]) -> tuple[datetime, datetime]:
    try:
        day = date.fromisoformat(fields.get("day", ""))
        start, end = (time.fromisoformat(fields.get(name, "")) for name in ("start", "end"))
    except ValueError as error:
        raise OfficeRefused("hours") from error
    return datetime.combine(day, start, BEIJING), datetime.combine(day, end, BEIJING)
