"""The page as a real browser shows it: styled under its own security policy, nothing refused, nothing from elsewhere.

With STATION_SCREENS the picture goes there as city-receipt.png (docs/screens).
"""

import os
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from city_centre import intake
from city_centre.office import Office
from station_exchange.receipt_codes import compose
from tests.city_centre.conftest import NOW
from tests.city_centre.test_serve import served
from tests.helpers.chromium import CHROMIUM, Chromium
from tests.helpers.wire import Desk, row

GENUINE_GROUND = (0xE9, 0xF4, 0xEE)
BUTTON = (0x1C, 0x5B, 0x4E)

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.parametrize("data", ["sqlite"], indirect=True),
]


def test_a_browser_shows_the_answer_in_its_own_style(centre: Office, desk: Desk, data: Path, tmp_path: Path) -> None:
    intake.receive(centre, desk.batch([row("a")]), NOW)
    text = compose("ZX-G003-20261119-0042", "record", "ab" * 32, date(2026, 11, 19), desk.sign, reprint_no=2)
    asked = os.environ.get("STATION_SCREENS")
    picture = (Path(asked) if asked else tmp_path) / "city-receipt.png"
    with served(data) as (url, _process), Chromium(tmp_path, 860, 1000) as browser:
        browser.go(f"{url}/receipt?text={quote(text)}")
        browser.picture(picture)
        for told in ("ZX-G003-20261119-0042", "补打第 2 次", "签名属实"):
            assert told in browser.text
        assert browser.complaints == []
    with Image.open(picture) as image:
        colours = {colour: count for count, colour in image.convert("RGB").getcolors(1 << 20) or []}
    # Without the style sheet, which the policy lets in by its digest alone, the page would be black on white.
    assert colours.get(GENUINE_GROUND, 0) > 10_000
    assert colours.get(BUTTON, 0) > 2_000
