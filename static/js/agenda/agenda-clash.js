// <agenda-clash day data-slot data-start data-end …>: what of my agenda overlaps this showing.
import { clockTime } from "../lib/times.js";
import { part } from "../lib/parts.js";
import { dayCards } from "./cards.js";
import { overlaps } from "./conflicts.js";
import { isOn } from "./merge.js";
import { all } from "./store.js";

const EVENTS = ["rasti:agenda", "rasti:edition"];

class AgendaClash extends HTMLElement {
  #turn = 0;
  #render = () => this.#draw();

  connectedCallback() {
    EVENTS.forEach((name) => document.addEventListener(name, this.#render));
    this.drawn = this.#draw();
  }

  disconnectedCallback() {
    EVENTS.forEach((name) => document.removeEventListener(name, this.#render));
  }

  async #draw() {
    const turn = ++this.#turn;
    const entries = await all();
    const picked = [...entries.values()].some(({ on }) => on);
    const cards = picked ? await dayCards(this.getAttribute("day")).catch(() => []) : [];
    if (turn !== this.#turn) return;
    const own = cards.find(({ slot }) => slot === this.dataset.slot);
    const picks = own ? cards.filter((card) => card.session !== own.session && isOn(entries, card.items)) : [];
    const found = picks.filter((card) => overlaps([own, card]).length);
    this.querySelector(":scope > div")?.remove();
    this.hidden = found.length === 0;
    if (this.hidden) return;
    const list = part(this, "clash");
    list.querySelector("[data-list]").append(...found.map((card) => this.#line(card)));
    this.append(list);
  }

  #line(card) {
    const zone = document.querySelector("viewer-time, edition-status").getAttribute("zone");
    const time = `${clockTime({ zone }, card.start)}–${clockTime({ zone }, card.end)}`;
    return part(this, "clashing", { url: card.article.querySelector("h3 a").getAttribute("href"), title: card.title, time });
  }
}

customElements.define("agenda-clash", AgendaClash);
