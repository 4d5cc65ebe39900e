// <newer-build>: a newer version of the app is whole on this device, and takes over when the reader agrees.
import { takeNewer } from "../lib/edition.js";

class NewerBuild extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  handleEvent({ target }) {
    const button = target.closest("button[data-action]");
    if (!button) return;
    if (button.dataset.action === "later") return this.remove();
    button.disabled = true;
    takeNewer();
  }
}

customElements.define("newer-build", NewerBuild);

let offered = false;

/** Offer it, once a page. */
export function offer() {
  const template = document.getElementById("newer-build");
  if (offered || !template) return;
  offered = true;
  document.getElementById("main").append(document.importNode(template.content, true));
}
