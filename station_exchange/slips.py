"""The digests on a batch slip (数据批次交接单): both ends must come to the same, so both ask here."""

import hashlib
from collections.abc import Sequence
from typing import Final

GROUP: Final = 4


def digest_of_files(digests: Sequence[str]) -> str:
    """The digest of a slip's files: SHA-256 over the files' own digests (hex), sorted, one a line."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def in_groups(digest: str) -> str:
    """A digest as it is read aloud: groups of four, capital letters."""
    capitals = digest.upper()
    return " ".join(capitals[start : start + GROUP] for start in range(0, len(capitals), GROUP))
