"""Every action of the desk with the right it demands, read off the source, and a way to call each with plain stand-ins.

An action takes its right before it looks at anything else, so that a call with arguments that mean nothing is refused
for whoever may not; that is what makes a table of role × action something that can be tried cell by cell.
"""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

from station_app.actions.acts import RecordIds
from station_app.actions.rights import RIGHTS
from tests.helpers.office import Office

ACTIONS = Path(__file__).parents[2] / "station_app" / "actions"
ASKS = {"demand": 1, "begin": 2, "permit": 2}
"""What demands a right, and at which place the right stands."""


FOR_THE_RIGHT: Mapping[str, Mapping[str, Any]] = {"list_exports.allow:export_list": {"whole": True}}
"""Arguments that choose which of an action's rights is demanded."""


@dataclass(frozen=True)
class Action:
    """A public function of an action module and a right that it demands."""

    module: str
    name: str
    right: str

    @property
    def function(self) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(import_module(f"station_app.actions.{self.module}"), self.name)
        return found

    def __str__(self) -> str:
        return f"{self.module}.{self.name}:{self.right}"


def _demanded(node: ast.FunctionDef) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ASKS:
            place = ASKS[call.func.id]
            if len(call.args) > place and isinstance(call.args[place], ast.Constant):
                yield str(call.args[place].value)  # type: ignore[attr-defined]


def all_actions() -> list[Action]:
    """Every public function that takes a clerk or a desk and names a right itself."""
    found = []
    for file in sorted(ACTIONS.glob("*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            given = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
            if not given & {"clerk", "desk"} or "db" in given:
                continue
            found += [Action(file.stem, node.name, right) for right in dict.fromkeys(_demanded(node))]
    return [action for action in found if action.right in RIGHTS]


def call(action: Action, office: Office, clerk: Any, place: Path) -> Any:
    """Calls the action as this clerk, with stand-ins for all that is not the desk itself."""
    office.desk.clerk = clerk
    known: Mapping[str, Any] = {
        "store": office.store, "reader": office.store, "desk": office.desk, "clerk": clerk, "now": office.clock(),
        "new_id": office.ids, "ids": RecordIds.make(office.ids), "catalogue": office.desk.catalogue,
        "station": office.desk.station, "device": office.desk.device, "folder": office.folder, "place": place,
    }  # fmt: skip
    known = {**known, **FOR_THE_RIGHT.get(str(action), {})}
    try:
        hints = get_type_hints(action.function)
    except NameError:
        # A type that is named for the checkers only: its place takes the stand-in for anything.
        hints = {}
    positional, named = [], {}
    for name, parameter in inspect.signature(action.function).parameters.items():
        if name not in known and parameter.default is not parameter.empty:
            continue
        value = known[name] if name in known else _stand_in(hints.get(name, object), place)
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            positional.append(value)
    return action.function(*positional, **named)


def _stand_in(hint: Any, place: Path) -> Any:
    if hint is str:
        return "x"
    if hint is int:
        return 1
    if hint is bool:
        return False
    if hint is Path:
        return place / "nowhere"
    origin = getattr(hint, "__origin__", None)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return {}
    if origin is not None and isinstance(origin, type) and issubclass(origin, Sequence):
        return ()
    return None
