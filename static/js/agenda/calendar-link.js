// <calendar-link><a href="….ics">: a session's calendar entry rings as long before the start as this person's alerts do.
import { getMeta } from "./store.js";

class CalendarLink extends HTMLElement {
  #show = () => this.#ask();

  connectedCallback() {
    document.addEventListener("rasti:morph", this.#show);
    this.#ask();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:morph", this.#show);
  }

  async #ask() {
    const { lead } = (await getMeta("alerts")) ?? {};
    if (lead) this.querySelector("a").search = `lead=${lead}`;
  }
}

customElements.define("calendar-link", CalendarLink);
