"""The figures for a monitor: OpenMetrics text, for this machine alone or for who has the token."""

import hmac
import ipaddress

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from city_centre.observing import METRICS_TYPE, Watch

PATH = "/metrics"


def route(watch: Watch, token: str, *, behind_proxy: bool) -> Route:
    """The door. With a token: who names it as `Authorization: Bearer …`. Without: callers on this machine, and nobody
    where a proxy stands before, for then everybody comes from this machine. All others are told that nothing is there.
    """

    async def figures(request: Request) -> Response:
        if not (_has_token(request, token) if token else not behind_proxy and _is_own(request)):
            raise HTTPException(404)
        return Response(await run_in_threadpool(watch.text), media_type=METRICS_TYPE)

    return Route(PATH, figures)


def _has_token(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_own(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
