"""A recording VFS, put beneath the very SQLite that lives inside the `sqlcipher3` package.

`sqlcipher3`'s extension module exports `sqlite3_vfs_register`; loading the same file again with ctypes yields the
library that is already in the process. The shim is a copy of the platform's default VFS with two functions
replaced, `xOpen` and `xDelete`. A file is opened by the original straight into SQLite's own structure, and then
gets a copy of its method table in which `xWrite`, `xTruncate`, `xSync` and `xClose` are replaced. Reads, locks and
shared memory stay native, so recording costs little and changes nothing.

Two things are less obvious. The file name that `xOpen` gets carries URI parameters behind its terminating zero, so
the pointer itself must be handed on. And SQLite syncs a folder inside `xSync` and `xDelete` without telling the VFS
interface; on Unix that is seen by replacing the VFS's own system call `openDirectory`, which it uses for nothing
else. Where that call does not exist (Windows) a folder entry counts as durable with the first sync of its file.

Only files inside the recorded folder are recorded; the `-shm` index and unnamed temporary files are not, as they
need not survive.
"""

import ctypes
import os
import threading
import traceback
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

from sqlcipher3 import _sqlite3

from tests.powercuts.events import Create, Event, FolderSync, Mark, Remove, Resize, Sync, Write

SQLITE_OK = 0
SQLITE_IOERR = 10


_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_SET_CALL = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)
_GET_CALL = CFUNCTYPE(c_void_p, c_void_p, c_char_p)
_OPEN_DIRECTORY = CFUNCTYPE(c_int, c_char_p, POINTER(c_int))
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs` of sqlite3.h, up to version 3."""

    _fields_ = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", c_void_p),
        ("xDelete", c_void_p),
        ("untouched", c_void_p * 11),
        ("xSetSystemCall", c_void_p),
        ("xGetSystemCall", c_void_p),
        ("xNextSystemCall", c_void_p),
    ]


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods` of sqlite3.h, up to version 3."""

    _fields_ = [
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", c_void_p),
        ("xWrite", c_void_p),
        ("xTruncate", c_void_p),
        ("xSync", c_void_p),
        ("untouched", c_void_p * 13),
    ]


def _address(callback: Any) -> int | None:
    return ctypes.cast(callback, c_void_p).value


class _Table:
    """A method table with the recorder's four methods in place, beside the originals that they call."""

    def __init__(self, original: int, recorder: "Recorder") -> None:
        self.methods = _Methods.from_buffer_copy(_Methods.from_address(original))
        self.close = _CLOSE(self.methods.xClose)
        self.write = _WRITE(self.methods.xWrite)
        self.truncate = _TRUNCATE(self.methods.xTruncate)
        self.sync = _SYNC(self.methods.xSync)
        self.methods.xClose = _address(recorder._on_close)
        self.methods.xWrite = _address(recorder._on_write)
        self.methods.xTruncate = _address(recorder._on_truncate)
        self.methods.xSync = _address(recorder._on_sync)


