"""What a soak looks at besides answers: memory and time of each process, and how long a writer waits."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from pwa.database import BUSY_SECONDS
from tests.browser.conftest import Server

TICK = os.sysconf("SC_CLK_TCK")
MEMORY_SECONDS, LOCK_SECONDS = 2.0, 0.25


@dataclass
class Watch:
    """Samples from `start` to `stop`: bytes by role, and the seconds for which a writer waited for its turn."""

    server: Server
    memory: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    waits: list[float] = field(default_factory=list)
    busy: dict[str, float] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin to look."""
        self._began, self._first = time.monotonic(), dict(_family(self.server))
        self._used = _used(self._first)
        self._threads = [threading.Thread(target=look) for look in (self._weigh, self._wait)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End looking, and reckon what share of a core each role took."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        seconds, now = time.monotonic() - self._began, dict(_family(self.server))
        for role, used in _used(now).items():
            self.busy[role] = (used - self._used.get(role, 0.0)) / seconds
        self.ended = self._first.keys() - now.keys()

    def growth(self, role: str) -> float:
        """Return by how much a role's memory grew from the second quarter of the run to the last one."""
        seen = self.memory[role]
        quarter = max(1, len(seen) // 4)
        return sum(seen[-quarter:]) / sum(seen[quarter : 2 * quarter] or seen[-quarter:])

    def lines(self) -> list[str]:
        """Say it as a list for the document."""
        weights = ", ".join(
            f"{role} {seen[0] / 1e6:.0f} → {seen[-1] / 1e6:.0f} MB ({self.growth(role) - 1:+.0%})"
            for role, seen in sorted(self.memory.items())
        )
        shares = ", ".join(f"{role} {share:.0%}" for role, share in sorted(self.busy.items()))
        return [
            f"- memory, and how the last quarter of the run differs from the second: {weights}",
            f"- share of a core: {shares}",
            f"- longest wait of {len(self.waits)} writers for their turn {max(self.waits, default=0) * 1000:.0f} ms"
            f" of the {BUSY_SECONDS:.0f} s that SQLite is given; processes that ended: {len(self.ended)}",
        ]

    def _weigh(self) -> None:
        while not self._stop.wait(MEMORY_SECONDS):
            found: dict[str, int] = defaultdict(int)
            for pid, role in _family(self.server):
                found[role] += _resident(pid)
            for role, size in found.items():
                self.memory[role].append(size)

    def _wait(self) -> None:
        db = sqlite3.connect(self.server.instance / "rasti.db", timeout=BUSY_SECONDS, isolation_level=None)
        while not self._stop.wait(LOCK_SECONDS):
            began = time.monotonic()
            try:
                db.execute("begin immediate")
                db.execute("rollback")
            except sqlite3.OperationalError:
                pass
            self.waits.append(time.monotonic() - began)
        db.close()


def _family(server: Server) -> list[tuple[int, str]]:
    """List the processes of a server with their roles; those that a child starts have the child's."""
    assert server.process
    roles = {server.process.pid: "supervisor"}
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except (OSError, IndexError):
            continue
        if parent in roles:
            named = words[words.index("pwa.supervisor") + 1] if "pwa.supervisor" in words else ""
            roles[int(folder.name)] = named or roles[parent]
    return list(roles.items())


def _used(family: dict[int, str]) -> dict[str, float]:
    """Return the seconds of processor time that each role took so far."""
    found: dict[str, float] = defaultdict(float)
    for pid, role in family.items():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[role] += (int(fields[11]) + int(fields[12])) / TICK
    return dict(found)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
