"""The routes of the staff's pages: every one but the door itself asks who sits there and whether they may.

Every form carries a key of its session; without it nothing is done. What a form did is told after a redirect (so that a
reload does nothing twice) by a code in the address, never by text that somebody could put there.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from city_centre import attached, enrolment, oversight, publishing, staff, telling, weekly
from city_centre.catalogue import districts, labels
from city_centre.documents.week_book import week_book
from city_centre.office import Office, OfficeRefused
from city_centre.rules import BEIJING
from city_centre.storage import messages
from city_centre.storage import oversight as overseen
from city_centre.storage import staff as staff_store
from city_centre.storage.engine import reading
from city_centre.storage.staff import Colleague
from city_centre.web import forms
from city_centre.web.html import Html
from city_centre.web.staff import frame, views, week_view, words
from city_centre.web.staff.expert_doors import ExpertDoors
from city_centre.web.staff.file_doors import FileDoors
from city_centre.web.staff.frame import FORM_KEY, ROOT
from city_centre.web.staff.notice_doors import NoticeDoors
from city_centre.web.staff.publish_doors import PublishDoors
from city_centre.web.staff.sessions import Session, Sessions

COOKIE: Final = "office"
LARGEST_FORM: Final = 32 * 1024
MOST_RETURNS: Final = 300
ACTS_AT_ONCE: Final = 100
DONE: Final = {
    "told": "已记下，随站点的下一份回执送到。",
    "answered": "答复已记下，随站点的下一份回执送到。",
    "sent-back": "已退回，随站点的下一份回执送到它的退回箱。",
    "revoked": "这台电脑已停用，它以后报来的内容只留存、不入库。",
    "taken-on": "已新增。请把初始密码当面告诉本人，首次登录须改。",
    "let-go": "已停用，正在登录的也已退出。",
    "changed": "密码已改。",
    "decided": "已保存。站点随下一份回执知道。",
    "published": "已发布。站点联网时自己来取；用 U 盘的站点请用 centre publish --out 写到 U 盘。",
}

Page = Callable[[Request, Colleague, Session], Awaitable[Response]]


class StaffDoors:
    """The staff's pages over one opened office. `secure`: browsers come by HTTPS, the cookie must not go otherwise."""

    def __init__(self, office: Office, now: Callable[[], datetime], new_id: Callable[[], str], *, secure: bool) -> None:
        self._office = office
        self._now = now
        self._new_id = new_id
        self._secure = secure
        self.sessions = Sessions(now)
        self._experts = ExpertDoors(office, now, new_id, self)
        self._notices = NoticeDoors(office, now, new_id, self)
        self._publish = PublishDoors(office, now, self, self.sessions)
        self._files = FileDoors(office, now, self)

    def routes(self) -> list[Route]:
        """All of them, below /staff."""
        get, post = ["GET"], ["POST"]
        inside = (
            ("", self._home, get),
            ("/password", self._password, get),
            ("/password", self._change_password, post),
            ("/sign-out", self._sign_out, post),
            ("/stations", self._stations, get),
            ("/stations/{code}", self._station, get),
            ("/stations/{code}/revoke", self._revoke, post),
            ("/week", self._week, get),
            ("/week.xlsx", self._week_book, get),
            ("/waiting", self._waiting, get),
            ("/waiting/{station}/{record}", self._question, get),
            ("/waiting/{station}/{record}", self._reply, post),
            ("/returned", self._returned, get),
            ("/enrol", self._enrol_page, get),
            ("/enrol", self._enrol, post),
            ("/people", self._people, get),
            ("/people", self._take_on, post),
            ("/people/let-go", self._let_go, post),
            ("/acts", self._acts, get),
        )
        further = (*self._experts.inside(), *self._notices.inside(), *self._files.inside(), *self._publish.inside())
        return [
            Route(f"{ROOT}/sign-in", self._door, methods=["GET", "POST"]),
            *(
                Route(f"{ROOT}{path}", self._inside(page), methods=methods)
                for path, page, methods in (*inside, *further)
            ),
        ]

    # --- the door -----------------------------------------------------------------------------------------------------

    async def _door(self, request: Request) -> Response:
        if request.method == "GET":
            return self._door_page(frame.told(bad=words.EXPIRED if "expired" in request.query_params else ""))
        fields = await _form(request)
        # The door has no session yet: the cookie of a first visit holds the key that the form must bring back.
        before = request.cookies.get(f"{COOKIE}-door", "")
        if not before or not secrets.compare_digest(before, fields.get(FORM_KEY, "")):
            return self._door_page(frame.told(bad=words.EXPIRED))
        name = fields.get("name", "").strip()
        wait = self.sessions.wait(name)
        if wait:
            return self._door_page(frame.told(bad=words.WAIT.format(seconds=wait)), 429)
        try:
            await run_in_threadpool(staff.sign_in, self._office, name, fields.get("password", ""), self._now())
        except OfficeRefused as refused:
            self.sessions.wrong(name)
            return self._door_page(frame.told(bad=words.message(refused.code, **refused.values)), 403)
        answer = RedirectResponse(ROOT, 303)
        self._put_cookie(answer, COOKIE, self.sessions.begin(name))
        return answer

    def _door_page(self, message: Html, status: int = 200) -> Response:
        key = secrets.token_urlsafe(32)
        answer = self._page("登录", None, key, "", views.sign_in(message, key), status=status)
        self._put_cookie(answer, f"{COOKIE}-door", key)
        return answer

    def _put_cookie(self, answer: Response, name: str, value: str) -> None:
        answer.set_cookie(name, value, path=ROOT, secure=self._secure, httponly=True, samesite="strict")

    def _inside(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            session = self.sessions.of(request.cookies.get(COOKIE, ""))
            who = None
            if session is not None:
                who = await run_in_threadpool(staff.present, self._office, session.name)
            if session is None or who is None:
                expired = "?expired" if COOKIE in request.cookies else ""
                return RedirectResponse(f"{ROOT}/sign-in{expired}", 303)
            if who.must_change and not request.url.path.endswith(("/password", "/sign-out")):
                return RedirectResponse(f"{ROOT}/password", 303)
            try:
                return await page(request, who, session)
            except OfficeRefused as refused:
                told = frame.told(bad=words.message(refused.code, **refused.values))
                return self._page(
                    "没有做成", who, session.form_key, "", told, status=403 if refused.code == "not_allowed" else 422
                )

        return guarded

    def _page(
        self, title: str, who: Colleague | None, form_key: str, here: str, *content: str, status: int = 200
    ) -> Response:
        return HTMLResponse(frame.page(self._office.name, title, who, form_key, here, *content), status)

    def shown(self, request: Request, who: Colleague, session: Session, here: str, *content: str) -> Response:
        """A page of the navigation, with what came of the last form above it."""
        title = dict(words.PAGES).get(here, words.TITLE)
        done = frame.told(DONE.get(request.query_params.get("done", ""), ""))
        return self._page(title, who, session.form_key, here, done, *content)

    async def posted(self, request: Request, session: Session) -> dict[str, str]:
        """The fields of a form; HTTPException 400 without the key of its session."""
        fields = await _form(request)
        if not secrets.compare_digest(session.form_key, fields.get(FORM_KEY, "")):
            raise HTTPException(400)
        return fields

    # --- one's own ----------------------------------------------------------------------------------------------------

    async def _home(self, _request: Request, _who: Colleague, _session: Session) -> Response:
        return RedirectResponse(f"{ROOT}/stations", 303)

    async def _password(self, request: Request, who: Colleague, session: Session) -> Response:
        return self.shown(request, who, session, "", views.password(session.form_key, must=bool(who.must_change)))

    async def _change_password(self, request: Request, who: Colleague, session: Session) -> Response:
        fields = await self.posted(request, session)
        if fields.get("new") != fields.get("again"):
            raise OfficeRefused("staff_twice")
        await run_in_threadpool(
            staff.change_password, self._office, who, fields.get("old", ""), fields.get("new", ""), self._now()
        )
        return RedirectResponse(f"{ROOT}/stations?done=changed", 303)

    async def _sign_out(self, request: Request, _who: Colleague, session: Session) -> Response:
        await self.posted(request, session)
        self.sessions.end(request.cookies.get(COOKIE, ""))
        return RedirectResponse(f"{ROOT}/sign-in", 303)

    # --- looking ------------------------------------------------------------------------------------------------------

    async def _stations(self, request: Request, who: Colleague, session: Session) -> Response:
        watched = await run_in_threadpool(oversight.watch, self._office, self._now())
        return self.shown(request, who, session, "stations", views.stations(watched))

    async def _station(self, request: Request, who: Colleague, session: Session) -> Response:
        found = await run_in_threadpool(oversight.station_page, self._office, request.path_params["code"], self._now())
        if found is None:
            raise HTTPException(404)
        return self.shown(request, who, session, "stations", views.station(found, who, session.form_key))

    async def _week(self, request: Request, who: Colleague, session: Session) -> Response:
        asked, monday = self._asked_week(request)
        figures = await run_in_threadpool(oversight.week, self._office, monday)
        shown = week_view.week(figures, asked, labels("service_item"), labels("channel"))
        return self.shown(request, who, session, "week", shown)

    async def _week_book(self, request: Request, who: Colleague, _session: Session) -> Response:
        asked, monday = self._asked_week(request)

        def made() -> bytes:
            figures = oversight.week(self._office, monday)
            staff.note(self._office, who, "export_week", self._now(), subject=asked)
            return week_book(self._office.name, asked, figures, labels("service_item"), labels("channel"))

        answer = Response(
            await run_in_threadpool(made),
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
        answer.headers["Content-Disposition"] = f'attachment; filename="week-{asked}.xlsx"'
        return answer

    def _asked_week(self, request: Request) -> tuple[str, date]:
        asked = request.query_params.get("week", "").strip().upper()
        if not asked:
            last = (self._now().astimezone(BEIJING) - timedelta(days=7)).date()
            asked = weekly.week_name(last)
        return asked, weekly.monday_of(asked)

    async def _waiting(self, request: Request, who: Colleague, session: Session) -> Response:
        today = self._now().astimezone(BEIJING).date()
        listed = await run_in_threadpool(oversight.waiting, self._office, today)
        return self.shown(request, who, session, "waiting", views.waiting(listed))

    async def _question(self, request: Request, who: Colleague, session: Session) -> Response:
        staff.demand(who, "read_person")
        station, record = request.path_params["station"], request.path_params["record"]
        found = await run_in_threadpool(oversight.question, self._office, station, record)
        if found is None:
            raise HTTPException(404)
        about = found.about.record_id if found.about is not None else record
        files = await run_in_threadpool(attached.listed, self._office, station, about)
        await run_in_threadpool(
            lambda: staff.note(
                self._office, who, "read_person", self._now(), station=station, subject=found.number or record
            )
        )
        return self.shown(request, who, session, "waiting", views.question(found, who, session.form_key, files))

    async def _returned(self, request: Request, who: Colleague, session: Session) -> Response:
        def read() -> tuple[list[Mapping[str, object]], list[messages.Recall]]:
            with reading(self._office.engine) as connection:
                return overseen.open_returns(connection, MOST_RETURNS), messages.open_recalls(connection)

        open_, recalls = await run_in_threadpool(read)
        by_hand = [{name: getattr(one, name) for name in ("at", "station", "kind", "text", "actor")} for one in recalls]
        return self.shown(request, who, session, "returned", views.returned(open_, by_hand))

    async def _people(self, request: Request, who: Colleague, session: Session) -> Response:
        def read() -> list[Colleague]:
            with reading(self._office.engine) as connection:
                return staff_store.everybody(connection)

        everybody = await run_in_threadpool(read)
        return self.shown(request, who, session, "people", views.people(everybody, who, session.form_key))

    async def _acts(self, request: Request, who: Colleague, session: Session) -> Response:
        staff.demand(who, "see_acts")
        before = request.query_params.get("before", "")

        def read() -> list[tuple[int, staff_store.StaffAct]]:
            with reading(self._office.engine) as connection:
                limit = int(before) if before.isdecimal() and len(before) < 16 else None
                return staff_store.newest_acts(connection, ACTS_AT_ONCE, before=limit)

        return self.shown(request, who, session, "acts", views.acts(await run_in_threadpool(read)))

    # --- doing --------------------------------------------------------------------------------------------------------

    async def _revoke(self, request: Request, who: Colleague, session: Session) -> Response:
        staff.demand(who, "revoke")
        fields, code = await self.posted(request, session), request.path_params["code"]

        def done() -> None:
            enrolment.revoke(self._office, code, fields.get("device", ""), self._now())
            publishing.renew(self._office, self._now(), by=who.name)
            staff.note(self._office, who, "revoke", self._now(), station=code, subject=fields["device"])

        await run_in_threadpool(done)
        return RedirectResponse(f"{ROOT}/stations/{code}?done=revoked", 303)

    async def _reply(self, request: Request, who: Colleague, session: Session) -> Response:
        fields = await self.posted(request, session)
        station, record = request.path_params["station"], request.path_params["record"]

        def done() -> str:
            found = oversight.question(self._office, station, record)
            if found is None:
                raise OfficeRefused("unknown_record")
            if fields.get("what") == "send_back":
                telling.send_back(self._office, who, station, record, "", fields.get("text", ""), self._now())
                return "sent-back"
            text = fields.get("text", "")
            telling.answer(self._office, who, station, record, found.number, text, self._now(), self._new_id())
            return "answered"

        came = await run_in_threadpool(done)
        return RedirectResponse(f"{ROOT}/waiting/{station}/{record}?done={came}", 303)

    async def _enrol_page(self, request: Request, who: Colleague, session: Session) -> Response:
        page = views.enrol(who, session.form_key, districts(self._now().date()))
        return self.shown(request, who, session, "enrol", page)

    async def _enrol(self, request: Request, who: Colleague, session: Session) -> Response:
        staff.demand(who, "enrol")
        fields = await self.posted(request, session)
        code, name = fields.get("station", "").strip().upper(), fields.get("name", "").strip()
        role: Any = "independent" if fields.get("city_role") == "independent" else "entrusted"
        address, district = fields.get("address", "").strip(), fields.get("district", "").strip()

        def made() -> bytes:
            paper = enrolment.enrol(
                self._office,
                code,
                name,
                self._now(),
                secrets.token_urlsafe(32),
                district=district,
                city_role=role,
                address=address,
            )
            staff.note(self._office, who, "enrol", self._now(), station=code)
            return paper

        answer = Response(await run_in_threadpool(made), media_type="application/octet-stream")
        answer.headers["Content-Disposition"] = f'attachment; filename="{code}.enrol"'
        return answer

    async def _take_on(self, request: Request, who: Colleague, session: Session) -> Response:
        staff.demand(who, "keep_staff")
        fields = await self.posted(request, session)
        name, role, password = (fields.get(one, "") for one in ("name", "role", "password"))
        await run_in_threadpool(lambda: staff.take_on(self._office, name, role, password, self._now(), by=who.name))
        return RedirectResponse(f"{ROOT}/people?done=taken-on", 303)

    async def _let_go(self, request: Request, who: Colleague, session: Session) -> Response:
        staff.demand(who, "keep_staff")
        fields = await self.posted(request, session)
        name = fields.get("name", "")
        await run_in_threadpool(lambda: staff.let_go(self._office, name, self._now(), by=who.name))
        self.sessions.end_all(name)
        return RedirectResponse(f"{ROOT}/people?done=let-go", 303)


async def _form(request: Request) -> dict[str, str]:
    sent = await forms.body_of_form(request, LARGEST_FORM)
    return {name: values[0] for name, values in forms.fields(sent, 20, blank=True).items() if len(values) == 1}