class Recorder:
    """The shim: registered as the default VFS (and by its name) between `start` and `stop`.

    `events` is what happened, in order. Files that lie in `folder` at the start are numbered in `known`.
    `swallow(name)` true makes the sync of that file a lie: SQLite is told that it happened, nothing is recorded. A
    failure inside the shim reaches SQLite as an I/O error and is kept in `troubles`, so that no recording with a
    hole passes for a good one. One recorder per process at a time.
    """

    def __init__(self, folder: Path, swallow: Callable[[str], bool] = lambda name: False) -> None:
        self.folder = os.path.realpath(folder)
        self.swallow = swallow
        self.events: list[Event] = []
        self.known: dict[str, int] = {}
        self.troubles: list[str] = []
        self._files = 0
        self._open: dict[int, tuple[_Table, int, str]] = {}
        self._tables: dict[int, _Table] = {}
        self._lock = threading.RLock()
        self._library = ctypes.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = c_void_p
        self._library.sqlite3_vfs_find.argtypes = [c_char_p]
        self._library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        self._library.sqlite3_vfs_unregister.argtypes = [c_void_p]
        self._folder_synced = False
        self._sees_folder_syncs = False
        # ctypes frees a callback with its last reference, while SQLite still holds the address: all are kept here.
        self._on_open = _OPEN(self._guard(self._opened))
        self._on_delete = _DELETE(self._guard(self._deleted))
        self._on_close = _CLOSE(self._guard(self._closed))
        self._on_write = _WRITE(self._guard(self._written))
        self._on_truncate = _TRUNCATE(self._guard(self._truncated))
        self._on_sync = _SYNC(self._guard(self._synced))
        self._on_open_directory = _OPEN_DIRECTORY(self._guard(self._directory_opened))

    def start(self, name: str = "power-cut") -> None:
        """Register the shim as the default VFS, and as `name` for `file:…?vfs=name`; number the files that are
        there.
        """
        for path in sorted(Path(self.folder).rglob("*")):
            if path.is_file() and not path.name.endswith("-shm"):
                self.known[path.relative_to(self.folder).as_posix()] = self._number()
        self._names = dict(self.known)
        self._original = self._library.sqlite3_vfs_find(None)
        original = _Vfs.from_address(self._original)
        self._real_open = _OPEN(original.xOpen)
        self._real_delete = _DELETE(original.xDelete)
        self._shim = _Vfs.from_buffer_copy(original)
        self._shim.zName = name.encode()
        self._shim.pNext = None
        self._shim.xOpen = _address(self._on_open)
        self._shim.xDelete = _address(self._on_delete)
        if original.iVersion >= 3 and original.xGetSystemCall:
            real = _GET_CALL(original.xGetSystemCall)(self._original, b"openDirectory")
            if real:
                self._real_open_directory = _OPEN_DIRECTORY(real)
                self._replace_open_directory(_address(self._on_open_directory))
                self._sees_folder_syncs = True
        if self._library.sqlite3_vfs_register(ctypes.addressof(self._shim), 1) != SQLITE_OK:
            raise OSError("the recording VFS could not be registered")

    def stop(self) -> None:
        """Give the default VFS back; every connection opened meanwhile must be closed by now, or ValueError is
        raised.
        """
        self._library.sqlite3_vfs_unregister(ctypes.addressof(self._shim))
        self._library.sqlite3_vfs_register(self._original, 1)
        if self._sees_folder_syncs:
            self._replace_open_directory(None)
        if self._open:
            raise ValueError(f"still open after the recording: {sorted({name for _, _, name in self._open.values()})}")

    def mark(self, save_id: str) -> None:
        """Note that the save with this id has been reported as saved."""
        with self._lock:
            self.events.append(Mark(save_id))

    def _guard(self, method: Callable[..., int]) -> Callable[..., int]:
        def guarded(*arguments: Any) -> int:
            try:
                with self._lock:
                    return method(*arguments)
            except BaseException:
                self.troubles.append(traceback.format_exc())
                return SQLITE_IOERR

        return guarded

    def _replace_open_directory(self, address: int | None) -> None:
        _SET_CALL(_Vfs.from_address(self._original).xSetSystemCall)(self._original, b"openDirectory", address)

    def _number(self) -> int:
        self._files += 1
        return self._files

    def _name(self, path: str) -> str | None:
        path = os.path.realpath(path)
        if not path.startswith(self.folder + os.sep) or path.endswith("-shm"):
            return None
        return Path(path).relative_to(self.folder).as_posix()

    def _opened(self, vfs: int, path: int | None, file: int, flags: int, out_flags: Any) -> int:
        decoded = os.fsdecode(ctypes.string_at(path)) if path else None
        name = self._name(decoded) if decoded else None
        existed = decoded is not None and Path(decoded).exists()
        code = int(self._real_open(self._original, path, file, flags, out_flags))
        if code != SQLITE_OK or name is None:
            return code
        if not existed:
            self._names[name] = self._number()
            self.events.append(Create(self._names[name], name))
        pointer = c_void_p.from_address(file)
        if pointer.value is None:
            raise OSError("an opened file has no methods")
        table = self._tables.get(pointer.value)
        if table is None:
            table = self._tables[pointer.value] = _Table(pointer.value, self)
        self._open[file] = (table, self._names[name], name)
        pointer.value = ctypes.addressof(table.methods)
        return code

    def _deleted(self, vfs: int, path: bytes, sync_folder: int) -> int:
        name = self._name(os.fsdecode(path))
        existed = Path(os.fsdecode(path)).exists()
        self._folder_synced = False
        code = int(self._real_delete(self._original, path, sync_folder))
        if code == SQLITE_OK and name is not None and existed:
            self._names.pop(name, None)
            self.events.append(Remove(name))
            if self._folder_synced or (sync_folder and not self._sees_folder_syncs):
                self.events.append(FolderSync())
        return code

    def _directory_opened(self, path: bytes, descriptor: Any) -> int:
        self._folder_synced = True
        return int(self._real_open_directory(path, descriptor))

    def _closed(self, file: int) -> int:
        table, _, _ = self._open.pop(file)
        return int(table.close(file))

    def _written(self, file: int, data: int, length: int, offset: int) -> int:
        table, number, _ = self._open[file]
        # Noted before the real write, which may fail half-way: what was handed over may have landed in part.
        self.events.append(Write(number, offset, ctypes.string_at(data, length)))
        return int(table.write(file, data, length, offset))

    def _truncated(self, file: int, size: int) -> int:
        table, number, _ = self._open[file]
        self.events.append(Resize(number, size))
        return int(table.truncate(file, size))

    def _synced(self, file: int, flags: int) -> int:
        table, number, name = self._open[file]
        if self.swallow(name):
            return SQLITE_OK
        self._folder_synced = False
        code = int(table.sync(file, flags))
        if code == SQLITE_OK:
            self.events.append(Sync(number))
            if self._folder_synced or not self._sees_folder_syncs:
                self.events.append(FolderSync())
        return code
