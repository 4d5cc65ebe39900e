// <day-grid>: a day's list that may lie as rooms × times; which of both, this device keeps, or the width of its window says.
import { TICK_MS, eventNow } from "../lib/clock.js";
import { fetchOurs } from "../lib/ours.js";

const VIEW_KEPT = "rasti-view";
const WIDE = "(min-width: 60em)";
const SIDES = { ArrowRight: ["left", "right"], ArrowLeft: ["right", "left"], ArrowDown: ["top", "bottom"], ArrowUp: ["bottom", "top"] };

/** Return the index of the box that an arrow key leads to from `boxes[at]`: the nearest at the same time or in the same room, else the nearest; -1 where there is none. */
export function findNext(boxes, at, key) {
  const [near, far] = SIDES[key], from = boxes[at];
  const [start, end] = near === "left" || near === "right" ? ["top", "bottom"] : ["left", "right"];
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  let best = -1, least;
  boxes.forEach((box, n) => {
    const ahead = sign * (box[near] - from[far]);
    if (n === at || ahead < -1) return;
    const aside = box[start] < from[end] && from[start] < box[end] ? 0 : 1;
    const cost = [aside, ahead, Math.abs(box[start] - from[start])];
    if (!least || compare(cost, least) < 0) [best, least] = [n, cost];
  });
  return best;
}

function compare(one, other) {
  const n = one.findIndex((value, at) => value !== other[at]);
  return n < 0 ? 0 : one[n] - other[n];
}

class DayGrid extends (globalThis.HTMLElement ?? class {}) {
  #wide = globalThis.matchMedia?.(WIDE);
  #sheet = null;
  #watching = new MutationObserver(() => this.#mark());
  #listening;
  #timer;

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener("click", ({ target }) => target.closest("[data-grid-switch]") && this.#turn(), { signal });
    document.addEventListener("rasti:morph", () => ((this.#sheet = null), this.#show()), { signal });
    this.#wide.addEventListener("change", () => this.#show(), { signal });
    this.addEventListener("keydown", (event) => this.#move(event), { signal });
    this.#watching.observe(this, { attributes: true, attributeFilter: ["hidden", "data-past"], subtree: true });
    this.#timer = setInterval(() => this.#mark(), TICK_MS);
    const shown = this.#show();
    if (this.#wanted === "grid") this.drawn = shown;
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#watching.disconnect();
    clearInterval(this.#timer);
  }

  get #wanted() {
    return localStorage.getItem(VIEW_KEPT) ?? (this.#wide.matches ? "grid" : "list");
  }

  get #isGrid() {
    return "grid" in document.documentElement.dataset;
  }

  #turn() {
    localStorage.setItem(VIEW_KEPT, this.#isGrid ? "list" : "grid");
    this.#show();
  }

  async #show() {
    const grid = this.#wanted === "grid" && await this.#place().catch(() => false);
    // Where it is a list already, not a rule is looked at anew.
    if (grid !== this.#isGrid) document.documentElement.toggleAttribute("data-grid", grid);
    document.querySelector("[data-grid-switch]")?.setAttribute("aria-pressed", grid);
    this.#mark();
  }

  // Placed by a sheet that was printed with the day: the page itself has no styles, as its policy says.
  async #place() {
    if (this.#sheet) return true;
    const answer = await fetchOurs(this.getAttribute("sheet"));
    if (!answer?.ok) return false;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await answer.text());
    document.adoptedStyleSheets = [sheet];
    this.#sheet = sheet;
    return true;
  }

  /** Mark what is on now, and leave out rooms of which nothing is shown. */
  #mark() {
    if (!this.#isGrid) return;
    const now = eventNow();
    const used = new Set();
    for (const cell of this.querySelectorAll("[data-slot]")) {
      const { start, end, place } = cell.dataset;
      cell.toggleAttribute("data-on", new Date(start) <= now && now < new Date(end));
      if (!cell.closest("[hidden], [data-past]")) used.add(place);
    }
    for (const head of this.querySelectorAll(".rooms > *")) if (head.hidden === used.has(head.dataset.place)) head.hidden = !head.hidden;
  }

  #move(event) {
    const from = event.target.closest("[data-slot]");
    if (!this.#isGrid || !from || !(event.key in SIDES) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const cells = [...this.querySelectorAll("[data-slot]")].filter((cell) => cell.offsetParent);
    const found = cells[findNext(cells.map((cell) => cell.getBoundingClientRect()), cells.indexOf(from), event.key)];
    const tick = event.target.closest("button") && found?.querySelector("button");
    (tick || found?.querySelector("h3 a"))?.focus();
  }
}

globalThis.customElements?.define("day-grid", DayGrid);
