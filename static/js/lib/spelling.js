// The spelling nearest to a word that nobody wrote, as pwa/programme/spelling.py finds it (tests/vectors/spelling.json).

import { fold } from "./fold.js";

const LONG = 6;
const LEAST = 4;

/** Map each folded word of `texts` of four letters or more to how it is written where it comes first, into `words`. */
export function written(texts, words = new Map()) {
  for (const word of new Set(texts.flatMap((text) => text.match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []))) {
    const folded = fold(word);
    if (folded.length >= LEAST && !folded.includes(" ") && !words.has(folded)) words.set(folded, word);
  }
  return words;
}

/** Return folded `words` with each that begins none of the `known` ones replaced by its nearest, or "". */
export function suggest(words, known) {
  const found = words.map((word) => (known.some((one) => one.startsWith(word)) ? word : nearest(word, known)));
  return found.every(Boolean) && found.some((one, n) => one !== words[n]) ? found.join(" ") : "";
}

/** Count the letters to change, add, take away, or swap with their neighbour, to make `other` of `one`. */
export function distance(one, other) {
  let earlier = [];
  let row = Array.from({ length: other.length + 1 }, (_, m) => m);
  for (let n = 1; n <= one.length; n++) {
    const next = [n];
    for (let m = 1; m <= other.length; m++) {
      const same = one[n - 1] === other[m - 1];
      next[m] = Math.min(row[m] + 1, next[m - 1] + 1, row[m - 1] + (same ? 0 : 1));
      const swapped = n > 1 && m > 1 && one[n - 1] === other[m - 2] && one[n - 2] === other[m - 1];
      if (swapped) next[m] = Math.min(next[m], earlier[m - 2] + 1);
    }
    [earlier, row] = [row, next];
  }
  return row[other.length];
}

function nearest(word, known) {
  let [best, least] = ["", (word.length >= LONG ? 2 : 1) + 1];
  const letters = [...new Set(word)];
  for (const one of known) {
    // Each letter that the other has not is at least one step.
    if (Math.abs(one.length - word.length) >= least || letters.filter((letter) => !one.includes(letter)).length >= least) continue;
    const far = distance(word, one);
    if (far < least) [best, least] = [one, far];
  }
  return best;
}
