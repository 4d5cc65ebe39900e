// <session-note session>: what I write to myself about a session; kept on this device alone.
import { part } from "../lib/parts.js";
import { change, getMeta } from "./store.js";

class SessionNote extends HTMLElement {
  connectedCallback() {
    this.dataset.keep = "";
    if (!this.querySelector("textarea")) this.drawn = this.#draw();
  }

  async #draw() {
    const made = part(this, "note");
    const field = made.querySelector("textarea");
    field.value = (await getMeta("notes"))?.[this.session] ?? "";
    this.append(made);
    field.addEventListener("input", () => this.#keep(field.value.trim()));
  }

  get session() {
    return this.getAttribute("session");
  }

  #keep(text) {
    return change((entries, meta) => {
      const { [this.session]: before, ...others } = meta.get("notes") ?? {};
      meta.set("notes", text ? { ...others, [this.session]: text } : others);
    });
  }
}

customElements.define("session-note", SessionNote);
