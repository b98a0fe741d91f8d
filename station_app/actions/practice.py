"""Practice: a station of its own beside the real one, with invented visits, to be made anew at any time.

It lies in a folder of its own, bears the code that no real station may have, and is refused by every action that could
carry it to the city (`actions/in_earnest`).
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from station_app.actions import consultations
from station_app.actions.acts import NewId, RecordIds
from station_app.actions.stations import OpenDesk, open_desk, set_up
from station_app.domain import practice
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble, os_trouble
from station_app.storage.folder import PRACTICE_ENDING, DataFolder
from station_app.storage.keyslots import Cost

_VISITS, _PER_DAY = 60, 10
_SEED = 20261122
_OPEN_AT_ONCE = Cost(passes=1, lanes=1, memory_kib=1024)
"""Nothing is secret here: nobody waits for a key that takes long to guess."""

Progress = Callable[[int, int], bool]


def folder_of(folder: DataFolder) -> DataFolder:
    """Where the practice station of this data folder lies: beside it, with a memory of its own."""
    if is_practice_folder(folder):
        return folder
    return DataFolder.at(folder.root.with_name(folder.root.name + PRACTICE_ENDING))


def is_practice_folder(folder: DataFolder) -> bool:
    """Whether this folder is one of practice, by its name."""
    return folder.root.name.endswith(PRACTICE_ENDING)


def enter(folder: DataFolder, *, now: datetime, new_id: NewId, progress: Progress | None = None) -> OpenDesk:
    """Opens the practice station beside `folder`, made with invented visits where there is none yet.

    A making that was broken off is begun anew. Trouble `already-open` where another window practises.
    """
    place = folder_of(folder)
    if not place.exists() or (place.root / _UNFINISHED).exists():
        _make(place, now, new_id, progress or (lambda _done, _total: True))
    return open_desk(place, practice.MANAGER, practice.PASSWORD, now=now, new_id=new_id)


def forget(folder: DataFolder) -> None:
    """Takes the practice station away with all that was tried in it. Refused `practice-only` for any other folder."""
    if not is_practice_folder(folder):
        raise Refused.because("practice-only")
    if not folder.root.exists():
        return
    # Whoever has it open keeps it.
    folder.lock().release()
    try:
        shutil.rmtree(folder.root)
        shutil.rmtree(folder.memory, ignore_errors=True)
    except OSError as error:
        raise os_trouble(error) from error


_UNFINISHED = "making"


def _make(place: DataFolder, now: datetime, new_id: NewId, progress: Progress) -> None:
    forget(place)
    place.prepare()
    (place.root / _UNFINISHED).touch()
    first = _first_day(now)
    set_up(
        place, code=practice.STATION_CODE, name=practice.STATION_NAME, manager=practice.MANAGER,
        password=practice.PASSWORD, now=first, new_id=new_id, cost=_OPEN_AT_ONCE, practice=True,
    )  # fmt: skip
    desk = open_desk(place, practice.MANAGER, practice.PASSWORD, now=first, new_id=new_id)
    try:
        given = [each for each in practice.visits(_SEED, _VISITS, first, _PER_DAY)
                 if datetime.fromisoformat(each["started_at"]) + timedelta(minutes=10) <= now]  # fmt: skip
        for number, each in enumerate(given, start=1):
            # A rating of an import would need a way of its own; whoever practises presses them himself.
            form = ConsultationForm.from_json({**each, "satisfaction": ""}, desk.catalogue)
            consultations.record(
                desk.store, desk.clerk, form, ids=RecordIds.make(new_id), catalogue=desk.catalogue,
                now=datetime.fromisoformat(each["started_at"]) + timedelta(minutes=9), new_id=new_id,
            )  # fmt: skip
            if not progress(number, len(given)):
                raise Trouble("practice-cancelled")
    finally:
        desk.close()
    (place.root / _UNFINISHED).unlink()


def _first_day(now: datetime) -> datetime:
    """So many working days back that the last of the invented visits fall on today."""
    day, back = now.astimezone(BEIJING_TIME).replace(hour=8, minute=30, second=0, microsecond=0), 5
    while back:
        day -= timedelta(days=1)
        back -= day.weekday() < 5
    return day
