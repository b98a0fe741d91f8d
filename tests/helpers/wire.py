"""A station made by hand: seals batches and opens answers with the wire format alone, without any code of the desk."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from station_exchange import acknowledgement, container, enrolment, rows
from station_exchange.acknowledgement import Acknowledgement
from station_exchange.enrolment import EnrolmentPaper
from station_exchange.keys import SealingKey, SigningKey, VerifyKey
from station_exchange.manifest import (
    BATCH_TYPE,
    NO_PREDECESSOR,
    SUITE,
    VERSION,
    JournalHead,
    LastAck,
    Manifest,
    identity,
)
from station_exchange.rows import Row

SEALED_AT = "2026-11-20T17:30:00+08:00"
SALT = "00112233445566778899aabbccddeeff"


def made_id(*parts: object) -> str:
    """The same UUID for the same words."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, parts))))


def row(
    name: str,
    *,
    record: str | None = None,
    parent: str | None = None,
    kind: str = "consultation",
    verb: str = "record",
    facts: Mapping[str, Any] | str | None = None,
    person: Mapping[str, Any] | str | None = None,
    at: str = "2026-11-19T10:42:07+08:00",
    position: int = 1,
    **changes: Any,
) -> Row:
    """A healthy entry. `name` names its revision, `record` and `parent` the names they came from; seq comes later."""
    if facts is None:
        facts = {"number": "ZX-G003-20261119-0042", "items": ["Q01"], "started_at": "2026-11-19T10:20:00+08:00"}
    facts_text = facts if isinstance(facts, str) else json.dumps(facts, ensure_ascii=False)
    person_text = person if isinstance(person, str | None) else json.dumps(person, ensure_ascii=False)
    made = Row(
        seq=1,
        position=position,
        action_id=made_id("action", name),
        record_id=made_id("record", record or name),
        revision_id=made_id("revision", name),
        parent_revision_id=made_id("revision", parent) if parent else None,
        kind=kind,
        verb=verb,
        actor="wang",
        at=at,
        schema_version=1,
        reference_version="2026.1",
        facts=facts_text,
        person=person_text,
        salt=None if person_text is None else SALT,
        facts_sha256=rows.facts_digest(facts_text),
        person_sha256=rows.person_digest(bytes.fromhex(SALT), person_text or "{}"),
    )
    return msgspec.structs.replace(made, **changes)


@dataclass
class Desk:
    """One installation of a station: its keys, its epoch, where its chain of batches has come to."""

    paper: EnrolmentPaper
    device: str = field(default_factory=lambda: str(uuid.uuid4()))
    sign: SigningKey = field(default_factory=SigningKey.make)
    seal: SealingKey = field(default_factory=SealingKey.make)
    epoch: str = field(default_factory=lambda: str(uuid.uuid4()))
    parent_epoch: str | None = None
    no: int = 0
    prev: str = NO_PREDECESSOR
    seq: int = 0
    last_ack: LastAck | None = None
    asks: bool = True

    def new_epoch(self) -> None:
        """What a desk does after a restore: the same device, another incarnation of its database."""
        self.parent_epoch, self.epoch = self.epoch, str(uuid.uuid4())
        self.no, self.prev, self.seq = 0, NO_PREDECESSOR, 0

    def batch(self, entries: Sequence[Row], **changes: Any) -> bytes:
        """The next container, its rows numbered in order; `changes` bend the manifest before it is signed."""
        numbered = [msgspec.structs.replace(entry, seq=self.seq + 1 + at) for at, entry in enumerate(entries)]
        return self.batch_of(rows.encode(numbered), len(numbered), **changes)

    def batch_of(
        self, content: bytes, count: int, /, *, sealed: container.Sealed | None = None, **changes: Any
    ) -> bytes:
        """The next container over any content."""
        recipients = [self.paper.operational_recipient, self.paper.recovery_recipient]
        sealed = sealed or container.encrypt(content, recipients)
        manifest = msgspec.structs.replace(self._manifest(sealed, count), **changes)
        payload = msgspec.json.encode(manifest)
        self.no, self.prev, self.seq = manifest.no, identity(payload), manifest.last_seq
        return container.assemble(BATCH_TYPE, payload, sealed.ciphertext, self.sign)

    def _manifest(self, sealed: container.Sealed, count: int) -> Manifest:
        request = enrolment.request(
            self.paper.secret,
            centre=self.paper.centre,
            station=self.paper.station,
            device=self.device,
            sign_public=self.sign.public.text,
            recipient=self.seal.recipient,
        )
        return Manifest(
            v=VERSION,
            suite=SUITE,
            kind="batch",
            centre=self.paper.centre,
            station=self.paper.station,
            device=self.device,
            epoch=self.epoch,
            parent_epoch=self.parent_epoch,
            no=self.no + 1,
            prev=self.prev,
            first_seq=self.seq + 1,
            last_seq=self.seq + count,
            count=count,
            content_sha256=sealed.content_sha256,
            raw_len=sealed.raw_len,
            ct_len=len(sealed.ciphertext),
            ct_sha256=sealed.ct_sha256,
            schema_min=1,
            schema_max=1,
            app_ver="0.1",
            refdata_ver="2026.1",
            sealed_at=SEALED_AT,
            journal=JournalHead(position=self.seq + count, hash=NO_PREDECESSOR),
            last_ack=self.last_ack,
            request=request if self.asks else None,
        )

    def read(self, answer: bytes) -> Acknowledgement:
        """The office's answer, proven and opened; from now on it is quoted as the last one seen."""
        opened = acknowledgement.open_sealed(
            answer,
            centre=self.paper.centre,
            station=self.paper.station,
            device=self.device,
            centre_key=VerifyKey(self.paper.acknowledgement_key),
            device_key=self.seal,
        )
        self.last_ack = LastAck(opened.centre_epoch, opened.serial, opened.log_length, opened.log_head)
        return opened


def paper(
    acknowledgement_key: SigningKey, operational: SealingKey, recovery: SealingKey, station: str = "G003"
) -> EnrolmentPaper:
    """An enrolment paper that no office wrote, for tests of the wire alone."""
    return EnrolmentPaper(
        v=VERSION,
        suite=SUITE,
        kind="enrolment",
        centre="BJ",
        centre_name="市中心",
        station=station,
        station_name="海淀站",
        district="110108",
        city_role="entrusted",
        acknowledgement_key=acknowledgement_key.public.text,
        operational_recipient=operational.recipient,
        recovery_recipient=recovery.recipient,
        secret="one-time",
        expires_at="2026-12-20T00:00:00.000+00:00",
    )
