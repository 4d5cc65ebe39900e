// <alert-wishes>: which kinds of alerts, when to be quiet, and whether this device takes part in a rehearsal.
import { word } from "../lib/words.js";
import { readWishes, takePart, wish, wishes } from "./subscription.js";

class AlertWishes extends HTMLElement {
  async connectedCallback() {
    this.addEventListener("change", this);
    await this.#show();
    await readWishes().catch(() => {});
    await this.#show();
  }

  async handleEvent({ target }) {
    // The settings around listen for theirs.
    const { name, checked } = target;
    if (name.startsWith("quiet") && !this.#bothOrNone) return this.#say("quiet-both");
    try {
      if (name === "tester") await takePart(checked);
      else await wish(name === "kind" ? { kinds: this.#kinds } : this.#quiet);
      this.#say("saved");
    } catch (error) {
      this.#message.textContent = error.message ? `${error.message}. ${error.remedy}` : word(this, navigator.onLine ? "no-answer" : "offline");
      await this.#show();
    }
  }

  async #show() {
    const { wish: kept = {}, tester } = await wishes();
    for (const box of this.#boxes) if (kept.kinds) box.checked = kept.kinds.includes(box.value);
    for (const name of ["quiet_from", "quiet_until"]) this.#field(name).value = kept[name] ?? "";
    const box = this.#field("tester");
    if (box) box.checked = Boolean(tester);
  }

  get #boxes() {
    return [...this.querySelectorAll("[name=kind]")];
  }

  get #kinds() {
    return this.#boxes.filter((box) => box.checked).map((box) => box.value);
  }

  get #quiet() {
    return { quiet_from: this.#field("quiet_from").value, quiet_until: this.#field("quiet_until").value };
  }

  get #bothOrNone() {
    const { quiet_from, quiet_until } = this.#quiet;
    return Boolean(quiet_from) === Boolean(quiet_until);
  }

  get #message() {
    return this.closest("alert-settings").querySelector("[data-message]");
  }

  #field(name) {
    return this.querySelector(`[name=${name}]`);
  }

  #say(name) {
    this.#message.textContent = word(this, name);
  }
}

customElements.define("alert-wishes", AlertWishes);
