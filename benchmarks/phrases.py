"""常用语 and 参考 at a busy station: expanding a phrase, finding what is alike, and typing while that is looked up.

The real window over the station with a long past, 500 phrases beside the city's and 2,000 paragraphs of invented
policies. A key counts until the window has been painted again; the yardstick is one frame of a 60 Hz screen, held by
the median: what is slow once in a hundred is told, as it is the machine's. The look-up is held against what FTS5 takes
to rank the same words by itself, in the same run.
"""

import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import milliseconds, percentile
from benchmarks.sizes import EARNEST, Sizes
from benchmarks.station_maker import OPENING, Counter, copy_of_station, counter, news
from station_app.actions import phrases
from station_app.actions.acts import RecordIds
from station_app.actions.policy_texts import store_policy
from station_app.documents.policy_files import PolicyFile
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.phrases import PhraseForm
from station_app.domain.policy_texts import Paragraph, PolicyHead
from station_app.domain.similar import pairs_of
from station_app.storage.cipher import Database
from station_app.storage.search_tokens import filter_mark
from station_app.storage.suggestions import references
from station_app.storage.tokens_of_text import phrase

PHRASES: Final = 500
PARAGRAPHS: Final = 2_000
A_TEXT: Final = 100
FRAME: Final = 1000 / 60
WANTED_MS: Final = 150
_NOW: Final = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(hours=9)
_SAID: Final = (
    "商标注册申请续展专利费用减缴备案材料期限审查驳回复审转让许可质押版权登记证明委托代理单位个人应当可以提交办理受理告知补正"
)
_WORDS: Final = [_SAID[place : place + 2] for place in range(0, len(_SAID), 2)]


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Expanding, the look-up beside the form, and keys while it runs."""
    earnest = sizes is EARNEST
    folder = copy_of_station(place / "phrases", sizes.seed, sizes.past)
    questions = [given["question"] for given in news(sizes.seed, 200 if earnest else 6)]
    with counter(folder, space=9) as at:
        _fill(at, PHRASES if earnest else 20, PARAGRAPHS if earnest else A_TEXT, random.Random(sizes.seed))
        yield from _looking_up(at, questions[: 120 if earnest else 4], sizes.past)
        yield from _at_the_window(at, questions, 80 if earnest else 3)


def _fill(at: Counter, count: int, paragraphs: int, chance: random.Random) -> None:
    """Writes the station's phrases and policies by their actions, in one transaction: the disk is not measured here."""
    desk = at.desk
    with desk.store.atomic():
        for number in range(count):
            letters = "".join(chr(97 + number // 26**power % 26) for power in range(3))
            title = "".join(chance.choices(_WORDS, k=3))
            form = PhraseForm(f"p{letters}", title, f"请{{来访人}}备齐{title}。{{光标}}", ())
            phrases.save(
                desk.store, desk.clerk, form, ids=RecordIds.make(at.ids), catalogue=desk.catalogue, now=_NOW
            )
        for number in range(paragraphs // A_TEXT):
            text = [
                Paragraph(f"第{place}条", "".join(chance.choices(_WORDS, k=40)) + "。")
                for place in range(1, A_TEXT + 1)
            ]
            read = PolicyFile(PolicyHead(), tuple(text), f"{number:064x}", "txt")
            head = PolicyHead(f"办法之{number}", "市局", "", "2026-01-01")
            store_policy(desk.store, desk.clerk, read, head, ids=RecordIds.make(at.ids), now=_NOW)


def _looking_up(at: Counter, questions: list[str], past: int) -> Iterator[Figure]:
    ours, bare = [], []
    for question in questions:
        # Each look opens its own reader, as an errand of the window does.
        reader = at.desk.store.reader()
        ours.append(milliseconds(lambda db=reader.db, asked=question: _references(db, asked)))
        reader.close()
        reader = at.desk.store.reader()
        bare.append(milliseconds(lambda db=reader.db, asked=question: _ranked_by_fts(db, asked)))
        reader.close()
    yield compared(
        "suggestions-p99", f"Earlier answers and paragraphs like a question, p99 of {len(questions)}", "ms",
        percentile(ours, 0.99), percentile(bare, 0.99), "FTS5's own ranking of the same words", 0.3,
        notes=(f"{past:,} visits, median {percentile(ours, 0.5):.1f} ms; wanted: {WANTED_MS} ms",),
    )  # fmt: skip


def _references(db: Database, question: str) -> None:
    references(db, question, ("S01",), without="", stand_in="来访人", today=_NOW.date())


def _ranked_by_fts(db: Database, question: str) -> None:
    words = " OR ".join(phrase(pair) for pair in pairs_of(question))
    if words:
        db.execute(
            "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rank LIMIT 5",
            (f"main : ({words}) AND marks : {filter_mark('k', 1)}",),
        ).fetchall()


def _at_the_window(at: Counter, questions: list[str], rounds: int) -> Iterator[Figure]:
    """Keys on the real window: a sign typed, taken, and a question typed while what is like it is looked up."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from station_app.ui import theme
    from station_app.ui.background import Background
    from station_app.ui.desk import Desk
    from station_app.ui.main_window import MainWindow

    application = QApplication.instance() or QApplication(["benchmarks", "-style", "Fusion"])
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply_theme(application, "light", 1.0)
    background = Background(at.desk.store)
    window = MainWindow(Desk(at.desk, at.desk.store.reader(), background, lambda: _NOW, at.ids))
    window.resize(1366, 768)
    window.show()
    try:
        window.start_consultation()
        page: Any = window.page("consultations")
        background.settle(60)
        application.processEvents()
        box, question = page.fields.has.answer, page.fields.has.question

        def key(widget: Any, pressed: Any) -> float:
            def press() -> None:
                QTest.keyClick(widget, pressed)
                application.processEvents()

            return milliseconds(press)

        letters, taken = [], []
        for _ in range(rounds):
            box.set_text("")
            box.setFocus()
            background.settle(60)
            letters += [key(box, letter) for letter in (";", "p", "a")]
            taken.append(key(box, Qt.Key.Key_Return))
            if not box.text():
                raise RuntimeError("no phrase was expanded")
        frame = "one frame at 60 Hz"
        yield compared(
            "phrase-expand", f"Enter to the expanded phrase on the screen, median of {rounds}", "ms",
            median(taken), FRAME, frame, 1.0,
            notes=(f"{PHRASES} phrases of the station; one in a hundred: {percentile(taken, 0.99):.1f} ms",),
        )  # fmt: skip
        yield compared(
            "phrase-list", f"A letter of the sign to the list on the screen, median of {len(letters)}", "ms",
            median(letters), FRAME, frame, 1.0, notes=(f"one in a hundred: {percentile(letters, 0.99):.1f} ms",),
        )  # fmt: skip
        alone, beside = [], []
        for asked in questions[: rounds // 2 or 1]:
            for samples, looks_up in ((alone, False), (beside, True)):
                question.set_text("")
                question.setFocus()
                background.settle(60)
                for nth, letter in enumerate("shangbiaoxuzhan"):
                    if looks_up:
                        page.reference.about(page.fields.subject().__class__(question=f"{asked}{nth}"))
                    samples.append(key(question, letter))
        yield compared(
            "typing-beside", f"A key in the question, a look-up under way at each, median of {len(beside)}", "ms",
            median(beside), median(alone), "the same keys without a look-up", 2.0,
            notes=("in earnest the hand must rest 150 ms before anything is looked up",),
        )  # fmt: skip
        yield told(
            "typing-beside-p99", "The same, one in a hundred", "ms", percentile(beside, 0.99),
            f"without a look-up: {percentile(alone, 0.99):.1f} ms",
        )  # fmt: skip
    finally:
        window.close()
        background.settle(60)
        background.close()
