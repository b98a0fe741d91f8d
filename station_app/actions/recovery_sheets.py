"""That a sheet with the recovery code was printed or filed, at whichever step the code was made."""

from datetime import datetime

from station_app.actions.acts import NewId
from station_app.actions.printed_papers import note_printed
from station_app.actions.stations import OpenDesk, open_desk
from station_app.storage.folder import DataFolder

PAPER = "recovery_sheet"


def note_sheets(desk: OpenDesk, printed: int, filed: int, *, now: datetime, new_id: NewId) -> None:
    """Journals how many went to the printer and how many into a file; nothing for none."""
    for copies, about in ((printed, ""), (filed, "file")):
        if copies:
            note_printed(desk.store, desk.clerk, PAPER, "a4", copies=copies, about=about, now=now, new_id=new_id)


def note_where_closed(
    folder: DataFolder, name: str, password: str, printed: int, filed: int, *, now: datetime, new_id: NewId
) -> None:
    """The same where the desk is not open: it is opened for it and closed again. Refused as signing in."""
    if not (printed or filed):
        return
    desk = open_desk(folder, name, password, now=now, new_id=new_id)
    try:
        note_sheets(desk, printed, filed, now=now, new_id=new_id)
    finally:
        desk.close()
