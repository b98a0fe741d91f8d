"""A desk in another language. The choice holds for the whole process, so a test gives it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from station_app.words import SOURCE, use_language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """The desk speaks this language inside, Chinese again behind it."""
    use_language(language)
    try:
        yield
    finally:
        use_language(SOURCE)
