// <viewer-time datetime zone>: the reader's own time beside the venue's, where the two differ.
import { timeText, word } from "../lib/words.js";

class ViewerTime extends HTMLElement {
  connectedCallback() {
    const moment = new Date(this.getAttribute("datetime"));
    const own = timeText(moment);
    const there = timeText(moment, this.getAttribute("zone"));
    if (own === there) return;
    const text = word(this, "your-time", { time: own });
    this.querySelector("span")?.remove();
    this.append(Object.assign(document.createElement("span"), { textContent: text, className: "small muted" }));
  }
}

customElements.define("viewer-time", ViewerTime);
