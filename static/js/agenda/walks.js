// Walks between picks: whole minutes on foot, by the ways that the printed map carries.
import { findRoute, minutes, readGraph } from "../venue/routing.js";
import { readPage } from "./cards.js";

const STEP_FREE = "rasti-step-free";

/** Say whether this device asked for ways without steps. */
export function isStepFree() {
  return localStorage.getItem(STEP_FREE) === "1";
}

/** Keep on this device whether ways must be without steps. */
export function setStepFree(wanted) {
  if (wanted) localStorage.setItem(STEP_FREE, "1");
  else localStorage.removeItem(STEP_FREE);
}

/** Return a function of two places that gives the minutes between them: 0 within one, null where no way is drawn. */
export async function walker(stepFree) {
  const page = await readPage("venue/").catch(() => null);
  const { shapes = "", edges = "" } = page?.querySelector("floor-plan")?.dataset ?? {};
  return between(readGraph(shapes, edges).edges, stepFree);
}

/** The same over `edges`; each pair of places is measured once. */
export function between(edges, stepFree) {
  const known = new Map();
  return (from, to) => {
    if (from === to) return 0;
    const key = `${from} ${to}`;
    if (!known.has(key)) known.set(key, findRoute(edges, from, to, stepFree));
    const route = known.get(key);
    return route ? minutes(route.metres) : null;
  };
}
