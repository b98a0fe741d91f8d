"""Reading what a form sent. What cannot be read is answered by its status alone."""

from typing import Final
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

from city_centre.web.guard import body_of

TYPE: Final = "application/x-www-form-urlencoded"


async def body_of_form(request: Request, most: int) -> bytes:
    """The bytes a form posted; HTTPException 415 for another kind of body, TooLarge beyond `most` bytes."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != TYPE:
        raise HTTPException(415)
    return await body_of(request, most)


def fields(sent: bytes, most: int, *, blank: bool = False) -> dict[str, list[str]]:
    """Each field with its values, empty ones only with `blank`; HTTPException 400 where it cannot be read or there are
    more than `most`.
    """
    try:
        return parse_qs(sent.decode("ascii"), keep_blank_values=blank, errors="strict", max_num_fields=most)
    except ValueError as error:
        raise HTTPException(400) from error
