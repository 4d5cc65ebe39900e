// The agenda's page in sections, from a view of what is ticked and of the programme: [shell, items of its list].
import { keyed, part } from "../lib/parts.js";
import { programmeDay } from "../lib/times.js";
import { word } from "../lib/words.js";
import { copy } from "./cards.js";
import { byTime } from "./conflicts.js";
import { buildCourse, question } from "./course.js";
import { isOn } from "./merge.js";
import { nextSlip } from "./slip.js";

const ASK_MS = 30 * 60000;

/**
 * Build the sections of `view`: {event, now, picks, cards, stands, entries, missing, unkept, alerts, notes, kept, walk,
 * stepFree, asked, open, whole}; `asked` is the day in the address, `whole` is every day at once, as paper wants it;
 * `missing` is whether a day could not be read.
 */
export function sections(host, view) {
  const { event, now, picks, stands, entries, alerts, whole } = view;
  const today = programmeDay(event, now);
  const days = [...new Set(picks.map((pick) => pick.day))].sort();
  const chosen = days.find((day) => day === view.asked) ?? days.find((day) => day >= today) ?? days.at(-1);
  const found = [];
  const add = (key, name, items = [], fills = {}) => found.push([keyed(key, part(host, name, fills)), items]);

  if (view.unkept) add("unkept", "unkept", [], { text: word(host, `tick-${view.unkept}`) });
  // Not to be read is another thing than not ticked.
  if (view.missing) add("missing", "missing");
  else if (!days.length && !stands.length) add("empty", "empty");
  const slip = whole ? null : nextSlip(host, { event, now, today, picks: ahead(picks, now) });
  if (slip) found.push([keyed("slip", slip), []]);
  const over = whole ? null : justOver(picks, now);
  if (over) found.push([keyed(`ask ${over.key}`, question(over)), []]);
  if (days.length && !whole) add("days", "days", days.map((day) => tab(host, day, chosen)));
  for (const day of whole ? days : days.filter((one) => one === chosen)) {
    const [timed, open] = [false, true].map((hours) => picks.filter((pick) => pick.day === day && pick.openHours === hours));
    if (whole) add(`head ${day}`, "head", [], { name: word(host, `day-${day}`) });
    if (timed.length) {
      add(`course ${day}`, "course", buildCourse({ host, ...view, day, picks: timed, ticked: ticked(picks) }), alertFills(host, alerts));
    }
    if (open.length) add(`open ${day}`, "open", open.map((pick) => row(pick.key, copy(pick.article))));
  }
  if (stands.length) {
    const visited = stands.filter((one) => isOn(entries, [visitOf(one)]));
    const sorted = [...stands].sort((a, b) => visited.includes(a) - visited.includes(b));
    const count = word(host, "visited-count", { visited: visited.length, count: stands.length });
    add("stands", "stands", sorted.map((one) => standRow(host, one)), { count });
  }
  if (days.length || stands.length) found.push([keyed("tools", tools(host, view)), []]);
  return found;
}

/** List the picks that are ticked and have a time to be there. */
export function ticked(picks) {
  return picks.filter((pick) => !pick.removed && !pick.openHours);
}

function ahead(picks, now) {
  return ticked(picks).filter((pick) => !pick.cancelled && pick.end > now).sort(byTime);
}

// What ended a while ago is asked about on its own row, behind the fold.
function justOver(picks, now) {
  const ended = ticked(picks).filter((pick) => !pick.cancelled && pick.end <= now && now - pick.end < ASK_MS);
  return ended.sort(byTime).at(-1);
}

function alertFills(host, alerts) {
  const on = Boolean(alerts?.on && alerts.lead);
  const text = word(host, on ? "alert-on" : "alert-off", { minutes: alerts?.lead });
  return { alerts: text, change: word(host, on ? "alert-change" : "alert-turn-on") };
}

function tab(host, day, current) {
  const made = keyed(day, part(host, "day", { day: `#${day}`, name: word(host, `day-${day}`) }));
  if (day === current) made.setAttribute("aria-current", "page");
  return made;
}

function tools(host, { stepFree }) {
  const made = part(host, "tools");
  made.querySelector("[name=step-free]").toggleAttribute("checked", stepFree);
  return made;
}

function standRow(host, stand) {
  const made = copy(stand);
  const visit = part(host, "visited", { name: stand.dataset.title });
  visit.setAttribute("item", visitOf(stand));
  made.querySelector("div").append(visit);
  return row(stand.dataset.item, made);
}

function visitOf(stand) {
  return stand.dataset.item.replace(/^e:/, "v:");
}

function row(key, content) {
  const item = keyed(key, document.createElement("li"));
  item.append(content);
  return item;
}
