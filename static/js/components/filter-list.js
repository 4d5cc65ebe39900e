import { TICK_MS, eventNow } from "../lib/clock.js";
import { fold } from "../lib/fold.js";
import { word } from "../lib/words.js";

/** Make of form entries what is wanted: the words of `q`, and each other field that has a value. */
export function wantedFrom(entries) {
  const wanted = { words: [], facets: {} };
  for (const [name, value] of entries) {
    if (name === "q") wanted.words = fold(value).split(" ").filter(Boolean);
    else if (value) wanted.facets[name] = value;
  }
  return wanted;
}

/** Say whether an item, folded `text` and `facets` as space-separated values, is what is wanted; a word may be inside another: Finnish joins them. */
export function matches({ text, facets }, wanted) {
  return (
    wanted.words.every((one) => text.includes(one)) &&
    Object.entries(wanted.facets).every(([name, value]) => (facets[name] ?? "").split(" ").includes(value))
  );
}

// Narrows the items inside it, each with data-find, as its form is filled in; the address follows, so that a way back finds it so.
class FilterList extends (globalThis.HTMLElement ?? class {}) {
  #form;
  #items;
  #listening;
  #timer;

  connectedCallback() {
    this.#form = this.querySelector("form[role=search]");
    this.#collect();
    this.#fillIn(new URLSearchParams(location.search));
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ["input", "change"]) this.#form.addEventListener(type, () => this.#changed(), { signal });
    this.#form.addEventListener("submit", (event) => this.#submit(event), { signal });
    this.addEventListener("click", (event) => event.target.closest("[data-clear]") && this.#clear(event), { signal });
    document.addEventListener("rasti:morph", () => (this.#collect(), this.#apply()), { signal });
    this.#apply();
    this.#timer = setInterval(() => this.#form.elements.coming?.checked && this.#apply(), TICK_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    this.#listening.abort();
  }

  #collect() {
    this.#items = [...this.querySelectorAll("[data-find]")].map((element) => ({
      element,
      facets: { ...element.dataset, ...cardFacets(element.querySelector("[data-slot]")) },
    }));
  }

  /** Look through what came since, too. */
  refresh() {
    this.#collect();
    this.#apply();
  }

  /** Show everything again. */
  clear() {
    for (const field of this.#form.elements) {
      if (field.type === "checkbox") field.checked = false;
      else if (field.name) field.value = "";
    }
    this.#changed();
  }

  #fillIn(parameters) {
    for (const field of this.#form.elements) {
      if (!field.name || !parameters.has(field.name)) continue;
      if (field.type === "checkbox") field.checked = parameters.get(field.name) === field.value;
      else field.value = parameters.get(field.name);
      if (field.selectedIndex < 0) field.selectedIndex = 0;
    }
  }

  #submit(event) {
    event.preventDefault();
    this.#changed();
    document.activeElement?.blur();
  }

  #clear(event) {
    event.preventDefault();
    this.clear();
    this.#form.elements.q.focus();
  }

  #changed() {
    const address = new URL(location.href);
    for (const { name } of this.#form.elements) if (name) address.searchParams.delete(name);
    for (const [name, value] of new FormData(this.#form)) if (value) address.searchParams.set(name, value);
    history.replaceState(history.state, "", address);
    this.#apply();
  }

  #apply() {
    const wanted = wantedFrom(new FormData(this.#form));
    let shown = 0;
    const now = eventNow().getTime();
    for (const item of this.#items) {
      const { element, facets } = item;
      // Folding hundreds of rows takes a slow phone long: not before somebody asks for words.
      if (wanted.words.length) item.text ??= fold(`${element.textContent} ${element.dataset.find}`);
      facets.coming = facets.end > now ? "1" : "";
      element.hidden = !matches(item, wanted);
      shown += element.hidden ? 0 : 1;
    }
    for (const group of this.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-find]:not([hidden])");
    this.querySelector("[data-empty]").hidden = shown > 0;
    this.toggleAttribute("data-narrowed", wanted.words.length > 0);
    const narrowed = wanted.words.length > 0 || Object.keys(wanted.facets).length > 0;
    for (const clear of this.querySelectorAll("[data-narrow-only]")) clear.hidden = !narrowed;
    const everywhere = this.querySelector("[data-everywhere]");
    if (everywhere) everywhere.search = wanted.words.length ? new URLSearchParams({ q: this.#form.elements.q.value }) : "";
    const count = this.querySelector("[data-count]");
    if (count) count.textContent = word(this, shown === 1 ? "count-one" : "count-other", { count: shown });
  }
}

// What a card already carries, a list need not say again.
function cardFacets(card) {
  if (!card) return {};
  const { place, end, openHours } = card.dataset;
  return { room: place, end: Date.parse(end), open: openHours === undefined ? "" : "1" };
}

globalThis.customElements?.define("filter-list", FilterList);
