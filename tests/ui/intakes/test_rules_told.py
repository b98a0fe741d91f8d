"""ⓘ: the rule behind a fee and a deadline is told in words, with its source and the articles word for word."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions import policy_texts, rule_texts
from station_app.actions.acts import RecordIds
from station_app.documents.policy_files import PolicyFile
from station_app.domain.policy_texts import Paragraph, PolicyHead
from station_app.ui.intakes.page import IntakePage
from station_app.ui.intakes.rule_dialog import RuleDialog
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import fill
from tests.ui.intakes.filings import REGISTRATION


def _dialog(page: IntakePage) -> RuleDialog:
    (found,) = [one for one in page.findChildren(RuleDialog) if one.isVisible()]
    return found


def test_the_rule_of_a_fee_is_told_with_its_days_and_its_source(page: IntakePage) -> None:
    assert page.fee.info.isHidden()
    fill(page, REGISTRATION)
    page.fee.info.setFocus()
    QTest.keyClick(page.fee.info, Qt.Key.Key_Space)
    told = "\n".join(_dialog(page).told)
    assert "每类基本费 270.00 元" in told
    assert "第 11 项起每项加 27.00 元" in told
    assert "2019-07-01 起有效" in told
    assert "发改价格〔2019〕914号" in told
    QTest.keyClick(_dialog(page), Qt.Key.Key_Escape)


def test_a_deadline_between_two_laws_tells_both_rules_and_the_new_article_word_for_word(page: IntakePage) -> None:
    page.side.show_part(page.deadlines)
    page.deadlines.ask("opposition", date(2026, 11, 10))
    page.deadlines.info.click()
    told = "\n".join(_dialog(page).told)
    assert "自公告之日起 3 个月" in told
    assert "自公告之日起 2 个月" in told
    assert "至 2026-12-31 有效" in told
    assert "自公告之日起二个月内，在先权利人、利害关系人" in told
    assert "商标法(2019)第三十三条" in told
    assert "这一条的原文本站还没有" in told, "nobody has brought the law of 2019 in"
    _dialog(page).close()


def test_an_article_that_the_station_brought_in_is_told_from_its_library(office: Office) -> None:
    db, catalogue = office.store.db, office.desk.catalogue
    basis = "商标法(2019)第三十三条、第三十四条"
    assert [one.text for one in rule_texts.articles(db, catalogue, basis)] == ["", ""]
    _bring(office, "2019-04-23", ("第三十三条", "自公告之日起三个月内。"), ("第三十三条第二款", "另一款。"))
    _bring(office, "2013-08-30", ("第三十三条", "旧文。"), ("第三十四条", "旧文。"))
    first, second = rule_texts.articles(db, catalogue, basis)
    assert (first.cited, first.text, first.source) == (
        "商标法(2019)第三十三条", "自公告之日起三个月内。 另一款。", "中华人民共和国商标法")  # fmt: skip
    assert (second.cited, second.text) == ("商标法(2019)第三十四条", "")


def _bring(office: Office, dated: str, *paragraphs: tuple[str, str]) -> None:
    head = PolicyHead("中华人民共和国商标法", "全国人民代表大会常务委员会", "", dated)
    read = PolicyFile(head, tuple(Paragraph(*one) for one in paragraphs), dated.replace("-", "") * 8, "txt")
    policy_texts.store_policy(
        office.store, office.desk.clerk, read, head, ids=RecordIds.make(office.ids), now=office.clock()
    )
