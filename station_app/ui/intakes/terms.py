"""What becomes of a counted deadline: a to-do about the record, or a calendar file for another program."""

from collections.abc import Callable
from pathlib import Path

from station_app.actions import tasks
from station_app.actions.acts import RecordIds
from station_app.domain.promises import TaskPlan
from station_app.domain.trademarks.deadlines import Deadline
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import in_words
from station_app.words import say
from station_app.words.trademarks import deadline_sentence, step_sentence

Tell = Callable[[Notice], None]
_LONGEST_TITLE = 100


def make_task(desk: Desk, deadline: Deadline, about_id: str, tell: Tell) -> None:
    """A to-do due on the deadline, about the record of that id or about none."""
    told, ids, now, opened = deadline_sentence(deadline), RecordIds.make(desk.new_id), desk.now(), desk.open
    plan = TaskPlan(title=told[:_LONGEST_TITLE], due_on=deadline.due)
    desk.background.write(
        lambda: tasks.add(
            opened.store, opened.clerk, plan, about_id=about_id, ids=ids, catalogue=opened.catalogue, now=now
        ),
        done=lambda _made: tell(Notice("good", say("已记待办：{told}", told=told))),
        failed=lambda error: tell(Notice("bad", in_words(error), (), 0)),
    )  # fmt: skip


def write_calendar(desk: Desk, deadline: Deadline, number: str, file: str, tell: Tell) -> None:
    """The deadline as an .ics file; written again it replaces the event in the other program."""
    from station_app.documents.calendar_files import whole_day
    from station_app.storage.files import replace_file

    uid = f"{number or deadline.due.isoformat()}-{deadline.rule.name}@ip-station"
    steps = "\n".join(step_sentence(step) for step in deadline.steps)
    written = whole_day(uid, deadline.due, deadline_sentence(deadline), steps, now=desk.now())
    try:
        replace_file(Path(file), written)
    except OSError as error:
        why = error.strerror or ""
        tell(Notice("bad", say("日历文件没有写成（{why}）。请换一个文件夹再存。", why=why), (), 0))
        return
    tell(Notice("good", say("已存日历文件 {name}。", name=Path(file).name)))
