"""The open store: one writing connection, its transactions, and read-only companions.

An action opens a transaction with `with store.atomic() as db:`; inside, the table modules write. After the outermost
commit the high-water mark is moved on outside the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from station_app.domain.troubles import Trouble
from station_app.storage import high_water
from station_app.storage.cipher import Database, dbapi
from station_app.storage.connection import BUSY_MILLISECONDS, open_database, sorted_trouble, troubles
from station_app.storage.folder import DataFolder
from station_app.storage.numbers import serial_day
from station_app.storage.rekeying import older_keys


class Store:
    """The writing connection of one station, or a read-only one. Not shared between threads at the same moment."""

    def __init__(self, folder: DataFolder, key: bytes, *, read_only: bool = False, db: Database | None = None) -> None:
        self.folder = folder
        self.read_only = read_only
        self._key = key
        self.db: Database = db if db is not None else open_database(folder.database, key, read_only=read_only)
        self._database_id: str | None = None
        self._older: tuple[bytes, ...] | None = None
        self._keeper = high_water.Keeper(folder.memory)

    @contextmanager
    def atomic(self) -> Iterator[Database]:
        """One transaction: all of it or nothing. Nested blocks are savepoints of the outermost.

        Begins immediate: a deferred one that reads first fails "locked" when it comes to write. A COMMIT that
        returns an error is Trouble with `undetermined` set: the rows may or may not be there; re-open and look.
        """
        connection = self.db.conn
        if connection.in_transaction:
            with self.db.atomic():
                yield self.db
            return
        with troubles():
            connection.execute("BEGIN IMMEDIATE")
        before = connection.total_changes
        try:
            yield self.db
        except dbapi.Error as error:
            self._roll_back()
            trouble = sorted_trouble(error)
            if trouble is None:
                raise
            raise trouble from error
        except BaseException:
            self._roll_back()
            raise
        try:
            connection.execute("COMMIT")
        except dbapi.Error as error:
            trouble = sorted_trouble(error)
            self._roll_back()
            code = trouble.code if trouble else "disk-error"
            raise Trouble(code, undetermined=True) from error
        if connection.total_changes != before:
            self._remember()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything that is read inside is as it stood at the first look, whatever is saved meanwhile elsewhere."""
        connection = self.db.conn
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def _roll_back(self) -> None:
        # On a full disk SQLite has rolled back by itself; a second ROLLBACK would raise and hide the cause.
        if self.db.conn.in_transaction:
            self.db.conn.execute("ROLLBACK")

    def _remember(self) -> None:
        try:
            mark = self.mark()
        except dbapi.Error:
            # What was committed is on the disk: nobody may be told otherwise because of a mark.
            return
        if mark is not None:
            self._keeper.write(mark)

    def mark(self) -> high_water.HighWater | None:
        """Where this database stands now; None before it is set up.

        Of the serials it takes those of the last day there is and those of the day of the newest entry: they are two
        where the clock once ran ahead.
        """
        database_id = self.database_id()
        present = self.db.execute("SELECT epoch FROM epochs ORDER BY ordinal DESC LIMIT 1").fetchone()
        if database_id is None or present is None:
            return None
        (seq,) = self.db.execute("SELECT coalesce(max(seq), 0) FROM outbox WHERE epoch = ?", (present[0],)).fetchone()
        newest = self.db.execute("SELECT position, at FROM journal ORDER BY position DESC LIMIT 1").fetchone()
        position, day = (newest[0], serial_day(datetime.fromisoformat(newest[1]))) if newest else (0, "")
        numbers = self.db.execute(
            "SELECT kind || '-' || day, last FROM number_series WHERE day IN (?, (SELECT max(day) FROM number_series))",
            (day,),
        ).fetchall()
        return high_water.HighWater(database_id, str(present[0]), int(seq), int(position), dict(numbers))

    def database_id(self) -> str | None:
        """The id this database was given when it was set up."""
        if self._database_id is None:
            row = self.db.execute("SELECT value FROM settings WHERE key = 'database_id'").fetchone()
            self._database_id = str(row[0]) if row else None
        return self._database_id

    def reader(self, cache_mib: int = 0) -> "Store":
        """A read-only companion on a connection of its own; with a page cache of so many MiB where one is wanted."""
        made = Store(self.folder, self._key, read_only=True)
        if cache_mib:
            made.db.execute(f"PRAGMA cache_size = -{cache_mib * 1024}")
        return made

    def checkpoint(self) -> None:
        """Moves everything from the write-ahead log into the database file."""
        with troubles():
            self.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def checkpoint_if_free(self) -> bool:
        """The same, waiting no longer than a blink for whoever still reads the log; whether the log is empty now."""
        connection = self.db.conn
        if connection.in_transaction:
            return False
        with troubles():
            connection.execute("PRAGMA busy_timeout = 300")
            try:
                busy, _log, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        return not busy

    def reopen(self) -> None:
        """Opens the connection anew: after a commit of unknown outcome, or after a damaged page."""
        self.db.conn.close()
        self.db = open_database(self.folder.database, self._key, read_only=self.read_only)

    def close(self) -> None:
        """Closes the connection."""
        self._keeper.close()
        self.db.conn.close()

    @property
    def key(self) -> bytes:
        """The database key, for key slots and the device file."""
        return self._key

    @property
    def older_keys(self) -> tuple[bytes, ...]:
        """The keys this database had before, newest first: what lies outside it may still be under them."""
        if self._older is None:
            # They change only while nobody has the database open.
            self._older = older_keys(self.db)
        return self._older
