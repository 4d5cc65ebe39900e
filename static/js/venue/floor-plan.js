import { eventNow } from "../lib/clock.js";
import { word } from "../lib/words.js";
import { drawCourse, sayCourse, sayLength } from "./course.js";
import { readShowings, sortHere } from "./here.js";
import { describe, findRoute, readGraph } from "./routing.js";
import { isStepFree, setStepFree } from "./step-free.js";
import { makeZoomable } from "./zoom.js";

// The bars above and below the page lie over so much of it.
const COVERED = 64;

// Lights what the address asks for (`?to=`, `from`, `step_free`) on the printed page, as the live view does.
class FloorPlan extends HTMLElement {
  #graph;
  #sheet;
  #form;
  #zoom;
  #listening;

  connectedCallback() {
    const { shapes, edges } = this.dataset;
    this.#graph = readGraph(shapes, edges);
    this.#sheet = document.getElementById("sheet");
    this.#form = this.#sheet.querySelector("[data-way]");
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#zoom = makeZoomable(this.querySelector("svg.plan"), this.querySelector(".zoom"), signal);
    document.addEventListener("click", (event) => this.#follow(event), { signal });
    window.addEventListener("popstate", () => this.#show(), { signal });
    document.addEventListener("rasti:morph", () => (this.#zoom.reset(), this.#show()), { signal });
    this.#form.addEventListener("change", (event) => this.#ask(event), { signal });
    this.#form.addEventListener("submit", (event) => (event.preventDefault(), this.#ask()), { signal });
    this.#show();
    if (new URLSearchParams(location.search).has("to")) this.#bringIntoView();
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#zoom.destroy();
  }

  // A link to something on this floor changes this page; others lead away as links do.
  #follow(event) {
    const link = event.target.closest?.("a[href*='?to=']");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const address = new URL(link.href.baseVal ?? link.href, location.href);
    const floor = decodeURIComponent(address.pathname.split("/").at(-2));
    if (link.matches("[data-floor-link]")) return;
    if (floor !== this.dataset.floor) {
      if (this.#keepStart(address)) (event.preventDefault(), location.assign(address));
      return;
    }
    event.preventDefault();
    this.#keepStart(address);
    history.pushState(null, "", address);
    this.closest("filter-list")?.clear?.();
    this.#show();
    document.getElementById("sheet-title").focus({ preventScroll: true });
    this.#bringIntoView();
  }

  // Whoever said where they are stays there, whatever they choose to go to; says whether they did.
  #keepStart(address) {
    const asked = new URLSearchParams(location.search);
    if (!asked.has("from") || asked.get("from") === address.searchParams.get("to")) return false;
    for (const name of ["from", "step_free"]) if (asked.has(name)) address.searchParams.set(name, asked.get(name));
    return true;
  }

  // Only where what is lit is out of view: a few pixels would do nothing but cut what stands above.
  #bringIntoView() {
    const { top, bottom } = (this.querySelector(".lit") ?? this).getBoundingClientRect();
    if (top < COVERED || bottom > innerHeight - COVERED) this.scrollIntoView({ block: "nearest" });
  }

  #ask({ target } = {}) {
    if (target?.name === "step_free") setStepFree(target.checked);
    const address = new URL(location.href);
    address.search = new URLSearchParams(new FormData(this.#form));
    history.replaceState(null, "", address);
    this.#show();
  }

  #show() {
    const asked = new URLSearchParams(location.search);
    const target = asked.get("to") ?? "";
    const { shapes, edges } = this.#graph;
    const shape = shapes.get(target);
    const here = shapes.has(asked.get("from")) ? asked.get("from") : "";
    const from = here || this.#origin(shape?.floor);
    const stepFree = asked.has("step_free") || isStepFree();
    const route = shape && from && from !== target ? findRoute(edges, from, target, stepFree) : null;
    const steps = route ? describe(route, shapes) : [];
    this.#light(target);
    const ring = !this.querySelector(`[data-code="${CSS.escape(target)}"] :is(.room, .floor)`);
    drawCourse(this.querySelector(".course-layer"), { floor: this.dataset.floor, shapes, target, ring, route, steps, here: target ? "" : here });
    this.#fillSheet(target, shape, here);
    this.#fillHere(target);
    this.#fillForm(target, from, stepFree, shape && from && from !== target);
    this.#saySteps(route, steps, shape && from && from !== target);
    const kept = new URLSearchParams([["to", shape && target], ["from", here], ["step_free", here && asked.get("step_free")]].filter(([, value]) => value));
    for (const link of document.querySelectorAll("[data-floor-link]")) link.search = kept;
  }

  #origin(floor) {
    const known = this.dataset.origin.split(" ").filter((code) => this.#graph.shapes.has(code));
    return known.find((code) => this.#graph.shapes.get(code).floor === floor) ?? known[0] ?? "";
  }

  #light(target) {
    for (const element of this.querySelectorAll("[data-code]")) {
      const lit = element.dataset.code === target;
      element.classList.toggle("lit", lit);
      if (lit && element.matches("a")) element.setAttribute("aria-current", "location");
      else element.removeAttribute("aria-current");
    }
  }

  #fillSheet(target, shape, here) {
    const chosen = this.#sheet.querySelector("[data-chosen]");
    this.#sheet.hidden = !target && !here;
    if (!target && here) {
      const note = document.createElement("p");
      note.append(this.#part("here"), ` ${word(this, "you-are-here", { place: this.#name(here) })}`);
      return chosen.replaceChildren(note);
    }
    const rows = this.#rows(target).map((item) => {
      const row = item.querySelector(".row").cloneNode(true);
      row.querySelector("h3 a").href = item.dataset.page;
      const plate = row.querySelector(".code");
      if (plate) plate.lastChild.data = target;
      return row;
    });
    const words = target && !rows.length ? word(this, shape ? "free-stand" : "unknown", { code: target }) : "";
    const note = Object.assign(document.createElement("p"), { textContent: shape && words ? `${target} · ${words}` : words });
    chosen.replaceChildren(...(words ? [note] : rows));
  }

