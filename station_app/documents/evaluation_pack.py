"""The evaluation pack as one zip file, with the script that checks it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from station_app.documents import packs
from station_app.words import on_paper


def write_pack(
    path: Path, files: Iterable[tuple[str, Iterator[bytes]]], manifest: Callable[[dict[str, str]], bytes]
) -> str:
    """Writes the pack and answers the SHA-256 of its manifest. `manifest` makes it from the files' digests.

    Trouble where the file cannot be written; nothing half-written stays then.
    """
    return packs.write_pack(path, "evaluation", _readme(), files, manifest)


def _readme() -> str:
    return on_paper(
        "成效评估包\n\n"
        "records.jsonl　从起始日到导出时登记、修改过的全部记录，去标识；同一人、同一单位在本包内用同一个代号\n"
        "indicators.json　指标口径，各版起止日期和算法\n"
        "figures.json　期内各项指标　　reports.jsonl　已归档的报表和每次更正\n"
        "amendments.jsonl　从起始日到导出时的更正、作废：何时、哪些栏目\n"
        "sample.json　按评估方给的随机种子抽取的编号\n"
        "chain.jsonl　日志链：每条的摘要与前一条相扣，删改会断开\n\n"
        "核对：安装 Python 3.8 以上，运行 python check.py，只读，不联网。\n"
        "抽中的编号可以到站点调阅原始登记；联系来访人须另有本人同意。\n"
    )
