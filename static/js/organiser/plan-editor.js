// <plan-editor>: a tap on the plan fills in the numbers of its form; arrow keys move what is chosen. Without it the numbers are written.
import { word } from "../lib/words.js";

const SVG = "http://www.w3.org/2000/svg";
const NAMES = ["x", "y", "width", "height"];
const DRAG = 8; // pixels that are no longer a tap
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class PlanEditor extends HTMLElement {
  #plan;
  #form;
  #corner = null;
  #down = null;

  connectedCallback() {
    this.#plan = this.querySelector("svg.plan");
    this.#form = this.querySelector("form");
    this.querySelector("[data-with-js]").hidden = false;
    this.#plan.addEventListener("pointerdown", (event) => (this.#down = { at: this.#point(event), x: event.clientX, y: event.clientY }));
    this.#plan.addEventListener("click", (event) => this.#tap(event));
    this.#plan.addEventListener("keydown", (event) => this.#nudge(event));
    this.#form.addEventListener("input", () => this.#draw());
    this.#form.elements.code.addEventListener("change", () => this.#choose());
    this.#draw();
  }

  #point({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.#plan.getScreenCTM().inverse());
    return [Math.round(x), Math.round(y)];
  }

  // A pin; or a rectangle, by two taps or, with a mouse, by drawing it.
  #tap(event) {
    const at = this.#point(event);
    const drawn = this.#down && Math.hypot(event.clientX - this.#down.x, event.clientY - this.#down.y) > DRAG;
    const from = drawn ? this.#down.at : this.querySelector("[data-rectangle]").checked ? this.#corner : null;
    this.#corner = this.#corner || drawn ? null : at;
    if (from) this.#set([Math.min(from[0], at[0]), Math.min(from[1], at[1]), Math.abs(from[0] - at[0]), Math.abs(from[1] - at[1])]);
    else this.#set([...at, 0, 0]);
  }

  #nudge(event) {
    const way = ARROWS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { x: left, y: top, width: wide, height: high } = this.#plan.viewBox.baseVal;
    const [x, y, width, height] = this.#values();
    const by = event.shiftKey ? 10 : 1;
    const within = (value, least, most) => Math.min(Math.max(value, least), most);
    this.#set([within(x + way[0] * by, left, left + wide - width), within(y + way[1] * by, top, top + high - height), width, height]);
  }

  #choose() {
    const at = this.#form.elements.code.selectedOptions[0].dataset.at;
    NAMES.forEach((name, n) => (this.#form.elements[name].value = at?.split(" ")[n] ?? (n < 2 ? "" : 0)));
    this.#corner = null;
    this.#draw();
  }

  #values() {
    return NAMES.map((name) => Number(this.#form.elements[name].value.replace(",", ".")) || 0);
  }

  #set(values) {
    NAMES.forEach((name, n) => (this.#form.elements[name].value = values[n]));
    this.#draw();
    this.querySelector("[data-said]").textContent = word(this, "at", { x: values[0], y: values[1] });
  }

  #draw() {
    const [x, y, width, height] = this.#values();
    const drawn = document.createElementNS(SVG, "path");
    drawn.setAttribute("class", "ring");
    drawn.setAttribute("d", width && height ? `M${x} ${y}h${width}v${height}h${-width}z` : `M${x - 12} ${y}h24M${x} ${y - 12}v24`);
    this.querySelector(".draft").replaceChildren(...(this.#form.elements.x.value === "" ? [] : [drawn]));
  }
}

customElements.define("plan-editor", PlanEditor);
