"""The staff's page of notices: what was told to which stations, and the form for a new one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from city_centre import telling
from city_centre.office import Office
from city_centre.storage import messages, stations
from city_centre.storage.engine import reading
from city_centre.storage.messages import SentNotice
from city_centre.storage.staff import Colleague
from city_centre.web.html import Html, element, joined
from city_centre.web.staff import words
from city_centre.web.staff.frame import ROOT, button, choice, form, local, section, table, text_box
from city_centre.web.staff.sessions import Session

SHOWN: Final = 50


class NoticeDoors:
    """What the staff tell stations. `pages` is whoever shows pages and reads forms."""

    def __init__(self, office: Office, now: Callable[[], datetime], new_id: Callable[[], str], pages: Any) -> None:
        self._office = office
        self._now = now
        self._new_id = new_id
        self._pages = pages

    def inside(self) -> list[tuple[str, Any, list[str]]]:
        """(path, page, methods) of each."""
        return [("/notices", self.show, ["GET"]), ("/notices", self.tell, ["POST"])]

    async def show(self, request: Request, who: Colleague, session: Session) -> Response:
        """The form, and the newest notices below it."""

        def read() -> Html:
            with reading(self._office.engine) as connection:
                codes = [(one.station, one.name) for one in stations.all_stations(connection)]
                sent = messages.newest_notices(connection, SHOWN)
            return joined(_new(who, session.form_key, codes), _sent(sent, dict(codes)))

        page: Response = self._pages.shown(request, who, session, "notices", await run_in_threadpool(read))
        return page

    async def tell(self, request: Request, who: Colleague, session: Session) -> Response:
        """Sends one; back to the page it was asked on."""
        fields = await self._pages.posted(request, session)
        station = fields.get("station", "")
        await run_in_threadpool(
            telling.tell, self._office, who, station, fields.get("text", ""), self._now(), self._new_id()
        )
        # Only a station that exists comes so far: the address cannot lead elsewhere.
        back = f"stations/{station}" if station and fields.get("back") else "notices"
        return RedirectResponse(f"{ROOT}/{back}?done=told", 303)


def _new(who: Colleague, form_key: str, codes: Sequence[tuple[str, str]]) -> Html:
    if who.role == "viewer":
        return element("p", words.message("not_allowed"), class_="empty")
    options = [("", f"全部站点（{len(codes)} 个）"), *((code, f"{code} {name}") for code, name in codes)]
    return form(
        f"{ROOT}/notices",
        form_key,
        element("h2", "发通知"),
        choice("发给", "station", options),
        text_box("内容（随各站下一份回执送到，显示在登记台首页；请不要写个人信息）", "text"),
        button("发出"),
    )


def _sent(notices: Sequence[SentNotice], names: dict[str, str]) -> Html:
    lines = [
        [
            local(one.at),
            f"{one.station} {names.get(one.station, '')}" if one.stations == 1 else f"{one.stations} 个站点",
            element("span", one.text, class_="kept"),
            one.actor,
        ]
        for one in notices
    ]
    title = "发过的通知" if len(notices) < SHOWN else f"最近 {SHOWN} 次通知"
    return section(title, table(("时间", "发给", "内容", "经办"), lines, empty="还没有发过通知。"))
