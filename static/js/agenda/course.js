// A day's course as list items: from plan.js's steps and the page's parts.
import { keyed, part } from "../lib/parts.js";
import { MINUTE, clockTime, counted, length, until } from "../lib/times.js";
import { word } from "../lib/words.js";
import { copy } from "./cards.js";
import { bars, finish, fitting, otherShowings, plan, rivals } from "./plan.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * Build the items of a day's course at `now`; `open` shows what is behind the reader, unless the whole day is;
 * `whole` is for paper, which tells nothing of now. `cards` are those of all days, `ticked` what is picked on any of them; `walk` and `kept` are plan's, `notes` texts by session.
 */
export function buildCourse({ host, event, day, cards, picks, ticked, now, open, whole, walk, kept, notes }) {
  const steps = plan(picks, walk, kept);
  const end = finish(picks);
  const past = end > now && !whole ? steps.filter((step) => step.number && stepEnd(step) <= now) : [];
  const hidden = past.length && !open ? behind(steps, now) : [];
  const shown = steps.filter((step) => !hidden.includes(step));
  const build = { host, event, day, cards, ticked, now, notes, whole, next: nextStart(picks, now) };
  const items = shown.map((step) => keyed(step.key, BUILDERS[step.kind](build, step)));
  return [keyed("start", startItem(build, past, steps, open)), ...items, ...finishItem(build, end)];
}

/** Fill a card's usual parts: time, place, title as a link, and what state it is in. */
export function cardFills({ host, event, now, next, whole }, card) {
  const floor = host.querySelector(`template[data-word="place-${CSS.escape(card.place)}"]`)?.content.textContent;
  return {
    time: `${clockTime(event, card.start)}–${clockTime(event, card.end)}`,
    place: [card.placeName, floor].filter(Boolean).join(", "),
    title: copy(card.article.querySelector("h3 a")),
    name: card.title,
    state: stateOf(host, card, now, next, whole),
  };
}

/** Ask how a pick that is over was. */
export function question(pick) {
  const asked = document.createElement("session-feedback");
  asked.setAttribute("session", pick.session);
  asked.setAttribute("since", new Date(pick.end).toISOString());
  asked.setAttribute("about", pick.title);
  return asked;
}

const BUILDERS = {
  stop(build, { number, pick }) {
    const item = part(build.host, "stop", { ...cardFills(build, pick), number, tick: " ", note: build.notes?.[pick.session] ?? "" });
    item.lastElementChild.replaceWith(copy(pick.article.querySelector("bookmark-button")));
    // The button finds here by which names its showing may have been ticked.
    Object.assign(item.dataset, { item: pick.item, slot: pick.slot, session: pick.session });
    if (pick.end <= build.now) item.querySelector("article").after(question(pick));
    return item;
  },
  fork(build, { number, picks, minutes, settled }) {
    const values = { count: picks.length, length: length(build.host, minutes * MINUTE) };
    const name = picks.length > 2 ? "fork-more" : "fork";
    const text = word(build.host, settled ? `${name}-kept` : name, values);
    const item = part(build.host, settled ? "fork-kept" : "fork", { number, text, all: word(build.host, picks.length > 2 ? "keep-all" : "keep-both") });
    const lanes = bars(picks);
    const span = Math.max(...lanes.map(({ own: [from, wide] }) => from + wide));
    picks.forEach((pick, n) => {
      const clashes = rivals(pick, picks).map((one) => one.title).join(", ");
      const fills = { ...cardFills(build, pick), clashes: word(build.host, "clashes", { title: clashes }) };
      const branch = withSlot(part(build.host, "branch", fills), pick);
      branch.querySelector("[data-offers]").append(...(settled ? [] : offers(build, pick)));
      drawBars(branch.querySelector("svg"), lanes[n], span);
      item.querySelector("[data-list]").append(branch);
    });
    return item;
  },
  gone: (build, { pick }) => withSlot(part(build.host, "gone", cardFills(build, pick)), pick),
  removed: ({ host }, { pick }) =>
    withSlot(part(host, "removed", { text: word(host, "removed", { title: pick.title }), name: pick.title }), pick),
  leg({ host }, { minutes, walk, hurry }) {
    const name = hurry ? (minutes ? "hurry" : "hurry-none") : minutes ? "break" : "at-once";
    const text = word(host, name, { length: length(host, minutes * MINUTE) });
    return part(host, hurry ? "hurry" : "leg", { text, walk: onFoot(host, walk) });
  },
  gap({ host, day, cards }, { minutes, walk, from, to }) {
    const count = fitting(cards, from, to);
    return part(host, "gap", {
      text: word(host, "free", { length: length(host, minutes * MINUTE) }),
      walk: onFoot(host, walk),
      fits: count ? counted(host, "fits", count) : "",
      day: `/${document.body.dataset.lang}/programme/${day}/`,
    });
  },
};

