"""The routes of the staff's pages on attached files: which there are, and looking at one, which is written down."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from city_centre import attached, staff
from city_centre.office import Office
from city_centre.storage.blobs import Named
from city_centre.storage.staff import Colleague
from city_centre.web.html import Html, element, joined
from city_centre.web.staff import words
from city_centre.web.staff.frame import ROOT, chip, section, table
from city_centre.web.staff.sessions import Session

LISTED = 300
_ENDING: Final = re.compile(r"[A-Za-z0-9]{1,10}")
"""What a name may end in that stands in a header as it is; what a station called its type is the station's word."""


class FileDoors:
    """What the staff do with attached files. `pages` is whoever shows pages."""

    def __init__(self, office: Office, now: Callable[[], datetime], pages: Any) -> None:
        self._office = office
        self._now = now
        self._pages = pages

    def inside(self) -> list[tuple[str, Any, list[str]]]:
        """(path, page, methods) of each."""
        return [
            ("/stations/{code}/files", self.listing, ["GET"]),
            ("/files/{station}/{record}/{digest}", self.look, ["GET"]),
        ]

    async def listing(self, request: Request, who: Colleague, session: Session) -> Response:
        """The files that a station's records name, without the names of anything."""
        station = request.path_params["code"]
        found = await run_in_threadpool(attached.newest, self._office, station, LISTED)
        if found is None:
            raise HTTPException(404)
        counted, listed = found
        shown = joined(
            section(
                f"附件（{station}）",
                element("p", f"记录里列出 {counted.named} 个，收齐 {counted.received} 个，"
                        f"在两份核对过的备份里 {counted.archived} 个。", class_="hint"),
                files(station, listed, who),
            )
        )  # fmt: skip
        page: Response = self._pages.shown(request, who, session, "stations", shown)
        return page

    async def look(self, request: Request, who: Colleague, _session: Session) -> Response:
        """One file, to be saved and opened by the colleague's own programs: nothing of it is shown as a page here."""
        staff.demand(who, "read_person")
        station, record, digest = (request.path_params[name] for name in ("station", "record", "digest"))

        def read() -> attached.Opened:
            opened = attached.open_file(self._office, station, record, digest)
            staff.note(self._office, who, "open_file", self._now(), station=station,
                       subject=f"{opened.named.number or record} {digest[:8]}")  # fmt: skip
            return opened

        opened = await run_in_threadpool(read)
        plain = f"{digest[:16]}.{opened.named.type}" if _ENDING.fullmatch(opened.named.type) else digest[:16]
        answer = Response(opened.content, media_type="application/octet-stream")
        answer.headers["Content-Disposition"] = (
            f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(opened.name or plain, safe='')}"
        )
        return answer


def files(station: str, listed: list[tuple[Named, bool]], who: Colleague) -> Html:
    """A table of files; whoever may look at them gets a way to."""
    may = who.role in staff.RIGHTS["read_person"]
    where = f"{ROOT}/files/{station}"
    lines = [
        [
            one.number or one.record_id[:8],
            words.kind(one.kind),
            one.type or "—",
            f"{one.size / 1024 / 1024:.1f} MB" if one.size >= 100 * 1024 else f"{max(1, round(one.size / 1024))} KB",
            chip("已收齐", "good") if is_here else chip("还没有收齐"),
            element("a", "打开", href=f"{where}/{one.record_id}/{one.digest}") if is_here and may else "",
        ]
        for one, is_here in listed
    ]
    heads = ("编号", "种类", "类型", "大小", "状态", "")
    return table(heads, lines, numbers=(3,), empty="没有随记录报来的附件。")
