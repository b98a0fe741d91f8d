"""What is told where a paper around experts cannot be made."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "booking-no-paper": mark("{number} 现在没有确认单可打。只有待确认和已确认的预约能打印。"),
    "no-services": mark("{name}在这段时间没有记下的服务，不能出证明。请换一段时间，或先登记接待的实际分钟。"),
}
