// The vectors that Python and JavaScript share.
import { readFileSync } from "node:fs";

/** Read tests/vectors/<name>.json. */
export function vectors(name) {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
}
