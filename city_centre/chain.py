"""The log of applied batches: a linear hash chain whose end travels in every acknowledgement (decision 9)."""

import hashlib

NO_HEAD = "0" * 64
"""The head of an empty log."""


def next_head(head: str, station: str, epoch: str, no: int, manifest: str, deeds: str) -> str:
    """SHA-256(previous head, station, epoch, number, manifest, head of the deeds; one per line), in hex.

    Entries made before there was a chain of deeds have an empty one, and no line for it.
    """
    lines = [head, station, epoch, str(no), manifest, *([deeds] if deeds else [])]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def next_deed(head: str, kind: str, digest: str) -> str:
    """SHA-256(previous head, kind, digest of the row; one per line), in hex."""
    return hashlib.sha256(f"{head}\n{kind}\n{digest}".encode()).hexdigest()
