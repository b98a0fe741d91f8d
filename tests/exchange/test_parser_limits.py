"""Hostile containers with a true signature: refused or taken in bounded memory (exchange.md 5, G7). What they cost of
the processor is a figure of the bench: `python -m benchmarks --only limits`.
"""

import sys

import pytest

from benchmarks import limits

LARGEST = 64 * 1024 * 1024
"""Bytes beyond what the program held before: F72."""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of the memory is read from /proc")
def test_no_hostile_container_is_taken_for_more_than_it_is_or_costs_more_memory_than_its_bound() -> None:
    maker = limits.Maker()
    data = limits.honest(maker)
    assert maker.taken(data)
    for name, data in limits.hostile(maker):
        found = limits.cost(lambda data=data: maker.taken(data))  # type: ignore[misc]
        assert found.refused != (name in limits.HARMLESS), name
        assert found.held < LARGEST, name


def test_brackets_far_too_deep_are_refused_as_such_and_the_siblings_stay() -> None:
    maker = limits.Maker()
    deep = limits.row(2, '{"a":' + "[" * 12 + "]" * 12 + "}")
    in_a_text = limits.row(1, '{"a":"' + "[{" * 12 + '"}')
    assert maker.taken(maker.container(limits.rows.encode([in_a_text]), 1))
    assert not maker.taken(maker.container(limits.rows.encode([in_a_text, deep]), 2))
