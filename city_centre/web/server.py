"""The server of the pages: one process, plain HTTP, by itself only on this machine (decisions.md 12)."""

import ipaddress
import socket
import sys

import uvicorn
from starlette.types import ASGIApp

from city_centre.office import OfficeRefused

MOST_CONNECTIONS = 64
KEEP_ALIVE_SECONDS = 5
LAST_PORT = 65535
STOP_SECONDS = 5


def listen(host: str, port: int, *, behind_proxy: bool) -> socket.socket:
    """A socket that listens there; port 0 takes any free one.

    OfficeRefused `plain_http` for any host but this machine's own address, unless an HTTPS proxy stands before it;
    `address` where nothing can listen there.
    """
    if not behind_proxy and not _own(host):
        raise OfficeRefused("plain_http", host=host)
    listener = None
    try:
        if not 0 <= port <= LAST_PORT:
            # The system's resolver would cut the number short and open another port.
            raise OSError("no such port")
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(MOST_CONNECTIONS)
    except OSError as error:
        if listener is not None:
            listener.close()
        raise OfficeRefused("address", host=host, port=str(port)) from error
    return listener


def _own(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def url_of(listener: socket.socket) -> str:
    """The address to open in a browser on this machine."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Answer until the process is told to stop; open answers are finished first. Logs no address and no request."""
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=16 * 1024,
    )
    uvicorn.Server(config).run(sockets=[listener])
