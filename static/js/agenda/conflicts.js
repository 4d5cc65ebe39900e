// Conflicts: the same rule as pwa/agenda/conflicts.py (tests/vectors/conflicts.json).

/** List [first, second, minutes] for picks {key, start, end, openHours, cancelled} (Dates or ms) that overlap. */
export function overlaps(picks) {
  const fixed = picks.filter((pick) => !pick.openHours && !pick.cancelled).sort(byTime);
  const found = [];
  fixed.forEach((first, n) => {
    for (const second of fixed.slice(n + 1)) {
      if (second.start >= first.end) break;
      const minutes = Math.floor((Math.min(first.end, second.end) - second.start) / 60000);
      if (minutes > 0) found.push([first.key, second.key, minutes]);
    }
  });
  return found;
}

/** Group picks in their order of time: those that overlap, also through a third, are together; cancelled ones alone. */
export function forks(picks) {
  const groups = [];
  let until = -Infinity;
  for (const pick of picks.filter((one) => !one.cancelled).sort(byTime)) {
    if (until - pick.start >= 60000) groups.at(-1).push(pick);
    else groups.push([pick]);
    until = Math.max(until, pick.end);
  }
  groups.push(...picks.filter((one) => one.cancelled).map((one) => [one]));
  return groups.sort(([a], [b]) => byTime(a, b));
}

/** Order picks by start, then end, then key. */
export function byTime(a, b) {
  return a.start - b.start || a.end - b.end || (a.key < b.key ? -1 : Number(a.key > b.key));
}
