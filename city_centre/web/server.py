"""The server of the pages: one process, plain HTTP, by itself only on this machine (decisions.md 12)."""

import ipaddress
import socket
import sys
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from city_centre.office import OfficeRefused

MOST_CONNECTIONS = 512
"""Far above what comes at once: those who only hold a connection open (PATIENCE_SECONDS) shut nobody else out."""
WAITING_CONNECTIONS = 128
PATIENCE_SECONDS = 10.0
"""How long a connection may take over the head of its first request; six times as long without a byte of a body."""
SLOWEST_BYTES_A_SECOND = 512
LONGEST_BODY_SECONDS = 15 * 60.0
LOOK_SECONDS = 5.0
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
        listener.listen(WAITING_CONNECTIONS)
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


class _Impatient(H11Protocol):
    """Hangs up on who opens a connection and does not come to the point, or sends a body drop by drop (slow-loris,
    fault 78). A line of 8 kbit/s is waited for.
    """

    patience = PATIENCE_SECONDS

    def connection_made(self, transport: Any) -> None:
        """Somebody is there: the time for the head of a request begins."""
        super().connection_made(transport)
        self._begun, self._read = self.loop.time(), 0
        self._next_look = self.loop.call_later(self.patience, self._look)

    def data_received(self, data: bytes) -> None:
        """Something came. A new request on the same line has its own time."""
        if self.cycle is not None and self.cycle.response_complete:
            self._begun, self._read = self.loop.time(), 0
        self._read += len(data)
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        if self._left() <= 0:
            self.transport.close()
            return
        self._next_look = self.loop.call_later(max(0.1, min(self._left(), LOOK_SECONDS)), self._look)

    def _left(self) -> float:
        """How many seconds they still have; plenty while it is our turn."""
        waited = self.loop.time() - self._begun
        if self.cycle is None:
            return self.patience - waited
        if self.cycle.response_complete or not self.cycle.more_body:
            return LOOK_SECONDS
        slow = min(6 * self.patience + self._read / SLOWEST_BYTES_A_SECOND, LONGEST_BODY_SECONDS)
        return slow - waited


def serve(app: ASGIApp, listener: socket.socket, patience: float = PATIENCE_SECONDS) -> None:
    """Answer until the process is told to stop; open answers are finished first. Logs no address and no request.

    `patience`: the seconds that a connection may take over the head of its first request.
    """
    _Impatient.patience = patience
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=_Impatient,
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
