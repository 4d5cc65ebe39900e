// <now-next>: my next session, what runs in each room, what follows and what is open; it moves with the clock, offline.
import "../agenda/bookmark-button.js";
import { copy, daysCards } from "../agenda/cards.js";
import { isOn } from "../agenda/merge.js";
import { nextSlip } from "../agenda/slip.js";
import { all } from "../agenda/store.js";
import { eventNow } from "../lib/clock.js";
import { keyed, part, reconcile } from "../lib/parts.js";
import { clockTime, counted, length, programmeDay, readEvent, until } from "../lib/times.js";
import { word } from "../lib/words.js";
import { around, follows } from "./moment.js";

const TICK_MS = 15000;
const EVENTS = ["rasti:agenda", "rasti:edition", "rasti:clock", "visibilitychange"];

class NowNext extends HTMLElement {
  #turn = 0;
  #timer;
  #output;
  #render = () => this.#draw();

  connectedCallback() {
    this.#output ??= keep(document.createElement("div"));
    EVENTS.forEach((name) => document.addEventListener(name, this.#render));
    this.#timer = setInterval(this.#render, TICK_MS);
    this.drawn = this.#draw();
  }

  disconnectedCallback() {
    EVENTS.forEach((name) => document.removeEventListener(name, this.#render));
    clearInterval(this.#timer);
  }

  async #draw() {
    const turn = ++this.#turn;
    const [event, now] = [readEvent(this), eventNow().getTime()];
    const today = programmeDay(event, now);
    const coming = document.body.dataset.days.split(" ").filter((day) => day >= today);
    const [cards, entries] = [await daysCards(coming), await all()];
    // Without a single page there is nothing to say: the links that stand here without JavaScript stay.
    if (turn !== this.#turn || (coming.length && !cards.length)) return;
    this.#lay({ event, now, today, entries, ...around(cards, event.days, now, today) });
    if (!this.#output.isConnected) {
      this.querySelectorAll(":scope > :not(template)").forEach((link) => (link.hidden = true));
      this.prepend(this.#output);
    }
  }

  #lay(view) {
    const { event, now, phase, entries, running, next, open, before } = view;
    const shells = [];
    const add = (name, list = [], fills = {}) => shells.push([keyed(name, part(this, name, fills)), list]);
    const day = next[0]?.day;

    const slip = this.#slip(view);
    if (slip) shells.push([keyed("slip", slip), []]);
    if (phase === "before") add("count", [], { when: until(this, next[0].start, now), day: word(this, `day-${day}`) });
    if (phase === "after") add("over");
    if (phase !== "after" && ![...entries.values()].some(({ on }) => on)) add("tip");
    if (running.length) {
      const count = counted(this, "running", running.length);
      add("now", running.map((card) => this.#row(card, view)), { time: clockTime(event, now), count });
    }
    if (before.length) add("online", before.map((card) => this.#row(card, null, word(this, `day-${card.day}`))));
    if (next.length) add("next", next.map((card) => this.#row(card)), { time: clockTime(event, next[0].start), when: this.#when(view) });
    if (open.length) add("open", open.map((card) => this.#row(card)));
    if (phase !== "after" && day) add("days", [], { today: word(this, "whole-day", { day: word(this, `day-${day}`) }), ...dayHref(day) });

    reconcile(this.#output, shells.map(([shell]) => shell));
    shells.forEach(([shell, rows]) => {
      const kept = [...this.#output.children].find((child) => child.dataset.key === shell.dataset.key);
      const list = kept.querySelector("[data-list]");
      if (list) reconcile(list, rows);
    });
  }

  #when({ now, today, next: [{ start, day }] }) {
    if (day !== today) return word(this, "next-day", { day: word(this, `day-${day}`) });
    return word(this, "next-up", { when: until(this, start, now) });
  }

  #slip({ event, now, today, entries, coming }) {
    const picks = coming.filter((card) => !card.openHours && isOn(entries, card.items));
    return nextSlip(this, { event, now, today, picks });
  }

  #row(card, view, day) {
    const item = keyed(card.key, document.createElement("li"));
    item.append(copy(card.article));
    if (day) item.querySelector(".where")?.prepend(Object.assign(document.createElement("b"), { textContent: day }));
    if (view) {
      const { now, event, coming } = view;
      const left = document.createElement("span");
      left.textContent = word(this, "left", { length: length(this, Math.ceil((card.end - now) / 60000) * 60000) });
      item.querySelector(".where")?.append(left);
      const after = follows(card, coming);
      const text = after && word(this, "follows", { time: clockTime(event, after.start), title: after.title });
      if (after) item.querySelector(".where")?.after(Object.assign(document.createElement("p"), { textContent: text, className: "muted" }));
    }
    return item;
  }
}

// A fresh edition is morphed into the page: what was made here stays.
function keep(element) {
  element.dataset.keep = "";
  element.className = "two";
  return element;
}

function dayHref(day) {
  return { href: `/${document.body.dataset.lang}/programme/${day}/` };
}

customElements.define("now-next", NowNext);
