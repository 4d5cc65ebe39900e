// <past-fold>: folds the starts of which all is over, so that a day's list opens at the present; its button shows them.
import { TICK_MS, eventNow } from "../lib/clock.js";
import { word } from "../lib/words.js";

/** Say how many of the groups, each a list of ends, are over before the first that is not; none where all are. */
export function countPast(groups, now) {
  const over = groups.map((ends) => ends.length > 0 && ends.every((end) => end <= now));
  return over.every(Boolean) ? 0 : over.filter(Boolean).length;
}

class PastFold extends (globalThis.HTMLElement ?? class {}) {
  #open = false;
  #timer;
  #fold = () => this.#sift();

  connectedCallback() {
    this.#button.addEventListener("click", () => ((this.#open = !this.#open), this.#sift()));
    this.#timer = setInterval(this.#fold, TICK_MS);
    for (const name of ["visibilitychange", "rasti:morph", "rasti:clock"]) document.addEventListener(name, this.#fold);
    this.#sift();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    for (const name of ["visibilitychange", "rasti:morph", "rasti:clock"]) document.removeEventListener(name, this.#fold);
  }

  get #button() {
    return this.querySelector("button");
  }

  #sift() {
    const now = eventNow().getTime();
    const sections = [...this.parentElement.querySelectorAll("[data-group]")];
    const groups = sections.map((section) => [...section.querySelectorAll("[data-end]")].map(({ dataset }) => Date.parse(dataset.end)));
    const count = countPast(groups, now);
    sections.forEach((section, n) => section.toggleAttribute("data-past", count > 0 && !this.#open && countPast([groups[n], [Infinity]], now) > 0));
    this.hidden = count === 0;
    this.#button.setAttribute("aria-expanded", this.#open);
    this.#button.textContent = word(this, this.#open ? "hide" : "show");
  }
}

globalThis.customElements?.define("past-fold", PastFold);
