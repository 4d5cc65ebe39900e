// Walking routes on the phone. pwa/venue/routing.py is the same on the server; tests/vectors/routes.json binds the two.

import { pop, push } from "../lib/heap.js";

const PACE = 80; // metres a minute
const RIDES = ["lift", "stairs"];
const BEND = 35; // degrees: less is straight on
const AHEAD = 0.94; // cosine: within 20 degrees of the way

/** Read the graph as it is printed: `code,floor,marks,x,y …` (1 a landmark, 2 a room) and `start,end,metres,stepFree,kind …`; a comma or space in a name is written as in addresses. */
export function readGraph(shapes, edges) {
  const split = (text) => text.split(" ").filter(Boolean).map((entry) => entry.split(",").map(decodeURIComponent));
  return {
    shapes: new Map(split(shapes).map(([code, floor, mark, x, y]) => [code, { floor, landmark: Boolean(mark & 1), room: Boolean(mark & 2), x: +x, y: +y }])),
    edges: split(edges).map(([start, end, metres, free, kind]) => ({ start, end, metres: +metres, stepFree: free === "1", kind })),
  };
}

/** Fetch the graph for a page that carries none: from the network, or as this phone holds it. */
export async function fetchGraph(lang = document.documentElement.lang) {
  const answer = await fetch(`/${lang}/graph.json`);
  const { shapes, edges } = answer.ok ? await answer.json() : { shapes: "", edges: "" };
  return readGraph(shapes, edges);
}

/** Find the shortest route, on request one without steps; null where there is none. */
export function findRoute(edges, start, end, stepFree = false) {
  const ways = waysOf(edges, stepFree);
  if (!ways.has(start) || !ways.has(end)) return null;
  const best = new Map([[start, 0]]);
  const came = new Map();
  const done = new Set();
  const queue = [[0, start]];
  while (queue.length) {
    const [metres, here] = pop(queue, isNearer);
    if (here === end) return trace(came, start, end);
    if (done.has(here)) continue;
    done.add(here);
    for (const [there, edge] of ways.get(here)) {
      const total = metres + edge.metres;
      if (total < (best.get(there) ?? Infinity)) {
        best.set(there, total);
        came.set(there, [here, edge]);
        push(queue, [total, there], isNearer);
      }
    }
  }
  return null;
}

/** The whole minutes that the shortest way takes: 0 where one is there already, null where no way is known. */
export function minutes({ edges }, start, end, stepFree = false) {
  if (start === end) return 0;
  const route = findRoute(edges, start, end, stepFree);
  return route && inMinutes(route.metres);
}

/** The whole minutes that a walk takes, at least one. */
export const inMinutes = (metres) => Math.max(1, Math.ceil(metres / PACE));

/** Whole metres, halves up. */
export const whole = (metres) => Math.floor(metres + 0.5);

/** Describe a route as steps: straight legs, turns, rides between floors, and on which side the place is. */
export function describe(route, shapes) {
  const steps = [];
  let first = 0;
  route.hops.forEach((hop, index) => {
    if (!RIDES.includes(hop.kind)) return;
    const [start, end] = [route.codes[index], route.codes[index + 1]];
    steps.push(...walk(route, first, index, shapes));
    steps.push(step(hop.kind, start, end, { metres: hop.metres, floor: shapes.get(end)?.floor ?? "" }));
    first = index + 1;
  });
  steps.push(...walk(route, first, route.hops.length, shapes));
  const end = route.codes.at(-1);
  return [...steps, step("arrive", end, end, { turn: side(route, first, shapes) })];
}

const isNearer = ([a, here], [b, there]) => a < b || (a === b && here < there);

function waysOf(edges, stepFree) {
  const ways = new Map();
  const add = (from, to, edge) => {
    if (!ways.has(from)) ways.set(from, []);
    ways.get(from).push([to, edge]);
  };
  for (const edge of edges) {
    if (stepFree && !edge.stepFree) continue;
    add(edge.start, edge.end, edge);
    add(edge.end, edge.start, edge);
  }
  return ways;
}

