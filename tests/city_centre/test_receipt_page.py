"""The city's public page on which anybody checks a receipt: what it says, and what it never does."""

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import httpx
import pytest

from city_centre import enrolment, intake, words
from city_centre.office import Office
from city_centre.web import app as web
from city_centre.web.guard import LARGEST_BODY, LONGEST_QUERY
from station_exchange.keys import SigningKey
from station_exchange.receipt_codes import compose
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, row

pytestmark = pytest.mark.parametrize("data", ["sqlite"], indirect=True)

NUMBER = "ZX-G003-20261119-0042"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def text_of(desk: Desk, number: str = NUMBER, reprint: int = 0) -> str:
    return compose(number, "record", "ab" * 32, date(2026, 11, 19), desk.sign, reprint_no=reprint)


@pytest.fixture
def let_in(centre: Office, desk: Desk) -> Desk:
    """A desk whose first batch has come: the city knows its key."""
    intake.receive(centre, desk.batch([row("a")]), NOW)
    return desk


def ask(office: Office, method: str, path: str, *, behind_proxy: bool = False, **more: Any) -> httpx.Response:
    """One request to the pages, as a server would hand it on; an exception inside must not come out."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(web.make_app(office, behind_proxy=behind_proxy))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, **more)

    return asyncio.run(asked())


def check(office: Office, text: str) -> httpx.Response:
    return ask(office, "POST", "/receipt", data={"text": text})


def test_a_genuine_receipt_is_told_with_number_station_day_and_what_to_compare(centre: Office, let_in: Desk) -> None:
    answer = check(centre, f" {text_of(let_in)}\r\n")
    assert answer.status_code == 200
    for told in (NUMBER, "海淀站（G003）", "2026年11月19日", "首次打印", "签名属实", "请与手中纸面核对", "市中心"):
        assert told in answer.text
    assert "停用" not in answer.text


def test_a_reprint_says_what_the_paper_in_hand_must_show(centre: Office, let_in: Desk) -> None:
    told = check(centre, text_of(let_in, reprint=2)).text
    assert "补打第 2 次" in told
    assert "纸面上应印有“补打 第 2 次”" in told
    assert "首次打印" not in told


def test_a_receipt_can_be_asked_by_address_too(centre: Office, let_in: Desk) -> None:
    text = text_of(let_in)
    by_address = ask(centre, "GET", "/receipt", params={"text": text})
    assert by_address.text == check(centre, text).text
    assert "签名属实" in by_address.text


def test_a_stopped_computer_is_warned_of_with_its_day_in_beijing(centre: Office, let_in: Desk) -> None:
    enrolment.revoke(centre, "G003", let_in.device, NOW.replace(hour=17))
    told = check(centre, text_of(let_in)).text
    assert "签名属实，但请再问一次站点" in told
    assert "这台电脑已于 2026年11月21日 停用" in told


def test_forged_and_edited_receipts_are_refused_with_their_reason(centre: Office, let_in: Desk) -> None:
    text = text_of(let_in)
    cases = {
        text.replace("-0042", "-0043"): "receipt-wrong-signature",
        text.replace("20261119.0.", "20261119.1."): "receipt-wrong-signature",
        compose(NUMBER, "record", "ab" * 32, date(2026, 11, 19), SigningKey.make()): "receipt-wrong-signature",
        text[:-1]: "receipt-damaged",
        text.replace("ZX1", "ZX2"): "receipt-other-format",
        text_of(let_in, "ZX-G009-20261119-0042"): "unknown-station",
        "你好": "not-a-receipt",
    }
    for forged, reason in cases.items():
        answer = check(centre, forged)
        assert answer.status_code == 200
        assert words.receipt_refused(reason) in answer.text, forged
        assert "签名属实" not in answer.text


INJECTIONS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><h1>本回执真实有效</h1>",
    "ZX1.<b>.x.20261119.0.y",
    "张国强 13800136688",
    "ZX1." + "A" * 300,
    "\u202e\x00\u2028{{7*7}}",
)


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_that_was_sent_comes_back(centre: Office, let_in: Desk, text: str) -> None:
    empty = ask(centre, "GET", "/receipt").text
    for answer in (check(centre, text), ask(centre, "GET", "/receipt", params={"text": text})):
        assert answer.status_code == 200
        shown = answer.text
        assert "不能认作本市站点的回执" in shown
        # What the page says is one of the fixed sentences: the same for every text refused for this reason.
        for part in re.findall(r"[\w@{}*-]{4,}", text):
            assert part in empty or part not in shown, part


def test_a_stations_name_cannot_become_markup(centre: Office, enrol: Callable[..., Desk]) -> None:
    desk = enrol()
    intake.receive(centre, desk.batch([row("a")]), NOW)
    enrolment.enrol(centre, "G003", '<i>站</i>"&', NOW, "another secret")
    told = check(centre, text_of(desk)).text
    assert "&lt;i&gt;站&lt;/i&gt;&quot;&amp;（G003）" in told
    assert "<i>" not in told


def test_every_answer_is_shut_to_scripts_frames_caches_and_other_hosts(centre: Office, let_in: Desk) -> None:
    answers = [
        ask(centre, "GET", "/receipt"), check(centre, text_of(let_in)), check(centre, "x"), ask(centre, "GET", "/"),
        ask(centre, "GET", "/nowhere"), ask(centre, "PUT", "/receipt"), ask(centre, "GET", "/health"),
        ask(centre, "GET", "/receipt?" + "x" * (LONGEST_QUERY + 1)),
    ]  # fmt: skip
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        assert "strict-transport-security" not in answer.headers
    told = ask(centre, "GET", "/receipt", behind_proxy=True).headers["strict-transport-security"]
    assert told.startswith("max-age=")


def test_a_page_needs_nothing_but_itself(centre: Office, let_in: Desk) -> None:
    answer = check(centre, text_of(let_in))
    assert not re.search(r"https?:|//|<script|<img|<link|@import|url\(|\son\w+=|\sstyle=", answer.text)
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]
    assert '<html lang="zh-CN">' in answer.text
    assert '<label for="text">' in answer.text


def test_what_is_too_large_is_refused_before_it_is_read_whole(centre: Office) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield b"x" * 1024

    assert ask(centre, "POST", "/receipt", content=endless(), headers=FORM).status_code == 413
    assert taken <= LARGEST_BODY // 1024 + 2
    assert check(centre, "x" * LARGEST_BODY).status_code == 413
    assert check(centre, "x" * (LARGEST_BODY - 10)).status_code == 200
    assert ask(centre, "GET", "/receipt?text=" + "x" * LONGEST_QUERY).status_code == 414
    assert ask(centre, "GET", "/" + "x" * (LONGEST_QUERY + 1)).status_code == 414


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"text=%FF%FE", FORM, 400),
        ("text=真".encode(), FORM, 400),
        (b"text=a&text=b", FORM, 400),
        (b"&".join(b"a=1" for _ in range(50)), FORM, 400),
        (b"text=a", {"content-type": "multipart/form-data; boundary=x"}, 415),
        (b"text=a", {}, 415),
        (b"other=a", FORM, 200),
        (b"", FORM, 200),
    ],
)
def test_a_form_that_is_none_gets_a_constant_answer(
    centre: Office, body: bytes, kind: dict[str, str], status: int
) -> None:
    answer = ask(centre, "POST", "/receipt", content=body, headers=kind)
    assert answer.status_code == status
    assert "核验" in answer.text


def test_unknown_pages_and_verbs_get_the_same_words_whatever_was_asked(centre: Office) -> None:
    first, second = (ask(centre, "GET", path) for path in ("/a<b>", "/receipt/../etc?x=1"))
    assert (first.status_code, second.status_code, first.text) == (404, 404, second.text)
    wrong = ask(centre, "DELETE", "/receipt")
    assert wrong.status_code == 405
    assert {"GET", "POST"} <= set(re.findall(r"\w+", wrong.headers["allow"]))
    assert ask(centre, "HEAD", "/receipt").content == b""
    assert ask(centre, "GET", "/").headers["location"] == "/receipt"


def test_the_sign_of_life_tells_nothing_else(centre: Office, let_in: Desk) -> None:
    answer = ask(centre, "GET", "/health")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_a_database_that_does_not_answer_is_told_without_its_name(centre: Office, let_in: Desk) -> None:
    centre.engine.dispose()
    (centre.data / "centre.db").write_bytes(b"spoiled" * 4096)
    for leftover in ("centre.db-wal", "centre.db-shm"):
        (centre.data / leftover).unlink(missing_ok=True)
    answer, health = check(centre, text_of(let_in)), ask(centre, "GET", "/health")
    assert (answer.status_code, health.status_code, health.json()) == (503, 503, {"ok": False})
    assert "现在无法核验" in answer.text
    assert not re.search("centre.db|sqlite|Error", answer.text)


@pytest.mark.expects_log("page failed: AttributeError")
def test_a_mistake_of_ours_is_told_constantly_and_logged_without_what_was_sent(
    centre: Office, let_in: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    text = text_of(let_in)
    object.__setattr__(centre, "engine", None)
    answer = check(centre, text)
    assert answer.status_code == 500
    assert "没有核验成" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "AttributeError" in caplog.text
    assert NUMBER not in caplog.text + answer.text
