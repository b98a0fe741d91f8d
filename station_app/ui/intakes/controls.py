"""The controls of an intake, made from the code lists of today, and which of them a business asks for."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.intakes import LINE_LENGTH, NAME_LENGTH, REGISTRATIONS
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.trademarks.fees import BUSINESS_TYPES
from station_app.ui.intakes.detail_rows import co_applicants, earlier_marks, marks, priorities
from station_app.ui.intakes.goods_picker import GoodsPicker
from station_app.ui.intakes.image_field import ImageField
from station_app.ui.widgets.boxes import LineBox, NumberBox, sound_phone, sound_uscc
from station_app.ui.widgets.choices import CodeBox, CodeRow
from station_app.ui.widgets.days import DayBox
from station_app.words import say

ABOUT_A_MARK: Final = frozenset({"TM07", "TM08", "TM09", "TM10", "TM11", "TM12", "TM13", "TM14", "TM15", "TM16", "TM17",
                                 "TM18", "TM19", "TM20", "TM06", "TM05"})  # fmt: skip
"""Businesses about marks that are registered or filed already."""
ADVISED: Final = frozenset({"TM30", "TM31", "TM32", "TM33"})
"""Businesses that a window only advises on; the consultation that they become names the mark."""
PEOPLE: Final = frozenset({"11", "12", "70", "71"})
"""Kinds of applicants who show a document of a person."""
ABROAD: Final = frozenset({"70", "71"})


OF_ONE_BUSINESS: Final[Mapping[str, str]] = {
    "TM04": "category", "TM05": "usa", "TM07": "name_change", "TM14": "paper_certificate",
}  # fmt: skip
"""What only one business is asked."""
LICENCE_LENGTH: Final = 60


class Controls:
    """One control for each thing the form asks. Nothing is laid out here."""

    def __init__(
        self, catalogue: Catalogue, now: Callable[[], datetime], picker: GoodsPicker, image: ImageField
    ) -> None:
        day = now().astimezone(BEIJING_TIME).date()
        self.business = CodeBox(say("业务类型"), catalogue.current(BUSINESS_TYPES, day), say("选业务"))
        self.channel = CodeRow(
            say("提交方式"),
            [Code("electronic", say("窗口网上代报"), {}, day), Code("paper", say("纸质"), {}, day)],
            shown=2, empty="electronic",
        )  # fmt: skip
        self.applicant = LineBox(say("申请人"), NAME_LENGTH)
        self.applicant.setPlaceholderText(say("与证件上一字不差"))
        self.kind = CodeBox(say("申请人类型"), catalogue.current("applicant_kind", day), say("选类型"))
        self.co_applicants = co_applicants()
        self.uscc = NumberBox(say("信用代码"), 30, sound_uscc, capitals=True)
        self.identity = CodeBox(say("身份证件"), catalogue.current("identity_document", day), say("选证件"))
        self.identity_until = DayBox(say("证件有效期至"), now)
        self.checked = _tick(say("已核对原件(&K)"), say("身份证件已核对原件"))
        self.last4 = NumberBox(say("证件号后四位"), 4, lambda _text: None, capitals=True)
        self.last4.setPlaceholderText(say("后四位"))
        self.keeps_whole = False
        """Whether this site keeps whole ID numbers: then one may be typed in place of its last four digits."""
        self.reveal = QPushButton(say("显示"))
        self.reveal.setAccessibleName(say("显示证件号后四位（会记入日志）"))
        self.reveal.setToolTip(say("谁在什么时候看过，会记入日志"))
        self.separate = _tick(say("单独同意"), say("申请人单独同意记录证件号后四位"))
        self.domicile = _tick(say("在中国有住所"), say("申请人在中国有经常居所或营业所"))
        self.handler = LineBox(say("经办人"), 60)
        self.phone = NumberBox(say("经办人电话"), LINE_LENGTH, sound_phone)
        self.agency = LineBox(say("代理机构"), NAME_LENGTH)
        self.agency.setPlaceholderText(say("自办就留空"))
        self.licence = NumberBox(say("代理机构备案号"), LICENCE_LENGTH, lambda _text: None, capitals=True)
        self.licence.setPlaceholderText(say("备案号"))
        self.power = _tick(say("有委托书"), say("已交代理委托书"))
        self.mark_name = LineBox(say("商标名称"), NAME_LENGTH)
        self.mark_kind = CodeBox(say("标志类型"), catalogue.current("mark_kind", day), say("选类型"))
        self.category = CodeBox(say("商标种类"), [one for one in catalogue.current("mark_category", day)
                                                  if "TM04" in one.words("business_types")], say("选种类"))  # fmt: skip
        self.image = image
        self.colour = _tick(say("指定颜色"))
        self.foreign = _tick(say("含外文"))
        self.meaning = LineBox(say("外文含义"), LINE_LENGTH)
        self.meaning.setPlaceholderText(say("外文的含义；没有含义就写“无含义”"))
        self.portrait = _tick(say("含肖像或姓名"))
        self.foreign_papers = _tick(say("有外文文件"))
        self.priority = _tick(say("要求优先权"))
        self.priorities = priorities(now)
        self.joint = _tick(say("共同申请"))
        self.earlier = _tick(say("在先商标失效未满一年"))
        self.earlier_marks = earlier_marks(now)
        self.name_change = _tick(say("变更名义"))
        self.paper_certificate = _tick(say("有纸质注册证"))
        self.usa = _tick(say("指定美国"))
        self.marks = LineBox(say("涉及的商标号"), 2000)
        self.marks.setPlaceholderText(say("注册号或申请号，几个用空格隔开；类号写在后面：12345678-25"))
        self.details = _tick(say("逐件填写"), say("涉及的商标逐件填写类别、日期和状态"))
        self.mark_rows = marks(now)
        self.expires = DayBox(say("专用期满日"), now)
        self.all_marks = _tick(say("名下商标一并办理"), say("申请人名下相同近似的商标一并办理"))
        self.grace = _tick(say("在宽展期内"))
        self.pledge = NumberBox(say("质押金额（元）"), 16, lambda _text: None)
        self.application = NumberBox(say("申请号"), 60, lambda _text: None, capitals=True)
        self.application.setPlaceholderText(say("受理通知书上的申请号"))
        self.goods = picker
        self.note = LineBox(say("备注"), LINE_LENGTH)

    def widgets(self) -> Mapping[str, QWidget]:
        """Every control by its name here."""
        return {name: value for name, value in vars(self).items() if isinstance(value, QWidget)}


def asked(business: str, kind: str) -> frozenset[str]:
    """The names of the controls that a business and an applicant are asked; the others stay hidden."""
    names = {"business", "channel", "applicant", "kind", "handler", "phone", "agency", "power", "note"}
    names |= {"identity", "checked", "licence"}
    names |= {"identity_until", "last4", "reveal", "separate"} if kind in PEOPLE else set()
    names |= {"uscc"} if kind in ("", "10", "11") else set()
    names |= {"domicile"} if kind in ABROAD else set()
    if not business or business in REGISTRATIONS:
        names |= {"mark_name", "mark_kind", "image", "colour", "foreign", "meaning", "portrait", "priority",
                  "priorities", "earlier", "earlier_marks", "goods"}  # fmt: skip
    if business in ABOUT_A_MARK:
        names |= {"mark_name", "marks", "details", "mark_rows", "all_marks", "goods"}
    if business in ADVISED:
        names |= {"mark_name", "marks"}
    else:
        names |= {"joint", "co_applicants", "foreign_papers"}
    names |= {OF_ONE_BUSINESS[business]} if business in OF_ONE_BUSINESS else set()
    if business == "TM12":
        names |= {"expires", "grace"}
    if business in ("TM19", "TM20"):
        names |= {"pledge"}
    return frozenset(names)


def in_grace(expires: date | None, today: date) -> bool:
    """Whether the term of a mark is over already, so that only the grace period is left."""
    return expires is not None and expires < today


def _tick(text: str, name: str = "") -> QCheckBox:
    box = QCheckBox(text)
    box.setAccessibleName(name or text)
    return box
