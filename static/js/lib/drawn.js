// The first drawing: what scripts fill or take away is shown once all of it lies, so that nothing moves under a reader.

/** Show what waited, marked data-late, for `modules` and for each first drawing (`drawn`) of the elements that they define. */
export async function showDrawn(modules, names) {
  await Promise.allSettled(modules);
  await Promise.allSettled([...document.querySelectorAll(names)].map((element) => element.drawn));
  document.documentElement.dataset.drawn = "";
}
