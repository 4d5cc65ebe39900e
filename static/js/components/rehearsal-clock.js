// In the rehearsal banner: event time as it runs.

import { eventNow } from "../lib/clock.js";
import { timeText, word } from "../lib/words.js";

const TICK_MS = 5_000;

class RehearsalClock extends HTMLElement {
  #timer = 0;
  #tick = () => this.#render();

  connectedCallback() {
    this.#timer = setInterval(this.#tick, TICK_MS);
    document.addEventListener("visibilitychange", this.#tick);
    for (const type of ["rasti:status", "rasti:morph"]) document.addEventListener(type, this.#tick);
    this.#render();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#tick);
    for (const type of ["rasti:status", "rasti:morph"]) document.removeEventListener(type, this.#tick);
  }

  #render() {
    const zone = this.getAttribute("zone"), now = eventNow();
    const day = new Intl.DateTimeFormat(this.#locale, { weekday: "short", day: "numeric", month: "numeric", timeZone: zone }).format(now);
    const text = word(this, "clock", { day, time: timeText(now, zone) });
    const place = this.querySelector("span");
    if (text && place.textContent !== text) place.textContent = text;
  }

  get #locale() {
    const lang = document.documentElement.lang;
    return lang === "en" ? "en-GB" : `${lang}-FI`;
  }
}

customElements.define("rehearsal-clock", RehearsalClock);
