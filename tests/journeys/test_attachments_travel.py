"""What of an attached file goes to the city: digest, size, type as facts, its name with the person, never the file."""

from dataclasses import replace
from pathlib import Path

import msgspec

from station_app.actions import attachments
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import record
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import Office


def test_the_city_takes_a_visit_with_files_and_gets_no_file(office: Office, tmp_path: Path) -> None:
    city = City.founded(tmp_path / "city")
    stick = tmp_path / "stick"
    stick.mkdir()
    city.enrol(office, stick)
    source = tmp_path / "授权书.pdf"
    content = b"%PDF-1.7 " + b"of the office " * 10_000
    source.write_bytes(content)
    desk = office.desk
    kept = attachments.take_in(office.store, desk.clerk, source, catalogue=desk.catalogue, now=office.clock())
    record(
        office.store, desk.clerk, replace(office.form(consent_scope="city"), attachments=(kept,)),
        ids=RecordIds.make(office.ids), catalogue=desk.catalogue, now=office.clock.forward(seconds=1),
        new_id=office.ids,
    )  # fmt: skip
    seal_and_export(office, stick)
    took = city.ingest(stick)
    assert (took["refused"], took["returned"]) == (0, 0)
    (held,) = [row for row in city.applied().values() if "attachments" in row["facts"]]
    assert msgspec.json.decode(held["facts"])["attachments"] == [
        {"digest": kept.digest, "size": len(content), "type": "pdf"}
    ]
    assert "授权书" not in held["facts"]
    assert msgspec.json.decode(held["person"])["attachment_names"] == ["授权书.pdf"]
    assert sum(path.stat().st_size for path in stick.iterdir()) < len(content)
    assert take(office, city.acknowledge(stick)).outcome == "taken"
