// <agenda-copy>: gives a copy of my picks away by link or file, and shows one that came, on top of the page, to be merged
// or to replace mine.
import { part } from "../lib/parts.js";
import { clockTime, counted, readEvent } from "../lib/times.js";
import { word } from "../lib/words.js";
import { daysCards, standRows } from "./cards.js";
import { changesFor, fromFile, fromFragment, onlyPicks, pickedItems, toFile, toFragment } from "./copies.js";
import { all, change, getMeta, setAll } from "./store.js";

class AgendaCopy extends HTMLElement {
  #came = null;
  #panel;
  #listening;

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#panel = document.querySelector(".came");
    for (const place of [this, this.#panel]) place.addEventListener("click", this, { signal });
    this.addEventListener("change", this, { signal });
    addEventListener("hashchange", () => this.#look(), { signal });
    this.drawn = this.#look();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  async handleEvent({ type, target }) {
    if (type === "change") return this.#open(target);
    const action = target.closest("button[data-action]")?.dataset.action;
    if (!action) return;
    this.#say("");
    this.#say("", this.#panel);
    if (action === "send") return this.#send();
    if (action === "save") return this.#save();
    if (action === "choose") return this.querySelector("input[type=file]").click();
    if (action !== "leave") await this.#take(action === "replace");
    this.#show(null);
  }

  #look() {
    const items = fromFragment(location.hash);
    return items && this.#show({ items, notes: {}, kept: [] });
  }

  async #open(input) {
    const came = fromFile(await input.files[0].text());
    input.value = "";
    if (came) await this.#show(came);
    else this.#say("not-a-copy");
  }

  async #send() {
    const items = pickedItems(await all());
    if (!items.length) return this.#say("nothing");
    const url = location.origin + location.pathname + toFragment(items);
    // Closing the sheet without sharing is a choice, not an error.
    if (navigator.share) return navigator.share({ url }).catch(() => {});
    this.querySelector("[data-link]").value = url;
    this.querySelector("[data-link]").closest("p").hidden = false;
    await navigator.clipboard?.writeText(url).then(() => this.#say("copied"), () => {});
  }

  async #save() {
    const file = new Blob([toFile(await all(), await getMeta("notes"), await getMeta("kept"))], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "rasti.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async #show(came) {
    this.#came = came;
    const output = this.#panel.querySelector("[data-output]");
    if (!came) {
      if (location.hash.startsWith("#copy=")) history.replaceState(history.state, "", location.pathname + location.search);
      return output.replaceChildren();
    }
    const panel = part(this, "came", { count: counted(this, "came", onlyPicks(came.items).length) });
    panel.querySelector("[data-list]").append(...(await this.#rows(came.items)));
    output.replaceChildren(panel);
    scrollTo(0, 0);
    panel.querySelector("h2").focus({ preventScroll: true });
  }

  async #rows(items) {
    const event = readEvent(document);
    const wanted = new Set(items);
    const cards = await daysCards(document.body.dataset.days.split(" ").filter(Boolean));
    const sessions = cards.filter((card) => card.items.some((item) => wanted.has(item)));
    const stands = await standRows(new Set(items.filter((item) => item.startsWith("e:"))));
    const lines = [
      ...sessions.map((card) => [`${word(document, `day-${card.day}`)} ${clockTime(event, card.start)}`, card.title]),
      ...stands.map((stand) => ["", stand.dataset.title]),
    ];
    return lines.map(([time, title]) => part(this, "pick", { time, title }));
  }

  async #take(replace) {
    const { items, notes, kept } = this.#came;
    await setAll(changesFor(await all(), items, replace));
    await change((entries, meta) => {
      // A note that is here already is the newer one, for all that anybody knows.
      meta.set("notes", { ...notes, ...meta.get("notes") });
      meta.set("kept", [...new Set([...(meta.get("kept") ?? []), ...kept])]);
    });
    this.#say(replace ? "replaced" : "merged", this.#panel);
  }

  #say(name, place = this) {
    place.querySelector("[data-message]").textContent = name && word(this, name);
  }
}

customElements.define("agenda-copy", AgendaCopy);
