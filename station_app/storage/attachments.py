"""The station's attached files: encrypted, named by their content under a key, outside the database.

`attachments/ab/abcd….att` holds one file: a header (magic, 16 random bytes), then chunks of 64 KiB, each under
AES-256-GCM. A chunk's nonce is its number and whether it is the last, so that none can be cut off, moved or repeated.
The file's key comes from the database key and the header's bytes (HKDF-SHA256). The name is an HMAC of the content
under another key: the same file is kept once, and nobody without the key can ask whether a file he knows is among them.
A file that the city handed back bears the name that a lost database's key gave it, which no key here can prove: it is
bound to that name by the encryption itself (`ATT2`).
"""

import hashlib
import hmac
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_app.domain.attachments import HEAD_BYTES, Attachment, is_digest, kept_name, shows_identity, type_of
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble, os_trouble
from station_app.storage.files import rename_file

_MAGIC: Final = b"ATT1"
_NAMED: Final = b"ATT2"
_SALT: Final = 16
_CHUNK: Final = 64 * 1024
_TAG: Final = 16
_HEADER: Final = len(_MAGIC) + _SALT
SUFFIX: Final = ".att"
_HALF: Final = ".half"

Progress = Callable[[int, int], bool]
"""`progress(bytes done, bytes in all)` answers False where the copy is to be given up."""