function startItem({ host, event }, past, steps, open) {
  const first = steps.find((step) => step.number);
  if (!past.length) {
    const time = first && clockTime(event, Math.min(...(first.picks ?? [first.pick]).map((pick) => pick.start)));
    return part(host, "start", { text: time ? word(host, "first", { time }) : "" });
  }
  const fold = part(host, "fold", { text: counted(host, "passed", past.length) });
  fold.setAttribute("aria-expanded", String(open));
  return part(host, "start", { text: fold });
}

function finishItem({ host, event }, end) {
  if (end === null) return [];
  return [keyed("finish", part(host, "finish", { text: word(host, "last", { time: clockTime(event, end) }) }))];
}

// What lets both be seen after all: another showing, the stream at the same time, the recording later.
function offers({ host, event, cards, ticked, now }, pick) {
  const showings = otherShowings(pick, cards, ticked, now).map((card) => {
    const when = `${word(host, `day-${card.day}`)} ${clockTime(event, card.start)}`;
    const offer = part(host, "swap", { text: word(host, "swap", { when, place: card.placeName }), name: pick.title });
    offer.dataset.to = card.slot;
    return offer;
  });
  const link = pick.article.querySelector("h3 a").getAttribute("href");
  const films = pick.films.map((kind) => part(host, "film", { link, text: word(host, kind), name: pick.title }));
  return [...showings, ...films];
}

function onFoot(host, walk) {
  return walk === null ? "" : word(host, walk ? "on-foot" : "same-place", { minutes: walk });
}

function stateOf(host, card, now, next, whole) {
  const printed = card.article.querySelector(".label")?.closest("p");
  if (printed) {
    const state = document.createElement("span");
    state.append(...copy(printed).childNodes);
    return state;
  }
  if (whole) return "";
  if (card.start <= now && now < card.end) {
    return part(host, "now", { text: word(host, "ends", { when: until(host, card.end, now) }) });
  }
  return card.start === next ? word(host, "starts", { when: until(host, card.start, now) }) : "";
}

// Up to the first control still ahead, with the way to it, unless the reader has free time there just now.
function behind(steps, now) {
  const ahead = steps.findIndex((step) => (step.number || step.kind === "gap") && stepEnd(step) > now);
  return steps.slice(0, ahead).filter((step) => step.kind !== "removed");
}

function nextStart(picks, now) {
  const coming = picks.filter((pick) => !pick.removed && !pick.cancelled && pick.start > now).map((pick) => pick.start);
  return coming.length ? Math.min(...coming) : null;
}

function stepEnd({ pick, picks, to }) {
  return to ?? Math.max(...(picks ?? [pick ?? { end: -Infinity }]).map((one) => one.end));
}

function drawBars(svg, { own, hits }, span) {
  svg.setAttribute("viewBox", `0 0 ${span} 8`);
  const draw = ([from, wide], name) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${from} 0h${wide}v8H${from}z`);
    if (name) path.setAttribute("class", name);
    svg.append(path);
  };
  draw(own, "");
  hits.forEach((hit) => draw(hit, "hit"));
}

function withSlot(element, pick) {
  element.dataset.slot = pick.slot;
  return element;
}
