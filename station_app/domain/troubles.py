"""The world's troubles: a full disk, a locked or damaged database, a missing printer, an unreachable centre.

No clerk made them and none can mend them in a form, so they are shown as a banner that says what to do. The words are
in `station_app.words.troubles`; the sorting of database errors happens once, in `station_app.storage.connection`.
"""


import errno


class Trouble(Exception):
    """The world did not co-operate. `code` names the sentence, `details` fill it; no personal data in either.

    `undetermined` is true where a COMMIT failed in a way that may still have stored the rows: whoever asked must look
    the revision id up before saying anything.
    """

    def __init__(self, code: str, *, undetermined: bool = False, **details: str | int) -> None:
        self.code = code
        self.undetermined = undetermined
        self.details: dict[str, str | int] = dict(details)
        super().__init__(code)


def os_trouble(error: OSError) -> Trouble:
    """The trouble that an operating system error means. Its path stays out of the trouble: names may hide in it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Trouble("disk-full")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR):
        return Trouble("folder-not-writable")
    return Trouble("disk-error", number=error.errno or 0)
