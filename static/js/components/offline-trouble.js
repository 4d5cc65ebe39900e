// <offline-trouble>: why this device keeps no offline copy, in a sentence, once a reason; the settings go on saying it.
import { word } from "../lib/words.js";

const SAID = "rasti-trouble-said";

class OfflineTrouble extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => target.closest("button") && this.remove());
  }
}

customElements.define("offline-trouble", OfflineTrouble);

/** Say it, unless it was said; a browser that remembers nothing hears it on arrival. */
export function tell(trouble) {
  const template = document.getElementById("offline-trouble");
  const cameFromHere = localStorage.forgets && document.referrer.startsWith(location.origin);
  if (!template || cameFromHere || localStorage.getItem(SAID) === trouble) return;
  localStorage.setItem(SAID, trouble);
  const notice = document.importNode(template.content, true);
  notice.querySelector("[data-said]").textContent = word(null, `copy-${trouble}`);
  document.getElementById("main").append(notice);
}
