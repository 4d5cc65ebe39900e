// Search over what this phone holds, as the server does it (tests/vectors/search.json).
import { fold } from "./fold.js";
import { stems } from "./stems.js";

const SLICE = 300;

/** Make of rows [kind, url, title, line, more] what `find` looks through, a slice at a time: the page stays awake. */
export async function prepare(rows) {
  const entries = [];
  for (let at = 0; at < rows.length; at += SLICE) {
    entries.push(...rows.slice(at, at + SLICE).map(([kind, url, title, line, more]) => entry(kind, url, title, line, more)));
    await new Promise((go) => setTimeout(go));
  }
  return entries;
}

export function entry(kind, url, title, line = "", more = "") {
  const own = withStems(fold(title));
  return { kind, url, title, line, more, title_words: own, words: more ? own + withStems(more) : own };
}

/** Find the entries that have every word of `query`, one that begins so, or another form of it; titles first. */
export function find(entries, query, limit = 40) {
  const wanted = read(query);
  if (!wanted.length) return [];
  const [named, others] = [[], []];
  for (const one of entries) if (has(one.words, wanted)) (has(one.title_words, wanted) ? named : others).push(one);
  return [...named, ...others].slice(0, limit);
}

/** Cut `title` into [text, found] pieces: the beginning that `query` wrote, or the whole word where it wrote another form. */
export function mark(title, query) {
  const wanted = read(query);
  const pieces = [];
  let [folded, at, rest] = ["", [], 0];
  for (const [n, char] of points(title)) {
    const bare = fold(char) || (/\p{M}/u.test(char) ? "" : " ");
    folded += bare;
    at.push(...Array.from(bare, () => [n, n + char.length]));
  }
  for (const { 0: word, index } of folded.matchAll(/[^ ]+/g)) {
    const length = found(word, wanted);
    if (!length || at[index][0] < rest) continue;
    const end = at[index + length - 1][1];
    pieces.push([title.slice(rest, at[index][0]), false], [title.slice(at[index][0], end), true]);
    rest = end;
  }
  return [...pieces, [title.slice(rest), false]].filter(([text]) => text);
}

function read(query) {
  return fold(query).split(" ").filter(Boolean).map((word) => ({ word, keys: stems(word) }));
}

function has(words, wanted) {
  return wanted.every(({ word, keys }) => words.includes(` ${word}`) || keys.some((key) => words.includes(` ${key} `)));
}

function found(word, wanted) {
  const starts = wanted.filter((one) => word.startsWith(one.word)).map((one) => one.word.length);
  if (starts.length) return Math.max(...starts);
  const own = [word, ...stems(word)];
  return wanted.some(({ keys }) => keys.some((key) => own.includes(key))) ? word.length : 0;
}

function withStems(folded) {
  const words = folded.split(" ").filter(Boolean);
  return ` ${[...new Set(words.flatMap((word) => [word, ...stems(word)]))].join(" ")} `;
}

function points(text) {
  let at = 0;
  return Array.from(text, (char) => [(at += char.length) - char.length, char]);
}
