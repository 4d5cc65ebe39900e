// <timed-items>: shows what has data-since or data-from and data-until only between those moments; `past` keeps what is over.
import { TICK_MS, eventNow } from "../lib/clock.js";

const EVENTS = ["visibilitychange", "rasti:morph", "rasti:clock"];

class TimedItems extends HTMLElement {
  #timer;
  #show = () => this.#sift();

  connectedCallback() {
    this.#timer = setInterval(this.#show, TICK_MS);
    for (const name of EVENTS) document.addEventListener(name, this.#show);
    this.#sift();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    for (const name of EVENTS) document.removeEventListener(name, this.#show);
  }

  #sift() {
    const now = eventNow();
    for (const item of this.querySelectorAll("[data-since], [data-from], [data-until]")) {
      const { since, from, until } = item.dataset;
      const begins = Date.parse(since ?? from ?? NaN);
      const over = !this.hasAttribute("past") && Date.parse(until ?? NaN) <= now;
      item.hidden = begins > now || over;
    }
    // A heading, or a whole section, goes with the last of its items.
    const gone = [...this.children].every((child) => child.hidden || child.matches("h2, template"));
    const section = this.closest("[data-section]");
    this.hidden = gone;
    if (section) section.hidden = gone;
  }
}

customElements.define("timed-items", TimedItems);
