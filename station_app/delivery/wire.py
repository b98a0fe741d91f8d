"""The wire to the office: batches put, the answer asked for, over HTTPS. The same bytes as on a stick.

Nothing that the other side says is believed here: a batch counts as delivered only by the office's own word in its own
form, and as taken in only by the signed acknowledgement. What went wrong is sorted into classes that a clerk can act
on: no network, a captive portal, certificate or clock, not let in, asked to wait, refused, the office in trouble.
"""

import socket
import ssl
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Final, Literal, TypeVar
from urllib.request import getproxies

import httpx
import msgspec

from station_app import __version__
from station_app.domain.troubles import Trouble
from station_exchange.acknowledgement import MAX_ACKNOWLEDGEMENT
from station_exchange.enrolment import is_safe_address

ANSWER_TYPE: Final = "application/vnd.ip-station.acknowledgement"
FILE_TYPE: Final = "application/octet-stream"
CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 20.0
"""An office answers a question within a second; whoever closes the desk meanwhile waits no longer than this."""
SLOW_SECONDS: Final = 60.0
"""What may pass without a step forward while something is put: over 8 kbit/s the last bytes of it are still on their
way when the desk believes them sent."""
SENT_AHEAD: Final = 8 * 1024
"""How much the system may hold for a slow line. It would swallow a whole batch at once and leave the desk waiting for
an answer to what has not arrived."""
_MAX_WORD: Final = 16 * 1024


class Word(msgspec.Struct, frozen=True):
    """The office's word on one batch. `code` says why it was refused, or is empty."""

    outcome: Literal["received", "duplicate", "parked", "refused"]
    code: str = ""


class PartWord(msgspec.Struct, frozen=True):
    """The office's word on one part of an attached file: kept, the whole file is there, or refused with `code`."""

    outcome: Literal["part", "received", "refused"]
    code: str = ""


class Standing(msgspec.Struct, frozen=True):
    """How far an attached file has come at the office; `missing` are stretches of parts, first and last."""

    outcome: Literal["unknown", "partial", "received"]
    missing: list[tuple[int, int]] = []


class Wire:
    """One conversation with the office at `address`. Trouble `wire-address` where that is no safe one.

    Every method raises Trouble with a code `wire-…`; its detail `after` is the number of seconds the office asked to
    wait, 0 where it asked for nothing.
    """

    def __init__(self, address: str) -> None:
        if not is_safe_address(address):
            raise Trouble("wire-address")
        self._base = address.rstrip("/")
        self._client = httpx.Client(
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS, write=SLOW_SECONDS),
            transport=None if _through_a_proxy(self._base) else httpx.HTTPTransport(
                socket_options=[(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AHEAD)]
            ),
            follow_redirects=False,
            headers={"User-Agent": f"ip-station-desk/{__version__}", "Accept-Encoding": "identity"},
            # A proxy between this PC and itself would only get in the way.
            trust_env=not self._base.startswith("http://"),
        )

    def __enter__(self) -> "Wire":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def put_batch(self, station: str, epoch: str, no: int, content: bytes) -> Word:
        """Puts one batch; asked again, the office answers the same. A refusal of the batch is a Word, no trouble."""
        status, media, body = self._send("PUT", f"/v1/batches/{station}/{epoch}/{no}", content, _MAX_WORD)
        word = _word(media, body)
        if word is None:
            raise Trouble("wire-portal", after=0)
        if status in (200, 403, 409, 413, 422) and (status == 200) == (word.outcome != "refused"):
            return word
        raise Trouble("wire-portal", after=0)

    def put_part(self, blob: str, part: int, content: bytes) -> PartWord:
        """Puts one part of an attached file; a refusal is a word, no trouble."""
        status, media, body = self._send("PUT", f"/v1/blobs/{blob}/{part}", content, _MAX_WORD)
        word = _read(media, body, PartWord)
        if word is None or status not in (200, 403, 410, 413, 422) or (status == 200) != (word.outcome != "refused"):
            raise Trouble("wire-portal", after=0)
        return word

    def standing(self, blob: str, question: str) -> Standing | PartWord:
        """Which parts of an attached file the office still wants; a PartWord where it refuses to say."""
        status, media, body = self._send("GET", f"/v1/blobs/{blob}", b"", _MAX_WORD * 4, f"Station {question}")
        found = _read(media, body, Standing) if status == 200 else _read(media, body, PartWord)
        if found is None or (isinstance(found, PartWord) and found.outcome != "refused"):
            raise Trouble("wire-portal", after=0)
        return found

    def ask(self, station: str, asking: bytes) -> bytes:
        """The office's newest answer to this device, sealed. Trouble `wire-not-let-in` where it does not know it."""
        status, media, body = self._send("POST", f"/v1/acknowledgements/{station}", asking, MAX_ACKNOWLEDGEMENT)
        if status == 200 and media == ANSWER_TYPE:
            return body
        if _word(media, body) is not None:
            raise Trouble("wire-not-let-in", after=0)
        raise Trouble("wire-portal", after=0)

    def published(self, path: str, most: int) -> bytes | None:
        """One file of what the office publishes; None where it has none of that name. Prove it before use."""
        status, media, body = self._send("GET", path, b"", most)
        if status == 200 and media == FILE_TYPE:
            return body
        if status == 404 and media == "application/json":
            return None
        raise Trouble("wire-portal", after=0)

    def _send(self, method: str, path: str, content: bytes, most: int, asker: str = "") -> tuple[int, str, bytes]:
        headers = {"Authorization": asker} if asker else {}
        try:
            with self._client.stream(
                method, self._base + path, content=content, headers=headers, timeout=_timeout(method)
            ) as answer:
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > most:
                        raise Trouble("wire-portal", after=0)
        except httpx.HTTPError as error:
            raise _trouble_of(error) from error
        after = _seconds(answer.headers.get("retry-after", ""), answer.headers.get("date", ""))
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        status = answer.status_code
        if status == 429:
            raise Trouble("wire-busy", after=after)
        if status in (401, 407, 511) or 300 <= status < 400:
            raise Trouble("wire-portal", after=0)
        if status >= 500:
            raise Trouble("wire-office-down", after=after)
        return status, media, bytes(body)


def _timeout(method: str) -> httpx.Timeout:
    read = SLOW_SECONDS if method == "PUT" else READ_SECONDS
    return httpx.Timeout(read, connect=CONNECT_SECONDS, write=SLOW_SECONDS)


def _through_a_proxy(address: str) -> bool:
    """Whether this PC reaches the address by a proxy: what httpx itself would choose is then left to it."""
    return not address.startswith("http://") and bool(getproxies().get("https") or getproxies().get("all"))


def _word(media: str, body: bytes) -> Word | None:
    return _read(media, body, Word)


W = TypeVar("W", Word, PartWord, Standing)


def _read(media: str, body: bytes, kind: type[W]) -> W | None:
    if media != "application/json":
        return None
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None


def _trouble_of(error: httpx.HTTPError) -> Trouble:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Trouble("wire-certificate", after=0)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.TimeoutException):
        return Trouble("wire-slow", after=0)
    return Trouble("wire-no-network", after=0)


def _seconds(text: str, sent: str) -> int:
    """Retry-After of RFC 9110: seconds, or a date, counted from when the office sent it. 0 for anything else."""
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        return max(0, int((parsedate_to_datetime(text) - parsedate_to_datetime(sent)).total_seconds()))
    except (TypeError, ValueError):
        return 0
