"""The page 日志: who did what to which record, old beside new, and whether the chain holds."""

from station_app.ui.journal.page import JournalPage

__all__ = ["JournalPage"]
