"""How far the stations' clocks are off, as last seen when one spoke to the office directly."""

from sqlalchemy import Connection, insert, select, update

from city_centre.storage.staff_tables import clocks


def note(connection: Connection, station: str, ahead_seconds: int, at: str) -> None:
    """State how far the station's clock is ahead of the office's; negative where it is behind."""
    known = connection.execute(select(clocks.c.station).where(clocks.c.station == station)).first()
    if known is None:
        connection.execute(insert(clocks).values(station=station, ahead_seconds=ahead_seconds, at=at))
    else:
        connection.execute(update(clocks).where(clocks.c.station == station).values(ahead_seconds=ahead_seconds, at=at))


def all_clocks(connection: Connection) -> dict[str, int]:
    """Seconds ahead by station, for those that were ever heard of directly."""
    return {row.station: row.ahead_seconds for row in connection.execute(select(clocks))}
