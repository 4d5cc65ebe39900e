// In the rehearsal banner: event time as it runs.

import { eventNow } from "../lib/clock.js";
import { timeText, word } from "../lib/words.js";

const BANNER_MS = 5_000;

class RehearsalClock extends HTMLElement {
  #timer = 0;
  #tick = () => this.#render();

  connectedCallback() {
    this.#timer = setInterval(this.#tick, BANNER_MS);
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
    const day = this.#day(now, zone);
    const text = word(this, "clock", { day, time: timeText(now, zone) });
    const place = this.querySelector("span");
    if (text && place.textContent !== text) place.textContent = text;
  }

  // The same short form as the server's short_day: to 14.11., Thu 14 Nov.
  #day(now, timeZone) {
    const lang = document.documentElement.lang, english = lang === "en";
    const style = { weekday: "short", day: "numeric", month: english ? "short" : "numeric", timeZone };
    const format = new Intl.DateTimeFormat(english ? "en-GB" : `${lang}-FI`, style);
    const { weekday, day, month } = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
    return english ? `${weekday} ${day} ${month}` : `${weekday.slice(0, 2)} ${day}.${month}.`;
  }
}

customElements.define("rehearsal-clock", RehearsalClock);
