"""Zstandard with a counter.

`ZstdDecompressor.decompress(max_output_size=…)` ignores its limit where the frame states a size, so a few bytes could
ask for gigabytes; reading the stream in pieces and counting them cannot be fooled.
"""

import io

import zstandard

from station_exchange.refusals import Code, ExchangeRefused

_LEVEL = 10
_PIECE = 256 * 1024
_MAX_WINDOW = 8 * 1024 * 1024


def compress(raw: bytes) -> bytes:
    """One zstd frame."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(raw)


def decompress(packed: bytes, raw_len: int) -> bytes:
    """Exactly `raw_len` bytes; ExchangeRefused E_CONTENT where the frame holds fewer, more, or is none."""
    pieces: list[bytes] = []
    total = 0
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).stream_reader(io.BytesIO(packed))
        while piece := reader.read(_PIECE):
            total += len(piece)
            if total > raw_len:
                raise ExchangeRefused(Code.CONTENT, "content larger than the manifest says")
            pieces.append(piece)
    except zstandard.ZstdError as error:
        raise ExchangeRefused(Code.CONTENT, "not a zstd frame") from error
    if total != raw_len:
        raise ExchangeRefused(Code.CONTENT, "content smaller than the manifest says")
    return b"".join(pieces)
