import { centreOn, moveBy, WHOLE, zoomAt } from "./view.js";

const STEP = 60; // pixels a key press
const FACTOR = 1.6; // a press of + or a double tap
const SLACK = 4; // pixels that a tap may shake
const TWICE_MS = 350;
const WHEEL_MOST = 24; // a mouse's notch counts as that many pixels; a trackpad's pinch comes in smaller ones
const LEVELS = [2, 4, 8];

/**
 * Let `plan` be zoomed and panned inside its frame by `buttons`, two fingers, a double tap, ctrl or ⌘ and the wheel, and + − 0 and arrow keys.
 * One finger scrolls the page as ever; over a plan that is zoomed in it moves that, and the page from the plan's edge on. What is named only close in says so by its class (`at-2`).
 */
export function makeZoomable(plan, buttons, signal) {
  const frame = plan.parentElement;
  const most = LEVELS.findLast((level) => plan.querySelector(`.at-${level}`)) ?? 5;
  const fingers = new Map();
  let view = WHOLE;
  let size = { width: 1, height: 1, left: 0, top: 0 };
  let waiting = 0;
  let dragged = false;
  let tap = { at: 0, x: 0, y: 0 };
  let twiceAt = -TWICE_MS;
  const on = (target, type, listener, options = {}) => target.addEventListener(type, listener, { signal, ...options });
  const middle = () => ({ x: size.width / 2, y: size.height / 2 });
  const inFrame = ({ clientX, clientY }) => ({ x: clientX - size.left, y: clientY - size.top });
  const measure = () => (size = frame.getBoundingClientRect());

  // However often a finger reports, a frame is drawn once.
  function set(next) {
    if (next === view) return;
    const before = view;
    view = next;
    waiting ||= requestAnimationFrame(draw);
    if (before.scale === view.scale) return;
    const zoomed = view.scale > 1.01;
    frame.classList.toggle("zoomed", zoomed);
    plan.dataset.near = LEVELS.filter((level) => view.scale >= level - 0.01).join(" ");
    for (const name of ["out", "reset"]) buttons.querySelector(`[data-zoom=${name}]`).disabled = !zoomed;
    buttons.querySelector("[data-zoom=in]").disabled = view.scale >= most - 0.01;
  }
  function draw() {
    waiting = 0;
    plan.style.transform = view.scale === 1 ? "" : `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  }
  const zoom = (scale, at = middle()) => set(zoomAt(view, scale, at, size, most));
  const reset = () => set(WHOLE);
  const how = { in: () => zoom(view.scale * FACTOR), out: () => zoom(view.scale / FACTOR), reset };

  on(buttons, "click", ({ target }) => (measure(), how[target.closest("[data-zoom]")?.dataset.zoom]?.()));
  on(frame, "wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    measure();
    zoom(view.scale * Math.exp(-Math.max(-WHEEL_MOST, Math.min(event.deltaY, WHEEL_MOST)) / 100), inFrame(event));
  }, { passive: false });
  const twice = (point) => (view.scale > most / FACTOR ? reset() : zoom(view.scale * 2, point));
  on(frame, "dblclick", (event) => {
    event.preventDefault();
    // Some browsers give one for fingers too.
    if (event.timeStamp - twiceAt > TWICE_MS) measure(), twice(inFrame(event));
  });

  on(frame, "pointerdown", (event) => {
    if (event.button) return;
    if (!fingers.size) (measure(), (dragged = false));
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, fromX: event.clientX, fromY: event.clientY });
  });
  on(frame, "pointermove", (event) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    const before = [...fingers.values()].map(({ x, y }) => ({ x, y }));
    [finger.x, finger.y] = [event.clientX, event.clientY];
    if (!dragged && fingers.size < 2 && Math.hypot(finger.x - finger.fromX, finger.y - finger.fromY) <= SLACK) return;
    if (fingers.size === 2) return pinch(before, [...fingers.values()]);
    if (view.scale <= 1.01) return;
    if (!dragged) {
      dragged = true;
      frame.classList.add("moving");
      frame.setPointerCapture(event.pointerId);
    }
    const [x, y] = [finger.x - before[0].x, finger.y - before[0].y];
    const next = moveBy(view, x, y, size);
    const rest = y - (next.y - view.y);
    if (rest && event.pointerType !== "mouse") scrollBy({ top: -rest, behavior: "instant" });
    set(next);
  });
  function pinch([a, b], [c, d]) {
    dragged = true;
    const [from, to] = [Math.hypot(a.x - b.x, a.y - b.y), Math.hypot(c.x - d.x, c.y - d.y)];
    const [was, now] = [{ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 }];
    if (from) set(moveBy(zoomAt(view, view.scale * to / from, { x: was.x - size.left, y: was.y - size.top }, size, most), now.x - was.x, now.y - was.y, size));
  }
  for (const type of ["pointerup", "pointercancel"]) on(frame, type, (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    frame.classList.remove("moving");
    // Safari gives no double click for fingers.
    if (type !== "pointerup" || dragged || event.pointerType === "mouse") return;
    const again = event.timeStamp - tap.at < TWICE_MS && Math.hypot(event.clientX - tap.x, event.clientY - tap.y) < 30;
    tap = { at: again ? 0 : event.timeStamp, x: event.clientX, y: event.clientY };
    if (again) (twiceAt = event.timeStamp), twice(inFrame(event));
  });
  on(frame, "touchmove", (event) => event.touches.length > 1 && event.cancelable && event.preventDefault(), { passive: false });
  // The end of a drag is not a tap on what lies under it.
  on(frame, "click", (event) => dragged && event.detail > 0 && (event.preventDefault(), event.stopPropagation()), { capture: true });
  on(frame, "dragstart", (event) => event.preventDefault());
  on(window, "beforeprint", () => (reset(), draw()));
  on(window, "resize", () => (measure(), set(moveBy(view, 0, 0, size))));

  on(frame, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    measure();
    const act = { "+": how.in, "=": how.in, "-": how.out, 0: reset }[event.key];
    if (act) return event.preventDefault(), act();
    const way = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way || view.scale <= 1.01) return;
    event.preventDefault();
    set(moveBy(view, way[0] * STEP, way[1] * STEP, size));
  });

  /** Bring `element` of the plan into the middle, zoomed in to `scale` at least. */
  function centre(element, scale = view.scale) {
    measure();
    const box = element.getBoundingClientRect();
    const at = inFrame({ clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 });
    const shown = plan.style.transform ? new DOMMatrix(plan.style.transform) : new DOMMatrix();
    set(centreOn({ x: (at.x - shown.e) / shown.a, y: (at.y - shown.f) / shown.a }, Math.max(scale, view.scale), size, most));
  }
  // Focus inside a clipped frame scrolls it: the plan moves there instead.
  on(frame, "focusin", ({ target }) => {
    frame.scrollTo(0, 0);
    if (view.scale > 1.01 && target.matches(":focus-visible")) centre(target);
  });
  return { reset, centre };
}
