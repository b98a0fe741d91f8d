"""How who sits here likes to type, asked by the boxes while keys are pressed."""

from station_app.actions.own_ways import Ways


class _Worn:
    ways = Ways()


def wear(ways: Ways) -> None:
    """From now on the boxes behave so."""
    _Worn.ways = ways


def enter_advances() -> bool:
    """Whether Enter goes on to the next field of a form."""
    return _Worn.ways.enter_advances


def plain_names() -> bool:
    """Whether 来访人 opens without an input method."""
    return _Worn.ways.plain_names
