// Event time on the phone: the server's clock, or the rehearsal clock that the page's banner tells of.

const KEPT = "rasti-offset";
/** How often what depends on the time is looked at anew. */
export const TICK_MS = 15_000;
const LEAP_MS = 30_000;

/** Milliseconds to add to Date.now() for the server's machine time; kept for the next start without a network. */
export let serverOffset = keptOffset(globalThis.localStorage?.getItem(KEPT), sign());

/** Return event time. */
export function eventNow() {
  return eventOf(Date.now());
}

/** Return the event time of a moment of this device's clock. */
export function eventOf(at) {
  return new Date(eventAt(at + serverOffset, anchor()));
}

/** Take the server's event time `now` (ISO) as it was at `at` (Date.now()); where that is a leap, `rasti:clock` tells of it. */
export function setServerTime(now, at = Date.now()) {
  const before = eventNow();
  serverOffset = Math.round(wallAt(Date.parse(now), anchor()) - at);
  globalThis.localStorage?.setItem(KEPT, `${serverOffset}@${sign()}`);
  if (Math.abs(eventNow() - before) > LEAP_MS) document.dispatchEvent(new CustomEvent("rasti:clock"));
}

/** Read what was kept, unless it was reckoned by another rehearsal clock, or by none: that is years off. */
export function keptOffset(kept, sign) {
  const [offset, by] = (kept ?? "").split("@");
  return by === sign ? Number(offset) || 0 : 0;
}

export function eventAt(wall, anchor) {
  return anchor ? anchor.event + (wall - anchor.wall) * anchor.speed : wall;
}

export function wallAt(event, anchor) {
  return anchor ? anchor.wall + (event - anchor.event) / anchor.speed : event;
}

function sign() {
  return globalThis.document?.querySelector("rehearsal-clock")?.getAttribute("wall") ?? "";
}

function anchor() {
  const banner = document.querySelector("rehearsal-clock");
  return banner && {
    event: Date.parse(banner.getAttribute("event")),
    wall: Date.parse(banner.getAttribute("wall")),
    speed: Number(banner.getAttribute("speed")) || 1,
  };
}
