// <app-install>: how this device installs the app: its own button, or the steps of a system that has none.
import { all } from "../agenda/store.js";
import { want } from "../agenda/sync.js";
import { fetchOurs } from "../lib/ours.js";
import { word } from "../lib/words.js";

const ENOUGH = 3;
const ASKED = "rasti-install-asked";

let prompt = null;

class AppInstall extends HTMLElement {
  #show = () => this.#render();

  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("toggle", this, true);
    document.addEventListener("rasti:install", this.#show);
    this.#render();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:install", this.#show);
  }

  async handleEvent({ type, target }) {
    if (type === "toggle") return target.open && target.matches("[data-take-along]") && this.#takeAlong(target);
    const { action } = target.closest("button[data-action]")?.dataset ?? {};
    if (!action) return;
    localStorage.setItem(ASKED, "1");
    if (action === "install") await prompt?.prompt();
    if (this.matches(".dock")) this.remove();
  }

  #render() {
    for (const part of this.querySelectorAll("[data-install]")) part.hidden = part.dataset.install !== way();
  }

  // The home screen's storage is apart from Safari's: the icon is made from a manifest that brings the agenda along.
  async #takeAlong(steps) {
    const message = this.querySelector("[data-message]");
    if (steps.dataset.taken || ![...(await all()).values()].some(({ on }) => on)) return;
    steps.dataset.taken = "1";
    const { lang } = document.body.dataset;
    const headers = { "Content-Type": "application/json" };
    const answer = (await want()) && (await fetchOurs("/agenda/install", { method: "POST", headers, body: JSON.stringify({ lang }) }));
    const made = answer?.ok && (await answer.json());
    if (made) document.querySelector("link[rel=manifest]").href = made.manifest;
    message.textContent = word(this, made ? "along" : "stays");
  }
}

/** Say how: "installed", "prompt", "ios", "firefox" (Android) or "menu". */
export function way() {
  if (navigator.standalone || matchMedia("(display-mode: standalone)").matches) return "installed";
  if (navigator.standalone === false) return "ios";
  if (prompt) return "prompt";
  return /Android.*Firefox/.test(navigator.userAgent) ? "firefox" : "menu";
}

/** Keep the browser's own prompt for a moment that suits: when somebody has ticked a few, and once. */
export function keepPrompt(event) {
  event.preventDefault();
  prompt = event;
  document.dispatchEvent(new CustomEvent("rasti:install"));
}

export async function offerInstall() {
  const template = document.getElementById("app-install");
  if (!prompt || !template || localStorage.getItem(ASKED) || document.querySelector("app-install, alert-invite")) return;
  if ([...(await all()).values()].filter(({ on }) => on).length < ENOUGH) return;
  document.getElementById("main").append(document.importNode(template.content, true));
}

customElements.define("app-install", AppInstall);
