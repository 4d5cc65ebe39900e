// <storage-trouble>: why this device keeps no offline copy, or ticks not as it should, in a sentence.
import { word } from "../lib/words.js";

const SAID = "rasti-trouble-said";

class StorageTrouble extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => target.closest("button") && this.remove());
  }
}

customElements.define("storage-trouble", StorageTrouble);

/**
 * Say `words`; with `once` not in place of something else, and not again on later pages, though a browser that
 * remembers nothing hears it on arrival.
 */
export function tell(words, once) {
  const template = document.getElementById("storage-trouble");
  const shown = document.querySelector("storage-trouble");
  if (!template || (once && (shown || wasSaid(words)))) return;
  const notice = document.importNode(template.content, true);
  const text = word(null, words);
  notice.querySelector("[data-said]").textContent = text;
  shown?.remove();
  document.getElementById("main").append(notice);
  document.getElementById("live").textContent = text;
}

function wasSaid(words) {
  const cameFromHere = localStorage.forgets && document.referrer.startsWith(location.origin);
  const said = (localStorage.getItem(SAID) ?? "").split(" ");
  if (cameFromHere || said.includes(words)) return true;
  localStorage.setItem(SAID, [...said, words].join(" ").trim());
  return false;
}
