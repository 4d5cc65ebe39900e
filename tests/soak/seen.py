"""What a soak saw, and how it is said in docs/proof.md."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field

from tests.soak.watch import Watch

# Of a hundred answers, ninety-nine come within this many seconds.
SLOWEST = 0.1
# More than this, and memory is not flat.
HEAVIER = 1.1


@dataclass
class Seen:
    """Seconds of each answer by kind, and what went wrong."""

    apps: int
    speed: float
    took: float = 0.0
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    editions: int = 0
    ticked: int = 0
    lost: int = 0
    alerts: dict[str, int] = field(default_factory=dict)
    deliveries: dict[str, int] = field(default_factory=dict)
    late: float = 0.0
    watch: Watch | None = None

    @property
    def answers(self) -> int:
        """Return how many requests were answered."""
        return sum(map(len, self.seconds.values()))

    @property
    def held(self) -> bool:
        """Say whether the run was as it has to be: nothing wrong, nothing lost, quick, and no heavier at its end."""
        wrong = self.errors or self.lost or set(self.alerts) - {"201"} or set(self.deliveries) - {"sent", "expired"}
        watch = self.watch
        steady = watch is None or (not watch.ended and max(map(watch.growth, watch.memory)) < HEAVIER)
        return not wrong and steady and self.percentile(0.99) < SLOWEST

    def percentile(self, share: float, kind: str = "") -> float:
        """Return the time within which this share of the answers (of `kind`, or all) came."""
        some = self.seconds[kind] if kind else [one for each in self.seconds.values() for one in each]
        every = sorted(some)
        return every[min(len(every) - 1, int(len(every) * share))] if every else 0.0

    def lines(self) -> list[str]:
        """Say it as a list for the document."""
        kinds = "\n".join(
            f"| {kind} | {len(some)} | {statistics.median(some) * 1000:.1f} ms"
            f" | {self.percentile(0.99, kind) * 1000:.0f} ms | {max(some) * 1000:.0f} ms |"
            for kind, some in sorted(self.seconds.items())
        )
        taken, others = self.alerts.get("201", 0), sum(n for what, n in self.alerts.items() if what != "201")
        return [
            f"{self.apps:,} open apps, {self.took * self.speed / 60:.0f} simulated minutes in {self.took:.0f} s"
            f" ({self.answers / self.took:.0f} requests a second); slowest of a hundred"
            f" **{self.percentile(0.99) * 1000:.0f} ms**, slowest of all {self.percentile(1) * 1000:.0f} ms.",
            "",
            "| what | how many | middle | slowest of a hundred | slowest |",
            "|---|---|---|---|---|",
            kinds,
            "",
            f"- errors: {len(self.errors)}; ticks sent {self.ticked:,}, lost {self.lost}; editions {self.editions}",
            f"- alerts: {taken:,} taken by the push service, {others} that it would have refused;"
            f" deliveries {', '.join(f'{state} {count:,}' for state, count in sorted(self.deliveries.items()))};"
            f" the slowest {self.late:.1f} s after it was due",
            *(self.watch.lines() if self.watch else []),
        ]
