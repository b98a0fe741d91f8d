"""The office on the web: for now the public page on which anybody can check a receipt, and a sign of life.

The pages only read; what is asked is neither stored nor logged.
"""

from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from city_centre import receipt_check
from city_centre.office import Office
from city_centre.storage import centre
from city_centre.storage.engine import DatabaseTrouble, reading
from city_centre.web import pages
from city_centre.web.guard import Guard, TooLarge, body_of

FORM_TYPE = "application/x-www-form-urlencoded"
_MOST_FIELDS = 4


def make_app(office: Office, *, behind_proxy: bool) -> ASGIApp:
    """The pages of an opened office as an ASGI application.

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

    async def refused(_request: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 400
        answer = error(status)
        answer.headers.update((isinstance(fault, HTTPException) and fault.headers) or {})
        return answer

    async def too_large(_request: Request, _fault: Exception) -> Response:
        return error(413)

    async def trouble(request: Request, _fault: Exception) -> Response:
        return JSONResponse({"ok": False}, 503) if request.url.path == "/health" else error(503)

    async def fault(_request: Request, _fault: Exception) -> Response:
        return error(500)

    made = Starlette(
        routes=[
            Route("/", home),
            Route(pages.PATH, receipt, methods=["GET", "POST"]),
            Route("/health", health),
        ],
        exception_handlers={HTTPException: refused, TooLarge: too_large, DatabaseTrouble: trouble, Exception: fault},
    )
    return Guard(made, error, encrypted=behind_proxy)


async def _asked(request: Request) -> str:
    """The text to check, from the form or from the address; empty where none was given.

    HTTPException 415 for another kind of form, 400 for one that cannot be read or gives the field twice.
    """
    if request.method == "POST":
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
            raise HTTPException(415)
        sent = await body_of(request)
    else:
        sent = request.scope["query_string"]
    try:
        fields = parse_qs(sent.decode("ascii"), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error
    texts = fields.get(pages.FIELD, [""])
    if len(texts) > 1:
        raise HTTPException(400)
    return texts[0].strip()


def _look(office: Office) -> None:
    with reading(office.engine) as connection:
        centre.state(connection)