  // What is on in the chosen room now, and next, as its own page has it.
  async #fillHere(target) {
    const box = this.#sheet.querySelector("[data-here]");
    box.replaceChildren();
    const address = this.#rows(target)[0]?.dataset.page;
    if (!address?.includes("/places/")) return;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = sortHere(readShowings(page), eventNow().getTime());
    if (new URLSearchParams(location.search).get("to") !== target) return;
    box.replaceChildren(...["now", "next"].filter((when) => found[when].length).flatMap((when) => [
      Object.assign(document.createElement("h3"), { textContent: word(this, `${when}-here`) }),
      ...found[when].map(({ item }) => document.importNode(item.firstElementChild, true)),
    ]));
  }

  #fillForm(target, from, stepFree, shown) {
    this.#form.hidden = !shown;
    this.#form.elements.to.value = target;
    this.#form.elements.from.value = from;
    this.#form.elements.step_free.checked = stepFree;
  }

  #saySteps(route, steps, wanted) {
    const place = this.#sheet.querySelector("[data-steps]");
    if (!route) {
      place.textContent = wanted ? word(this, "no-way") : "";
      return;
    }
    const list = document.createElement("ol");
    list.className = "stack steps";
    const named = (code) => this.#name(code);
    list.append(...sayCourse(this, steps, named).map(([sign, text]) => this.#item(sign, text)));
    const sum = this.#part("sum");
    sum.querySelector("[data-length]").textContent = sayLength(this, route);
    sum.querySelector("[data-step-free]").hidden = !route.stepFree;
    sum.querySelector("[data-with-stairs]").hidden = route.stepFree;
    place.replaceChildren(list, sum);
  }

  #item(sign, text) {
    const item = this.#part(typeof sign === "number" ? "leg" : sign);
    if (typeof sign === "number") item.querySelector("b").textContent = sign;
    item.querySelector("div").textContent = text;
    return item;
  }

  #part(name) {
    return this.querySelector(`template[data-part="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  #rows(code) {
    return code ? [...document.querySelectorAll(`#list [data-codes~="${CSS.escape(code)}"]`)] : [];
  }

  #name(code) {
    return this.#rows(code).map((item) => item.querySelector("h3").textContent).join(", ") || code;
  }
}

customElements.define("floor-plan", FloorPlan);
