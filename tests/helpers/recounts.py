"""Every figure of the weekly report counted again by SQL of its own, from the rows of the records and nothing else."""

from typing import Any

_V = "SELECT count(*) FROM consultations AS v WHERE v.state <> 'void' AND v.day BETWEEN :a AND :b"
_FACTS = "(SELECT facts FROM journal WHERE journal.revision_id = v.revision_id)"
_REPLIED = f"coalesce(json_extract({_FACTS}, '$.first_replied_at'), v.replied_at)"
_I = ("FROM intakes AS i WHERE i.state NOT IN ('void', 'withdrawn', 'returned') AND i.day BETWEEN :a AND :b")
_GRADE = (
    "FROM (SELECT CASE WHEN coalesce(r.satisfaction, '0') <> '0' THEN r.satisfaction ELSE v.satisfaction END AS grade,"
    " CASE WHEN coalesce(r.satisfaction, '0') <> '0' THEN substr(r.rated_at, 1, 10) ELSE v.day END AS on_day"
    " FROM consultations AS v LEFT JOIN ratings AS r ON r.consultation_id = v.record_id WHERE v.state <> 'void')"
    " WHERE grade <> '0' AND on_day BETWEEN :a AND :b"
)
_BUSINESS = {
    1: ("TM01", "TM02", "TM03", "TM04"), 2: ("TM12",), 3: ("TM07", "TM08"), 4: ("TM10", "TM11"), 5: ("TM17", "TM18"),
    6: ("TM19", "TM20"),
}  # fmt: skip
_CLASSES = (
    "SELECT coalesce(sum((SELECT count(DISTINCT json_extract(c.value, '$.nice_class')) FROM journal,"
    " json_each(journal.facts, '$.classes') AS c WHERE journal.revision_id = i.revision_id)), 0) "
)
_BOOKED = "SELECT count(*) FROM {table} AS v WHERE v.day BETWEEN :a AND :b AND v.state "
_TYPE_GROUPS = {
    "C01": ("10",), "C07": ("11",), "C08": ("20", "21", "22"), "C09": ("30", "31"), "C10": ("32",),
    "C11": ("50", "51"), "C12": ("40", "41", "60", "70", "71", "99"),
}  # fmt: skip
_IP_GROUPS = {
    "D01": ("01", "02", "03", "09"), "D02": ("10", "11", "12"), "D03": ("20", "21"), "D04": ("13",), "D05": ("30",),
    "D06": ("50",), "D07": ("60",), "D08": ("40", "70", "80", "90"),
}  # fmt: skip


def _in(codes: Any) -> str:
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


