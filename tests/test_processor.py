"""Web processes share the processors out among themselves, one each, and again when one of them ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TAKE = """
import os, sys
from pathlib import Path
from pwa.processor import keep_to_one
keep_to_one(Path(sys.argv[1]), int(sys.argv[2]))
print(*sorted(os.sched_getaffinity(0)), flush=True)
sys.stdin.read()
"""
OURS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []

pytestmark = pytest.mark.skipif(len(OURS) < 2, reason="there is one processor only")
Take = Callable[[int], tuple[list[int], subprocess.Popen[str]]]


@pytest.fixture
def take(tmp_path: Path) -> Iterator[Take]:
    """Start one of so many processes; give the processors that it may use."""
    started: list[subprocess.Popen[str]] = []

    def take(processes: int) -> tuple[list[int], subprocess.Popen[str]]:
        command = [sys.executable, "-c", TAKE, str(tmp_path / "web.lock"), str(processes)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        return [int(one) for one in process.stdout.readline().split()], process

    yield take
    for process in started:
        process.communicate()


def test_as_many_processes_as_processors_have_one_each(take: Take) -> None:
    taken = [take(len(OURS))[0] for _ in OURS]

    assert taken == [[one] for one in OURS]


def test_one_that_ended_leaves_its_processor_to_the_next(take: Take) -> None:
    _, first = take(len(OURS))
    take(len(OURS))

    first.communicate()

    assert take(len(OURS))[0] == OURS[:1]


def test_those_that_a_reload_starts_share_them_out_beside_the_old(take: Take) -> None:
    for _ in OURS:
        take(len(OURS))

    assert [take(len(OURS))[0] for _ in OURS] == [[one] for one in OURS]


def test_fewer_processes_than_processors_use_them_all(take: Take) -> None:
    assert take(len(OURS) - 1)[0] == OURS