class Files:
    """The attached files under one folder. Knows no record; any thread may use it."""

    def __init__(self, folder: Path, key: bytes, older: Sequence[bytes] = ()) -> None:
        """`older`: the keys the database had before, newest first. A file stays under the key it was written with; the
        name comes from the first key there was, so that records keep naming their files.
        """
        self.folder = folder
        self._keys = (key, *older)
        self._naming = _derived(self._keys[-1], b"", b"attachment name")

    def keep(self, source: Path, largest: int, progress: Progress | None = None) -> Attachment:
        """Takes a file in, durably, and answers what a record keeps of it; the same content is kept once.

        Refused: `attachment-link` (a symbolic link or a shortcut), `attachment-not-file`, `attachment-program`,
        `attachment-empty`, `attachment-large`. Trouble: `file-missing`, `attachment-gone` (it vanished or
        changed its size while it was read), `attachment-unreadable`, `attachment-cancelled`, `disk-full` and the disk's
        others. Then nothing stays.
        """
        with _reading(source) as (file, size):
            if size > largest:
                raise Refused.because("attachment-large", "attachments", size=_megabytes(size),
                                      largest=_megabytes(largest))  # fmt: skip
            return self._take_in(file, source.name, size, progress)

    def keep_bytes(self, content: bytes, name: str, largest: int) -> Attachment:
        """Takes in what was never a file, such as a pasted picture. Refused and Trouble as for `keep`."""
        import io

        if len(content) > largest:
            raise Refused.because("attachment-large", "attachments", size=_megabytes(len(content)),
                                  largest=_megabytes(largest))  # fmt: skip
        return self._take_in(io.BytesIO(content), name, len(content), None)

    def keep_named(self, digest: str, content: bytes) -> bool:
        """Takes in a file that came from elsewhere under its name, proven there; False where it lies here, sound.

        Trouble `disk-full` and the disk's others. ValueError for what is no digest.
        """
        target = self.path(digest)
        if self.has(digest) and self._sound(digest):
            return False
        header = _NAMED + secrets.token_bytes(_SALT)
        cipher = AESGCM(_derived(self._keys[0], header[len(_NAMED) :], b"attachment content"))
        with self._half() as (half, out):
            _write(out, header)
            for at in range(0, max(1, len(content)), _CHUNK):
                nonce = _nonce(at // _CHUNK, last=at + _CHUNK >= len(content))
                _write(out, cipher.encrypt(nonce, content[at : at + _CHUNK], _bound(header, digest)))
            self._close(out, target)
            rename_file(half, target)
        return True

    def has(self, digest: str) -> bool:
        """Whether a file of this digest lies here."""
        return is_digest(digest) and self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where the file of a digest lies. ValueError for what is no digest: it must never become a path."""
        if not is_digest(digest):
            raise ValueError("no digest")
        return self.folder / digest[:2] / (digest + SUFFIX)

    def chunks(self, digest: str, path: Path | None = None) -> Iterator[bytes]:
        """The content piece by piece, each proven. Trouble `attachment-missing` or `attachment-damaged`; the last comes
        where the whole is not what its name says, so nothing may be used before the end.

        `path` reads a copy that lies elsewhere, in a backup.
        """
        naming = hmac.new(self._naming, digestmod=hashlib.sha256)
        try:
            with (path or self.path(digest)).open("rb") as file:
                header = file.read(_HEADER)
                if len(header) != _HEADER or not header.startswith((_MAGIC, _NAMED)):
                    raise Trouble("attachment-damaged")
                bound = _bound(header, digest)
                sealed, number = file.read(_CHUNK + _TAG), 0
                cipher = self._fitting(header, bound, sealed, last=len(sealed) < _CHUNK + _TAG or not _more(file))
                while True:
                    following = file.read(_CHUNK + _TAG)
                    piece = cipher.decrypt(_nonce(number, last=not following), sealed, bound)
                    naming.update(piece)
                    yield piece
                    if not following:
                        break
                    sealed, number = following, number + 1
        except FileNotFoundError as error:
            raise Trouble("attachment-missing") from error
        except InvalidTag as error:
            raise Trouble("attachment-damaged") from error
        except OSError as error:
            raise Trouble("attachment-unreadable") from error
        if not (header.startswith(_NAMED) or hmac.compare_digest(naming.hexdigest(), digest)):
            raise Trouble("attachment-damaged")

    def _fitting(self, header: bytes, bound: bytes, first: bytes, *, last: bool) -> AESGCM:
        """The cipher of the key under which a file was written. InvalidTag where none of them fits."""
        ciphers = [AESGCM(_derived(key, header[len(_MAGIC) :], b"attachment content")) for key in self._keys]
        for cipher in ciphers[:-1]:
            with suppress(InvalidTag):
                cipher.decrypt(_nonce(0, last=last), first, bound)
                return cipher
        return ciphers[-1]

    def read(self, digest: str) -> bytes:
        """The whole content, proven. Trouble as for `chunks`."""
        return b"".join(self.chunks(digest))

    def write_out(self, digest: str, target: Path) -> None:
        """Writes the content into a new file that only its owner reads; away again where it is not sound.

        Trouble as for `chunks`, `folder-not-writable` where something stands there already, and the disk's.
        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(target, flags, 0o600)
        except OSError as error:
            raise os_trouble(error) from error
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in self.chunks(digest):
                    _write(file, piece)
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def bring(self, digest: str, source: "Files") -> bool:
        """Copies a file as it lies elsewhere, encrypted, and reads it back; False where it lies here already.

        Trouble `attachment-missing`, `attachment-damaged` (there, or as it was written here), and the disk's.
        """
        target, origin = self.path(digest), source.path(digest)
        if target.is_file() and origin.is_file() and target.stat().st_size == origin.stat().st_size:
            return False
        with self._half() as (half, out):
            try:
                with origin.open("rb") as file:
                    while piece := file.read(_CHUNK):
                        _write(out, piece)
            except FileNotFoundError as error:
                raise Trouble("attachment-missing") from error
            except OSError as error:
                raise os_trouble(error) from error
            self._close(out, target)
            for _ in self.chunks(digest, half):
                pass
            rename_file(half, target)
        return True

    def all_digests(self) -> list[str]:
        """The digests of all files that lie here, in order."""
        found = (path.name.removesuffix(SUFFIX) for path in self.folder.glob(f"??/*{SUFFIX}"))
        return sorted(name for name in found if is_digest(name))

    def clear_halves(self) -> int:
        """Takes away what broken-off copies left; how many. Not to be called while one is being made."""
        halves = list(self.folder.glob(f"*{_HALF}"))
        for half in halves:
            half.unlink(missing_ok=True)
        return len(halves)

    def drop(self, digest: str) -> None:
        """Takes a file away."""
        self.path(digest).unlink(missing_ok=True)

    def _take_in(self, file: BinaryIO, name: str, size: int, progress: Progress | None) -> Attachment:
        naming = hmac.new(self._naming, digestmod=hashlib.sha256)
        salt = secrets.token_bytes(_SALT)
        cipher = AESGCM(_derived(self._keys[0], salt, b"attachment content"))
        header, kind, number = _MAGIC + salt, "", 0
        with self._half() as (half, out):
            _write(out, header)
            piece = _read(file)
            kind = type_of(piece[:HEAD_BYTES], name)
            done = len(piece)
            while True:
                following = _read(file)
                naming.update(piece)
                _write(out, cipher.encrypt(_nonce(number, last=not following), piece, header))
                if progress is not None and not progress(done, size):
                    raise Trouble("attachment-cancelled")
                if not following:
                    break
                piece, number, done = following, number + 1, done + len(following)
                if done > size:
                    break
            if done != size:
                raise Trouble("attachment-gone")
            digest = naming.hexdigest()
            self._settle(half, out, digest)
        return Attachment(digest, kept_name(name), size, kind, stays=shows_identity(name))

    def _settle(self, half: Path, out: BinaryIO, digest: str) -> None:
        target = self.path(digest)
        self._close(out, target)
        if self._sound(digest):
            half.unlink(missing_ok=True)
        else:
            rename_file(half, target)

    def _close(self, out: BinaryIO, target: Path) -> None:
        """Puts what was written on the disk, and makes the folder it will be named in."""
        try:
            out.flush()
            os.fsync(out.fileno())
            out.close()
            target.parent.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise os_trouble(error) from error

    def _sound(self, digest: str) -> bool:
        """Whether the very file lies here already, whole: a damaged one is written anew."""
        try:
            for _ in self.chunks(digest):
                pass
        except Trouble:
            return False
        return True

    @contextmanager
    def _half(self) -> Iterator[tuple[Path, BinaryIO]]:
        try:
            self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            descriptor, name = tempfile.mkstemp(suffix=_HALF, dir=self.folder)
        except OSError as error:
            raise os_trouble(error) from error
        half, out = Path(name), os.fdopen(descriptor, "wb")
        try:
            yield half, out
        except BaseException:
            # A full disk says so a second time when what is left in the buffer is to be written.
            with suppress(OSError):
                out.close()
            half.unlink(missing_ok=True)
            raise
        finally:
            out.close()


@contextmanager
def _reading(source: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The open file and its size. Neither a link nor anything but a regular file is ever opened."""
    try:
        found = source.lstat()
        if stat.S_ISLNK(found.st_mode):
            raise Refused.because("attachment-link", "attachments")
        if not stat.S_ISREG(found.st_mode):
            raise Refused.because("attachment-not-file", "attachments")
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError as error:
        raise Trouble("file-missing") from error
    except OSError as error:
        raise Trouble("attachment-unreadable") from error
    with os.fdopen(descriptor, "rb") as file:
        yield file, os.fstat(descriptor).st_size


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError as error:
        raise Trouble("attachment-gone") from error


def _write(file: BinaryIO, piece: bytes) -> None:
    try:
        file.write(piece)
    except OSError as error:
        raise os_trouble(error) from error


def _bound(header: bytes, digest: str) -> bytes:
    """What each chunk is bound to: its file's header, and the name where no key here can prove it."""
    return header + digest.encode() if header.startswith(_NAMED) else header


def _more(file: BinaryIO) -> bool:
    """Whether anything follows; the place in the file stays."""
    at = file.tell()
    found = bool(file.read(1))
    file.seek(at)
    return found


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt or None, purpose).derive(key)


def _megabytes(size: int) -> int:
    return -(-size // (1024 * 1024))
