// <wall-screen>: what is on and next moves with the clock, also without a network; the languages take turns.
import { eventNow } from "../lib/clock.js";
import { state, takeNewer } from "../lib/edition.js";
import { timeText, word } from "../lib/words.js";
import { keep } from "./kept.js";
import { pageAt, pageStarts, states, turn } from "./on-screen.js";

const TICK_MS = 1_000;
// What is to come reaches a day ahead: it is asked for anew also where nothing changed.
const RENEW_MS = 600_000;
// Nobody is there to agree to a new version. A server that is just starting may name the old one for a while.
const NEWER_MS = 30_000;
// Longer without an answer is as good as no network.
const SILENCE_MS = 60_000;

class WallScreen extends HTMLElement {
  #timers = [];
  #heard = Date.now();
  #checked = Number(state.checked);
  #answered = false;
  #newer = 0;
  #draw = () => this.#show(eventNow().getTime(), Date.now());
  #awake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  #renew = async () => (await import("../lib/refresh.js")).refresh({ source: "" }, true).catch(() => {});
  #keep = () => (this.#draw(), keep().catch(() => {}));
  #reconnect = ({ detail }) => detail.offline || this.#renew();
  #listeners = { "rasti:morph": this.#keep, "rasti:edition": this.#reconnect, "rasti:status": () => this.#hear(), visibilitychange: this.#awake };

  connectedCallback() {
    this.#timers = [setInterval(this.#draw, TICK_MS), setInterval(this.#renew, RENEW_MS)];
    for (const [type, listener] of Object.entries(this.#listeners)) document.addEventListener(type, listener);
    this.#awake();
    this.#keep();
  }

  disconnectedCallback() {
    this.#timers.forEach(clearInterval);
    clearTimeout(this.#newer);
    for (const [type, listener] of Object.entries(this.#listeners)) document.removeEventListener(type, listener);
  }

  #hear() {
    if (Number(state.checked) !== this.#checked) {
      this.#checked = Number(state.checked);
      this.#heard = Date.now();
      this.#answered = true;
    }
    if (state.newer) this.#newer ||= setTimeout(takeNewer, NEWER_MS);
  }

  #show(now, wall) {
    const parts = [...this.querySelectorAll("section")], chosen = turn(parts.length, wall);
    parts.forEach((part, n) => part.hidden = n !== chosen);
    const part = parts[chosen], rows = [...part.querySelectorAll("li")];
    const times = rows.map(({ dataset: { place, start, end } }) => ({ place, start: Date.parse(start), end: Date.parse(end) }));
    const found = states(times, now, Number(this.getAttribute("following")));
    const today = this.#day(now);
    rows.forEach((row, n) => {
      row.hidden = !found[n];
      row.toggleAttribute("data-on", found[n] === "on");
      row.querySelector(".day").hidden = this.#day(times[n].start) === today;
    });
    part.querySelector(".rest").hidden = found.some(Boolean);
    part.querySelector("[data-clock]").textContent = timeText(new Date(now), this.getAttribute("zone"), part.lang);
    part.querySelector("[data-copy]").textContent = this.#copyText(part, today, wall);
    this.#turnPage(part, rows.filter((row) => !row.hidden), wall, parts.length);
  }

  // What does not fit comes by, whole rows at a time.
  #turnPage(part, rows, wall, languages) {
    const starts = pageStarts(rows.map((row) => row.offsetHeight), part.querySelector("ul").clientHeight);
    const page = pageAt(starts.length, languages, wall);
    rows.forEach((row, n) => row.hidden = n < starts[page] || n >= (starts[page + 1] ?? rows.length));
    part.querySelector("[data-pages]").textContent = starts.length > 1 ? `${page + 1}/${starts.length}` : "";
  }

  // As of the last answer, or where a kept page found no network, of when the server made it.
  #copyText(part, today, wall) {
    if (!state.offline && wall - this.#heard < SILENCE_MS) return "";
    const zone = this.getAttribute("zone");
    const since = this.#answered ? state.checked : new Date(part.querySelector("[data-clock]").dateTime);
    const day = this.#day(since) === today ? "" : `${since.toLocaleDateString(part.lang, { weekday: "short", timeZone: zone })} `;
    return word(part, "offline", { time: day + timeText(since, zone, part.lang) });
  }

  #day(moment) {
    return new Date(moment).toLocaleDateString("en-CA", { timeZone: this.getAttribute("zone") });
  }
}

customElements.define("wall-screen", WallScreen);
