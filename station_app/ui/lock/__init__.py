"""The lock: what covers the window while nobody sits at it, and how clerks change hands in five seconds."""

from station_app.ui.lock.idle import IdleWatch
from station_app.ui.lock.window_lock import WindowLock

__all__ = ["IdleWatch", "WindowLock"]
