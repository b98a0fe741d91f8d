"""The log of applied batches: a linear hash chain whose end travels in every acknowledgement (decision 9)."""

import hashlib

NO_HEAD = "0" * 64
"""The head of an empty log."""


def next_head(head: str, station: str, epoch: str, no: int, manifest: str) -> str:
    """SHA-256(previous head, station, epoch, number, manifest; one per line), in hex."""
    return hashlib.sha256(f"{head}\n{station}\n{epoch}\n{no}\n{manifest}".encode()).hexdigest()
