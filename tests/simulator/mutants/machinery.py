"""Seeded bugs of the protocol: each changes one function of production code, and the simulator must see it.

The change is made in the function's own text, so that it is the production code with one mistake and nothing else; a
change whose words are no longer there is an error, never silently no change.
"""

import importlib
import inspect
import sys
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any


@dataclass(frozen=True)
class Mutant:
    """One bug. `function` is `name` or `Class.name` in `module`; `edits` are the words changed, each found once.

    `plays` says in which schedules it is looked for: the newest of the general ones, or those of
    `tests.simulator.bookings` (`b`). `seed` is one of 1…50 whose schedule catches it: a run begins with it, so that CI
    need not look for long. `beside` is the rest of a bug that needs a change in another function as well: where two
    looks for one thing stand behind each other, either alone changes nothing.
    """

    name: str
    module: str
    function: str
    edits: tuple[tuple[str, str], ...]
    seed: int = 1
    plays: str = "*"
    beside: "tuple[Mutant, ...]" = ()

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The bug is in the code while the block runs, wherever the function was imported to."""
        module = importlib.import_module(self.module)
        *path, name = self.function.split(".")
        owner: Any = module
        for step in path:
            owner = getattr(owner, step)
        original = getattr(owner, name)
        changed = self._changed(original, vars(module))
        places = [(owner, name)] if path else _bindings(original)
        for place, bound in places:
            setattr(place, bound, changed)
        try:
            with ExitStack() as others:
                for other in self.beside:
                    others.enter_context(other.applied())
                yield
        finally:
            for place, bound in places:
                setattr(place, bound, original)

    def _changed(self, original: FunctionType, namespace: dict[str, Any]) -> FunctionType:
        source = textwrap.dedent(inspect.getsource(original))
        for old, new in self.edits:
            if source.count(old) != 1:
                raise LookupError(f"{self.name}: {old!r} stands {source.count(old)} times in {self.function}")
            source = source.replace(old, new)
        made: dict[str, Any] = {}
        exec(compile(source, f"<{self.name}>", "exec"), namespace, made)
        function: FunctionType = made[original.__name__]
        return function


def _bindings(original: FunctionType) -> list[tuple[Any, str]]:
    """Every module-level name that stands for the function."""
    return [
        (module, name)
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith(("station_app", "station_exchange", "city_centre", "tests"))
        for name, value in list(vars(module).items())
        if value is original
    ]


WITHIN = 50
"""Within so many schedules each must be caught."""


def catch(mutant: Mutant, within: int = WITHIN) -> tuple[int, str] | None:
    """(seed, violation) of the first schedule that sees the bug; None where none of them does."""
    from tests.simulator.run import Played

    with mutant.applied():
        for seed in dict.fromkeys((mutant.seed, *range(1, within + 1))):
            ended = Played(seed, mutant.plays).once()
            if ended.violations:
                return seed, ended.violations[0]
    return None
