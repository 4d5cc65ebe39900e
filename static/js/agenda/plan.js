// The day as a course: from picks to stops, forks, legs and gaps. Pure, for node --test too.
import { byTime, forks, overlaps } from "./conflicts.js";

const MINUTE = 60000;
export const FREE_MINUTES = 30;
const HURRY_MINUTES = 5;

/**
 * Lay out a day's timed picks; those with `removed` were unticked just now and keep their place to be put back.
 * Gives, in order, {kind, key, …}: stop {number, pick}, fork {number, picks, minutes}, gone {pick}, removed {pick},
 * and between stops leg {minutes, hurry} or gap {minutes, from, to}.
 */
export function plan(picks) {
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
      if (last) course.push(...between(last, group));
      last = group;
      number += 1;
      course.push(group.length > 1 ? makeFork(group, number) : { kind: "stop", key: `stop ${pick.key}`, number, pick });
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

function makeFork(picks, number) {
  const [pair] = overlaps(picks);
  return { kind: "fork", key: `fork ${picks.map((pick) => pick.key)}`, number, picks, minutes: pair[2] };
}

function between(before, after) {
  const from = Math.max(...before.map((pick) => pick.end));
  const to = Math.min(...after.map((pick) => pick.start));
  const minutes = Math.floor((to - from) / MINUTE);
  const key = `after ${before[0].key}`;
  if (minutes >= FREE_MINUTES) return [{ kind: "gap", key, minutes, from, to }];
  const moves = before.length + after.length > 2 || before[0].place !== after[0].place;
  return [{ kind: "leg", key, minutes: Math.max(0, minutes), hurry: moves && minutes <= HURRY_MINUTES }];
}
