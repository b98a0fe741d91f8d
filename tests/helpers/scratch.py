"""Folders that live as long as a test process: templates to be copied. Cleared at its end, a worker's too."""

import atexit
import shutil
import tempfile
from pathlib import Path

_made: list[Path] = []


def lasting_folder(prefix: str) -> Path:
    """A new folder that `clear` takes away."""
    place = Path(tempfile.mkdtemp(prefix=prefix))
    _made.append(place)
    return place


@atexit.register
def clear() -> None:
    """Takes all lasting folders away. Also called at a session's end: workers of a pool may end without farewell."""
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)
