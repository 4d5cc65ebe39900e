// The course over a drawn floor and its steps in words; pwa/venue/drawing.py draws the same on the server.
import { word } from "../lib/words.js";
import { inMinutes, whole } from "./routing.js";

const SVG = "http://www.w3.org/2000/svg";
const RIDES = ["lift", "stairs"];
const ON_FOOT = ["walk", "leave"];
const RING = 23;
const CLEAR_OF_NAME = 18;
const ICON = 20;

/** Draw the course to `target` on `floor` into `layer`: the route, a triangle at its start (above a room's name), numbers, a ring at its end; without a route, the triangle at `here`. */
export function drawCourse(layer, { floor, shapes, target, isRoom, route, steps, here }) {
  const drawn = [];
  const ring = !isRoom(target);
  const line = route ? path(route, floor, shapes, ring ? RING : CLEAR_OF_NAME) : "";
  if (line) drawn.push(make("path", { class: "route", d: line }));
  const origin = route ? route.codes[0] : here;
  const start = shapes.get(origin);
  if (start?.floor === floor) drawn.push(make("path", { class: "ring", d: triangle(start, isRoom(origin)) }));
  const end = shapes.get(target);
  if (ring && end?.floor === floor) drawn.push(make("circle", { class: "ring", cx: end.x, cy: end.y, r: RING }));
  steps.forEach((step, index) => {
    const [a, b] = [shapes.get(step.start), shapes.get(step.end)];
    if (ON_FOOT.includes(step.kind) && a?.floor === floor && b?.floor === floor) drawn.push(number(index + 1, a, b));
  });
  layer.replaceChildren(...drawn);
}

/** Say each step in the words of `host`; `nameOf` names a code. Gives [symbol or number, text] pairs. */
export function sayCourse(host, steps, nameOf) {
  return steps.map((step, index) => {
    const values = { metres: whole(step.metres), floor: step.floor, place: nameOf(step.end), towards: nameOf(step.towards) };
    const sign = ON_FOOT.includes(step.kind) ? index + 1 : step.kind === "arrive" ? "control" : step.kind;
    return [sign, word(host, key(step), values)];
  });
}

/** Say how long a route is. */
export const sayLength = (host, { metres }) => word(host, "length", { metres: whole(metres), minutes: inMinutes(metres) });

function key({ kind, turn, towards }) {
  if (kind === "leave") return ["left", "right", "ahead"].includes(turn) ? `leave-${turn}` : "leave";
  const bend = ["left", "right", "back"].includes(turn) ? turn : "";
  if (kind === "walk" && !bend && towards) return "walk-towards";
  return bend && !RIDES.includes(kind) ? `${kind}-${bend}` : kind;
}

// The parts of a route on a floor, cut clear of its start and of its end's ring or name.
function path(route, floor, shapes, clear) {
  const lines = [[]];
  route.codes.forEach((code, index) => {
    const shape = shapes.get(code);
    if (shape?.floor !== floor || (index && RIDES.includes(route.hops[index - 1].kind))) lines.push([]);
    if (shape?.floor === floor) lines.at(-1).push([shape.x, shape.y]);
  });
  const here = (code) => shapes.get(code)?.floor === floor;
  const drawn = lines.map((line, number) => {
    const ends = number === lines.length - 1 && here(route.codes.at(-1));
    const begins = number === 0 && here(route.codes[0]);
    return cut(cut(line, ends ? clear : ICON).reverse(), begins ? RING : ICON).reverse();
  });
  return drawn.filter((line) => line.length > 1).map((line) => `M${line.map((point) => point.map(short).join(" ")).join("L")}`).join("");
}

function cut(line, length) {
  const rest = [...line];
  while (rest.length > 1) {
    const [[ax, ay], [bx, by]] = rest.slice(-2);
    const far = Math.hypot(bx - ax, by - ay);
    if (far > length) {
      const part = (far - length) / far;
      return [...rest.slice(0, -1), [ax + (bx - ax) * part, ay + (by - ay) * part]];
    }
    length -= far;
    rest.pop();
  }
  return rest;
}

const triangle = ({ x, y }, room) => room ? `M${short(x)} ${short(y - 42)}l13 22h-26z` : `M${short(x)} ${short(y - 28)}l25 42h-50z`;
const short = (number) => Number(number.toFixed(2));

function number(value, a, b) {
  const [x, y] = [short((a.x + b.x) / 2), short((a.y + b.y) / 2)];
  const group = make("g", { class: "turn" });
  const text = make("text", { x, y: y + 5 });
  text.textContent = value;
  group.append(make("path", { d: `M${x - 10} ${y - 10}h20v20h-20z` }), text);
  return group;
}

function make(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
