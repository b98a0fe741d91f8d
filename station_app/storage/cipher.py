"""Makes sqlite-utils run on SQLCipher. Imported before any sqlite_utils, by every module here.

sqlite-utils prefers a module named `pysqlite3` to the standard one; given SQLCipher's under that name it builds on it.
"""

import sys

import sqlcipher3.dbapi2 as dbapi

sys.modules.setdefault("pysqlite3", dbapi)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi)

from sqlite_utils import Database  # noqa: E402

__all__ = ["Database", "dbapi"]
