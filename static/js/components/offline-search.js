// <offline-search src="…/search.json">: searches what this phone holds at every letter; the server's full text is a step away.
import { fold } from "../lib/fold.js";
import { part } from "../lib/parts.js";
import { find, mark, prepare } from "../lib/search.js";
import { suggest, written } from "../lib/spelling.js";
import { word } from "../lib/words.js";

const SLICE = 300;
const EVENTS = ["input", "submit", "htmx:beforeRequest", "htmx:sendError", "htmx:responseError", "htmx:timeout"];

class OfflineSearch extends HTMLElement {
  #asked;
  #entries;
  #known;

  connectedCallback() {
    EVENTS.forEach((name) => this.addEventListener(name, this));
    // The worker answers with the page as printed, without results, where the network fails.
    const asked = new URLSearchParams(location.search).get("q");
    if (asked && !this.#input.value) this.#input.value = asked;
    if (this.#input.value && !this.querySelector("#hits :is(section, .empty)")) this.#search();
    else this.#load();
  }

  disconnectedCallback() {
    EVENTS.forEach((name) => this.removeEventListener(name, this));
  }

  handleEvent(event) {
    if (event.type === "submit" && navigator.onLine) return;
    // What the phone found stays; the server is asked where it found nothing.
    if (event.type === "htmx:beforeRequest" && !this.#found) return;
    if (event.type !== "input") event.preventDefault();
    if (event.type !== "htmx:beforeRequest") this.#search();
  }

  get #input() {
    return this.querySelector("input");
  }

  get #hits() {
    return this.querySelector("#hits");
  }

  get #found() {
    return this.#hits.dataset.query === this.#input.value && this.#hits.querySelector("section:not(.empty)");
  }

  async #search() {
    const query = this.#input.value;
    const entries = await this.#load();
    if (query !== this.#input.value) return;
    // Never loaded is another thing than nothing found.
    if (!entries) return query.trim() && this.#hits.replaceChildren(part(this, "never"));
    const hits = find(entries, query);
    const known = hits.length ? undefined : await this.#known;
    if (query !== this.#input.value) return;
    this.#show(query, hits, known);
    const address = new URL(location.href);
    if (query.trim()) address.searchParams.set("q", query.trim());
    else address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
  }

  #show(query, hits, known) {
    const kinds = [...new Set(hits.map(({ kind }) => kind))];
    const sections = kinds.map((kind) => this.#group(kind, hits.filter((hit) => hit.kind === kind), query));
    const words = fold(query).split(" ").filter(Boolean);
    const note = hits.length || !words.length ? part(this, "note", { deeper: words.length && navigator.onLine ? word(this, "deeper") : "", url: this.#address(query) }) : this.#nothing(query, words, known);
    this.#hits.dataset.query = query;
    this.#hits.replaceChildren(note, ...sections);
  }

  #group(kind, hits, query) {
    const section = part(this, "group", { heading: word(this, kind), count: String(hits.length) });
    const rows = hits.map(({ url, title, line }) => {
      const row = part(this, "hit", { url, title: "-", line });
      row.querySelector("a").replaceChildren(...mark(title, query).map(([text, found]) => (found ? marked(text) : text)));
      return row;
    });
    section.querySelector("ul").append(...rows);
    return section;
  }

  #nothing(query, words, known) {
    const instead = suggest(words, [...known.keys()]).replace(/[^ ]+/g, (one) => known.get(one) ?? one);
    const meant = instead && part(this, "instead", { instead, url: this.#address(instead) });
    return part(this, "nothing", { heading: word(this, "nothing", { query }), instead: meant });
  }

  /** Map words to their spelling, a slice at a time: titles and themes first, as the rest of the index is folded. */
  async #spellings(entries) {
    const themes = [...part(this, "nothing").querySelectorAll("li a")].map((theme) => theme.textContent);
    const words = written([...entries.map(({ title }) => title), ...themes]);
    for (let at = 0; at < entries.length; at += SLICE) {
      await new Promise((go) => setTimeout(go));
      written(entries.slice(at, at + SLICE).map(({ more }) => more), words);
    }
    return words;
  }

  #address(query) {
    return `${location.pathname}?q=${encodeURIComponent(query)}`;
  }

  async #load() {
    this.#asked ??= fetch(this.getAttribute("src"))
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then(prepare)
      .then((entries) => ((this.#known = this.#spellings(entries)), (this.#entries = entries)));
    return this.#entries ?? this.#asked.catch(() => (this.#asked = undefined));
  }
}

function marked(text) {
  const element = document.createElement("mark");
  element.textContent = text;
  return element;
}

customElements.define("offline-search", OfflineSearch);
