"""A browser of the staff's page without a window: keeps its cookies, sends the form's own key."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import uuid_utils

from city_centre import staff
from city_centre.office import Office
from city_centre.web import app as web
from tests.city_centre.conftest import CHEAP, NOW

FIRST = "first password"
OWN = "a password of one's own"
_KEY = re.compile(r'name="form_key" value="([^"]+)"')


class Clock:
    """A clock that the test moves."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Browser:
    """One browser at the pages of an office. `page` is the last one it saw."""

    def __init__(self, office: Office, clock: Callable[[], datetime], app: Any = None) -> None:
        self.app = app or web.make_app(office, behind_proxy=False, now=clock, new_id=lambda: str(uuid_utils.uuid7()))
        self.cookies = httpx.Cookies()
        self.page = httpx.Response(200, text="")

    def go(self, path: str, method: str = "GET", **more: Any) -> httpx.Response:
        """Asks for a page, following where it leads."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1", cookies=self.cookies, follow_redirects=True
            ) as client:
                answer = await client.request(method, path, **more)
                self.cookies = client.cookies
                return answer

        self.page = asyncio.run(asked())
        return self.page

    def send(self, path: str, *, key: str | None = None, **fields: str) -> httpx.Response:
        """Fills and sends a form of the page in front."""
        found = _KEY.search(self.page.text)
        form_key = key if key is not None else found.group(1) if found else ""
        return self.go(path, "POST", data={"form_key": form_key, **fields})

    def sign_in(self, name: str, password: str) -> httpx.Response:
        """Opens the door."""
        self.go("/staff/sign-in")
        return self.send("/staff/sign-in", name=name, password=password)


def colleague(office: Office, clock: Callable[[], datetime], name: str, role: str) -> Browser:
    """A browser at which somebody of that role sits, their first password already changed."""
    staff.take_on(office, name, role, FIRST, clock(), by="test", cost=CHEAP)
    known = staff.present(office, name)
    assert known is not None
    staff.change_password(office, known, FIRST, OWN, clock(), cost=CHEAP)
    browser = Browser(office, clock)
    browser.sign_in(name, OWN)
    return browser
