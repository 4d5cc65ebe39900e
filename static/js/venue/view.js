// How a drawing lies in its frame: `{scale, x, y}`, moved by x and y pixels, at least as large as the frame and covering it.

/** The drawing whole. */
export const WHOLE = { scale: 1, x: 0, y: 0 };

/** Zoom to `scale` (1 to `most`) so that what is under the point `at` {x, y} of the frame stays there; `size` {width, height} is the frame's. */
export function zoomAt(view, scale, at, size, most) {
  const next = Math.min(Math.max(scale, 1), most);
  const by = next / view.scale;
  return hold({ scale: next, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }, size);
}

/** Move by `dx`, `dy` pixels, as far as the drawing goes. */
export const moveBy = (view, dx, dy, size) => hold({ ...view, x: view.x + dx, y: view.y + dy }, size);

/** Zoom to `scale` with the point `at` of the whole drawing, in pixels, in the middle of the frame. */
export function centreOn(at, scale, size, most) {
  const next = Math.min(Math.max(scale, 1), most);
  return hold({ scale: next, x: size.width / 2 - at.x * next, y: size.height / 2 - at.y * next }, size);
}

function hold({ scale, x, y }, { width, height }) {
  const within = (value, least) => Math.min(Math.max(value, least), 0);
  return { scale, x: within(x, width * (1 - scale)), y: within(y, height * (1 - scale)) };
}
