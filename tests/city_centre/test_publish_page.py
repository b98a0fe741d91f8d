"""发布 on the staff's page: looked through first, published with the password again, by a manager only."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from city_centre import intake
from city_centre.office import Office
from city_centre.storage import publications, staff
from city_centre.storage.engine import reading
from station_exchange import bundles
from tests.city_centre.browsing import OWN, Browser, Clock, colleague
from tests.exchange.publishing import carried, with_a_channel
from tests.helpers.wire import Desk, row

pytestmark = pytest.mark.parametrize("data", ["sqlite"], indirect=True)


def upload(browser: Browser, files: Mapping[str, bytes] | bytes, *, key: str | None = None) -> str:
    """Chooses a zip and presses 看差别."""
    packed = files if isinstance(files, bytes) else bundles.pack(files)
    browser.go("/staff/publish")
    found = browser.page.text.split('name="form_key" value="', 1)[1].split('"', 1)[0]
    answer = browser.go(
        "/staff/publish/look", "POST", data={"form_key": found if key is None else key},
        files={"bundle": ("资料.zip", packed, "application/zip")},
    )  # fmt: skip
    return answer.text


def confirm(browser: Browser, password: str = OWN) -> str:
    """Types the password and presses 发布."""
    digest = browser.page.text.split('name="digest" value="', 1)[1].split('"', 1)[0]
    return browser.send("/staff/publish", digest=digest, password=password).text


def newest(office: Office) -> publications.Publication | None:
    with reading(office.engine) as connection:
        return publications.newest(connection)


def test_a_manager_sees_what_would_change_and_publishes_it_with_the_password_again(centre: Office) -> None:
    browser = colleague(centre, Clock(), "王主任", "manager")
    shown = upload(browser, with_a_channel())
    assert "巡讲" in shown
    assert "新增" in shown
    assert newest(centre) is None
    assert "不对" in confirm(browser, "a wrong password")
    assert newest(centre) is None
    upload(browser, with_a_channel())
    assert "已发布" in confirm(browser)
    done = newest(centre)
    assert done is not None
    assert (done.actor, done.added, done.changed, done.retired) == ("王主任", 1, 0, 0)
    assert done.version in browser.go("/staff/publish").text
    with reading(centre.engine) as connection:
        acts = [act.act for _, act in staff.newest_acts(connection, 3)]
    assert acts[0] == "publish"
    assert "没有差别" in upload(browser, with_a_channel())


def test_what_cannot_be_published_is_told_with_file_and_line(centre: Office) -> None:
    browser = colleague(centre, Clock(), "王主任", "manager")
    files = with_a_channel()
    files["channels.csv"] += "88,再来,2026-01-01,\n".encode()
    assert "channels.csv 第" in upload(browser, files)
    assert browser.page.status_code == 422
    assert "不是参考数据的 zip" in upload(browser, b"PK\x03\x04 not a zip at all")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.toml", b" " * (bundles.LARGEST_BUNDLE + 1))
    assert "太大" in upload(browser, bomb.getvalue())
    assert upload(browser, with_a_channel(), key="forged") == "" or browser.page.status_code == 400
    assert newest(centre) is None


def test_a_folder_that_lies_ready_can_be_chosen_and_nothing_outside_it(centre: Office) -> None:
    browser = colleague(centre, Clock(), "王主任", "manager")
    ready = centre.data / "references" / "2026-12"
    ready.mkdir(parents=True)
    for name, content in with_a_channel().items():
        (ready / name).write_bytes(content)
    assert "2026-12" in browser.go("/staff/publish").text
    assert "巡讲" in browser.send("/staff/publish/folder", folder="2026-12").text
    browser.go("/staff/publish")
    assert browser.send("/staff/publish/folder", folder="../..").status_code == 422


def test_who_is_no_manager_looks_and_publishes_nothing(centre: Office) -> None:
    for role in ("viewer", "officer"):
        browser = colleague(centre, Clock(), f"人员{role}", role)
        assert 'type="file"' not in browser.go("/staff/publish").text
        assert browser.send("/staff/publish", digest="x", password=OWN).status_code == 403


def test_the_page_says_which_station_has_which_version(centre: Office, enrol: Callable[..., Desk]) -> None:
    browser = colleague(centre, Clock(), "王主任", "manager")
    upload(browser, carried())
    confirm(browser)
    present = newest(centre)
    assert present is not None
    for code, version in (("G001", "2026.1"), ("G002", present.version)):
        desk = enrol(code)
        intake.receive(centre, desk.batch([row(code)], refdata_ver=version), Clock()())
    enrol("G003")
    page = browser.go("/staff/publish").text
    behind = page.split("G001", 1)[1].split("</tr>", 1)[0]
    assert "2026.1" in behind
    assert "旧版本" in behind
    assert "旧版本" not in page.split("G002", 1)[1].split("</tr>", 1)[0]
    assert "还没有报过" in page.split("G003", 1)[1].split("</tr>", 1)[0]
