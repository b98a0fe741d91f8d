"""忘记密码 on the sign-in page: by the printed code, and by the city's answer."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station_app.actions.stations import add_clerk, open_desk
from station_app.domain.clerks import Role
from station_app.ui.background import Background
from station_app.ui.recover import RecoverPage
from tests.helpers.city import City
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import CHEAP, MANAGER, make_office
from tests.helpers.window import dress, gone

NEW = "新口令-2027-不再忘"


@pytest.fixture
def shut(tmp_path):
    """An enrolled station that nobody has open, with its city and a stick."""
    office = make_office(tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    city = City.founded(tmp_path / "city")
    city.enrol(office, stick)
    office.close()
    return office, city, stick


@pytest.fixture
def page(qtbot, shut):
    dress()
    office, _city, _stick = shut
    background = Background()
    made = RecoverPage(office.folder, background, office.clock, office.ids, lambda pdf, title: False, cost=CHEAP)
    made.show()
    yield made
    assert background.settle(20)
    background.close()
    gone(made)


def type_password(page):
    page.password.box.setText(NEW)
    page.again.box.setText(NEW)
    page.recover()
    assert page._background.settle(20)


def opens(office):
    open_desk(office.folder, MANAGER, NEW, now=office.clock(), new_id=office.ids).close()


def test_the_printed_code_gives_a_new_password_and_a_new_code(page, shut):
    office, _city, _stick = shut
    page.code.box.setText("AAAA-BBBB")
    type_password(page)
    assert not page.code.fault.isHidden()
    assert page.recovery is None
    page.code.box.setText(office.recovery_code.lower())
    type_password(page)
    assert page.recovery is not None
    assert page.recovery.code != office.recovery_code
    opens(office)


def test_the_citys_answer_gives_a_new_password(page, shut, tmp_path):
    office, city, stick = shut
    page.by_city.setChecked(True)
    type_password(page)
    assert page.recovery is None
    page.write_request(stick / "help.svr")
    assert page._background.settle(20)
    told = city.run("recover", str(stick / "help.svr"), "--out", str(stick / "help.svk"), "--json").json
    page.take_answer(Path(stick / "help.svk"))
    page.told_code.box.setText("AAAAA-BBBBB-CCCCC-DDDDD")
    type_password(page)
    assert not page.told_code.fault.isHidden()
    page.told_code.box.setText(told["code"])
    type_password(page)
    assert page.recovery is not None
    opens(office)


def test_of_several_clerks_nobodys_password_is_changed_before_he_is_chosen(shut, qtbot):
    office, _city, _stick = shut
    office.reopen()
    add_clerk(office.desk, "同事", Role.CLERK, "同事-第一次-2026", now=office.clock(), new_id=office.ids, cost=CHEAP)
    office.close()
    background = Background()
    page = RecoverPage(office.folder, background, office.clock, office.ids, lambda pdf, title: False, cost=CHEAP)
    page.show()
    hands = Hands(page)
    hands.type(office.recovery_code)
    hands.press(ENTER)
    assert hands.caret is page.names
    type_password(page)
    assert "经办人" in page.banner.sentence.text()
    assert (page.recovery, hands.caret) == (None, page.names)
    hands.press(Qt.Key.Key_Down, times=2)
    hands.press(ENTER)
    assert hands.caret is page.password.box
    type_password(page)
    assert page.recovery is not None
    open_desk(office.folder, "同事", NEW, now=office.clock(), new_id=office.ids).close()
    background.close()
    gone(page)


def test_two_different_passwords_change_nothing(page, shut):
    office, _city, _stick = shut
    page.code.box.setText(office.recovery_code)
    page.password.box.setText(NEW)
    page.again.box.setText(NEW + "2")
    page.recover()
    assert not page.again.fault.isHidden()
    assert page.recovery is None
