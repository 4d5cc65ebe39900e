// <viewer-time datetime zone>: the reader's own time beside the venue's, with its zone in words, where the two differ.
import { timeText, word } from "../lib/words.js";

/** Return the `time` at `moment` in the zone `own`, with its weekday where that differs, and the `zone` in words; null where both zones agree. */
export function ownTime(moment, there, lang, own) {
  const day = (timeZone) => new Intl.DateTimeFormat(lang, { weekday: "short", timeZone }).format(moment);
  const time = timeText(moment, own, lang);
  if (time === timeText(moment, there, lang) && day(own) === day(there)) return null;
  const parts = new Intl.DateTimeFormat(lang, { timeZoneName: "long", timeZone: own }).formatToParts(moment);
  const zone = parts.find(({ type }) => type === "timeZoneName").value;
  return { time: day(own) === day(there) ? time : `${day(own)} ${time}`, zone };
}

class ViewerTime extends (globalThis.HTMLElement ?? class {}) {
  connectedCallback() {
    const own = ownTime(new Date(this.getAttribute("datetime")), this.getAttribute("zone"), document.documentElement.lang);
    this.querySelector("span")?.remove();
    if (own) this.append(Object.assign(document.createElement("span"), { textContent: word(this, "your-time", own), className: "small muted" }));
  }
}

globalThis.customElements?.define("viewer-time", ViewerTime);
