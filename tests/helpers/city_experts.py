"""A bundle of the city with one of its own experts in it, on duty every morning, as a station gets it."""

import shutil
from functools import cache
from pathlib import Path

from station_app.storage import reference
from station_app.storage.cipher import Database
from station_app.storage.reference_bundles import Bundle

CITY_EXPERT = "00000000-0000-7000-8000-0000000000ee"
CITY_NAME = "韩梅"
_FILES = '''
[[files]]
file = "city_experts.csv"
list = "city_expert"
source = "the city's pool"
valid_from = "2026-01-01"
valid_to = ""
attributes = [
    "employer", "title", "fields", "languages", "service_sites", "state", "buffer_minutes", "daily_cap", "monthly_cap",
]

[[files]]
file = "city_duties.csv"
list = "city_duty"
source = "the city's roster"
valid_from = "2026-01-01"
valid_to = ""
attributes = [
    "expert", "rule", "weekday", "every_weeks", "weeks_of_month", "make_up_days", "start", "end", "slot_minutes",
    "on_site", "substitute",
]
'''
HOURS = ("09:00", "10:00")


def write_bundle(folder: Path, source: Path, *, version: str = "2027.1") -> Path:
    """The carried bundle with the city's expert and roster beside it, under a newer version."""
    shutil.copytree(source, folder)
    manifest = (folder / "manifest.toml").read_text("utf-8")
    present = manifest.split('version = "', 1)[1].split('"', 1)[0]
    (folder / "manifest.toml").write_text(manifest.replace(f'"{present}"', f'"{version}"', 1) + _FILES, "utf-8")
    (folder / "city_experts.csv").write_text(
        "code,label,valid_from,valid_to,employer,title,fields,languages,service_sites,state,buffer_minutes,daily_cap,"
        f"monthly_cap\n{CITY_EXPERT},{CITY_NAME},2026-01-01,,志愿服务总队,审查员,L2 T1,zh,,pooled,0,,\n",
        "utf-8",
    )
    head = "code,label,valid_from,valid_to,expert,rule,weekday,every_weeks,weeks_of_month,make_up_days,start,end," \
           "slot_minutes,on_site,substitute\n"  # fmt: skip
    hours = ",".join(HOURS)
    rows = [f"d{day},市中心,2026-01-01,,{CITY_EXPERT},weekly,{day},1,,,{hours},30,1,\n" for day in range(1, 8)]
    (folder / "city_duties.csv").write_text(head + "".join(rows), "utf-8")
    return folder


@cache
def _read(folder: Path) -> Bundle:
    return reference.read_bundle(folder)


def install(db: Database, folder: Path, at: str) -> None:
    """Installs the bundle of a folder in a transaction of its own."""
    db.execute("BEGIN IMMEDIATE")
    reference.install(db, _read(folder), at)
    db.execute("COMMIT")
