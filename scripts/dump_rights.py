"""Writes `docs/rights.md`: who may do what, drawn from the very table that the actions ask.

`python -m scripts.dump_rights` writes the file; a test compares it.
"""

from pathlib import Path

from station_app.actions.rights import RIGHTS
from station_app.actions.sensitive import SENSITIVE
from station_app.words.rights import rights_markdown

PAGE = Path(__file__).parents[1] / "docs" / "rights.md"
HEAD = """# 谁能做什么

本页由 `python -m scripts.dump_rights` 从程序里的权限表写出（`station_app/actions/rights.py`），测试核对它与程序一致。
每个动作在做之前都查这张表，窗口、命令行走的是同一处。岗位由站长在“经办人”页定；离岗的人不能再登录，登记过的仍算在其名下。

"""


def page() -> str:
    """The page as it must be."""
    return HEAD + rights_markdown(RIGHTS, SENSITIVE)


def main() -> int:
    """Writes the file."""
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
