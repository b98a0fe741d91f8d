"""Where reports of the program's own mistakes are kept, within the data folder."""

from typing import Final

FILE: Final = "problems.log"
FORMER: Final = "problems.old.log"
"""The file before it, once it had grown too large."""
LOG_FILES: Final = (FORMER, FILE)