def statements() -> dict[str, str]:
    """One statement for each figure; `:a` and `:b` are the first and the last day, `:t` is today."""
    told = {
        "A01": _V,
        "A02": _V.replace("count(*)", "coalesce(sum(v.person_count), 0)"),
        "A03": f"{_V} AND v.channel = '01'",
        "A04": f"{_V} AND v.channel = '02'",
        "A05": f"{_V} AND v.channel NOT IN ('01', '02')",
        "A06": f"{_V} AND v.difficulty = '2'",
        "A07": f"SELECT count(*) FROM consultations AS v WHERE v.state <> 'void' AND v.difficulty = '2'"
               f" AND substr(json_extract({_FACTS}, '$.answered_at'), 1, 10) BETWEEN :a AND :b",
        "A08": "SELECT count(*) FROM tasks WHERE task_kind = 'difficult' AND state <> 'void' AND due_on BETWEEN :a"
               " AND :b AND due_on < :t AND (closed_at IS NULL OR substr(closed_at, 1, 10) > due_on)",
        "A09": f"SELECT CAST(round(1.0 * sum(waited) / count(*)) AS INTEGER) FROM (SELECT (unixepoch(v.started_at)"
               f" - unixepoch(json_extract({_FACTS}, '$.arrived_at'))) / 60 AS waited FROM consultations AS v"
               " WHERE v.state <> 'void' AND v.day BETWEEN :a AND :b) WHERE waited IS NOT NULL",
        "C13": f"{_V} AND v.region_code IS NOT NULL AND v.region_code NOT LIKE '11%'",
        "E31": "SELECT count(*) FROM intakes AS i JOIN journal ON journal.revision_id = i.revision_id WHERE i.state NOT"
               " IN ('void', 'withdrawn') AND i.sent_on BETWEEN :a AND :b AND json_array_length(facts,"
               " '$.noted_reasons') > 0",
        "G01": "SELECT count(*) FROM referrals WHERE state <> 'void' AND substr(handed_at, 1, 10) BETWEEN :a AND :b",
        "G02": "SELECT count(*) FROM referrals WHERE state <> 'void' AND substr(received_at, 1, 10) BETWEEN :a AND :b",
        "G03": f"SELECT count(*) FROM referrals AS v WHERE v.state <> 'void' AND substr({_REPLIED}, 1, 10) BETWEEN :a"
               " AND :b",
        "G04": "SELECT count(*) FROM referrals AS v WHERE v.state <> 'void' AND v.due_on BETWEEN :a AND :b"
               f" AND v.due_on < :t AND (coalesce({_REPLIED}, v.closed_at) IS NULL"
               f" OR substr(coalesce({_REPLIED}, v.closed_at), 1, 10) > v.due_on)",
        "I01": "SELECT count(*) FROM outreach WHERE state = 'closed' AND outcome <> 'outreach-cancelled'"
               " AND opened_on BETWEEN :a AND :b",
        "J01": "SELECT count(*) FROM (SELECT min(opened_on) AS first FROM registers JOIN organisations ON"
               " organisations.record_id = registers.organisation_id WHERE kind = 'custody' AND registers.state"
               " <> 'void' GROUP BY uscc) WHERE first BETWEEN :a AND :b",
        "J02": "SELECT count(DISTINCT uscc) FROM registers JOIN organisations ON organisations.record_id ="
               " registers.organisation_id WHERE kind = 'custody' AND registers.state <> 'void' AND opened_on <= :b",
        "K01": f"SELECT count(*) FROM (SELECT coalesce(substr(json_extract({_FACTS}, '$.closed_at'), 1, 10), v.day)"
               " AS on_day FROM consultations AS v WHERE v.state = 'closed') WHERE on_day BETWEEN :a AND :b",
        "K02": f"SELECT count(*) {_GRADE}",
        "K10": "SELECT count(*) FROM tasks WHERE task_kind = 'rectification' AND state = 'closed'"
               " AND substr(closed_at, 1, 10) BETWEEN :a AND :b",
    }  # fmt: skip
    for number, letter in enumerate("PQWMXTJHBZ", 1):
        told[f"B{number:02}"] = (
            f"{_V} AND EXISTS (SELECT 1 FROM consultation_items AS m JOIN reference_codes AS c ON c.code = m.item"
            " AND c.list = 'service_item' WHERE m.record_id = v.record_id"
            f" AND json_extract(c.attributes, '$.category') = '{letter}')"
        )
    for code, types in _TYPE_GROUPS.items():
        told[code] = f"{_V} AND v.visitor_type IN {_in(types)}"
    for number in range(2, 7):
        told[f"C{number:02}"] = f"{_V} AND json_extract({_FACTS}, '$.enterprise_scale') = '{number - 1}'"
    for code, kinds in _IP_GROUPS.items():
        told[code] = f"{_V} AND EXISTS (SELECT 1 FROM json_each(v.ip_type) AS k WHERE k.value IN {_in(kinds)})"
    for number, item in enumerate(("W01", "M01", "H01"), 1):
        told[f"H{number:02}"] = (
            f"{_V} AND EXISTS (SELECT 1 FROM consultation_items AS m WHERE m.record_id = v.record_id"
            f" AND m.item = '{item}')"
        )
    named = [kind for kinds in _BUSINESS.values() for kind in kinds]
    for number in range(1, 8):
        mine = f"i.business_type IN {_in(_BUSINESS[number])}" if number < 7 else f"i.business_type NOT IN {_in(named)}"
        told[f"E{number:02}"] = f"SELECT count(*) {_I} AND {mine}"
        told[f"E{number + 10:02}"] = f"{_CLASSES}{_I} AND {mine}"
        told[f"E{number + 20:02}"] = f"SELECT coalesce(sum(i.fee_estimate_fen), 0) {_I} AND {mine}"
    for code, column in (("I02", "attendances_onsite"), ("I03", "attendances_online"), ("I04", "materials_given")):
        told[code] = told["I01"].replace("count(*)", f"coalesce(sum({column}), 0)")
    for number, grade in enumerate("54321", 4):
        told[f"K{number:02}"] = f"SELECT count(*) {_GRADE} AND grade = '{grade}'"
    rates = (("G05", "G03", "G01"), ("K03", "K02", "K01"))
    for code, upper, lower in rates:
        told[code] = f"SELECT CAST(round(1000.0 * ({told[upper]}) / nullif(({told[lower]}), 0)) AS INTEGER)"
    told["K09"] = f"SELECT CAST(round(1000.0 * (SELECT count(*) {_GRADE} AND grade IN ('5', '4', '3')) /" \
                  f" nullif((SELECT count(*) {_GRADE}), 0)) AS INTEGER)"
    return told


def recount(db: Any, first: str, last: str, today: str) -> dict[str, int | None]:
    """Every figure of a period."""
    return {
        code: db.execute(sql, {"a": first, "b": last, "t": today}).fetchone()[0] for code, sql in statements().items()
    }
