// Merging bookmarks: the same rule as pwa/agenda/bookmarks.py (tests/vectors/merge.json).

/** Join copies of an agenda {item: [on, at]}: the newest stamp of an item wins, a tie goes to on. */
export function merge(...copies) {
  const merged = {};
  for (const copy of copies) {
    for (const [item, entry] of Object.entries(copy)) {
      if (!Object.hasOwn(merged, item) || wins(entry, merged[item])) merged[item] = entry;
    }
  }
  return merged;
}

/** Say whether entry [on, at] replaces `kept`. */
export function wins([on, at], [keptOn, keptAt]) {
  return at > keptAt || (at === keptAt && on > keptOn);
}

/** Say whether any of `items`, names for one showing, is on: the newest of them decides. `entries` is a Map. */
export function isOn(entries, items) {
  const known = items.map((item) => entries.get(item)).filter(Boolean);
  const newest = known.reduce((a, b) => (a && !wins([b.on, b.at], [a.on, a.at]) ? a : b), null);
  return Boolean(newest?.on);
}

/** Give the stamp for a change: machine time in ms, but always after the last stamp seen. */
export function stampAfter(lastSeen, wall) {
  return Math.max(Math.round(wall), lastSeen + 1);
}
