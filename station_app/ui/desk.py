"""What every screen is given: the open desk, a read-only store of its own, the clock, the id maker, and the background.

A screen reads pages from `reader`, never writes, and hands actions to `background.write`; when something has changed,
the background's `changed` signal tells every screen, which looks whether it shows the kinds concerned.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from station_app.actions.acts import NewId
from station_app.actions.stations import OpenDesk
from station_app.storage.store import Store

if TYPE_CHECKING:
    from station_app.ui.background import Background
    from station_app.ui.printing.printers import Printers
    from station_app.ui.printing.stand import PrintingStand
    from station_app.ui.reporter import Reporter
    from station_app.ui.updates import Updates


@dataclass(slots=True)
class Desk:
    """The desk as the window knows it. `reader` belongs to the window's thread, `open.store` to the writer's."""

    open: OpenDesk
    reader: Store
    background: "Background"
    now: Callable[[], datetime]
    new_id: NewId
    printers: "Printers | None" = None
    """Where papers go, if not to the printers of this PC."""
    printing: "PrintingStand" = field(init=False)
    """Where every screen leaves its papers."""
    reporter: "Reporter" = field(init=False)
    """Who reports over the wire."""
    updates: "Updates" = field(init=False)
    """Who takes what the city publishes."""

    def __post_init__(self) -> None:
        """Sets up the printing stand and the reporter."""
        from station_app.ui.printing.printers import SystemPrinters
        from station_app.ui.printing.stand import PrintingStand

        folder = self.open.store.folder
        self.printing = PrintingStand(
            self.background, self.reader, self.printers or SystemPrinters(), folder.root, folder.papers
        )
        from station_app.ui.reporter import Reporter

        self.reporter = Reporter(self, self.background)
        from station_app.ui.updates import Updates

        self.updates = Updates(self, self.background)
        self.updates.told.connect(self.reporter.told)
