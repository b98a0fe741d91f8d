"""Why a file or a row was refused, as codes both ends know. The words for people are each end's own."""

from enum import StrEnum


class Code(StrEnum):
    """One reason for refusing a container, an acknowledgement, an enrolment paper or a row."""

    SIZE = "E_SIZE"
    """Larger than any honest file of its kind."""
    HEADER = "E_HEADER"
    """The first line is not the envelope it should be."""
    SUITE = "E_SUITE"
    """Sealed with a set of algorithms this program does not know."""
    KIND = "E_KIND"
    """Not the kind of file expected here."""
    ADDRESS = "E_ADDRESS"
    """Meant for another station, device or centre."""
    DEVICE = "E_DEVICE"
    """Signed by a device that was never enrolled, or was revoked."""
    SIGNATURE = "E_SIGNATURE"
    """The signature does not fit the bytes."""
    LENGTH = "E_LENGTH"
    """Cut short, or longer than it says of itself."""
    DIGEST = "E_DIGEST"
    """The bytes are not those that were signed."""
    DECRYPT = "E_DECRYPT"
    """None of this end's keys opens it."""
    CONTENT = "E_CONTENT"
    """Opened, but what is inside is not what the manifest promises."""
    SECRET = "E_SECRET"
    """The enrolment secret is wrong, used or out of date."""
    FORK = "E_FORK"
    """Another batch is already known under this number of this epoch: a station was copied or restored."""
    QUEUE = "E_QUEUE"
    """Too many batches of this epoch already wait for a predecessor."""
    GONE = "E_GONE"
    """A file whose records were all erased: it is not wanted any more."""


class ExchangeRefused(Exception):
    """A file was refused before anything of it took effect. `detail` is for logs and tests: never personal data."""

    def __init__(self, code: Code, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
