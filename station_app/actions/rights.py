"""Who may do what: one table of role × action, asked by every action before it does anything.

The name of an action is the journal's verb. The manual draws its table from this one.
"""

from collections.abc import Mapping
from typing import Final

from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused

_EVERYONE: Final = frozenset(Role)
_DESK: Final = frozenset({Role.MANAGER, Role.CLERK, Role.INTERN})
_CLERKS: Final = frozenset({Role.MANAGER, Role.CLERK})
_MANAGER: Final = frozenset({Role.MANAGER})
_OVERSEERS: Final = frozenset({Role.MANAGER, Role.AUDITOR})

RIGHTS: Final[Mapping[str, frozenset[Role]]] = {
    "sign_in": _EVERYONE,
    "read": _EVERYONE,
    "record": _DESK,
    "amend": _CLERKS,
    "void": _CLERKS,
    "undo": _DESK,
    "close": _DESK,
    "reopen": _CLERKS,
    "rate": _DESK,
    "rate_otherwise": _MANAGER,
    "see_ratings": _OVERSEERS,
    "refer": _DESK,
    "take_slip": _DESK,
    "take_reply": _DESK,
    "close_promise": _DESK,
    "plan_follow_up": _DESK,
    "contact": _DESK,
    "add_task": _DESK,
    "answer": _CLERKS,
    "postpone": _DESK,
    "reassign": _CLERKS,
    "void_promise": _CLERKS,
    "hand_over": _DESK,
    "move_intake": _DESK,
    "note_fee": _DESK,
    "save_expert": _CLERKS,
    "change_expert_state": _MANAGER,
    "save_expert_photo": _CLERKS,
    "save_duty": _CLERKS,
    "remove_duty": _CLERKS,
    "book": _DESK,
    "reschedule": _DESK,
    "cancel_booking": _DESK,
    "check_in": _DESK,
    "tie_booking": _DESK,
    "serve": _DESK,
    "evaluate_booking": _DESK,
    "no_show": _DESK,
    "take_back_no_show": _CLERKS,
    "expert_absent": _DESK,
    "remind_booking": _DESK,
    "lift_block": _CLERKS,
    "wait": _DESK,
    "call_waiting": _DESK,
    "stop_waiting": _DESK,
    "give_back_lease": _CLERKS,
    "answer_booking": _CLERKS,
    "tell_answer": _DESK,
    "print": _DESK,
    "revise_visitor": _DESK,
    "reveal": _DESK,
    "tell_apart": _DESK,
    "merge": _CLERKS,
    "undo_merge": _CLERKS,
    "import": _CLERKS,
    "undo_import": _MANAGER,
    "save_phrase": _CLERKS,
    "remove_phrase": _CLERKS,
    "import_policy": _CLERKS,
    "remove_policy": _CLERKS,
    "prepare_report": _CLERKS,
    "check_report": _CLERKS,
    "close_report": _MANAGER,
    "amend_report": _MANAGER,
    "set_target": _MANAGER,
    "make_evaluation_pack": _OVERSEERS,
    "seal": _CLERKS,
    "export": _CLERKS,
    "take_acknowledgement": _CLERKS,
    "apply_reference": _CLERKS,
    "read_message": _DESK,
    "enrol": _MANAGER,
    "add_clerk": _MANAGER,
    "change_role": _MANAGER,
    "clerk_leaves": _MANAGER,
    "clerk_returns": _MANAGER,
    "give_password": _MANAGER,
    "reset_pin": _MANAGER,
    "change_password": _EVERYONE,
    "set_pin": _EVERYONE,
    "choose_idle_lock": _MANAGER,
    "lock": _EVERYONE,
    "unlock": _EVERYONE,
    "switch_clerk": _EVERYONE,
    "set_up": _MANAGER,
    "recover": _EVERYONE,
    "verify": _EVERYONE,
    "backup": _EVERYONE,
    "rehearse_restore": _EVERYONE,
    "choose_backup_place": _CLERKS,
    "restore": _MANAGER,
    "prove": _EVERYONE,
    "copy_person": _CLERKS,
    "withdraw_consent": _DESK,
    "erase": _MANAGER,
    "hold_expired": _MANAGER,
    "destroy_expired": _MANAGER,
    "make_archive": _MANAGER,
    "rekey": _MANAGER,
    "export_list": _CLERKS,
    "export_masked": _DESK,
    "see_journal": _OVERSEERS,
    "export_journal": _OVERSEERS,
    "salvage": _MANAGER,
    "adopt": _MANAGER,
    "rotate": _MANAGER,
}
"""Which roles may do each action."""


def demand(clerk: Clerk, action: str) -> None:
    """Nothing where the clerk may; Refused `not-allowed` otherwise. An action that the table does not know is a bug."""
    if clerk.role not in RIGHTS[action]:
        raise Refused.because("not-allowed", "", action=action, role=clerk.role.value)
