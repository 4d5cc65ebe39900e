// What is chosen on the map and the way to it: the course over the plan, and the sheet beside it in words.
import { eventNow } from "../lib/clock.js";
import { fetchOurs } from "../lib/ours.js";
import { word } from "../lib/words.js";
import { drawCourse, sayCourse, sayLength } from "./course.js";
import { readShowings, sortHere } from "./here.js";
import { describe, fetchGraph, findRoute } from "./routing.js";
import { isStepFree } from "./step-free.js";

/** Fetch the paths, and return what fills `sheet` and draws over `plan` for what an address asks ({to, from, step_free}). */
export async function openSheet(plan, sheet) {
  const graph = await fetchGraph().catch(() => ({ shapes: new Map(), edges: [] }));
  const way = new WaySheet(plan, sheet, graph);
  return (asked) => way.show(asked);
}

class WaySheet {
  #plan;
  #sheet;
  #graph;
  #asked = new URLSearchParams();

  constructor(plan, sheet, graph) {
    [this.#plan, this.#sheet, this.#graph] = [plan, sheet, graph];
  }

  /** Show what `asked` says; what is on there now may come later, with what is returned. */
  show(asked) {
    this.#asked = asked;
    const target = asked.get("to") ?? "";
    const { shapes, edges } = this.#graph;
    const shape = shapes.get(target);
    const here = shapes.has(asked.get("from")) ? asked.get("from") : "";
    const from = here || this.#origin(shape?.floor);
    const stepFree = asked.has("step_free") || isStepFree();
    const route = shape && from && from !== target ? findRoute(edges, from, target, stepFree) : null;
    const steps = route ? describe(route, shapes) : [];
    const isRoom = (code) => Boolean(this.#drawn(code, ":is(.room, .floor)"));
    drawCourse(this.#plan.querySelector(".course-layer"), { floor: this.#plan.dataset.floor, shapes, target, isRoom, route, steps, here: target ? "" : here });
    this.#fillSheet(target, Boolean(shape || this.#drawn(target)), here);
    const told = this.#fillHere(target);
    this.#fillForm(target, from, stepFree, shape && from && from !== target);
    this.#saySteps(route, steps, shape && from && from !== target);
    const kept = new URLSearchParams([["to", shape && target], ["from", here], ["step_free", here && asked.get("step_free")]].filter(([, value]) => value));
    for (const link of document.querySelectorAll("[data-floor-link]")) link.search = kept;
    return told;
  }

  #origin(floor) {
    const known = this.#plan.dataset.origin.split(" ").filter((code) => this.#graph.shapes.has(code));
    return known.find((code) => this.#graph.shapes.get(code).floor === floor) ?? known[0] ?? "";
  }

  #drawn(code, inside = "") {
    return code ? this.#plan.querySelector(`[data-code="${CSS.escape(code)}"] ${inside}`) : null;
  }

  #fillSheet(target, known, here) {
    const chosen = this.#sheet.querySelector("[data-chosen]");
    this.#sheet.hidden = !target && !here;
    if (!target && here) {
      const note = document.createElement("p");
      note.append(this.#part("here"), ` ${word(this.#plan, "you-are-here", { place: this.#name(here) })}`);
      return chosen.replaceChildren(note);
    }
    const rows = this.#rows(target).map((item) => {
      const row = item.querySelector(".row").cloneNode(true);
      row.querySelector("h3 a").href = item.dataset.page;
      const plate = row.querySelector(".code");
      if (plate) plate.lastChild.data = target;
      return row;
    });
    const words = target && !rows.length ? word(this.#plan, known ? "free-stand" : "unknown", { code: target }) : "";
    const note = Object.assign(document.createElement("p"), { textContent: known && words ? `${target} · ${words}` : words });
    chosen.replaceChildren(...(words ? [note] : rows));
  }

  // What is on in the chosen room now, and next, as its own page has it.
  async #fillHere(target) {
    const box = this.#sheet.querySelector("[data-here]");
    box.replaceChildren();
    const address = this.#rows(target)[0]?.dataset.page;
    if (!address?.includes("/places/")) return;
    const answer = await fetchOurs(address);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = sortHere(readShowings(page), eventNow().getTime());
    if (this.#asked.get("to") !== target) return;
    box.replaceChildren(...["now", "next"].filter((when) => found[when].length).flatMap((when) => [
      Object.assign(document.createElement("h3"), { textContent: word(this.#plan, `${when}-here`) }),
      ...found[when].map(({ item }) => document.importNode(item.firstElementChild, true)),
    ]));
  }

  #fillForm(target, from, stepFree, shown) {
    const form = this.#sheet.querySelector("[data-way]");
    form.hidden = !shown;
    form.elements.to.value = target;
    form.elements.from.value = from;
    form.elements.step_free.checked = stepFree;
  }

  #saySteps(route, steps, wanted) {
    const place = this.#sheet.querySelector("[data-steps]");
    if (!route) {
      place.textContent = wanted ? word(this.#plan, "no-way") : "";
      return;
    }
    const list = document.createElement("ol");
    list.className = "stack steps";
    const named = (code) => this.#name(code);
    list.append(...sayCourse(this.#plan, steps, named).map(([sign, text]) => this.#item(sign, text)));
    const sum = this.#part("sum");
    sum.querySelector("[data-length]").textContent = sayLength(this.#plan, route);
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
    return this.#plan.querySelector(`template[data-part="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  #rows(code) {
    return code ? [...document.querySelectorAll(`#list [data-codes~="${CSS.escape(code.replace(/[%, ]/g, encodeURIComponent))}"]`)] : [];
  }

  #name(code) {
    return this.#rows(code).map((item) => item.querySelector("h3").textContent).join(", ") || code;
  }
}
