// <agenda-course>: my picks as a course, day by day; cards come from the printed days, ticks from this device.
import { eventNow } from "../lib/clock.js";
import { part, reconcile } from "../lib/parts.js";
import { programmeDay, readEvent } from "../lib/times.js";
import { word } from "../lib/words.js";
import "./bookmark-button.js";
import { copy, daysCards, standRows } from "./cards.js";
import { buildCourse } from "./course.js";
import { isOn } from "./merge.js";
import { rivals } from "./plan.js";
import { all, getMeta, isForgetful, set } from "./store.js";

const TICK_MS = 15000;

class AgendaCourse extends HTMLElement {
  // What was ticked at any time of this visit: an unticked one keeps its place, to be put back.
  #seen = new Set();
  #picks = [];
  #open = false;
  #turn = 0;
  #timer;
  #render = () => this.#draw();

  connectedCallback() {
    this.addEventListener("click", this);
    for (const name of ["rasti:agenda", "rasti:edition", "visibilitychange"]) document.addEventListener(name, this.#render);
    addEventListener("hashchange", this.#render);
    this.#timer = setInterval(this.#render, TICK_MS);
    // The course pushes down what the address points at below it.
    this.#draw().then(() => document.getElementById(location.hash.slice(1))?.scrollIntoView());
  }

  disconnectedCallback() {
    for (const name of ["rasti:agenda", "rasti:edition", "visibilitychange"]) document.removeEventListener(name, this.#render);
    removeEventListener("hashchange", this.#render);
    clearInterval(this.#timer);
  }

  async handleEvent({ target }) {
    const action = target.closest("[data-action]")?.dataset.action;
    if (!action) return;
    const pick = this.#picks.find((one) => one.slot === target.closest("[data-slot]")?.dataset.slot);
    if (action === "past") this.#open = !this.#open;
    if (action === "keep") await Promise.all(rivals(pick, this.#ticked).map((one) => set(one.item, false)));
    if (action === "remove") await set(pick.item, false);
    if (action === "undo") await set(pick.item, true);
    await this.#draw();
    if (action !== "past") this.#focusOn(action === "undo" ? pick : this.#picks.find((one) => one.removed), action);
  }

  get #ticked() {
    return this.#picks.filter((pick) => !pick.removed && !pick.openHours);
  }

  async #draw() {
    const turn = ++this.#turn;
    const entries = await all();
    const days = document.body.dataset.days.split(" ").filter(Boolean);
    const marked = [...entries.keys(), ...this.#seen].length > 0;
    const cards = marked ? await daysCards(days) : [];
    const standItems = new Set([...entries].filter(([item, { on }]) => item.startsWith("e:") && on).map(([item]) => item));
    standItems.forEach((item) => this.#seen.add(item));
    const stands = await standRows(new Set([...this.#seen].filter((item) => item.startsWith("e:"))));
    const [forgetful, alerts] = [await isForgetful(), await getMeta("alerts")];
    if (turn !== this.#turn) return;

    this.#picks = cards
      .map((card) => ({ ...card, removed: !isOn(entries, card.items) }))
      .filter((card) => !card.removed || this.#seen.has(card.key));
    this.#picks.forEach((pick) => this.#seen.add(pick.key));
    this.#lay({ cards, stands, forgetful, alerts });
  }

  #lay({ cards, stands, forgetful, alerts }) {
    const host = this;
    const [event, now] = [readEvent(host), eventNow().getTime()];
    const days = [...new Set(this.#picks.map((pick) => pick.day))].sort();
    const day = this.#chooseDay(days, programmeDay(event, now));
    const [timed, open] = [false, true].map((hours) => this.#picks.filter((pick) => pick.day === day && pick.openHours === hours));
    const shells = [];
    const add = (name, items = [], fills = {}) => shells.push([keyed(name, part(host, name, fills)), items]);

    if (forgetful) add("forgetful");
    if (!days.length && !stands.length) add("empty");
    if (days.length) add("days", days.map((one) => this.#tab(one, day)));
    if (timed.length) {
      const on = Boolean(alerts?.on && alerts.lead);
      const fills = { alerts: word(host, on ? "alert-on" : "alert-off", { minutes: alerts?.lead }), change: word(host, on ? "alert-change" : "alert-turn-on") };
      const today = cards.filter((card) => card.day === day);
      add("course", buildCourse({ host, event, day, cards: today, picks: timed, now, open: this.#open }), fills);
    }
    if (open.length) add("open", open.map((pick) => row(pick.key, pick.article)));
    if (stands.length) add("stands", stands.map((one) => row(one.dataset.item, one)));

    const output = this.querySelector("[data-output]");
    reconcile(output, shells.map(([shell]) => shell));
    shells.forEach(([shell, items]) => {
      const kept = [...output.children].find((child) => child.dataset.key === shell.dataset.key);
      const list = kept.matches("[data-list]") ? kept : kept.querySelector("[data-list]");
      if (list) reconcile(list, items);
    });
  }

  #chooseDay(days, today) {
    const asked = location.hash.slice(1);
    return days.find((one) => one === asked) ?? days.find((one) => one >= today) ?? days.at(-1);
  }

  #tab(day, current) {
    const tab = keyed(day, part(this, "day", { day: `#${day}`, name: word(this, `day-${day}`) }));
    if (day === current) tab.setAttribute("aria-current", "page");
    return tab;
  }

  // The button that was pressed is gone: the focus goes to what takes it back, or to what was put back.
  #focusOn(pick, action) {
    const items = [...this.querySelectorAll(".course > li")];
    const item = pick && items.find((one) => one.dataset.key.includes(pick.key) && (action === "undo") !== one.dataset.key.startsWith("removed"));
    item?.querySelector("button")?.focus();
  }
}

function row(key, article) {
  const item = keyed(key, document.createElement("li"));
  item.append(copy(article));
  return item;
}

function keyed(key, element) {
  element.dataset.key = key;
  return element;
}

customElements.define("agenda-course", AgendaCourse);
