// What a wall screen shows at a moment: pure, for node --test too.

export const TURN_MS = 12_000;

/** Return of `rows` {place, start, end} (ms, by start) the states "on", "next" or "", in their order. */
export function states(rows, now) {
  const coming = new Set();
  return rows.map(({ place, start, end }) => {
    if (end <= now) return "";
    if (start <= now) return "on";
    if (coming.has(place)) return "";
    coming.add(place);
    return "next";
  });
}

/** Return which of `count` languages has its turn at machine time `wall`: all screens turn together. */
export function turn(count, wall) {
  return Math.floor(wall / TURN_MS) % count;
}
