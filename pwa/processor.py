"""Which processor a web process keeps to."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

# A reload starts as many anew before the old ones end, and one may have died meanwhile.
PLACES = 4


def keep_to_one(lock: Path, processes: int) -> int | None:
    """Keep this process to a processor of its own where there are at least as many `processes` as processors.

    A request goes from one thread of it to another and back: on one processor that wakes no other. Where processors are
    left over, two serve the threads better. Return the processor, or None; `lock` is the file that all of them share.
    """
    if not hasattr(os, "sched_setaffinity"):
        return None
    ours = sorted(os.sched_getaffinity(0))
    if processes < len(ours):
        return None
    # Left open: what it locks is free again when this process ends, however it does.
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    for place in range(processes * PLACES):
        with suppress(BlockingIOError):
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            return _keep_to(ours[place % len(ours)])
    return None


def _keep_to(processor: int) -> int | None:
    try:
        os.sched_setaffinity(0, {processor})
    except PermissionError:
        # A container may forbid it; it serves as well, only not as fast.
        return None
    return processor
