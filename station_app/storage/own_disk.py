"""Whether a data folder lies on a disk of this very computer: not on the network, not where a program syncs it away.

A database on a share is damaged by two computers' locks; one that a cloud program copies while it is written is torn,
and its people's data would lie with somebody else. Known by path (names that the cloud programs give their folders)
and by the kind of file system that the system names.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from station_app.domain.troubles import Trouble

CLOUDS: Final[Mapping[str, tuple[str, ...]]] = {
    "OneDrive": ("onedrive",),
    "坚果云": ("坚果云", "我的坚果云", "nutstore", "nutstorefiles"),
    "百度网盘": ("baidunetdisk", "baidusyncdisk", "百度网盘", "百度网盘同步空间"),
    "WPS 云盘": ("wpsdrive", "wps云盘", "wps cloud files", "wps网盘"),
    "阿里云盘": ("阿里云盘", "aliyundrive"),
    "微云": ("微云", "weiyun", "微云同步助手"),
    "Dropbox": ("dropbox",),
    "iCloud": ("icloud drive", "iclouddrive", "mobile documents", "com~apple~clouddocs"),
    "Google Drive": ("google drive", "googledrive", "my drive"),
    "Nextcloud": ("nextcloud", "owncloud", "seafile", "syncthing"),
}  # fmt: skip
"""What their folders are called, in small letters; `OneDrive - 某单位` begins with the name."""

SYNCED_ENVIRONMENT: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where Windows says that its own cloud's folders lie, whatever they are called."""

NETWORK_KINDS: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "ncpfs", "9p2000", "davfs", "fuse.davfs2",
    "fuse.sshfs", "sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.gcsfuse", "ceph", "fuse.ceph",
    "glusterfs", "fuse.glusterfs", "lustre", "afpfs", "webdav",
})  # fmt: skip

_REMOTE_DRIVE: Final = 4
"""What Windows' GetDriveTypeW answers for a drive that is a share."""


def demand_own_disk(folder: Path, *, mounts: str | None = None, environment: Mapping[str, str] | None = None) -> None:
    """Nothing for a folder on an own disk. Trouble `folder-synced` with the service, `folder-on-network`.

    `mounts` and `environment` are what the system says of itself, unless a test does.
    """
    place = _absolute(folder)
    service = _cloud(place, os.environ if environment is None else environment)
    if service:
        raise Trouble("folder-synced", service=service)
    if _on_network(place, mounts):
        raise Trouble("folder-on-network")


def _absolute(folder: Path) -> Path:
    try:
        # Through links: a link out of a synced folder is as good as the place it leads to.
        return folder.resolve()
    except OSError:
        return folder.absolute()


def _cloud(place: Path, environment: Mapping[str, str]) -> str:
    for part in place.parts:
        plain = part.casefold().strip()
        for service, names in CLOUDS.items():
            if plain in names or any(plain.startswith(f"{name} - ") for name in names):
                return service
    for name in SYNCED_ENVIRONMENT:
        root = environment.get(name, "")
        if root and _inside(place, Path(root)):
            return "OneDrive"
    return ""


def _inside(place: Path, root: Path) -> bool:
    return root == place or root in place.parents


def _on_network(place: Path, mounts: str | None) -> bool:
    if str(place).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32" and mounts is None:
        import ctypes

        kind = ctypes.windll.kernel32.GetDriveTypeW(place.anchor)
        return int(kind) == _REMOTE_DRIVE
    return _kind_of_mount(place, _mounts() if mounts is None else mounts) in NETWORK_KINDS


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _kind_of_mount(place: Path, mounts: str) -> str:
    """The kind of file system of the innermost mount that holds the place."""
    best, kind = -1, ""
    around = {str(place), *map(str, place.parents)}
    for point, named in _points(mounts.splitlines()):
        if point in around and len(point) >= best:
            best, kind = len(point), named
    return kind


def _points(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        fields = line.split(" ")
        if len(fields) >= 3:
            # The kernel writes a blank in a name as \040.
            yield fields[1].replace("\\040", " "), fields[2]
