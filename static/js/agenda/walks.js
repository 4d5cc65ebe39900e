// Walks between picks: whole minutes on foot, by the ways that the printed map carries.
import { fetchGraph, minutes } from "../venue/routing.js";

let fetched = null;
globalThis.document?.addEventListener("rasti:edition", () => (fetched = null));

/** Return a function of two places that gives the minutes between them: 0 within one, null where no way is drawn. */
export async function walker(stepFree) {
  const graph = await (fetched ??= fetchGraph()).catch(() => ((fetched = null), { shapes: new Map(), edges: [] }));
  return between(graph, stepFree);
}

/** The same over a graph; each pair of places is measured once. */
export function between(graph, stepFree) {
  const known = new Map();
  return (from, to) => {
    const key = `${from} ${to}`;
    if (!known.has(key)) known.set(key, minutes(graph, from, to, stepFree));
    return known.get(key);
  };
}
