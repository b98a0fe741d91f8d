"""The doors of 发布: look a bundle through, then publish exactly what was looked through, with the password again."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from city_centre import publishing, spread, staff
from city_centre import words as office_words
from city_centre.office import Office, OfficeRefused
from city_centre.publishing import Proposal
from city_centre.storage.staff import Colleague
from city_centre.web import multipart
from city_centre.web.staff import publish_views, words
from city_centre.web.staff.frame import FORM_KEY, ROOT
from city_centre.web.staff.sessions import Session, Sessions
from station_exchange import bundles
from station_exchange.bundles import MANIFEST, BundleRefused

LARGEST_UPLOAD: Final = 16 * 1024 * 1024
PREPARED: Final = "references"
"""The folder of the office's data in which bundles may be laid ready."""
MOST_LOOKED: Final = 4


class PublishDoors:
    """What the staff publish. `pages` is whoever shows pages and reads forms, `sessions` who counts wrong passwords."""

    def __init__(self, office: Office, now: Callable[[], datetime], pages: Any, sessions: Sessions) -> None:
        self._office = office
        self._now = now
        self._pages = pages
        self._sessions = sessions
        self._looked: dict[str, Mapping[str, bytes]] = {}

    def inside(self) -> list[tuple[str, Any, list[str]]]:
        """(path, page, methods) of each."""
        post = ["POST"]
        return [
            ("/publish", self.show, ["GET"]), ("/publish", self.publish, post), ("/publish/look", self.look, post),
            ("/publish/folder", self.look_at_folder, post),
        ]  # fmt: skip

    async def show(self, request: Request, who: Colleague, session: Session) -> Response:
        """What is published, and who has it."""
        found = await run_in_threadpool(spread.spread, self._office)
        content = publish_views.overview(found, self._prepared(), who, session.form_key)
        page: Response = self._pages.shown(request, who, session, "publish", content)
        return page

    async def look(self, request: Request, who: Colleague, session: Session) -> Response:
        """What an uploaded zip would change."""
        staff.demand(who, "publish")
        sent = await multipart.sent_form(request, LARGEST_UPLOAD)
        if not secrets.compare_digest(session.form_key, sent.fields.get(FORM_KEY, "")):
            raise HTTPException(400)
        packed = sent.files.get(publish_views.FILE, b"")
        if not packed:
            raise OfficeRefused("publish_zip")
        return await self._proposed(request, who, session, lambda: bundles.unpack(packed))

    async def look_at_folder(self, request: Request, who: Colleague, session: Session) -> Response:
        """What a folder that lies ready on this machine would change."""
        staff.demand(who, "publish")
        fields: dict[str, str] = await self._pages.posted(request, session)
        name = fields.get("folder", "")
        if name not in self._prepared():
            raise OfficeRefused("publish_zip")
        folder = self._office.data / PREPARED / name
        return await self._proposed(request, who, session, lambda: bundles.folder_files(folder))

    async def publish(self, request: Request, who: Colleague, session: Session) -> Response:
        """Publishes what was looked through. OfficeRefused `staff_wrong`; `publish_changed` where the centre would now
        publish something else than what was shown.
        """
        staff.demand(who, "publish")
        fields: dict[str, str] = await self._pages.posted(request, session)
        wait = self._sessions.wait(who.name)
        if wait:
            raise OfficeRefused("staff_wait", seconds=str(wait))
        try:
            await run_in_threadpool(staff.prove, self._office, who, fields.get("password", ""))
        except OfficeRefused:
            self._sessions.wrong(who.name)
            raise
        files = self._looked.get(session.form_key)
        digest = fields.get("digest", "")

        def done() -> None:
            if files is None or publishing.prepare(self._office, files, self._now()).digest != digest:
                raise OfficeRefused("publish_changed")
            published = publishing.publish(self._office, files, self._now(), by=who.name)
            staff.note(self._office, who, "publish", self._now(), subject=published.version)

        await run_in_threadpool(done)
        self._looked.pop(session.form_key, None)
        return RedirectResponse(f"{ROOT}/publish?done=published", 303)

    async def _proposed(
        self, request: Request, who: Colleague, session: Session, read: Callable[[], dict[str, bytes]]
    ) -> Response:
        def prepared() -> tuple[dict[str, bytes], Proposal]:
            files = read()
            return files, publishing.prepare(self._office, files, self._now())

        try:
            files, proposal = await run_in_threadpool(prepared)
        except BundleRefused as refused:
            where = office_words.bundle(refused.code, **refused.details)
            raise OfficeRefused("publish_refused", where=where) from refused
        while len(self._looked) >= MOST_LOOKED:
            self._looked.pop(next(iter(self._looked)))
        self._looked[session.form_key] = files
        content = publish_views.looked_through(proposal, words.LISTS, session.form_key)
        page: Response = self._pages.shown(request, who, session, "publish", content)
        return page

    def _prepared(self) -> list[str]:
        root: Path = self._office.data / PREPARED
        if not root.is_dir():
            return []
        return sorted(one.name for one in root.iterdir() if not one.is_symlink() and (one / MANIFEST).is_file())
