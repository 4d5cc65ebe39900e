// What is on at one place, as its printed page lists it.

/** Sort showings {start, end, cancelled} into those that run at `now` and those that begin next, all at one moment. */
export function sortHere(showings, now) {
  const live = showings.filter((one) => !one.cancelled && one.end > now);
  const later = live.filter((one) => one.start > now);
  const first = Math.min(...later.map((one) => one.start));
  return { now: live.filter((one) => one.start <= now), next: later.filter((one) => one.start === first) };
}

/** Read the showings of a place from `root`, each with its `item`, by time. */
export function readShowings(root) {
  const items = [...root.querySelectorAll("li")].filter((item) => item.querySelector("[data-start]"));
  return items.map(readShowing).sort((a, b) => a.start - b.start);
}

function readShowing(item) {
  const { start, end, cancelled } = item.querySelector("[data-start]").dataset;
  return { item, start: Date.parse(start), end: Date.parse(end), cancelled: cancelled !== undefined };
}
