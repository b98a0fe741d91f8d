"""What the office publishes, file by file, to whoever asks: it is signed, public, and small. No address is believed."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from city_centre.office import Office
from city_centre.storage import publications
from city_centre.storage.engine import reading
from station_exchange.publications import WIRE_PATH

FILE_TYPE: Final = "application/octet-stream"


def routes(office: Office) -> list[Route]:
    """The one door: GET of a path of the tree; 404 for what is not published."""

    async def get(request: Request) -> Response:
        content = await run_in_threadpool(_file, office, request.path_params["path"])
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type=FILE_TYPE)

    return [Route(f"{WIRE_PATH}/{{path:path}}", get)]


def _file(office: Office, path: str) -> bytes | None:
    with reading(office.engine) as connection:
        return publications.file(connection, path)
