"""Simulated power cuts: does a save that was called saved outlive a cut at any moment?

`kill -9` cannot answer that, because the page cache of the operating system survives it. Here every write,
truncation, sync, creation and removal of the database files is recorded beneath SQLite (`vfs`), while a workload
saves through the real path and notes what it was told is saved (`recording`). From that record thousands of disks
are built as a cut could have left them (`images`): everything that was synced, and of the rest any part, in any
order, with torn sectors. Each is opened as the station opens its store, and must hold every acknowledged save and
be whole.

A new workload is a function `(folder, mark, *, synchronous="")`, with a `Reader` that opens an image of it; it
saves by whatever production code it likes, calls `mark(id)` after each save that returned, and closes what it
opened. One line in `workloads` puts it under every test here. The production code needs no change: during the
recording the shim is the process's default VFS. Recordings are made in a process of their own (`record_apart`), so
that no other test ever meets the shim.
"""
