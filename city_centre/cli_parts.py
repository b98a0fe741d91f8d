"""What the modules of the `centre` command are handed, as types, and under which name it writes down its acts."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from city_centre.office import Office

COMMAND_LINE: Final = "centre"
"""Who did what was done by the command line, in the lists of acts and publishings."""

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]
"""Adds a command: its name, what runs it, what it is for."""
Opened = Callable[[argparse.Namespace], AbstractContextManager[Office]]
"""Opens the office that the command line names."""
Print = Callable[..., None]
"""Prints the answer: one value with --json, else the lines."""
Password = Callable[[argparse.Namespace], str]
Now = Callable[[], datetime]
NewId = Callable[[], str]
