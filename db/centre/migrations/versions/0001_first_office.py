"""The first office: stations, devices, batches, rows, answers and the log, with the triggers that keep them."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OFFICIAL = ("containers", "log", "acknowledgements", "centre_epochs")
ROW_COLUMNS = (
    *("station", "revision_id", "record_id", "parent_revision_id", "kind", "verb", "epoch", "seq", "no", "position"),
    *("action_id", "actor", "at", "day", "state", "schema_version", "reference_version"),
    *("facts", "facts_sha256", "person_sha256"),
)


def upgrade() -> None:
    _office()
    _exchange()
    _records()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        _postgresql_triggers()


def _text(name: str, *, nullable: bool = False) -> Column:
    return Column(name, Text, nullable=nullable)


def _number(name: str) -> Column:
    return Column(name, BigInteger, nullable=False)


def _station() -> Column:
    return Column("station", Text, ForeignKey("stations.station"), nullable=False)


def _office() -> None:
    op.create_table(
        "centre_state",
        *(_text("code"), _text("name"), _number("centre_epoch"), _number("serial")),
        *(_number("log_length"), _text("log_head")),
        PrimaryKeyConstraint("code", name="centre_state_pk"),
    )
    op.create_table(
        "centre_epochs",
        *(_number("centre_epoch"), _number("log_length"), _text("began_at")),
        PrimaryKeyConstraint("centre_epoch", name="centre_epochs_pk"),
    )
    op.create_table(
        "stations",
        *(_text("station"), _text("name"), _text("district"), _text("city_role"), _text("since")),
        PrimaryKeyConstraint("station", name="stations_pk"),
    )
    op.create_table(
        "devices",
        *(_station(), _text("device"), _number("ordinal"), _text("sign_public"), _text("recipient")),
        *(_text("state"), _text("at")),
        PrimaryKeyConstraint("station", "device", name="devices_pk"),
    )
    op.create_table(
        "enrolments",
        *(_station(), _text("secret_sha256"), Column("sealed_secret", LargeBinary, nullable=True)),
        *(_text("expires_at"), _text("used_by_device", nullable=True)),
        PrimaryKeyConstraint("station", "secret_sha256", name="enrolments_pk"),
    )


def _exchange() -> None:
    op.create_table(
        "epochs",
        *(_station(), _text("epoch"), _number("ordinal"), _text("parent_epoch", nullable=True), _text("device")),
        *(_number("hw"), _text("hw_manifest"), _number("last_seq"), _number("archived")),
        PrimaryKeyConstraint("station", "epoch", name="epochs_pk"),
    )
    op.create_table(
        "containers",
        *(_station(), _text("epoch"), _number("no"), _text("manifest")),
        *(Column("raw", LargeBinary, nullable=False), _text("received_at")),
        PrimaryKeyConstraint("station", "epoch", "no", "manifest", name="containers_pk"),
    )
    op.create_table(
        "batches",
        *(_station(), _text("epoch"), _number("no"), _text("manifest"), _text("prev"), _text("device")),
        *(_text("state"), _text("code"), _number("applied"), _number("returned"), _number("known")),
        _text("received_at"),
        PrimaryKeyConstraint("station", "epoch", "no", "manifest", name="batches_pk"),
    )
    op.create_table(
        "forks",
        *(_station(), _text("epoch"), _number("no"), _text("at")),
        PrimaryKeyConstraint("station", "epoch", "no", name="forks_pk"),
    )
    op.create_table(
        "log",
        *(_number("length"), _station(), _text("epoch"), _number("no"), _text("manifest"), _text("head")),
        PrimaryKeyConstraint("length", name="log_pk"),
    )
    op.create_table(
        "acknowledgements",
        *(_station(), _number("centre_epoch"), _number("serial"), _text("device"), _number("log_length")),
        _text("issued_at"),
        PrimaryKeyConstraint("station", "centre_epoch", "serial", name="acknowledgements_pk"),
    )


def _records() -> None:
    op.create_table(
        "rows",
        *(_station(), _text("revision_id"), _text("record_id"), _text("parent_revision_id", nullable=True)),
        *(_text("kind"), _text("verb"), _text("epoch"), _number("seq"), _number("no"), _number("position")),
        *(_text("action_id"), _text("actor"), _text("at"), _text("day"), _text("state")),
        *(_number("schema_version"), _text("reference_version")),
        *(_text("facts"), _text("person", nullable=True), _text("salt", nullable=True)),
        *(_text("facts_sha256"), _text("person_sha256")),
        PrimaryKeyConstraint("station", "revision_id", name="rows_pk"),
        UniqueConstraint("station", "epoch", "seq", name="rows_once_per_seq"),
    )
    op.create_index("rows_of_a_record", "rows", ["station", "record_id"])
    op.create_index("rows_of_a_day", "rows", ["station", "day"])
    op.create_table(
        "returned",
        *(_station(), _text("revision_id"), _text("record_id"), _text("kind"), _text("code"), _text("field")),
        *(_text("text"), _text("at"), _text("parent_revision_id", nullable=True), _text("epoch"), _number("seq")),
        _text("closed_by", nullable=True),
        PrimaryKeyConstraint("station", "revision_id", name="returned_pk"),
    )
    op.create_index("returned_of_a_record", "returned", ["station", "record_id"])
    op.create_table(
        "balances",
        *(_station(), _text("kind"), _number("entries"), _text("digest")),
        PrimaryKeyConstraint("station", "kind", name="balances_pk"),
    )


def _sqlite_triggers() -> None:
    for table in (*OFFICIAL, "rows"):
        op.execute(
            f"CREATE TRIGGER {table}_keeps_all BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for table in OFFICIAL:
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in ROW_COLUMNS)
    op.execute(
        "CREATE TRIGGER rows_stays BEFORE UPDATE ON rows "  # noqa: S608 - names of this file only
        f"WHEN NOT ({same} AND NEW.person IS NULL AND NEW.salt IS NULL AND EXISTS (SELECT 1 FROM rows AS ordered "
        "WHERE ordered.station = OLD.station AND ordered.record_id = OLD.record_id AND ordered.verb = 'erase')) "
        "BEGIN SELECT RAISE(ABORT, 'rows is append-only'); END"
    )


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in ROW_COLUMNS)
    op.execute(
        "CREATE FUNCTION allow_only_erasure() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 - as above
        f"IF {same} AND NEW.person IS NULL AND NEW.salt IS NULL AND EXISTS (SELECT 1 FROM rows AS ordered "
        "WHERE ordered.station = OLD.station AND ordered.record_id = OLD.record_id AND ordered.verb = 'erase') "
        "THEN RETURN NEW; END IF; RAISE EXCEPTION 'rows is append-only'; END $$"
    )
    for table in OFFICIAL:
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute("CREATE TRIGGER rows_keeps_all BEFORE DELETE ON rows FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    op.execute("CREATE TRIGGER rows_stays BEFORE UPDATE ON rows FOR EACH ROW EXECUTE FUNCTION allow_only_erasure()")
    for table in (*OFFICIAL, "rows"):
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
