"""What lies in an encrypted database's very pages, freed ones and the write-ahead log's included: decrypted by hand.

SQLCipher 4: pages of 4096 bytes, the last 80 of each an IV and a seal; under a raw key the pages are AES-256-CBC of
that very key. A search in the tables alone would miss what a page still holds after its row went.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
_RESERVED = 80
_IV = 16
_LOG_HEAD, _FRAME_HEAD = 32, 24


def plain_pages(database: Path, key: bytes) -> Iterator[bytes]:
    """Every page of the file and every frame of its log, as SQLite would read them."""
    content = database.read_bytes()
    for start in range(0, len(content) - PAGE + 1, PAGE):
        yield _plain(content[start : start + PAGE], key, skip=_IV if start == 0 else 0)
    log = database.with_name(database.name + "-wal")
    frames = log.read_bytes() if log.exists() else b""
    step = _FRAME_HEAD + PAGE
    for start in range(_LOG_HEAD, len(frames) - step + 1, step):
        number = int.from_bytes(frames[start : start + 4], "big")
        page = frames[start + _FRAME_HEAD : start + step]
        yield _plain(page, key, skip=_IV if number == 1 else 0)


def seen_in_pages(database: Path, key: bytes, *texts: str) -> list[str]:
    """Which of the texts stand in any page, as they are or with a blank after each character (the search tokens)."""
    pages = b"".join(plain_pages(database, key))
    return [text for text in texts if text.encode() in pages or " ".join(text.lower()).encode() in pages]


def _plain(page: bytes, key: bytes, *, skip: int) -> bytes:
    iv = page[PAGE - _RESERVED : PAGE - _RESERVED + _IV]
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return cipher.update(page[skip : PAGE - _RESERVED]) + cipher.finalize()
