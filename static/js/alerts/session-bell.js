// <session-bell item="q:…">: this session's alerts on or off while it stays ticked; a mark in the agenda, so it syncs.
import { isOn } from "../agenda/merge.js";
import { all, getMeta, set } from "../agenda/store.js";

class SessionBell extends HTMLElement {
  #box;
  #show = () => this.#follow();

  connectedCallback() {
    this.#box = this.querySelector("input");
    this.#box.addEventListener("change", this);
    document.addEventListener("rasti:agenda", this.#show);
    this.drawn = this.#follow();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:agenda", this.#show);
  }

  async handleEvent() {
    await set(this.getAttribute("item"), !this.#box.checked);
  }

  async #follow() {
    const [entries, alerts] = [await all(), await getMeta("alerts")];
    this.hidden = !(alerts?.on && isOn(entries, this.dataset.names.split(" ")));
    this.#box.checked = !entries.get(this.getAttribute("item"))?.on;
  }
}

customElements.define("session-bell", SessionBell);
