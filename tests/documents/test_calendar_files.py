"""Calendar files, read back by the library that other programs use."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from station_app.documents.calendar_files import whole_day

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def _event(written: bytes):  # type: ignore[no-untyped-def]
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    return event


def test_a_deadline_is_one_whole_day_with_its_reason_and_a_reminder() -> None:
    event = _event(whole_day("SB-G003-1-correction", date(2026, 12, 18), "补正期限", "1. 首日不计\n2. 顺延", now=NOW))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 12, 18), date(2026, 12, 19))
    assert (str(event["summary"]), str(event["description"])) == ("补正期限", "1. 首日不计\n2. 顺延")
    assert len(event.walk("VALARM")) == 1


def test_the_same_matter_again_replaces_and_does_not_double() -> None:
    first = _event(whole_day("SB-G003-1-correction", date(2026, 12, 18), "补正期限", "", now=NOW))
    later = _event(whole_day("SB-G003-1-correction", date(2026, 12, 21), "补正期限", "", now=NOW, sequence=1))
    assert first["uid"] == later["uid"]
    assert int(later["sequence"]) > int(first["sequence"])


def test_the_same_input_gives_the_same_bytes_in_lines_of_75() -> None:
    written = whole_day("u", date(2026, 12, 18), "很长的标题" * 20, "说明" * 100, now=NOW)
    assert written == whole_day("u", date(2026, 12, 18), "很长的标题" * 20, "说明" * 100, now=NOW)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
