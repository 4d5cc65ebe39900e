// A binary heap in an array: `isBefore(a, b)` says which of two items leaves first.

/** Add `item`. */
export function push(heap, item, isBefore) {
  let at = heap.push(item) - 1;
  while (at) {
    const above = (at - 1) >> 1;
    if (!isBefore(item, heap[above])) break;
    heap[at] = heap[above];
    at = above;
  }
  heap[at] = item;
}

/** Take the first item out. */
export function pop(heap, isBefore) {
  const [first] = heap;
  const item = heap.pop();
  if (!heap.length) return first;
  let at = 0;
  for (let below = 1; below < heap.length; below = 2 * at + 1) {
    if (below + 1 < heap.length && isBefore(heap[below + 1], heap[below])) below += 1;
    if (!isBefore(heap[below], item)) break;
    heap[at] = heap[below];
    at = below;
  }
  heap[at] = item;
  return first;
}
