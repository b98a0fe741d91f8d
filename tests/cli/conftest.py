"""A station to give commands to: set up, three visits logged, closed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.office import make_office

VISIT: dict[str, Any] = {
    "visitor_name": "周子轩", "visitor_phone": "13900000001", "items": ["S01"],
    "question": "第43类餐饮服务怎么注册商标", "consent_scope": "service",
}  # fmt: skip


def visit(**given: Any) -> str:
    """A visit as one line of JSON."""
    return json.dumps(VISIT | given, ensure_ascii=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a closed station with three visits."""
    office = make_office(tmp_path)
    for number in range(3):
        office.record(visitor_name=f"来访人{number}", visitor_phone=f"1390000100{number}")
    office.close()
    return office.folder.root
