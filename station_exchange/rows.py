"""One journal entry on the wire: JSON lines, typed, its two bodies carried as the very text that was saved.

`facts` and `person` are strings holding JSON, not nested objects: what was hashed at the save must arrive byte for
byte. `person` and `salt` are null where the basis for passing them on is missing (PIPL 21 and 23, decisions 3 and 5) or
where the person was erased; the digest stays and the chain still holds.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec

from station_exchange.manifest import Digest, Ordinal, Short, Uuid
from station_exchange.refusals import Code, ExchangeRefused
from station_exchange.text import is_clean

MAX_ROWS = 500
MAX_CONTENT = 512 * 1024
MAX_DEPTH = 8
VOID = "void"
"""The verb that takes a record back. Other actions do so too (undo); what always says it is the fact `state` = void."""
ERASE = "erase"
"""The verb of the entry that orders a record's personal part to be blanked, wherever it has come to."""
_MAX_SALT = 64
_MAX_FIELD = 60


class Row(msgspec.Struct, frozen=True, gc=False):
    """One entry of a batch. `at` is local time with its offset; `seq` counts 1, 2, 3… within an epoch."""

    seq: Ordinal
    position: Ordinal
    action_id: Uuid
    record_id: Uuid
    revision_id: Uuid
    parent_revision_id: Uuid | None
    kind: Short
    verb: Short
    actor: Short
    at: Short
    schema_version: Ordinal
    reference_version: Short
    facts: str
    person: str | None
    salt: str | None
    facts_sha256: Digest
    person_sha256: Digest


class UnreadableRow(msgspec.Struct, frozen=True, gc=False):
    """A line that names its revision but is otherwise no row: it is returned, and stops none of its siblings."""

    seq: int
    record_id: str
    revision_id: str
    kind: str


class RowFault(Exception):
    """One row is at fault; its siblings are not. `code` and `field` travel back to the station."""

    def __init__(self, code: str, field: str, text: str) -> None:
        self.code = code
        self.field = field
        self.text = text
        super().__init__(f"{code} {field}")


def facts_digest(facts: str) -> str:
    """SHA-256 of the facts' text, in hex."""
    return hashlib.sha256(facts.encode()).hexdigest()


def person_digest(salt: bytes, person: str) -> str:
    """SHA-256(salt ‖ person), in hex: salted, because names and phones are few enough to guess."""
    return hashlib.sha256(salt + person.encode()).hexdigest()


def encode(rows: Iterable[Row]) -> bytes:
    """JSON lines, one row each."""
    return msgspec.json.Encoder().encode_lines(list(rows))


def decode(content: bytes, *, first_seq: int, last_seq: int, count: int) -> Iterator[Row | UnreadableRow]:
    """The rows in order; ExchangeRefused E_CONTENT where the numbering is not what the manifest says.

    Checks the frame of each row only. A line whose frame is broken but which still names its record and revision comes
    out as an UnreadableRow; one that names none refuses the batch, because nobody could be told. Bodies are checked one
    by one with `read_bodies`, so that a row at fault is returned while its siblings are applied.
    """
    decoder = msgspec.json.Decoder(Row)
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    if len(lines) != count or last_seq - first_seq + 1 != count:
        raise ExchangeRefused(Code.CONTENT, "another number of rows than the manifest says")
    for offset, line in enumerate(lines):
        try:
            row = decoder.decode(line)
        except (msgspec.DecodeError, RecursionError, ValueError):
            yield _unreadable(line, first_seq + offset)
            continue
        if row.seq != first_seq + offset:
            raise ExchangeRefused(Code.CONTENT, f"line {offset + 1} has another sequence number")
        yield row


