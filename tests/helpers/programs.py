"""The two programs as people start them: in a process of their own, or their `main` in this one where that will do."""

import contextlib
import ctypes
import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from city_centre.cli import main as centre_main
from station_app.cli import main
from tests.helpers.office import PASSWORD

PR_CAPBSET_DROP = 24
OVERRIDES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root write where the mode says no."""
CENTRE_PASSWORD = "a password for tests"


@dataclass(frozen=True)
class Answer:
    """What a program said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output; an assertion where there is anything else."""
        lines = self.out.splitlines()
        assert len(lines) == 1, f"not one line: {self.out!r}, {self.err!r}"
        return json.loads(lines[0])

    @property
    def json_lines(self) -> list[Any]:
        """The JSON values on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def fault(self) -> str:
        """The code of the first fault on standard error; an assertion where no sentence stands behind it."""
        first = self.err.splitlines()[-1] if self.err else ""
        code, _, sentence = first.partition(": ")
        assert "Traceback" not in self.err, self.err
        assert any("\u4e00" <= character <= "\u9fff" for character in sentence), self.err
        return code


def station(data: Path, *words: str, stdin: str | None = None, password: str = PASSWORD) -> Answer:
    """`station --data … words` in this process: all of the program but the start of the interpreter."""
    out, err = io.StringIO(), io.StringIO()
    given = _variable("STATION_PASSWORD", password)
    with given, _stdin(stdin), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(["--data", str(data), *words])
        except SystemExit as wrong_usage:
            code = int(wrong_usage.code or 0)
    return Answer(code, out.getvalue(), err.getvalue())


def station_process(
    data: Path, *words: str, stdin: str | None = None, password: str = PASSWORD, ordinary: bool = False,
    largest_file: int | None = None, env: dict[str, str] | None = None,
) -> Answer:  # fmt: skip
    """`station --data … words` in a process of its own.

    `ordinary`: the modes of files hold for it even where root runs the tests. `largest_file`: it can write no file
    beyond so many bytes, as on a full disk.
    """
    return _run("station_app", ["--data", str(data), *words], "STATION_PASSWORD", password, stdin, env,
                ordinary=ordinary, largest_file=largest_file)  # fmt: skip


def centre(data: Path, *words: str) -> Answer:
    """`centre --data … words` in this process."""
    out, err = io.StringIO(), io.StringIO()
    given = _variable("CENTRE_PASSWORD", CENTRE_PASSWORD)
    with given, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = centre_main(["--data", str(data), *words])
    return Answer(code, out.getvalue(), err.getvalue())


def centre_process(data: Path, *words: str, env: dict[str, str] | None = None) -> Answer:
    """`centre --data … words` in a process of its own."""
    return _run("city_centre", ["--data", str(data), *words], "CENTRE_PASSWORD", CENTRE_PASSWORD, None, env)


def _run(
    module: str, words: list[str], variable: str, password: str, stdin: str | None, env: dict[str, str] | None, *,
    ordinary: bool = False, largest_file: int | None = None,
) -> Answer:  # fmt: skip
    def before() -> None:
        if ordinary and os.geteuid() == 0:
            library = ctypes.CDLL(None, use_errno=True)
            for capability in OVERRIDES:
                if library.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                    os._exit(99)
        if largest_file is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    done = subprocess.run(
        [sys.executable, "-m", module, *words], input=stdin, capture_output=True, encoding="utf-8", preexec_fn=before,
        env={**os.environ, variable: password, **(env or {})}, check=False, timeout=120,
    )  # fmt: skip
    return Answer(done.returncode, done.stdout, done.stderr)


@contextlib.contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _stdin(text: str | None) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = io.StringIO(text or "")
    try:
        yield
    finally:
        sys.stdin = before
