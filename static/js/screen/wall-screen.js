// <wall-screen>: what is on and next moves with the clock, also without a network; the languages take turns.
import { eventNow } from "../lib/clock.js";
import { timeText } from "../lib/words.js";
import { states, turn, TURN_MS } from "./on-screen.js";

const TICK_MS = 1_000;

class WallScreen extends HTMLElement {
  #timer;
  #draw = () => this.#show(eventNow().getTime());
  #awake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});

  connectedCallback() {
    this.#timer = setInterval(this.#draw, TICK_MS);
    document.addEventListener("rasti:morph", this.#draw);
    document.addEventListener("visibilitychange", this.#awake);
    this.#awake();
    this.#draw();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("rasti:morph", this.#draw);
    document.removeEventListener("visibilitychange", this.#awake);
  }

  #show(now) {
    const parts = [...this.querySelectorAll("section")], wall = Date.now();
    const chosen = turn(parts.length, wall);
    parts.forEach((part, n) => {
      part.hidden = n !== chosen;
      const rows = [...part.querySelectorAll("li")];
      const found = states(rows.map(({ dataset: { place, start, end } }) => ({ place, start: Date.parse(start), end: Date.parse(end) })), now);
      rows.forEach((row, i) => {
        row.hidden = !found[i];
        row.toggleAttribute("data-on", found[i] === "on");
      });
      part.querySelector(".rest").hidden = found.some(Boolean);
      part.querySelector("[data-clock]").textContent = timeText(new Date(now), this.getAttribute("zone"), part.lang);
    });
    // What does not fit comes by in the second half of a turn.
    const list = parts[chosen]?.querySelector("ul");
    if (list) list.scrollTop = wall % TURN_MS > TURN_MS / 2 ? list.scrollHeight : 0;
  }
}

customElements.define("wall-screen", WallScreen);
