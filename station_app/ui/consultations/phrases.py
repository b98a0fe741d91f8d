"""常用语 in the consultation form: where they expand, and what their variables stand for."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer

from station_app.domain.periods import BEIJING_TIME
from station_app.ui.consultations.form import ConsultationFields
from station_app.ui.desk import Desk
from station_app.ui.widgets.phrase_book import PhraseBook
from station_app.ui.widgets.phrase_popup import PhraseContext, PhrasePopup
from station_app.words import on_paper, say


def attach_phrases(desk: Desk, fields: ConsultationFields, parent: QObject) -> PhraseBook:
    """Phrases expand in the question and in the answer; the book makes itself ready after the first paint."""
    book = PhraseBook(desk, parent)

    def values() -> Mapping[str, str]:
        return values_of(desk, fields)

    context = PhraseContext(book, values, lambda: fields.has.items.codes())
    for box in (fields.has.question, fields.has.answer):
        PhrasePopup.attach(box, context)
        box.setToolTip(say("输入 ; 加缩写展开常用语，F7 查找"))
    QTimer.singleShot(0, book, book.make_ready)
    return book


def values_of(desk: Desk, fields: ConsultationFields) -> Mapping[str, str]:
    """What the variables of a phrase stand for while this form is typed; in Chinese, as they go into the record."""
    form, station, catalogue = fields.form(), desk.open.station, desk.open.catalogue
    now = desk.now().astimezone(BEIJING_TIME)
    items = [
        catalogue["service_item"][code].attributes.get("quick_label") or catalogue.label("service_item", code)
        for code in form.items if code in catalogue["service_item"]
    ]  # fmt: skip
    return {
        on_paper("来访人"): on_paper("来访人") if form.anonymous else form.visitor_name,
        on_paper("单位"): form.org_name,
        on_paper("事项"): on_paper("、").join(items),
        on_paper("渠道"): catalogue.label("channel", form.channel) if form.channel else "",
        on_paper("站名"): station.name,
        on_paper("站址"): station.address,
        on_paper("站电话"): station.phones,
        on_paper("日期"): on_paper("{year}年{month}月{day}日", year=now.year, month=now.month, day=now.day),
        on_paper("时间"): f"{now:%H:%M}",
        on_paper("经办人"): desk.open.clerk.name,
    }
