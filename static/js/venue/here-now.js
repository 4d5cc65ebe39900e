// <here-now>: of all that a place's page lists, what runs now and what begins next come first; it moves with the clock.
import { eventNow } from "../lib/clock.js";
import { readShowings, sortHere } from "./here.js";

const TICK_MS = 15000;
const EVENTS = ["rasti:morph", "rasti:clock", "visibilitychange"];

class HereNow extends HTMLElement {
  #timer;
  #sort = () => this.#lay();

  connectedCallback() {
    EVENTS.forEach((name) => document.addEventListener(name, this.#sort));
    this.#timer = setInterval(this.#sort, TICK_MS);
    this.#lay();
  }

  disconnectedCallback() {
    EVENTS.forEach((name) => document.removeEventListener(name, this.#sort));
    clearInterval(this.#timer);
  }

  #lay() {
    const showings = readShowings(this);
    const { now, next } = sortHere(showings, eventNow().getTime());
    const all = showings.filter((one) => !now.includes(one) && !next.includes(one));
    for (const [name, found] of Object.entries({ now, next, all })) {
      const section = this.querySelector(`[data-here="${name}"]`);
      const list = section.querySelector("ul");
      found.forEach(({ item }, n) => list.children[n] === item || list.insertBefore(item, list.children[n] ?? null));
      section.hidden = !found.length;
    }
  }
}

customElements.define("here-now", HereNow);
