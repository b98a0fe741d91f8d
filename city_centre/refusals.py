"""What the office cannot do, as a code."""


class OfficeRefused(Exception):
    """The office cannot do what was asked. `code` and `values` choose the sentence in words.py."""

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        self.values = values
        super().__init__(code)
