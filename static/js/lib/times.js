// Times of the venue, in the page's notation; the words and the zone come from templates/agenda/_words.html.
import { timeText, word } from "./words.js";

export const MINUTE = 60000;

/** Read what the host's page says about the event: its zone, days on site and day boundary. */
export function readEvent(host) {
  const { zone, boundary, days } = host.querySelector("template[data-event]").dataset;
  return { zone, boundary, days: days.split(" ").filter(Boolean) };
}

/** Write a time of day at the venue: 9.30 or 9:30. */
export function clockTime(event, moment) {
  return timeText(moment, event.zone);
}

/** Return the programme day, YYYY-MM-DD, that a moment belongs to: the small hours are the night before. */
export function programmeDay(event, moment) {
  const [hours, minutes] = event.boundary.split(":").map(Number);
  // Swedish of Sweden writes ISO dates.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: event.zone }).format(moment - (hours * 60 + minutes) * MINUTE);
}

/** Write a length in whole minutes: 45 min, 1 h 30 min. */
export function length(host, ms) {
  const total = Math.max(0, Math.round(ms / MINUTE));
  const [hours, minutes] = [Math.floor(total / 60), total % 60];
  if (!hours) return word(host, "minutes", { minutes });
  return minutes ? word(host, "hours-minutes", { hours, minutes }) : word(host, "hours", { hours });
}

/** Write how long until `moment`: in 12 min, in 2 h 5 min, in 3 days. */
export function until(host, moment, now) {
  const minutes = Math.ceil((moment - now) / MINUTE);
  const days = Math.round(minutes / 1440);
  if (minutes >= 36 * 60) return counted(host, "in-days", days);
  return word(host, "in", { length: length(host, minutes * MINUTE) });
}

/** Write a word that depends on a number, in the plural form of the page's language. */
export function counted(host, name, count) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(count) === "one" ? "one" : "other";
  return word(host, `${name}-${form}`, { count });
}
