"""Setting a station up, enrolling it, getting in again."""

from pathlib import Path

from station_app.actions import recovering, stations
from station_app.cli.session import Session, WrongUsage, ask_secretly
from station_app.delivery.folder import read_file
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.files import replace_file
from station_app.words import say
from station_exchange import recovery
from station_exchange.enrolment import MAX_ENROLMENT, EnrolmentPaper, read_paper
from station_exchange.refusals import ExchangeRefused


def init(session: Session) -> int:
    """`station init`: an empty, encrypted station; prints the recovery code, which is shown only this once."""
    words = session.words
    paper = _paper(words.enrol) if words.enrol else None
    if paper is None and not (words.station and words.name):
        raise WrongUsage("station-not-named")
    code = stations.set_up(
        session.folder, code=words.station or "", name=words.name or "", manager=words.manager,
        password=session.password(), district=words.district, paper=paper, now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    return session.answer(
        {"station": paper.station if paper else words.station, "recovery_code": code, "enrolled": paper is not None},
        say("工作站已建好。恢复码（只显示这一次，请打印后锁好）："),
        code,
    )


def enrol(session: Session) -> int:
    """`station enrol FILE`: ties a stand-alone station to the city."""
    desk = session.desk()
    paper = _paper(session.words.file)
    stations.enrol(desk, paper, now=session.now(), new_id=session.new_id)
    return session.answer(
        {"station": paper.station, "centre": paper.centre},
        say("已与{centre}建立联系；以后打的包它能打开。", centre=paper.centre_name),
    )


def recover(session: Session) -> int:
    """`station recover`: a new password by the recovery code; prints a new code, as the old one is used up.

    `--request FILE` writes what the city needs to help where the code is lost, `--answer FILE` takes what it answered;
    `--code` is then the one-time code that it told.
    """
    words = session.words
    if words.request:
        request = recovering.ask_city(session.folder, new_id=session.new_id)
        try:
            replace_file(Path(words.request), request)
        except Trouble as trouble:
            raise Trouble("stick-not-writable") from trouble
        return session.answer(
            {"request": words.request},
            say("求助文件已写好，里面没有个人信息。请交给市中心；拿到答复文件和一次性口令后再来。"),
        )
    code = words.code or ask_secretly(say("一次性口令：") if words.answer else say("恢复码："))
    name = session.words.clerk
    if name is None:
        names = stations.clerk_names(session.folder)
        if len(names) != 1:
            raise Refused.because("clerk-not-named", "clerk")
        name = names[0]
    asked = {"name": name, "password": session.password(), "now": session.now(), "new_id": session.new_id}
    if words.answer:
        answer = read_file(Path(words.answer), recovery.MAX_FILE)
        renewed = recovering.recover_by_city(session.folder, answer, code, **asked)
    else:
        renewed = stations.recover(session.folder, code, **asked)
    return session.answer(
        {"clerk": name, "recovery_code": renewed},
        say("口令已换。旧恢复码作废，新恢复码（请打印后锁好）："),
        renewed,
    )


def rekey(session: Session) -> int:
    """`station rekey --reason TEXT`: a new database key and a new recovery code; the passwords stay."""
    from station_app.actions.rekey import rekey as change_key

    done = change_key(
        session.folder, session.words.clerk, session.password(), session.words.reason, now=session.now(),
        new_id=session.new_id,
    )  # fmt: skip
    told = [say("已换密钥。旧恢复码作废，新恢复码（请打印后锁好）："), done.recovery_code]
    if done.left_out:
        names = say("、").join(done.left_out)
        told.append(say("{names}还没有用自己的密码登录过，请站长重设密码后再登录。", names=names))
    return session.answer(
        {"recovery_code": done.recovery_code, "carried_over": done.carried_over, "left_out": done.left_out}, *told
    )


def _paper(path: str) -> EnrolmentPaper:
    try:
        return read_paper(read_file(Path(path), MAX_ENROLMENT))
    except ExchangeRefused as error:
        raise Refused.because("enrolment-refused", "file", reason=error.code.value) from error
