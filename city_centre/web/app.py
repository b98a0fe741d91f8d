"""The office on the web: the wire to the stations, the staff's page, the page that checks receipts, a sign of life.

The public page only reads; what is asked there is neither stored nor logged.
"""

from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from city_centre import receipt_check
from city_centre.observing import Watch
from city_centre.office import Office
from city_centre.storage import centre
from city_centre.storage.engine import DatabaseTrouble, reading
from city_centre.web import exchange, forms, metrics, pages, published
from city_centre.web.guard import LARGEST_BODY, Guard, TooLarge
from city_centre.web.staff.doors import StaffDoors

_MOST_FIELDS = 4


def make_app(
    office: Office,
    *,
    behind_proxy: bool,
    now: Callable[[], datetime] | None = None,
    new_id: Callable[[], str] | None = None,
    metrics_token: str = "",
) -> ASGIApp:
    """The doors of an opened office as an ASGI application. Without a clock only the public page: nothing is taken in.
    Without ids to give no staff's page: there is nothing to write a message under.

    `metrics_token`: who names it may ask for the figures; without one only callers on this machine.
    `behind_proxy`: browsers reach it by HTTPS through a proxy, and are told to keep to that.
    """

    def error(status: int) -> Response:
        return HTMLResponse(pages.error_page(office.name, status), status)

    async def receipt(request: Request) -> Response:
        text = await _asked(request)
        found = await run_in_threadpool(receipt_check.check, office, text) if text else None
        return HTMLResponse(pages.receipt_page(office.name, found))

    async def health(_request: Request) -> Response:
        await run_in_threadpool(_look, office)
        return JSONResponse({"ok": True})

    async def home(_request: Request) -> Response:
        return RedirectResponse(pages.PATH, 302)

    async def refused(request: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 400
        answer = JSONResponse({"ok": False}, status) if _of_wire(request) else error(status)
        answer.headers.update((isinstance(fault, HTTPException) and fault.headers) or {})
        return answer

    async def too_large(request: Request, _fault: Exception) -> Response:
        return exchange.too_large() if _of_wire(request) else error(413)

    async def trouble(request: Request, _fault: Exception) -> Response:
        later = {"Retry-After": str(exchange.SOON_SECONDS)}
        bare = request.url.path == "/health" or _of_wire(request)
        return JSONResponse({"ok": False}, 503, headers=later) if bare else error(503)

    async def fault(_request: Request, _fault: Exception) -> Response:
        return error(500)

    watch = Watch(office, now) if now is not None else None
    made = Starlette(
        routes=[
            Route("/", home),
            Route(pages.PATH, receipt, methods=["GET", "POST"]),
            Route("/health", health),
            *(exchange.routes(office, now, watch) if now is not None and watch is not None else ()),
            *((metrics.route(watch, metrics_token, behind_proxy=behind_proxy),) if watch is not None else ()),
            *(published.routes(office) if now is not None else ()),
            *(StaffDoors(office, now, new_id, secure=behind_proxy).routes() if now and new_id else ()),
        ],
        exception_handlers={HTTPException: refused, TooLarge: too_large, DatabaseTrouble: trouble, Exception: fault},
    )
    return Guard(made, error, encrypted=behind_proxy)


async def _asked(request: Request) -> str:
    """The text to check, from the form or from the address; empty where none was given.

    HTTPException 415 for another kind of form, 400 for one that cannot be read or gives the field twice.
    """
    if request.method == "POST":
        sent = await forms.body_of_form(request, LARGEST_BODY)
    else:
        sent = request.scope["query_string"]
    texts = forms.fields(sent, _MOST_FIELDS).get(pages.FIELD, [""])
    if len(texts) > 1:
        raise HTTPException(400)
    return texts[0].strip()


def _of_wire(request: Request) -> bool:
    return request.url.path.startswith("/v1/")


def _look(office: Office) -> None:
    with reading(office.engine) as connection:
        centre.state(connection)
