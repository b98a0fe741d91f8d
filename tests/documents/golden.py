"""The golden papers: digests of what every paper is today.

After a change that was meant, look at the papers (`make screens`), then write the digests anew:
`python -m tests.documents.golden`.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from station_app.documents.all_papers import FORMS
from station_app.documents.batch_slip import PAPER as SLIP
from station_app.documents.batch_slip import BatchSlip, SlipBatch, batch_slip
from station_app.documents.layout_files import bundled_layout
from station_app.documents.receipts import CONSULTATION_RECEIPT, LAYOUTS, consultation_receipt
from station_app.documents.recovery_sheet import RecoverySheet, recovery_sheet
from station_exchange.slips import digest_of_files
from tests.documents.papers import CASES, receipt
from tests.documents.reading import content_digest
from tests.documents.samples import SAMPLES

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "papers" / "digests.json"

SHEET = RecoverySheet(
    groups=("ABCD", "EFGH", "JKMN", "PQRS", "TUVW", "XYZ2", "3456", "789A"),
    station_name="北京市知识产权公共服务江东工作站",
    station_code="G003",
    day=date(2026, 11, 19),
)


def slip(count: int) -> BatchSlip:
    """A slip for so many batches."""
    batches = tuple(
        SlipBatch(12 + index, 361 + index, 48_123 + 999 * index, hashlib.sha256(bytes([index])).hexdigest())
        for index in range(count)
    )
    return BatchSlip(
        station_name="北京市知识产权公共服务江东工作站",
        station_code="G003",
        epoch="E7K2",
        batches=batches,
        made_at=datetime(2026, 11, 20, 17, 2),
        made_by="王敏",
        stick_digest=digest_of_files([batch.digest for batch in batches]),
    )


def papers() -> Iterator[tuple[str, bytes]]:
    """Every golden paper by name, made now."""
    for case, changes in CASES.items():
        for layout in LAYOUTS:
            yield f"consultation_receipt.{layout}.{case}", consultation_receipt(receipt(**changes), layout)
    for name, form in FORMS.items():
        if name != "consultation_receipt":
            for layout in form.layouts:
                yield f"{name}.{layout}", form.pdf(SAMPLES[name], layout)
    for layout in LAYOUTS:
        large = CONSULTATION_RECEIPT.layout(layout, scale=1.5)
        yield f"consultation_receipt.{layout}.large", consultation_receipt(receipt(), large)
    for layout in LAYOUTS:
        yield f"batch_slip.{layout}", batch_slip(slip(2), bundled_layout(SLIP, layout))
    yield "recovery_sheet.a4", recovery_sheet(SHEET)
    yield "batch_slip.a5.many", batch_slip(slip(14))


def digests() -> dict[str, dict[str, str]]:
    """The digests of every paper: of its content, and of its very bytes."""
    return {name: {"content": content_digest(pdf), "bytes": hashlib.sha256(pdf).hexdigest()} for name, pdf in papers()}


if __name__ == "__main__":
    GOLDEN.write_text(
        json.dumps({"zlib": zlib.ZLIB_RUNTIME_VERSION, "papers": digests()}, indent=1) + "\n", encoding="utf-8"
    )
