"""How the backups stand, in words: for the status bar, the command line, and the end of a day."""

from datetime import datetime

from station_app.domain.backups import BackupState
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.words import say
from station_app.words.troubles import TROUBLES, trouble_sentence


def when(at: str, now: datetime) -> str:
    """`今天 08:31`, or `11-18 17:30` for another day, in the time of the desk."""
    time = datetime.fromisoformat(at).astimezone(BEIJING_TIME)
    if time.date() == now.astimezone(BEIJING_TIME).date():
        return say("今天 {time}", time=f"{time:%H:%M}")
    return f"{time:%m-%d %H:%M}"


def backup_label(state: BackupState, now: datetime) -> str:
    """`备份 今天 08:31 ✓`, that there is none yet, or that the last try failed."""
    if state.trouble and not state.second_only:
        return say("备份没有做成 {when}", when=when(state.failed_at, now))
    if state.trouble:
        return say("备份 {when}，第二处没有写成", when=when(state.at, now))
    if not state.at:
        return say("尚无备份")
    return say("备份 {when} ✓", when=when(state.at, now))


def backup_trouble(code: str) -> str:
    """What prevented a backup, by the code that is kept of it; general words for one that an older program kept."""
    if code not in TROUBLES:
        return say("上次备份没有做成。请再备份一次；仍不行，请另选一处。")
    return trouble_sentence(Trouble(code))


def second_trouble(code: str) -> str:
    """That the first place has its backup and the second has not, and why."""
    return say("第一处已备份好；第二处没有：{why}", why=backup_trouble(code))


def rehearsed_sentence(visits: int, until: str, sound: bool) -> str:
    """What a backup would bring back, or that it would not do."""
    if not sound:
        return say("试恢复：这份备份打得开，但核对有对不上的地方。请再备份一次，并联系市中心。")
    time = datetime.fromisoformat(until).astimezone(BEIJING_TIME)
    return say(
        "试恢复成功：这份备份能用，有 {visits} 件登记，到 {until} 为止。什么也没有换。",
        visits=visits, until=f"{time:%Y-%m-%d %H:%M}",
    )  # fmt: skip
