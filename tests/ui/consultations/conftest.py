"""A clerk with the caret in a fresh form."""

import pytest

from tests.helpers.hands import Hands


@pytest.fixture
def hands(window) -> Hands:  # type: ignore[no-untyped-def]
    """Hands on the real window, the caret in 来访人."""
    made = Hands(window)
    made.begin()
    return made
