"""A station made anew by the command line: its records back from the city, new keys for this PC."""

from dataclasses import asdict
from pathlib import Path

from station_app.actions import adopting, rotation
from station_app.cli.session import Session
from station_app.delivery.folder import read_file
from station_app.words import say
from station_app.words.rebuilding import adopted_sentences
from station_exchange.hand_back import MAX_HAND_BACK, folder_beside


def adopt(session: Session) -> int:
    """`station adopt FILE`: what the city holds of this station, on a PC that begins with nothing or was salvaged."""
    desk = session.desk()
    package = Path(session.words.file)
    data = read_file(package, MAX_HAND_BACK)
    done = adopting.adopt(
        desk.store, desk.clerk, desk.device, data, now=session.now(), new_id=session.new_id,
        beside=folder_beside(package),
    )  # fmt: skip
    return session.answer(asdict(done), *adopted_sentences(done))


def rotate(session: Session) -> int:
    """`station rotate`: new keys for this PC; the next report makes them known to the city."""
    desk = session.desk()
    device = rotation.rotate(desk, now=session.now(), new_id=session.new_id)
    return session.answer(
        {"device": device.device_id}, say("本机钥匙已换。下次上报时市中心自动认得；旧钥匙签过的照样有效。")
    )
