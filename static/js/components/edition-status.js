// In the bar: how fresh the page is and whether it works without a network.

import { state } from "../lib/edition.js";
import { timeText, word } from "../lib/words.js";

class EditionStatus extends HTMLElement {
  #show = () => this.#render();

  connectedCallback() {
    document.addEventListener("rasti:status", this.#show);
    this.#render();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:status", this.#show);
  }

  #render() {
    const key = this.dataset.state = this.#key();
    const text = word(this, key, {
      time: isNaN(state.checked) ? "" : timeText(state.checked, this.getAttribute("zone")),
      percent: new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(Math.min(99, state.progress ?? 0) / 100),
    });
    const place = this.querySelector("[data-status]");
    if (!text || !place || place.textContent === text) return;
    if (key === "insecure") place.replaceChildren(this.#reasons(text));
    else place.textContent = text;
  }

  // The settings say why nothing but the pages works without https.
  #reasons(text) {
    return Object.assign(document.createElement("a"), { href: this.getAttribute("settings"), textContent: text });
  }

  #key() {
    if (state.insecure) return "insecure";
    if (isNaN(state.checked)) return state.offline ? "offline-unknown" : "";
    if (state.offline) return "offline";
    if (state.ready) return "ready";
    return state.progress === null ? "online" : "downloading";
  }
}

customElements.define("edition-status", EditionStatus);
