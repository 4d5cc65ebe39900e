// <offline-page>: stands in for a page that is not on this device: says which language is missing, and gives way on return.
import { state } from "../lib/edition.js";

class OfflinePage extends HTMLElement {
  #cut = false;
  #look = () => this.#giveWay();

  connectedCallback() {
    const lang = location.pathname.split("/", 2)[1];
    for (const note of this.querySelectorAll("[data-missing]")) note.hidden = note.dataset.missing !== lang;
    document.addEventListener("rasti:status", this.#look);
    this.#giveWay();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:status", this.#look);
  }

  #giveWay() {
    if (state.offline) this.#cut = true;
    else if (this.#cut && state.edition && !location.pathname.endsWith("/offline/")) location.reload();
  }
}

customElements.define("offline-page", OfflinePage);
