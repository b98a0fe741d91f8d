"""The laws that hold for every text file, not for Python only: no traces of a machine, nothing left for later."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class TextLaw:
    """A pattern that no line of the project may hold, why, what to do, and lines that break it or keep it."""

    name: str
    reason: str
    remedy: str
    pattern: re.Pattern[str]
    broken_by: tuple[str, ...]
    kept_by: tuple[str, ...]

    def findings(self, path: str, text: str) -> Iterator[str]:
        """The lines that break the law."""
        for number, line in enumerate(text.splitlines(), start=1):
            if self.pattern.search(line):
                yield f"{path}:{number}: {line.strip()[:100]}"

    def sentence(self, found: list[str]) -> str:
        """What a failing test says."""
        return "\n".join([f"{self.name}.", f"Why: {self.reason}", f"Remedy: {self.remedy}", *found[:40]])


# The examples are put together from halves, because this file is looked at as well.
TEXT_LAWS = (
    TextLaw(
        "No absolute path of a machine",
        "It exists on the machine of whoever wrote it and nowhere else.",
        "Ask places.py, take an argument, or use a temporary folder.",
        re.compile(r"(?<![\w.~$}*-])/(work|root|home|Users|opt|mnt|media)/\w|\b[C-Z]:\\+Users\\+\w", re.ASCII),
        ("open('/" + "home/clerk/x.csv')", "cd /" + "work/main", "C:" + "\\Users\\clerk"),
        ("see https://example.org/home/page", "$root/opt/x", "the /opt folder"),
    ),
    TextLaw(
        "No registry is named",
        "Every office reaches packages its own way; pip, npm and apt have their own settings for it.",
        "Name the package and its version; leave the index to the machine.",
        re.compile(r"pypi\.\w|pythonhosted\.\w|registry\.npm|npmjs\.\w|deb\.debian\.\w|--(extra-)?index[-]url", re.I),
        ("https://py" + "pi.org/simple", "pip install --index" + "-url x", "deb http://deb." + "debian.org/debian"),
        ("pip install reportlab", "npm pack", "a pypi package", "apt-get install debootstrap"),
    ),
    TextLaw(
        "Nothing is left for later",
        "A note in the code is read by nobody who could act on it.",
        "Do it, or file it where work is listed.",
        re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b"),
        ("# TO" + "DO: later", "FIX" + "ME", "X" + "XX"),
        ("todo list", "XXXX", "hackathon"),
    ),
)
