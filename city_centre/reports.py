"""What the office's commands tell, as plain values: the shapes behind --json."""

from collections.abc import Sequence
from typing import Any

from city_centre import words
from city_centre.blobs import PartOutcome
from city_centre.files import Search
from city_centre.intake import Outcome
from city_centre.office import Office
from city_centre.storage import batches, figures, stations
from city_centre.storage.engine import reading
from city_centre.verify import Report


def ingest_entry(file: str, outcome: Outcome) -> dict[str, Any]:
    """One file of an ingest: what became of it, and the rows that it brought in (a duplicate brings none)."""
    message = words.refused(outcome.code) if outcome.code else ""
    if outcome.outcome == "parked":
        message = words.done("parked", station=outcome.station, no=outcome.no)
    if outcome.outcome == "admitted":
        message = words.done("admitted", station=outcome.station)
    return {
        "file": file,
        "outcome": outcome.outcome,
        "station": outcome.station,
        "epoch": outcome.epoch,
        "no": outcome.no,
        "applied": sum(batch.applied for batch in outcome.newly),
        "returned": sum(batch.returned for batch in outcome.newly),
        "known": sum(batch.known for batch in outcome.newly),
        "code": outcome.code,
        "message": message,
    }


def part_entry(file: str, outcome: PartOutcome) -> dict[str, Any]:
    """One part of an attached file."""
    message = words.refused(outcome.code) if outcome.code else ""
    return {"file": file, "outcome": outcome.outcome, "station": outcome.station, "blob": outcome.blob,
            "part": outcome.part, "code": outcome.code, "message": message}  # fmt: skip


def unreadable(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry of a file or part that vanished or could not be read between being found and being taken."""
    return {**entry, "code": "E_READ", "message": words.skipped("unreadable")}


def parts_summary(entries: Sequence[dict[str, Any]]) -> dict[str, int]:
    """What the parts came to: `parts` taken in, `files` now whole, `refused`."""
    taken = [entry for entry in entries if entry["outcome"] != "refused"]
    whole = {(entry["station"], entry["blob"]) for entry in taken if entry["outcome"] == "received"}
    return {"parts": len(taken), "files": len(whole), "refused": len(entries) - len(taken)}


def ingest_summary(
    entries: Sequence[dict[str, Any]], found: Search, parts: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The whole ingest. received, duplicate, parked, refused count batches; applied, returned, known count rows;
    `admitted` counts devices that made themselves known and have nothing to report yet; `attachments` counts the parts
    of attached files and the files they made whole.
    """
    by_outcome = {
        outcome: sum(entry["outcome"] == outcome for entry in entries)
        for outcome in ("received", "duplicate", "parked", "refused", "admitted")
    }
    by_row = {name: sum(entry[name] for entry in entries) for name in ("applied", "returned", "known")}
    return {
        **by_outcome,
        **by_row,
        "attachments": parts_summary(parts),
        "files": list(entries),
        "skipped": [{"file": path, "reason": reason} for path, reason in found.skipped],
        "skipped_count": found.skipped_count,
    }


def station_list(office: Office) -> list[dict[str, Any]]:
    """Every station with its devices, its last word and what is doubtful about it."""
    with reading(office.engine) as connection:
        listed = []
        for station in stations.all_stations(connection):
            device = stations.newest_device(connection, station.station)
            epochs = batches.station_epochs(connection, station.station)
            listed.append(
                {
                    "station": station.station,
                    "name": station.name,
                    "district": station.district,
                    "city_role": station.city_role,
                    "device": device.device if device else None,
                    "epochs": [{"epoch": one.epoch, "hw": one.hw, "last_seq": one.last_seq} for one in epochs],
                    **figures.station_figures(connection, station.station),
                }
            )
        return listed


def day_report(office: Office, first: str | None, last: str | None) -> dict[str, Any]:
    """Records per station, kind and day, void ones counted apart, with their total."""
    with reading(office.engine) as connection:
        days = figures.records_by_day(connection, first, last)
    total = {name: sum(day[name] for day in days) for name in ("records", "voided", "revisions")}
    return {"from": first, "to": last, "days": days, "total": total}


def verify_summary(report: Report) -> dict[str, Any]:
    """What verify found, for programs."""
    return {
        "ok": not report.findings,
        "findings": [{"code": note.code, "message": note.message} for note in report.findings],
        "warnings": [{"code": note.code, "message": note.message} for note in report.warnings],
        "counts": {
            "batches": report.batches,
            "rows": report.rows,
            "log_length": report.log_length,
            "files": report.files,
        },
        "log_head": report.log_head,
    }
