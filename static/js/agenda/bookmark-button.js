// <bookmark-button item="s:…"><button aria-pressed>: a tick, at once, offline, the same in every tab.
import { word } from "../lib/words.js";
import { isOn } from "./merge.js";
import { all, set, trouble, wakeSync } from "./store.js";

let said = false;

class BookmarkButton extends HTMLElement {
  #button;
  #show = () => this.#follow();

  connectedCallback() {
    this.#button = this.querySelector("button");
    this.#button.addEventListener("click", this);
    document.addEventListener("rasti:agenda", this.#show);
    this.#follow();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:agenda", this.#show);
  }

  async handleEvent() {
    const on = this.#button.getAttribute("aria-pressed") !== "true";
    this.#press(on);
    await set(this.item, on).finally(this.#show);
    if (on) this.#sayOnce();
  }

  get item() {
    return this.getAttribute("item");
  }

  // A session that got a second showing, or lost it, is still known by the name under which it was ticked.
  get #names() {
    const { item, slot, session } = this.closest("[data-item]")?.dataset ?? {};
    return item === this.item && slot ? [item, `t:${slot}`, `s:${session}`] : [this.item];
  }

  async #follow() {
    this.#press(isOn(await all(), this.#names));
  }

  #press(on) {
    if (this.#button.getAttribute("aria-pressed") !== String(on)) this.#button.setAttribute("aria-pressed", on);
  }

  async #sayOnce() {
    if (said || (await trouble())) return;
    said = true;
    const live = document.getElementById("live");
    if (live) live.textContent = word(this, "tick-saved");
  }
}

customElements.define("bookmark-button", BookmarkButton);
wakeSync();
