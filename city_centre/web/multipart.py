"""A form with a file in it (RFC 7578), read whole from a body of bounded size. Nothing is written to a disk."""

import re
from dataclasses import dataclass, field
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

from city_centre.web.guard import body_of

_BOUNDARY: Final = re.compile(r'multipart/form-data\s*;\s*boundary="?([A-Za-z0-9\'()+_,./:=?-]{1,70})"?\s*', re.I)
_NAME: Final = re.compile(rb'\bname="([^"\r\n]{1,60})"')
_FILE: Final = re.compile(rb'\bfilename="')
_MOST_PARTS: Final = 8
_LONGEST_HEAD: Final = 2048


@dataclass(slots=True)
class Sent:
    """What was sent: the fields' texts and the files' bytes, by name."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


async def sent_form(request: Request, most: int) -> Sent:
    """The fields and files of a posted form; HTTPException 415 for another kind of body, 400 for one that cannot be
    read or names a field twice, TooLarge beyond `most` bytes.
    """
    found = _BOUNDARY.fullmatch(request.headers.get("content-type", "").strip())
    if found is None:
        raise HTTPException(415)
    return parts_of(await body_of(request, most), found.group(1).encode())


def parts_of(body: bytes, boundary: bytes) -> Sent:
    """The parts of a body; HTTPException 400 for one that cannot be read."""
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(pieces) < 3 or len(pieces) > _MOST_PARTS + 2 or pieces[0].strip() or not pieces[-1].startswith(b"--"):
        raise HTTPException(400)
    sent = Sent()
    for piece in pieces[1:-1]:
        head, found, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if not found or name is None or len(head) > _LONGEST_HEAD:
            raise HTTPException(400)
        key = name.group(1).decode("ascii", "replace")
        if key in sent.fields or key in sent.files:
            raise HTTPException(400)
        if _FILE.search(head):
            sent.files[key] = content
            continue
        try:
            sent.fields[key] = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise HTTPException(400) from error
    return sent
