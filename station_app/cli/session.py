"""What a command works with: the parsed words, the opened desk, and one door to standard output."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec

from station_app.actions.stations import OpenDesk, open_desk
from station_app.domain.faults import Fault, Refused
from station_app.domain.troubles import Trouble
from station_app.places import data_folder, default_memory_folder
from station_app.storage.folder import DataFolder
from station_app.words import say
from station_app.words.faults import sentence
from station_app.words.troubles import told_sentence, trouble_sentence

PASSWORD = "STATION_PASSWORD"


class WrongUsage(Exception):
    """The words of a command do not go together: exit code 2. `code` names the sentence."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Session:
    """One run of the command. Opens the desk at the first need: to write, or read-only beside an open window."""

    def __init__(self, words: argparse.Namespace, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self.words = words
        self.now = now
        self.new_id = new_id
        self._desk: OpenDesk | None = None

    @property
    def folder(self) -> DataFolder:
        """The data folder that `--data` names, or the user's."""
        if self.words.data is None:
            return DataFolder.at(data_folder(), default_memory_folder())
        return DataFolder.at(Path(self.words.data).absolute())

    def password(self) -> str:
        """The clerk's password, from the environment or asked for; never from the command line, where others see it."""
        given = os.environ.get(PASSWORD)
        return given if given is not None else ask_secretly(say("口令："))

    def desk(self, *, read_only: bool = False) -> OpenDesk:
        """The opened desk, the clerk of `--clerk` signed in."""
        if self._desk is None:
            self._desk = open_desk(
                self.folder, self.words.clerk, self.password(), now=self.now(), new_id=self.new_id, read_only=read_only
            )
            for code in self._desk.told:
                print(told_sentence(code), file=sys.stderr)
        return self._desk

    def say_json(self, value: Any) -> None:
        """One JSON value on standard output."""
        _write(sys.stdout, msgspec.json.encode(value).decode())

    def answer(self, value: Any, *lines: str) -> int:
        """The JSON value with `--json`, else the lines for people. Exit code 0."""
        if self.words.json:
            self.say_json(value)
        else:
            for line in lines:
                _write(sys.stdout, line)
        return 0

    def close(self) -> None:
        """Closes what was opened."""
        if self._desk is not None:
            self._desk.close()


def ask_secretly(prompt: str) -> str:
    """What is typed unseen at the terminal; Trouble `nobody-to-ask` where there is none."""
    try:
        return getpass.getpass(prompt)
    except (EOFError, OSError) as error:
        _write(sys.stderr, "")
        raise Trouble("nobody-to-ask") from error


def fail(session: Session, failure: Refused | Trouble | WrongUsage) -> int:
    """Says on standard error what was refused (1), how the command is used (2), what the world's trouble is (3)."""
    if isinstance(failure, WrongUsage):
        _write(sys.stderr, f"{failure.code}: {sentence(Fault(failure.code, ''))}")
        return 2
    if isinstance(failure, Refused):
        for fault in failure.faults:
            _write(sys.stderr, f"{fault.code}: {sentence(fault)}")
        return 1
    _write(sys.stderr, f"{failure.code}: {trouble_sentence(failure)}")
    return 3


def read_json(source: str) -> list[Any]:
    """The objects of a JSON file or of standard input (`-`): one object, or JSON lines. Refused `json-unreadable`."""
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("file-unreadable") from error
    try:
        return [msgspec.json.decode(text)]
    except (msgspec.DecodeError, RecursionError):
        pass
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(msgspec.json.decode(line))
        except (msgspec.DecodeError, RecursionError) as error:
            raise Refused.because("json-unreadable", "", line=number) from error
    if not found:
        raise Refused.because("json-object")
    return found


def _write(stream: TextIO, line: str) -> None:
    stream.write(line + "\n")
