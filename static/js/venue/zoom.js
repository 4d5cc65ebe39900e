import Panzoom from "../vendor/panzoom.js";

const STEP = 60; // pixels a key press
const MOST = 5;

/**
 * Let `plan` be zoomed and panned inside its frame by `buttons`, two fingers, a double tap, ctrl and the wheel, and + − 0 and arrow keys.
 * One finger scrolls the page as ever, until the plan is zoomed in.
 */
export function makeZoomable(plan, buttons, signal) {
  const frame = plan.parentElement;
  const zoom = Panzoom(plan, {
    contain: "outside",
    cursor: "",
    handleStartEvent: () => {},
    maxScale: MOST,
    minScale: 1,
    panOnlyWhenZoomed: true,
    startScale: 1,
    step: 0.5,
    touchAction: "pan-x pan-y",
    animate: false,
    duration: 0,
  });
  const on = (target, type, listener, options = {}) => target.addEventListener(type, listener, { signal, ...options });
  let moved = 0;

  on(plan, "panzoomchange", ({ detail }) => {
    const zoomed = detail.scale > 1.01;
    zoom.setOptions({ touchAction: zoomed ? "none" : "pan-x pan-y", cursor: zoomed ? "grab" : "" });
    buttons.querySelector("[data-zoom=out]").disabled = !zoomed;
    buttons.querySelector("[data-zoom=reset]").disabled = !zoomed;
  });
  on(buttons, "click", ({ target }) => {
    const how = target.closest("[data-zoom]")?.dataset.zoom;
    if (how === "in") zoom.zoomIn();
    if (how === "out") zoom.zoomOut();
    if (how === "reset") zoom.reset();
  });
  on(frame, "wheel", (event) => event.ctrlKey && zoom.zoomWithWheel(event), { passive: false });
  on(frame, "dblclick", (event) => {
    event.preventDefault();
    if (zoom.getScale() > MOST - 0.5) zoom.reset();
    else zoom.zoomToPoint(zoom.getScale() * 2, event);
  });
  on(frame, "touchmove", (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
  on(window, "beforeprint", () => zoom.reset());
  on(frame, "dragstart", (event) => event.preventDefault());
  on(frame, "keydown", (event) => {
    const act = { "+": () => zoom.zoomIn(), "=": () => zoom.zoomIn(), "-": () => zoom.zoomOut(), 0: () => zoom.reset() }[event.key];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) return event.preventDefault(), act();
    const way = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way || zoom.getScale() <= 1.01) return;
    event.preventDefault();
    zoom.pan(way[0] * STEP / zoom.getScale(), way[1] * STEP / zoom.getScale(), { relative: true });
  });
  // The end of a drag is not a tap on what lies under it.
  on(plan, "panzoomstart", () => (moved = 0));
  on(plan, "panzoompan", () => (moved += 1));
  on(frame, "click", (event) => moved > 2 && event.detail > 0 && (event.preventDefault(), event.stopPropagation()), { capture: true });
  // Focus inside a clipped frame scrolls it: the plan moves there instead.
  on(frame, "focusin", ({ target }) => {
    frame.scrollTo(0, 0);
    if (zoom.getScale() <= 1.01 || !target.matches(":focus-visible")) return;
    const [box, view] = [target.getBoundingClientRect(), frame.getBoundingClientRect()];
    const [dx, dy] = [view.left + view.width / 2 - (box.left + box.width / 2), view.top + view.height / 2 - (box.top + box.height / 2)];
    zoom.pan(dx / zoom.getScale(), dy / zoom.getScale(), { relative: true });
  });
  buttons.hidden = false;
  buttons.querySelector("[data-zoom=out]").disabled = buttons.querySelector("[data-zoom=reset]").disabled = true;
  return zoom;
}
