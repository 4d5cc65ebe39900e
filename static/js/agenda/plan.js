// The day as a course: from picks to stops, forks, legs and gaps. Pure, for node --test too.
import { byTime, forks, overlaps } from "./conflicts.js";
import { MINUTE } from "../lib/times.js";

export const FREE_MINUTES = 30;
const HURRY_MINUTES = 5;

/**
 * Lay out a day's timed picks; those with `removed` were unticked just now and keep their place to be put back.
 * Gives, in order, {kind, key, …}: stop {number, pick}, fork {number, picks, minutes, settled}, gone {pick}, removed
 * {pick}, and between stops leg {minutes, walk, hurry} or gap {minutes, walk, from, to}. `walk(from, to)` gives the
 * minutes on foot between two places or null, and is not asked for picks that are `online`; `kept` holds the pairs that the reader keeps although they overlap.
 */
export function plan(picks, walk = () => null, kept = new Set()) {
  const ticked = picks.filter((pick) => !pick.removed);
  const steps = [...forks(ticked), ...picks.filter((pick) => pick.removed).map((pick) => [pick])];
  steps.sort(([a], [b]) => byTime(a, b));
  const course = [];
  let number = 0;
  let last = null;
  for (const group of steps) {
    const [pick] = group;
    if (pick.removed) course.push({ kind: "removed", key: `removed ${pick.key}`, pick });
    else if (pick.cancelled) course.push({ kind: "gone", key: `gone ${pick.key}`, pick });
    else {
      if (last) course.push(...stretch(last, group, walk));
      last = group;
      number += 1;
      course.push(group.length > 1 ? makeFork(group, number, kept) : { kind: "stop", key: `stop ${pick.key}`, number, pick });
    }
  }
  return course;
}

/** Return the last moment of a day's ticked picks, or null. */
export function finish(picks) {
  const ends = picks.filter((pick) => !pick.removed && !pick.cancelled).map((pick) => pick.end);
  return ends.length ? Math.max(...ends) : null;
}

/** List which of `picks` cannot be seen when `kept` is. */
export function rivals(kept, picks) {
  const pairs = overlaps(picks).filter((pair) => pair.includes(kept.key));
  return picks.filter((pick) => pick.key !== kept.key && pairs.some((pair) => pair.includes(pick.key)));
}

/** Name two picks as a pair, whichever comes first. */
export function pairKey(a, b) {
  return [a, b].sort().join(" ");
}

/** List the pairs among `picks` that overlap, by name. */
export function pairsOf(picks) {
  return overlaps(picks).map(([a, b]) => pairKey(a, b));
}

/** List the other showings of a pick's session that are ahead and overlap nothing else that is ticked. */
export function otherShowings(pick, cards, ticked, now) {
  const rest = ticked.filter((one) => one.session !== pick.session);
  return cards
    .filter((card) => card.session === pick.session && card.key !== pick.key && !card.cancelled && card.start > now)
    .filter((card) => !rivals(card, [...rest, card]).length)
    .sort(byTime);
}

/** Count the cards that fit whole between two moments, drop-in hours and cancelled ones left out. */
export function fitting(cards, from, to) {
  return cards.filter((card) => !card.openHours && !card.cancelled && card.start >= from && card.end <= to).length;
}

/** Return a fork's bars: for each pick where it lies, in minutes from the fork's start, and where others overlap it. */
export function bars(picks) {
  const origin = Math.min(...picks.map((pick) => pick.start));
  const at = (from, to) => [(from - origin) / MINUTE, (to - from) / MINUTE];
  return picks.map((pick) => ({
    own: at(pick.start, pick.end),
    hits: picks
      .filter((other) => other !== pick && other.start < pick.end && pick.start < other.end)
      .map((other) => at(Math.max(pick.start, other.start), Math.min(pick.end, other.end))),
  }));
}

function makeFork(picks, number, kept) {
  const [pair] = overlaps(picks);
  const settled = pairsOf(picks).every((one) => kept.has(one));
  return { kind: "fork", key: `fork ${picks.map((pick) => pick.key)}`, number, picks, minutes: pair[2], settled };
}

function stretch(before, after, walk) {
  const from = Math.max(...before.map((pick) => pick.end));
  const to = Math.min(...after.map((pick) => pick.start));
  const minutes = Math.floor((to - from) / MINUTE);
  const key = `after ${before[0].key}`;
  const ways = onWay(before, after);
  const foot = farthest(ways, walk);
  const hurry = foot === null ? ways.some(([one, other]) => one !== other) && minutes <= HURRY_MINUTES : foot > minutes;
  if (minutes >= FREE_MINUTES && !hurry) return [{ kind: "gap", key, minutes, walk: foot, from, to }];
  return [{ kind: "leg", key, minutes: Math.max(0, minutes), walk: foot, hurry }];
}

// To and from what is seen online nobody walks.
function onWay(before, after) {
  const there = after.filter((pick) => !pick.online);
  return before.filter((pick) => !pick.online).flatMap((one) => there.map((other) => [one.place, other.place]));
}

// Of a fork any branch may be the one that is seen: the longest way must fit.
function farthest(ways, walk) {
  const minutes = ways.map(([from, to]) => walk(from, to));
  return !minutes.length || minutes.includes(null) ? null : Math.max(...minutes);
}
