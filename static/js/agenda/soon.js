// Plan B where alerts cannot be: while a page is open, a silent banner counts down to the pick that starts soon.
import { eventNow } from "../lib/clock.js";
import { part } from "../lib/parts.js";
import { word } from "../lib/words.js";
import { daysCards } from "./cards.js";
import { isOn } from "./merge.js";
import { all, getMeta } from "./store.js";

const MINUTE = 60000;
const TICK_MS = 15000;
const LEAD_MINUTES = 10;
const LATE_MINUTES = 3;

let hidden = "";
let shown = "";
let started = false;

/** Start counting; called once there are ticks on this device. */
export function start() {
  if (started) return;
  started = true;
  setInterval(show, TICK_MS);
  for (const name of ["rasti:agenda", "rasti:edition", "rasti:clock", "visibilitychange"]) document.addEventListener(name, show);
  show();
}

/** Return the ticked card that starts within `lead` minutes, or began a moment ago; silenced and drop-in ones never do. */
export function soonest(cards, entries, now, lead) {
  return cards
    .filter((card) => isOn(entries, card.items) && !entries.get(`q:${card.session}`)?.on)
    .filter((card) => !card.openHours && !card.cancelled)
    .filter((card) => card.start - now <= lead * MINUTE && now - card.start < LATE_MINUTES * MINUTE)
    .sort((a, b) => a.start - b.start)
    .at(0);
}

async function show() {
  if (document.visibilityState !== "visible") return;
  const days = document.body.dataset.days.split(" ").filter(Boolean);
  const { lead = LEAD_MINUTES } = (await getMeta("alerts")) ?? {};
  const now = eventNow().getTime();
  // The start page and the agenda count down by themselves.
  const card = document.querySelector("now-next, agenda-course") ? null : soonest(await daysCards(days), await all(), now, lead);
  const old = document.querySelector(".soon");
  if (!card || card.key === hidden) return old?.remove();
  const minutes = Math.ceil((card.start - now) / MINUTE);
  const text = word(document, minutes > 0 ? "soon" : "soon-now", { minutes });
  const href = card.article.querySelector("h3 a").getAttribute("href");
  const banner = part(document, "soon", { text, place: card.placeName, title: card.title, href });
  banner.querySelector("button").addEventListener("click", () => ((hidden = card.key), banner.remove()));
  lay(banner, old);
  if (shown !== card.key) document.getElementById("live").textContent = `${text} ${card.placeName ?? ""} ${card.title}`;
  shown = card.key;
}

// Last on the page, where it pushes nothing; the focus stays on what it was on.
function lay(banner, old) {
  if (!old) return document.getElementById("live").before(banner);
  const focused = [...old.querySelectorAll("a, button")].indexOf(document.activeElement);
  old.replaceWith(banner);
  banner.querySelectorAll("a, button")[focused]?.focus();
}
