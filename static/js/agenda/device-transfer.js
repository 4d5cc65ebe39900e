// <device-transfer>: makes a one-time link to this agenda, shows it while it works, and lets a joined device catch up.
import { part } from "../lib/parts.js";
import { word } from "../lib/words.js";
import { syncNow, want } from "./sync.js";

const MINUTE_MS = 60_000;
const LOOK_MS = 4_000;
const SETTLE_MS = 1_500;

class DeviceTransfer extends HTMLElement {
  #timer;
  #ends = 0;

  connectedCallback() {
    this.addEventListener("click", this);
    if (new URLSearchParams(location.search).has("joined")) this.#catchUp();
    if (location.hash === `#${this.id}`) this.#comeIntoView();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  async handleEvent({ target }) {
    const button = target.closest("button[data-action]");
    if (!button) return;
    this.#say("");
    if (button.dataset.action === "make") return this.#make(button);
    const link = this.querySelector("[data-href]").href;
    // Closing the sheet without sharing is a choice, not an error.
    if (button.dataset.action === "share") return navigator.share({ url: link }).catch(() => {});
    await navigator.clipboard.writeText(link);
    this.#say(word(this, "copied"));
  }

  async #make(button) {
    button.disabled = true;
    try {
      const made = (await want()) && (await ask());
      if (made?.link) this.#show(made);
      else this.#say(made?.error ? `${made.error}. ${made.remedy}` : word(this, navigator.onLine ? "no-answer" : "offline"));
    } finally {
      button.disabled = false;
    }
  }

  #show({ link, code, seconds, qr }) {
    const panel = part(this, "link", { link, shown: link.replace(/^https?:\/\//, ""), code });
    const svg = panel.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${qr.size} ${qr.size}`);
    svg.firstElementChild.setAttribute("d", qr.path);
    panel.querySelector("[data-action=copy]").hidden = !navigator.clipboard;
    panel.querySelector("[data-action=share]").hidden = !navigator.share;
    this.querySelector("[data-output]").replaceChildren(panel);
    this.#ends = Date.now() + seconds * 1000;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#count();
    panel.scrollIntoView({ block: "nearest" });
  }

  // While the link is shown the other device may join at any moment: its ticks come as soon as they are there.
  #look() {
    if (this.#count() && document.visibilityState === "visible") syncNow();
  }

  #count() {
    const left = Math.ceil((this.#ends - Date.now()) / MINUTE_MS);
    if (left > 0) this.querySelector("[data-left]").textContent = word(this, "left", { minutes: left });
    else this.#close();
    return left > 0;
  }

  #close() {
    clearInterval(this.#timer);
    this.querySelector("[data-output]").replaceChildren();
    this.#say(word(this, "over"));
  }

  // The link from the settings was followed before this element, and the agenda above it, were there.
  #comeIntoView() {
    const watcher = new ResizeObserver(() => this.scrollIntoView());
    watcher.observe(document.querySelector("agenda-course"));
    setTimeout(() => watcher.disconnect(), SETTLE_MS);
  }

  // This device just joined: it gives the agenda what it had, gets the rest, and has its alerts follow the agenda.
  async #catchUp() {
    history.replaceState(history.state, "", location.pathname + location.hash);
    await want();
    const { recheck, remember, wishes } = await import("../alerts/subscription.js");
    if (!(await wishes()).on) return;
    await remember({ checked: 0 });
    await recheck();
  }

  #say(text) {
    this.querySelector("[data-message]").textContent = text;
  }
}

async function ask() {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ lang: document.documentElement.lang });
  const response = await fetch("/agenda/transfer", { method: "POST", headers, body }).catch(() => null);
  return response?.json().catch(() => null);
}

customElements.define("device-transfer", DeviceTransfer);
