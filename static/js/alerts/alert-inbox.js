// <alert-inbox>: the alerts received, the unread marked; <alert-count>: how many are unread.
import { timeText, word } from "../lib/words.js";
import { localPath, look, read, refresh, unread, unreadItems } from "./inbox.js";

class AlertInbox extends HTMLElement {
  // What was new when the page was opened stays marked while it is open.
  #new = null;
  #show = () => this.#draw();

  async connectedCallback() {
    document.addEventListener("rasti:inbox", this.#show);
    await (this.drawn = this.#draw());
    await refresh();
    await look();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:inbox", this.#show);
  }

  async #draw() {
    const inbox = await read();
    const { items } = inbox;
    for (const { id } of unreadItems(inbox)) (this.#new ??= new Set()).add(id);
    this.querySelector("[data-none]").hidden = items.length > 0;
    this.querySelector("[data-list]").replaceChildren(...items.map((one) => this.#row(one)));
  }

  #row({ id, at, title, body, navigate }) {
    const row = document.importNode(this.querySelector("[data-part=alert]").content, true);
    const link = row.querySelector("a");
    link.href = localPath(navigate, location.origin);
    link.textContent = title;
    row.querySelector("[data-text]").textContent = body;
    row.querySelector("[data-new]").hidden = !this.#new?.has(id);
    const time = row.querySelector("time");
    time.dateTime = at;
    const zone = this.dataset.zone || undefined;
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", timeZone: zone }).format(new Date(at));
    time.textContent = `${day} ${timeText(new Date(at), zone)}`;
    return row;
  }
}

class AlertCount extends HTMLElement {
  #show = () => this.#draw();

  connectedCallback() {
    document.addEventListener("rasti:inbox", this.#show);
    this.drawn = this.#draw();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:inbox", this.#show);
  }

  async #draw() {
    const count = unread(await read());
    const words = this.querySelector("template");
    this.replaceChildren(words, word(this, "unread", { count }));
    this.hidden = count === 0;
  }
}

customElements.define("alert-inbox", AlertInbox);
customElements.define("alert-count", AlertCount);
