// <offline-ask>: where the browser saves data, the first download waits for a yes; the size is the server's.
import { decide } from "../lib/edition.js";
import { sizeText, word } from "../lib/words.js";

// What pages are made with comes beside them.
const FILES_BYTES = 80_000;

class OfflineAsk extends HTMLElement {
  async connectedCallback() {
    this.addEventListener("click", this);
    const answer = await fetch(`/${document.body.dataset.lang}/pages.ndjson`, { method: "HEAD" }).catch(() => null);
    const size = Number(answer?.headers.get("Content-Length"));
    if (size) this.querySelector("[data-size]").textContent = word(this, "size", { size: sizeText(size + FILES_BYTES) });
  }

  handleEvent({ target }) {
    const button = target.closest("button[data-action]");
    if (!button) return;
    decide(button.dataset.action === "yes");
    this.remove();
  }
}

customElements.define("offline-ask", OfflineAsk);

let asked = false;

/** Ask, once a page. */
export function ask() {
  const template = document.getElementById("offline-ask");
  if (asked || !template) return;
  asked = true;
  document.getElementById("main").append(document.importNode(template.content, true));
}
