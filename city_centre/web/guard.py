"""What stands before every page: headers that shut out all else, caps, and one constant answer to a fault of ours."""

import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from city_centre.web.staff.style import STAFF_STYLE_DIGEST
from city_centre.web.style import STYLE_DIGEST

LONGEST_QUERY: Final = 2048
LARGEST_BODY: Final = 4096

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": f"default-src 'none'; style-src '{STYLE_DIGEST}' '{STAFF_STYLE_DIGEST}'; "
    "form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
STRICT_TRANSPORT: Final = "max-age=31536000"

_log = logging.getLogger(__name__)


class TooLarge(Exception):
    """A body of more bytes than its page takes."""


async def body_of(request: Request, most: int = LARGEST_BODY) -> bytes:
    """The request's body, read no further than `most` bytes. TooLarge beyond, whatever length was announced."""
    if most < int(request.headers.get("content-length") or 0):
        raise TooLarge
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > most:
            raise TooLarge
    return bytes(read)


class Guard:
    """Wraps the pages: each answer gets the headers; a query beyond its cap goes no further.

    `error` makes the answer of a status. An exception is answered with 500 and logged by its kind and place only: its
    message may hold what was sent. `encrypted` says that browsers come by HTTPS, through a proxy.
    """

    def __init__(self, pages: ASGIApp, error: Callable[[int], Response], *, encrypted: bool) -> None:
        self._pages = pages
        self._error = error
        self._headers = {**HEADERS, **({"Strict-Transport-Security": STRICT_TRANSPORT} if encrypted else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        if len(scope["query_string"]) > LONGEST_QUERY or len(scope["path"]) > LONGEST_QUERY:
            await self._error(414)(scope, receive, guarded)
            return
        try:
            await self._pages(scope, receive, guarded)
        except Exception as fault:
            last = traceback.extract_tb(fault.__traceback__)[-1]
            _log.error("page failed: %s in %s line %s", type(fault).__name__, last.name, last.lineno)
            if not begun:
                await self._error(500)(scope, receive, guarded)
