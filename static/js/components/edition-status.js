// In the bar: how fresh the page is and whether it works without a network.

import { state } from "../lib/edition.js";
import { percentText, sizeText, timeText, word } from "../lib/words.js";

const SAID_MS = 10_000;

class EditionStatus extends HTMLElement {
  #said = 0;
  #show = () => this.#render();

  connectedCallback() {
    document.addEventListener("rasti:status", this.#show);
    // The page's own work goes first.
    setTimeout(this.#show);
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:status", this.#show);
  }

  #render() {
    const key = this.dataset.state = this.#key();
    const text = this.#word(this.#isNews(key) ? "stored" : key);
    const place = this.querySelector("[data-status]");
    if (!text || !place || place.textContent === text) return;
    if (key === "insecure") place.replaceChildren(this.#reasons(text));
    else place.textContent = text;
  }

  // That the copy is whole is said once, also to those who do not see the bar.
  #isNews(key) {
    if (key !== "ready" || !state.stored) return false;
    if (!this.#said) {
      this.#said = Date.now();
      document.getElementById("live").textContent = this.#word("stored");
      setTimeout(this.#show, SAID_MS);
    }
    return Date.now() - this.#said < SAID_MS;
  }

  #word(key) {
    return word(this, key, statusValues(this.getAttribute("zone")));
  }

  // The settings say why nothing but the pages works without https.
  #reasons(text) {
    return Object.assign(document.createElement("a"), { href: this.getAttribute("settings"), textContent: text });
  }

  #key() {
    if (state.insecure) return "insecure";
    if (isNaN(state.checked)) return state.offline ? "offline-unknown" : "";
    if (state.offline) return "offline";
    if (state.ready && state.progress === null) return "ready";
    return state.progress === null ? "online" : "downloading";
  }
}

// Each is written only where it is asked for: a slow phone takes long to begin with times and numbers.
function statusValues(zone) {
  return {
    get time() {
      return isNaN(state.checked) ? "" : timeText(state.checked, zone);
    },
    get percent() {
      return percentText(Math.min(99, state.progress ?? 0));
    },
    get size() {
      return sizeText(state.stored);
    },
  };
}

customElements.define("edition-status", EditionStatus);
