// <offline-search src="…/search.json">: where the network fails, searches the titles and names that this phone holds.
import { fold, matches } from "../lib/fold.js";
import { part } from "../lib/parts.js";
import { word } from "../lib/words.js";

const LIMIT = 40;
const FAILURES = ["htmx:sendError", "htmx:responseError", "htmx:timeout"];

class OfflineSearch extends HTMLElement {
  #rows;

  connectedCallback() {
    FAILURES.forEach((name) => this.addEventListener(name, this));
    this.addEventListener("submit", this);
    // The worker answers with the page as printed, without results, where the network fails.
    const asked = new URLSearchParams(location.search).get("q");
    if (asked && !this.#input.value) {
      this.#input.value = asked;
      this.#search();
    }
  }

  handleEvent(event) {
    if (event.type === "submit" && navigator.onLine) return;
    event.preventDefault();
    this.#search();
  }

  get #input() {
    return this.querySelector("input");
  }

  async #search() {
    const query = this.#input.value;
    const words = fold(query).split(" ").filter(Boolean);
    const rows = words.length ? await this.#index() : [];
    if (query !== this.#input.value) return;
    const hits = rows.filter((row) => matches(row.folded, words)).slice(0, LIMIT);
    const kinds = [...new Set(hits.map(({ kind }) => kind))];
    const sections = kinds.map((kind) => {
      const found = hits.filter((hit) => hit.kind === kind);
      const section = part(this, "group", { heading: word(this, kind), count: String(found.length) });
      section.querySelector("ul").append(...found.map(({ url, title }) => part(this, "hit", { url, title })));
      return section;
    });
    const note = part(this, "note", { text: word(this, hits.length || !words.length ? "offline" : "nothing", { query }) });
    this.querySelector("#hits").replaceChildren(note, ...sections);
  }

  async #index() {
    this.#rows ??= fetch(this.getAttribute("src"))
      .then((answer) => (answer.ok ? answer.json() : []))
      .then((rows) => rows.map(([kind, url, title, more]) => ({ kind, url, title, folded: `${fold(title)} ${more}` })));
    return this.#rows.catch(() => {
      this.#rows = undefined;
      return [];
    });
  }
}

customElements.define("offline-search", OfflineSearch);
