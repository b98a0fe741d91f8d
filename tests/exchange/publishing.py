"""A city that publishes onto a stick, and a station that takes it from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from city_centre import office as city_office
from city_centre import publishing
from city_centre.publishing import Published
from station_app.actions import publications
from station_app.actions.publications import Applied
from station_app.storage import publications as taken
from station_app.storage import reference
from station_exchange import bundles
from tests.helpers.city import City
from tests.helpers.office import Office
from tests.helpers.programs import CENTRE_PASSWORD
from tests.helpers.reference import REFERENCE

STICK = Path("IPSTATION") / "PUBLISHED"


def carried() -> dict[str, bytes]:
    """The bundle that the programs carry."""
    return bundles.folder_files(REFERENCE)


def changed(files: Mapping[str, bytes], name: str, before: str, after: str) -> dict[str, bytes]:
    """The bundle with one piece of one file in another wording."""
    text = files[name].decode()
    assert before in text
    return {**files, name: text.replace(before, after, 1).encode()}


def with_a_channel(code: str = "88", label: str = "巡讲") -> dict[str, bytes]:
    """The carried bundle with one channel more."""
    files = carried()
    return {**files, "channels.csv": files["channels.csv"] + f"{code},{label},2026-01-01,\n".encode()}


@dataclass
class Publisher:
    """A city and the stick it publishes onto."""

    city: City
    stick: Path

    @property
    def tree(self) -> Path:
        """Where the tree lies on the stick."""
        return self.stick / STICK

    def publish(self, files: Mapping[str, bytes], now: datetime) -> Published:
        """Publishes a bundle, and writes what is published onto the stick."""
        with city_office.opened(self.city.data, CENTRE_PASSWORD) as opened:
            done = publishing.publish(opened, files, now, by="test")
            publishing.write_tree(opened, self.tree)
        return done

    def renew(self, now: datetime) -> None:
        """Signs anew what is published, and writes it onto the stick."""
        with city_office.opened(self.city.data, CENTRE_PASSWORD) as opened:
            publishing.renew(opened, now, by="test", always=True)
            publishing.write_tree(opened, self.tree)


def apply(office: Office, place: Path) -> Applied:
    """The station takes what lies at a place."""
    desk = office.desk
    basis = publications.basis(desk.store, desk.clerk)
    fetched = publications.fetch(basis, str(place), now=office.clock())
    return publications.apply(desk.store, desk.clerk, desk.device, fetched, now=office.clock(), new_id=office.ids)


def write(folder: Path, tree: Mapping[str, bytes]) -> None:
    """Puts a tree into a folder."""
    for path, content in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def state(office: Office) -> object:
    """All that a publication could have changed."""
    db = office.store.db
    return (
        reference.installed_versions(db), taken.kept(db), taken.standing(db),
        db.execute("SELECT * FROM trusted_devices ORDER BY 1, 2").fetchall(),
        db.execute("SELECT * FROM enrolment").fetchall(),
        db.execute("SELECT count(*), max(position) FROM journal").fetchall(),
        db.execute("SELECT version, count(*) FROM reference_codes GROUP BY version").fetchall(),
    )  # fmt: skip
