"""The screen 旧台账: a ledger's file is looked at, rehearsed and brought in; a whole import is undone."""

from station_app.ui.ledgers.page import LedgersPage

__all__ = ["LedgersPage"]
