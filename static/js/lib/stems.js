// The stems of a word, by which its other forms are found, as pwa/programme/stems.py makes them (tests/vectors/stems.json).
import { EnglishStemmer, FinnishStemmer, SwedishStemmer } from "../vendor/snowball.js";

const [LONG, MORE, LEAST] = [6, 2, 3];
const SHORT = /.{4}[aeiouy]$/u;
const STEMMERS = [new FinnishStemmer(), new SwedishStemmer(), new EnglishStemmer()];
const made = new Map();

/** Return the stems of a folded `word` in Finnish, Swedish and English, each long one also without its last two; and without a last vowel. */
export function stems(word) {
  if (!made.has(word)) {
    const found = STEMMERS.map((one) => one.stemWord(word)).flatMap((stem) => [stem, stem.length > LONG ? stem.slice(0, -MORE) : ""]);
    if (SHORT.test(word)) found.unshift(word.slice(0, -1));
    made.set(word, [...new Set(found.filter((stem) => stem.length >= LEAST))]);
  }
  return made.get(word);
}
