"""From one screen to another with what stands in the first: a visit becomes a filing, a refused filing a visit."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from station_app.actions import booking_steps, intake_openings
from station_app.domain.consultations import ConsultationForm
from station_app.domain.intakes import IntakeForm
from station_app.domain.searching import Document
from station_app.storage import bookings, registers, visitor_lookup
from station_app.storage.bookings import Line
from station_app.words import say

if TYPE_CHECKING:
    from station_app.ui.main_window import MainWindow


def start_intake(window: "MainWindow", *, of_visit: bool = False) -> None:
    """A new filing (F3); with whoever stands on the form of a visit that is before the clerk. `of_visit` (Shift+F3)
    takes the visit chosen in the list or saved last where the form is empty, and says so where there is none.
    """
    opening = _of_visit(window, saved_too=of_visit) if of_visit or window.current == "consultations" else None
    if of_visit and opening is None:
        window.notices.show("info", say("还没有可转的咨询。先登记来访，或在列表里选中一条，再按 Shift+F3。"))
        return
    window.go("intakes")
    window.page("intakes").start_new(opening)


def open_guide(window: "MainWindow", item: str = "") -> None:
    """The guide of an item (Ctrl+I): of the form that is before the clerk, where no item is named."""
    item = item or _item_in_front(window)
    window.go("guides")
    if item:
        window.page("guides").open_item(item)


def print_guide(window: "MainWindow") -> None:
    """The guide of the item before the clerk, on one page (Ctrl+Shift+I)."""
    if window.current == "guides":
        window.page("guides").print_guide()
        return
    item = _item_in_front(window)
    if item:
        window.page("consultations").guide.print_guide()
    else:
        window.notices.show("info", say("还没有选事项。在登记表里选好事项，或在“事项与指南”里选一项，再打印指南。"))


def _item_in_front(window: "MainWindow") -> str:
    if window.current != "consultations":
        return ""
    items = window.page("consultations").fields.has.items.codes()
    return str(items[-1]) if items else ""


def advise(window: "MainWindow", form: ConsultationForm, begun: Callable[[str], None]) -> None:
    """A business that the window may not take in, as a consultation with its referral. `begun` hears of which id."""
    window.go("consultations")
    window.page("consultations").start_from(form, {"referral": {}}, begun)


def start_booking(window: "MainWindow") -> None:
    """A new booking (F4); with whoever stands on the form of the visit that is before the clerk."""
    known: dict[str, str] = {}
    if window.current == "consultations":
        standing = window.page("consultations").standing()
        if standing is not None:
            form = standing[0]
            known = {"visitor_name": form.visitor_name, "visitor_phone": form.visitor_phone, "org_name": form.org_name,
                     "question": form.question}  # fmt: skip
    window.go("experts")
    window.page("experts").start_new(known)


def receive(window: "MainWindow", line: Line) -> None:
    """Who was booked is there: his visit is opened, prefilled, and tied to the booking when it is saved."""
    form = booking_steps.visit_form(window.desk.reader.db, line.record_id, window.desk.open.catalogue)
    window.go("consultations")
    window.page("consultations").start_from(
        form, {}, lambda visit_id: window.booked_visits.expect(visit_id, line.number)
    )


def check_in(window: "MainWindow", line: Line) -> None:
    """签到 on the first page: the booking in front, its step taken there."""
    window.go("experts")
    window.page("experts").check_in(line)


def _of_visit(window: "MainWindow", *, saved_too: bool) -> IntakeForm | None:
    page = window.page("consultations")
    standing = page.standing()
    if standing is not None:
        return intake_openings.of_visit(*standing)
    front = page.in_front() if saved_too else None
    return intake_openings.of_number(window.desk.reader.db, front[1], window.desk.open.catalogue) if front else None


def find_here(window: "MainWindow") -> None:
    """The caret into the box that finds on this page (Ctrl+F): whatever its `finding_box()` answers.

    A page without one, or whose box is not in sight, leads to the search of all.
    """
    ask = getattr(window.page(window.current), "finding_box", None)
    box = ask() if ask is not None else None
    if box is None or not box.isVisible():
        window.go("search")
        return
    box.setFocus()
    select = getattr(box, "selectAll", None)
    if select is not None:
        select()


def open_hit(window: "MainWindow", found: Document) -> None:
    """Opens what was found where its kind is worked on; says so where it is gone since."""
    opened = _OPENED.get(found.kind)
    if opened is None:
        window.notices.show("info", say("这一类记录在列表旁边看全文，没有单独的页面可以打开。"))
    elif not opened(window, found):
        window.notices.show("info", say("这条记录已经不在了，或刚被并入别的记录。请再查一次。"))


def _open_number(window: "MainWindow", found: Document) -> bool:
    window._open_record(found.number)
    return bool(found.number)


def _open_visitor(window: "MainWindow", found: Document) -> bool:
    known = visitor_lookup.of_record(window.desk.reader.db, found.record_id)
    if known is not None:
        window.open_card(known)
    return known is not None


def _open_firm(window: "MainWindow", found: Document) -> bool:
    known = visitor_lookup.firm_of_record(window.desk.reader.db, found.record_id)
    if known is not None:
        window.open_card(known)
    return known is not None


def _open_promise(window: "MainWindow", found: Document) -> bool:
    window.go("tasks")
    return bool(window.page("tasks").open_number(found.number))


def _open_row(window: "MainWindow", found: Document) -> bool:
    row = registers.row(window.desk.reader.db, found.record_id)
    if row is None:
        return False
    window.go("registers")
    page = window.page("registers")
    page.show_register(row.kind)
    page.open_row(row)
    return True


def _open_policy(window: "MainWindow", found: Document) -> bool:
    window.go("library")
    return bool(window.page("library").open_policy(found.record_id))


def _open_guide_part(window: "MainWindow", found: Document) -> bool:
    item, _, part = found.record_id.partition(":")
    window.go("guides")
    return bool(window.page("guides").open_item(item, part))


def _open_booking(window: "MainWindow", found: Document) -> bool:
    if bookings.line(window.desk.reader.db, found.record_id) is None:
        return False
    window.go("experts")
    window.page("experts").open_record(found.number)
    return True


def _open_expert(window: "MainWindow", found: Document) -> bool:
    window.go("experts")
    window.page("experts").show_tab("pool")
    return True


_OPENED: Final[Mapping[str, Callable[["MainWindow", Document], bool]]] = {
    "consultation": _open_number, "intake": _open_number, "rating": _open_number, "visitor": _open_visitor,
    "organisation": _open_firm, "referral": _open_promise, "follow_up": _open_promise, "task": _open_promise,
    "register": _open_row, "outreach": _open_row, "policy_text": _open_policy,
    "guide": _open_guide_part,
    "booking": _open_booking, "expert": _open_expert,
}  # fmt: skip
"""Where each kind that is found opens. A new kind adds its own."""


def show_own_checklist(window: "MainWindow") -> None:
    """The station's own rows of the documents' lists, over the page that draws from them."""
    window.go("intakes")
    window.page("intakes")._show_own_list()


def show_goods_lists(window: "MainWindow") -> None:
    """The lists of goods and services, over the page that draws from them."""
    window.go("intakes")
    window.page("intakes")._show_lists()


def show_reporting_times(window: "MainWindow") -> None:
    """When the desk reports, and where the wire leads; a stand-alone station is shown how it comes to have one."""
    window.go("reporting")
    times = window.page("reporting").wire.times
    if times.isEnabled():
        times.click()


def open_phrases(window: "MainWindow") -> None:
    """The list of phrases over the box that has the caret; without one the page where they are written (F7)."""
    from station_app.ui.widgets.phrase_finder import PhraseFinder
    from station_app.ui.widgets.phrase_popup import PhrasePopup

    popup = PhrasePopup.of(QApplication.focusWidget())
    if popup is not None:
        PhraseFinder(popup)
    else:
        window.go("library")
