"""The batch slip for the stick that was written just now: printed where its printer is chosen, else kept as a file."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Final

from station_app.actions.exports import Exported
from station_app.actions.printed_papers import note_printed
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.printing import Way
from station_app.ui.background import Done, Failed, Progress
from station_app.ui.desk import Desk
from station_app.ui.printing.stand import free_name, keep_paper
from station_app.words import on_paper, say

if TYPE_CHECKING:
    from station_app.documents.batch_slip import BatchSlip

PAPER: Final = "batch_slip"


def print_slip(desk: Desk, written: Exported, at: datetime, *, done: Done, failed: Failed) -> None:
    """Sets the slip of what lies on the stick, beside the window, and leaves it at the printing stand."""
    stand = desk.printing
    choice = stand.choice(PAPER)
    stem = f"{desk.open.station.code}-batches-{at.astimezone(BEIJING_TIME):%Y%m%d}"

    def make(_progress: Progress) -> tuple[bytes, str]:
        from station_app.documents import batch_slip
        from station_app.documents.layout_files import layout_for

        layout = layout_for(
            batch_slip.PAPER, choice.layout, own=stand.layouts, scale=choice.per_cent / 100
        )
        pdf = batch_slip.batch_slip(_slip(desk, written, at), layout)
        name = free_name(stand.papers, stem)
        if choice.way is Way.FILE:
            keep_paper(stand.papers, name, pdf)
        return pdf, name

    def leave(pdf: bytes, name: str) -> None:
        if choice.way is Way.FILE:
            stand.tell_filed(say("交接单"), choice, name)
        else:
            stand.submit(say("交接单"), pdf, choice, name)
        done(None)

    def journal(made: tuple[bytes, str]) -> None:
        about = ",".join(str(batch.no) for batch in written.batches if batch.container is not None)
        desk.background.write(
            lambda: note_printed(
                desk.open.store, desk.open.clerk, PAPER, choice.layout, copies=choice.copies, about=about, now=at,
                new_id=desk.new_id,
            ),
            done=lambda _: leave(*made), failed=failed,
        )  # fmt: skip

    desk.background.errand(make, done=journal, failed=failed)


def _slip(desk: Desk, written: Exported, at: datetime) -> "BatchSlip":
    """What the slip shows. The stick's digest runs over the very bytes that were read back from it."""
    from station_app.documents.batch_slip import BatchSlip, SlipBatch
    from station_exchange.slips import digest_of_files

    files = [(batch, batch.container) for batch in written.batches if batch.container is not None]
    return BatchSlip(
        station_name=desk.open.station.name,
        station_code=desk.open.station.code,
        epoch=on_paper("、").join(dict.fromkeys(batch.epoch[:8] for batch, _ in files)),
        batches=tuple(
            SlipBatch(batch.no, batch.last_seq - batch.first_seq + 1, len(content), batch.manifest_sha256)
            for batch, content in files
        ),
        made_at=at.astimezone(BEIJING_TIME),
        made_by=desk.open.clerk.name,
        stick_digest=digest_of_files([hashlib.sha256(content).hexdigest() for _, content in files]),
    )
