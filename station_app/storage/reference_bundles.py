"""Reads a reference bundle (`station_exchange/bundles`) into the catalogue that this program works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station_app.domain.catalogue import Catalogue, Code, CodeList
from station_app.domain.faults import Refused
from station_app.domain.trademarks.reference_rules import check_reference
from station_exchange import bundles
from station_exchange.bundles import MANIFEST, BundleRefused, version_key

__all__ = ["Bundle", "bundle_of", "packed_bundle", "read_bundle", "version_key", "version_of"]

_FIELD: Final = "reference"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read and found sound. `digest` is SHA-256 (hex) over the names and contents of its files."""

    version: str
    digest: str
    catalogue: Catalogue


def read_bundle(folder: Path) -> Bundle:
    """The bundle in `folder`.

    Refuses a missing, unnamed or unreadable file, an unknown column or key, a code twice, a date that is none or lies
    outside the file's own days, a number that is none, a code of another list that does not exist, and rules of fees
    and terms that contradict each other.
    """
    try:
        files = bundles.folder_files(folder)
    except BundleRefused as refused:
        raise _refusal(refused) from None
    return bundle_of(files)


def bundle_of(files: Mapping[str, bytes]) -> Bundle:
    """The bundle of these files; refuses what `read_bundle` refuses."""
    try:
        found = bundles.read_contents(files)
    except BundleRefused as refused:
        raise _refusal(refused) from None
    lists = {
        name: CodeList(
            name, tuple(Code(row.code, row.label, row.attributes, row.valid_from, row.valid_to) for row in rows)
        )
        for name, rows in found.lists.items()
    }
    catalogue = Catalogue(found.version, lists)
    check_reference(catalogue)
    return Bundle(found.version, found.digest, catalogue)


def packed_bundle(packed: bytes) -> Bundle:
    """The bundle of a zip as the city publishes it; refuses what `read_bundle` refuses, and what is no such zip."""
    try:
        files = bundles.unpack(packed)
    except BundleRefused as refused:
        raise _refusal(refused) from None
    return bundle_of(files)


def version_of(folder: Path) -> str:
    """What the bundle in `folder` calls itself, without reading its lists; empty where it does not say."""
    try:
        return bundles.version_of((folder / MANIFEST).read_bytes())
    except OSError:
        raise Refused.because("reference-file-missing", _FIELD, file=MANIFEST) from None


def _refusal(refused: BundleRefused) -> Refused:
    return Refused.because(refused.code, _FIELD, **refused.details)