def read_bodies(row: Row) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The two bodies as objects, their digests and texts proven; RowFault names what is wrong."""
    if facts_digest(row.facts) != row.facts_sha256:
        raise RowFault("E_DIGEST", "facts", "facts do not match their digest")
    facts = _object(row.facts, "facts")
    if row.person is None:
        return facts, None
    try:
        salt = bytes.fromhex(row.salt or "")
    except ValueError as error:
        raise RowFault("E_DIGEST", "person", "salt is not hexadecimal") from error
    if not 16 <= len(salt) <= _MAX_SALT or person_digest(salt, row.person) != row.person_sha256:
        raise RowFault("E_DIGEST", "person", "personal part does not match its digest")
    return facts, _object(row.person, "person")


# Quotes inside a body arrive escaped, so these can match only in the frame of the row.
_IDS = {
    name: re.compile(rb'"%s":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"' % name)
    for name in (b"record_id", b"revision_id")
}
_KIND = re.compile(rb'"kind":"([a-z_]{1,40})"')


def _unreadable(line: bytes, seq: int) -> UnreadableRow:
    record, revision, kind = _IDS[b"record_id"].search(line), _IDS[b"revision_id"].search(line), _KIND.search(line)
    if record is None or revision is None:
        raise ExchangeRefused(Code.CONTENT, f"sequence number {seq} is no row")
    return UnreadableRow(seq, record[1].decode(), revision[1].decode(), kind[1].decode() if kind else "unreadable")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice")
    return found


_ANY = msgspec.json.Decoder()
_BODY = msgspec.json.Decoder(dict[Annotated[str, msgspec.Meta(max_length=_MAX_FIELD)], Any])
_STRICT = json.JSONDecoder(object_pairs_hook=_without_duplicates)
_ESCAPE = re.compile(r'\\[^"\\/nt]')
"""An escape that could hide a character."""
_NOT_PLAIN = -1_000_000_000
_NESTED = (dict, list)
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')


def _object(text: str, part: str) -> dict[str, Any]:
    """The object of a body; RowFault E_JSON, E_TEXT or E_DEPTH.

    Most bodies are plain: printable as they stand, without unusual escapes. Their texts are clean then, and each of
    their fields is one `":`, so that as many fields as marks means that none stands twice. All others are looked at
    text by text.
    """
    # A station writes neither a space after a quotation mark nor an escape that could hide a character.
    objects, lists = text.count("{"), text.count("[")
    if objects + lists > MAX_DEPTH + 2:
        _refuse_depth(text, part)
    if text.isprintable() and '" ' not in text and ("\\" not in text or _ESCAPE.search(text) is None):
        try:
            plain = _BODY.decode(text)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return _object_with_care(text, part)
        flat = objects == 1 and lists < MAX_DEPTH
        if (len(plain) if flat else _fields(plain, 1)) == text.count('":'):
            return plain
    return _object_with_care(text, part)


def _refuse_depth(text: str, part: str) -> None:
    """RowFault E_DEPTH where brackets open so deep in one another that no reading is needed to say so: building what
    they hold is what makes depth dear.
    """
    depth = 0
    for found in _BRACKETS.finditer(text):
        mark = found[0]
        depth += (mark in "{[") - (mark in "}]")
        if depth > MAX_DEPTH + 2:
            raise RowFault("E_DEPTH", part, "nested too deeply")


def _fields(value: Any, depth: int) -> int:
    """How many fields the objects in the value have; below 0 where one is named too long or lies deep."""
    if depth > MAX_DEPTH:
        return _NOT_PLAIN
    if isinstance(value, list):
        return sum(_fields(inner, depth + 1) for inner in value if isinstance(inner, _NESTED))
    found = len(value)
    for key, inner in value.items():
        if len(key) > _MAX_FIELD:
            return _NOT_PLAIN
        if isinstance(inner, dict | list):
            found += _fields(inner, depth + 1)
    return found


def _object_with_care(text: str, part: str) -> dict[str, Any]:
    try:
        # msgspec refuses what is no JSON (NaN, lone surrogates); the standard library sees a field that stands twice.
        _ANY.decode(text)
        value = _STRICT.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise RowFault("E_JSON", part, "not a JSON object") from error
    if not isinstance(value, dict):
        raise RowFault("E_JSON", part, "not a JSON object")
    for field, inner in value.items():
        if len(field) > _MAX_FIELD or not is_clean(field):
            raise RowFault("E_TEXT", part, "holds a field whose name may not be stored")
        _check(inner, field, 1)
    return value


def _check(value: Any, field: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise RowFault("E_DEPTH", field, "nested too deeply")
    if isinstance(value, str):
        if not is_clean(value):
            raise RowFault("E_TEXT", field, "holds a character that may not be stored")
    elif isinstance(value, list):
        for inner in value:
            _check(inner, field, depth + 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not is_clean(key):
                raise RowFault("E_TEXT", field, "holds a character that may not be stored")
            _check(inner, field, depth + 1)
