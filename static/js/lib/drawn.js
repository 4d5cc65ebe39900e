// The first drawing: what scripts fill or take away is shown once it lies, from the top down, so that nothing moves under a reader.

// Its room is known before it wakes.
const STILL = "bookmark-button";
// Comes with the entry, and may wait all the same.
const THERE = ["day-grid"];

/**
 * Show each part marked data-late as soon as all elements in it and before it have drawn for the first time, which the
 * promise `drawn` of one says that draws later than it wakes. `loading` has the module of each name that is not there yet,
 * `first` goes before all.
 */
export function showDrawn(loading, first) {
  const names = [...loading.keys(), ...THERE].filter((name) => name !== STILL);
  const elements = [...document.querySelectorAll(names.join())];
  const shown = [...document.querySelectorAll("[data-late]")].map(async (part) => {
    await draw(elements.filter((one) => part.contains(one) || precedes(one, part)), loading, first);
    part.dataset.late = "lies";
  });
  Promise.all([draw(elements, loading, first), ...shown]).then(() => (document.documentElement.dataset.drawn = ""));
}

/** Wait until the page was painted for the first time; one in the background gets no frames. */
export function firstFrame() {
  const frame = new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return Promise.race([frame, new Promise((done) => setTimeout(done, 500))]);
}

async function draw(elements, loading, first) {
  await Promise.allSettled([first, ...elements.map(({ localName }) => loading.get(localName))]);
  await Promise.allSettled(elements.map(({ drawn }) => drawn));
  await laid();
}

function precedes(element, part) {
  return Boolean(element.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING);
}

// What moves in the very frame in which it shows is seen to move; a page in the background gets no frames.
function laid() {
  const frames = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return Promise.race([frames, new Promise((done) => setTimeout(done, 100))]);
}
