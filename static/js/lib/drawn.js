// The first drawing: what scripts fill or take away is shown once all of it lies, so that nothing moves under a reader.

/** Show what waited, marked data-late, for `modules` and for each first drawing (`drawn`) of the elements that they define. */
export async function showDrawn(modules, names) {
  await Promise.allSettled(modules);
  await Promise.allSettled([...document.querySelectorAll(names)].map((element) => element.drawn));
  await laid();
  document.documentElement.dataset.drawn = "";
}

// What moves in the very frame in which it shows is seen to move; a page in the background gets no frames.
function laid() {
  const frames = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return Promise.race([frames, new Promise((done) => setTimeout(done, 100))]);
}
