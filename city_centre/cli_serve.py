"""`centre serve`: the office on the web until it is told to stop, its events written down as lines of JSON."""

import argparse
import os
import signal
import sys
from contextlib import ExitStack, suppress
from typing import Final

from city_centre import office, publishing, words
from city_centre.cli_parts import COMMAND_LINE, Command, NewId, Now, Password, Print

METRICS_TOKEN: Final = "CENTRE_METRICS_TOKEN"


def add_command(command: Command, password: Password, said: Print, now: Now, new_id: NewId) -> None:
    """Adds the command to the parser."""

    def serve(asked: argparse.Namespace) -> int:
        # Here only: the other commands need no server.
        from city_centre import observing
        from city_centre.web import app, server

        known = password(asked)
        with ExitStack() as open_:
            listener = open_.enter_context(server.listen(asked.host, asked.port, behind_proxy=asked.behind_proxy))
            opened = open_.enter_context(office.opened(asked.data, known, read_only=asked.receipts_only))
            if not asked.receipts_only:
                open_.enter_context(observing.lines(asked.data, "serve"))
                publishing.renew(opened, now(), by=COMMAND_LINE)
                observing.tell("serving", behind_proxy=int(asked.behind_proxy))
            value = {"url": server.url_of(listener)}
            said(asked, value, words.done("serve", **value))
            sys.stdout.flush()
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            with suppress(KeyboardInterrupt):
                clock = None if asked.receipts_only else now
                server.serve(
                    app.make_app(
                        opened, behind_proxy=asked.behind_proxy, now=clock, new_id=new_id,
                        metrics_token=os.environ.get(METRICS_TOKEN, ""),
                    ),
                    listener,
                    asked.patience,
                )  # fmt: skip
        return 0

    served = command("serve", serve, "开联网收报和核验回执的网页，直到按 Ctrl+C（监测：/health、/metrics）")
    served.add_argument("--receipts-only", action="store_true", help="只开核验回执的网页：只读，不收报")
    served.add_argument("--host", default="127.0.0.1", help="在哪个地址上听（默认只限本机）")
    served.add_argument("--port", type=int, default=8080, help="端口；0 表示任选一个空的")
    served.add_argument("--patience", type=float, default=10.0, metavar="SECONDS", help="等一个连接说明来意多久")
    served.add_argument("--behind-proxy", action="store_true", help="前面有 HTTPS 反向代理时才可开在别的地址上")
