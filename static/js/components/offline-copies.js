// <offline-copies>: what is stored on this device, by language: size and time, download again, remove.
import { eventNow, eventOf } from "../lib/clock.js";
import { decide, state } from "../lib/edition.js";
import { part, reconcile } from "../lib/parts.js";
import { percentText, sizeText, timeText, word } from "../lib/words.js";

const HERE = document.body.dataset.lang;

class OfflineCopies extends HTMLElement {
  #copies = null;
  #worker = navigator.serviceWorker;
  #hear = ({ data }) => this.#take(data ?? {});
  #ask = () => this.#tell({ type: "list" });
  #show = () => this.#render();

  connectedCallback() {
    this.addEventListener("click", this);
    document.addEventListener("rasti:status", this.#show);
    this.#worker?.addEventListener("message", this.#hear);
    this.#worker?.addEventListener("controllerchange", this.#ask);
    this.#ask();
    this.#render();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:status", this.#show);
    this.#worker?.removeEventListener("message", this.#hear);
    this.#worker?.removeEventListener("controllerchange", this.#ask);
  }

  handleEvent({ target }) {
    const { action, lang = HERE } = target.closest("button[data-action]")?.dataset ?? {};
    if (action === "remove") {
      if (lang === HERE) decide(false);
      this.#tell({ type: "forget", lang });
    }
    if (action === "download") {
      if (lang === HERE) decide(true);
      else this.#tell({ type: "update", lang, whole: true });
    }
  }

  #take({ type, copies }) {
    if (type === "held") this.#ask();
    if (type !== "list") return;
    this.#copies = copies;
    this.#render();
  }

  #tell(message) {
    this.#worker?.controller?.postMessage(message);
  }

  #render() {
    const copies = this.#copies ?? [];
    const lacks = this.#copies && !copies.some(({ lang }) => lang === HERE);
    const said = state.insecure ? "insecure" : state.trouble ? `copy-${state.trouble}` : lacks ? "none" : "";
    const text = state.progress === null ? word(this, said) : word(this, "progress", { percent: percentText(state.progress) });
    const place = this.querySelector("[data-said]");
    if (place.textContent !== text) place.textContent = text;
    this.querySelector("[data-missing]").hidden = !lacks || ["withdrawn", "unsupported"].includes(state.trouble);
    reconcile(this.querySelector("ul"), copies.map((copy) => this.#row(copy)));
  }

  #row({ lang, bytes, count, at }) {
    const row = part(this, "copy", {
      name: word(this, lang),
      text: word(this, "copy", { size: sizeText(bytes), count: String(count), time: this.#time(eventOf(at)) }),
    });
    row.dataset.key = lang;
    for (const button of row.querySelectorAll("button")) {
      button.dataset.lang = lang;
      button.setAttribute("aria-label", `${button.textContent}: ${word(this, lang)}`);
    }
    return row;
  }

  #time(moment) {
    const zone = this.dataset.zone || undefined;
    const days = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeZone: zone });
    const time = timeText(moment, zone);
    return days.format(moment) === days.format(eventNow()) ? time : `${days.format(moment)} ${time}`;
  }
}

customElements.define("offline-copies", OfflineCopies);
