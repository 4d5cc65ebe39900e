// The slip of my next session, on the start page and on top of the agenda (templates/agenda/_slip.html).
import { part } from "../lib/parts.js";
import { clockTime, until } from "../lib/times.js";
import { word } from "../lib/words.js";
import { copy } from "./cards.js";
import { overlaps } from "./conflicts.js";

/** Build the slip from `picks` that are not over, in their order of time; null without one. */
export function nextSlip(host, { event, now, today, picks }) {
  const pick = picks.find((card) => card.start > now) ?? picks[0];
  if (!pick) return null;
  const on = pick.start <= now;
  const pair = overlaps(picks).find((one) => one.includes(pick.key));
  const rival = pair && picks.find((card) => card !== pick && pair.includes(card.key));
  const floor = host.querySelector(`template[data-word="place-${CSS.escape(pick.place)}"]`)?.content.textContent;
  return part(host, "slip", {
    lead: word(host, on ? "your-now" : "your-next"),
    when: on ? word(host, "ends", { when: until(host, pick.end, now) }) : until(host, pick.start, now),
    time: clockTime(event, pick.start),
    place: pick.placeName,
    floor: floor ? `, ${floor}` : "",
    day: pick.day === today ? "" : word(host, `day-${pick.day}`),
    title: copy(pick.article.querySelector("h3 a")),
    clash: rival ? word(host, "clashes", { title: rival.title }) : "",
  });
}