function step(kind, start, end, more = {}) {
  return { kind, start, end, metres: 0, turn: "", towards: "", floor: "", ...more };
}

function trace(came, start, end) {
  const codes = [end];
  const hops = [];
  while (codes[0] !== start) {
    const [here, edge] = came.get(codes[0]);
    codes.unshift(here);
    hops.unshift(edge);
  }
  return { codes, hops, metres: hops.reduce((sum, hop) => sum + hop.metres, 0), stepFree: hops.every((hop) => hop.stepFree) };
}

// The way out of a place and the way into one give no direction: their metres go to the nearest leg.
function walk(route, first, last, shapes) {
  if (first === last) return [];
  const [from, to] = last - first >= 3 ? [first + 1, last - 1] : [first, Math.max(last - 1, first + 1)];
  const legs = [];
  let before = null;
  for (let index = from; index < to; index++) {
    const after = way(route, index, shapes);
    const turn = before && after ? turnOf(before, after) : "";
    if (!legs.length || (turn && turn !== "ahead")) legs.push({ turn: legs.length ? turn : "", from: index });
    legs.at(-1).to = index;
    before = after ?? before;
  }
  return legs.map((leg, number) => {
    const hops = route.hops.slice(number ? leg.from : first, number === legs.length - 1 ? last : leg.to + 1);
    if (!number && leaves(route, first, from, shapes)) {
      const [out, along] = [way(route, first, shapes), way(route, from, shapes)];
      return step("leave", route.codes[leg.from], route.codes[leg.to + 1], {
        metres: hops.reduce((sum, hop) => sum + hop.metres, 0),
        turn: out && along ? turnOf(out, along) : "",
        towards: route.codes[first],
      });
    }
    return step("walk", route.codes[leg.from], route.codes[leg.to + 1], {
      metres: hops.reduce((sum, hop) => sum + hop.metres, 0),
      turn: leg.turn,
      towards: number ? "" : landmark(route, leg.from, shapes),
    });
  });
}

// Whether a walk begins with the door of a room, or of what one rode.
function leaves(route, first, from, shapes) {
  if (from === first || route.hops[first].kind !== "door") return false;
  return Boolean(shapes.get(route.codes[first])?.room) || (first > 0 && route.hops[first - 1].kind === "lift");
}

function side(route, first, shapes) {
  const last = route.hops.length;
  if (last - first < 2) return "";
  const [before, after] = [way(route, last - 2, shapes), way(route, last - 1, shapes)];
  return before && after ? turnOf(before, after) : "";
}

function way(route, index, shapes) {
  const [a, b] = [shapes.get(route.codes[index]), shapes.get(route.codes[index + 1])];
  return !a || !b || (a.x === b.x && a.y === b.y) ? null : [b.x - a.x, b.y - a.y];
}

function turnOf([ax, ay], [bx, by]) {
  const angle = (Math.atan2(ax * by - ay * bx, ax * bx + ay * by) * 180) / Math.PI;
  if (Math.abs(angle) <= BEND) return "ahead";
  if (Math.abs(angle) >= 180 - BEND) return "back";
  return angle > 0 ? "right" : "left";
}

function landmark(route, index, shapes) {
  const [along, here] = [way(route, index, shapes), shapes.get(route.codes[index])];
  let found = ["", Infinity];
  if (!along || !here) return "";
  const length = Math.sqrt(along[0] * along[0] + along[1] * along[1]);
  for (const [code, shape] of shapes) {
    if (!shape.landmark || shape.floor !== here.floor || code === route.codes[0] || code === route.codes.at(-1)) continue;
    const [dx, dy] = [shape.x - here.x, shape.y - here.y];
    const far = Math.sqrt(dx * dx + dy * dy);
    if (far === 0 || (dx * along[0] + dy * along[1]) / (far * length) < AHEAD) continue;
    if (far < found[1] || (far === found[1] && code < found[0])) found = [code, far];
  }
  return found[0];
}
