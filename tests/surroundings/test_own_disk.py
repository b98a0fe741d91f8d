"""A data folder on the network or in a synced folder is refused, by its path or by what the system says of it."""

from pathlib import Path

import pytest

from station_app.actions.stations import open_desk, set_up
from station_app.domain.troubles import Trouble
from station_app.storage.folder import DataFolder
from station_app.storage.own_disk import CLOUDS, demand_own_disk
from station_app.words.troubles import trouble_sentence
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Clock, Ids, make_office

MOUNTS = "\n".join((
    "/dev/sda2 / ext4 rw 0 0",
    "/dev/sdb1 /sticks/stick vfat rw 0 0",
    "//nas/people /far/nas cifs rw 0 0",
    "nas:/export /far/my\\040share nfs4 rw 0 0",
    "sshfs /people/wang/far fuse.sshfs rw 0 0",
    "/dev/sda3 /far/nas/own ext4 rw 0 0",
))  # fmt: skip


def _code(place: str, environment: dict[str, str] | None = None) -> str:
    try:
        demand_own_disk(Path(place), mounts=MOUNTS, environment=environment or {})
    except Trouble as trouble:
        return trouble.code if trouble_sentence(trouble) else "without a sentence"
    return ""


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("/people/wang/IPStationDesk", ""),
        ("/people/wang/OneDrive/IPStationDesk", "folder-synced"),
        ("/people/wang/OneDrive - 朝阳区市场监管局/数据", "folder-synced"),
        ("/people/wang/我的坚果云/登记台", "folder-synced"),
        ("/people/wang/Nutstore/登记台", "folder-synced"),
        ("/people/wang/BaiduSyncdisk/登记台", "folder-synced"),
        ("/people/wang/WPSDrive/1/登记台", "folder-synced"),
        ("/people/wang/Library/Mobile Documents/登记台", "folder-synced"),
        ("/people/wang/one drive notes/登记台", ""),
        ("/people/wang/我的坚果/登记台", ""),
        ("/far/nas/desk", "folder-on-network"),
        ("/far/nas/own/desk", ""),
        ("/far/nasty/desk", ""),
        ("/far/my share/desk", "folder-on-network"),
        ("/people/wang/far/desk", "folder-on-network"),
        ("/sticks/stick/desk", ""),
    ],
)
def test_a_place_is_judged_by_its_name_and_its_file_system(place: str, code: str) -> None:
    assert _code(place) == code


@pytest.mark.parametrize("service", CLOUDS)
def test_every_cloud_is_known_by_each_of_its_names_and_told_by_its_own(service: str) -> None:
    for name in CLOUDS[service]:
        with pytest.raises(Trouble) as told:
            demand_own_disk(Path("/people/wang") / name.upper() / "desk", mounts=MOUNTS, environment={})
        assert told.value.details == {"service": service}


def test_what_windows_calls_its_cloud_counts_whatever_the_folder_is_called() -> None:
    assert _code("/people/wang/云/desk", {"OneDriveCommercial": "/people/wang/云"}) == "folder-synced"
    assert _code("/people/wang/云朵/desk", {"OneDriveCommercial": "/people/wang/云"}) == ""


def test_no_station_is_made_or_opened_in_a_synced_folder_and_nothing_is_left_there(tmp_path: Path) -> None:
    """F21."""
    place = DataFolder.at(tmp_path / "OneDrive" / "station")
    with pytest.raises(Trouble, match="folder-synced"):
        set_up(
            place, code="G003", name="江东站", manager=MANAGER, password=PASSWORD, now=Clock()(), new_id=Ids(),
            cost=CHEAP,
        )  # fmt: skip
    assert not place.root.exists()
    office = make_office(tmp_path / "own")
    office.close()
    (tmp_path / "own").rename(tmp_path / "Nutstore")
    moved = DataFolder.at(tmp_path / "Nutstore" / "station")
    with pytest.raises(Trouble, match="folder-synced"):
        open_desk(moved, MANAGER, PASSWORD, now=Clock()(), new_id=Ids())
    # To look at it without writing hurts nothing: what lies there must be got at to be moved away.
    open_desk(moved, MANAGER, PASSWORD, now=Clock()(), new_id=Ids(), read_only=True).close()


def test_a_link_does_not_lead_round_it(tmp_path: Path) -> None:
    (tmp_path / "OneDrive" / "desk").mkdir(parents=True)
    (tmp_path / "desk").symlink_to(tmp_path / "OneDrive" / "desk")
    with pytest.raises(Trouble, match="folder-synced"):
        demand_own_disk(tmp_path / "desk")
