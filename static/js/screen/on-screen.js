// What a wall screen shows at a moment: pure, for node --test too.

export const TURN_MS = 12_000;

/** Return of `rows` {place, start, end} (ms, by start) the states "on", "next" or "": in each place, `following` are next. */
export function states(rows, now, following = 1) {
  const coming = new Map();
  return rows.map(({ place, start, end }) => {
    if (end <= now) return "";
    if (start <= now) return "on";
    const count = (coming.get(place) ?? 0) + 1;
    coming.set(place, count);
    return count > following ? "" : "next";
  });
}

/** Return which of `count` languages has its turn at machine time `wall`: all screens turn together. */
export function turn(count, wall) {
  return Math.floor(wall / TURN_MS) % count;
}

/** Return with which row each page begins, as many whole rows of these `heights` to a page as fit into `room`. */
export function pageStarts(heights, room) {
  const starts = [0];
  let left = room;
  heights.forEach((height, n) => {
    if (n && height > left) {
      starts.push(n);
      left = room;
    }
    left -= height;
  });
  return starts;
}

/** Return which of `pages` shows: two in a turn of one of `languages`, and what is left when its turn comes again. */
export function pageAt(pages, languages, wall) {
  const cycle = Math.floor(wall / (TURN_MS * languages)), half = Math.floor(2 * wall / TURN_MS) % 2;
  return (2 * cycle + half) % pages;
}
