// <calendar-feed>: the secret address at which a calendar app reads this agenda: made, shown, copied, taken back.
import { part } from "../lib/parts.js";
import { word } from "../lib/words.js";
import { getMeta, setMeta } from "./store.js";
import { want } from "./sync.js";

class CalendarFeed extends HTMLElement {
  #show = () => this.#draw();

  connectedCallback() {
    this.addEventListener("click", this);
    // The server may have erased us since, and the address with us.
    document.addEventListener("rasti:agenda", this.#show);
    this.drawn = this.#draw();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:agenda", this.#show);
  }

  async handleEvent({ target }) {
    const button = target.closest("button[data-action]");
    if (!button) return;
    this.#say("");
    if (button.dataset.action === "copy") {
      await navigator.clipboard.writeText((await getMeta("calendar")).address);
      return this.#say(word(this, "copied"));
    }
    button.disabled = true;
    try {
      if (button.dataset.action === "make") await this.#make();
      else await this.#revoke();
    } finally {
      button.disabled = false;
    }
  }

  async #make() {
    const made = (await want()) && (await call("POST", { lang: document.documentElement.lang, agenda: await getMeta("agenda") }));
    if (!made?.address) return this.#refuse(made);
    const { address, webcal, lead_minutes: lead } = made;
    await setMeta("calendar", { address, webcal, lead });
    await this.#draw();
    this.querySelector("[data-output] a")?.focus();
  }

  async #revoke() {
    const answer = await call("DELETE");
    if (!answer || answer.error) return this.#refuse(answer);
    await setMeta("calendar", null);
    await this.#draw();
    this.#say(word(this, "revoked"));
    this.querySelector("[data-action=make]").focus();
  }

  async #draw() {
    const kept = await getMeta("calendar");
    const lead = (await getMeta("alerts"))?.lead ?? kept?.lead;
    const output = this.querySelector("[data-output]");
    this.querySelector("[data-action=make]").hidden = Boolean(kept);
    if (!kept) return output.replaceChildren();
    const panel = part(this, "feed", { link: kept.webcal, address: kept.address, rings: word(this, "rings", { minutes: lead }) });
    panel.querySelector("[data-action=copy]").hidden = !navigator.clipboard;
    output.replaceChildren(panel);
  }

  #refuse(answer) {
    this.#say(answer?.error ? `${answer.error}. ${answer.remedy}` : word(this, navigator.onLine ? "no-answer" : "offline"));
  }

  #say(text) {
    this.querySelector("[data-message]").textContent = text;
  }
}

async function call(method, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch("/agenda/calendar", { method, headers, body: body && JSON.stringify(body) }).catch(() => null);
  return response?.json().catch(() => null);
}

customElements.define("calendar-feed", CalendarFeed);
