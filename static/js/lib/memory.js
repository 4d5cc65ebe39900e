// Where a browser blocks storage even looking at `localStorage` throws: a page's own memory then stands in for it.

const TRIED = "rasti-tried";

try {
  localStorage.setItem(TRIED, "1");
  localStorage.removeItem(TRIED);
} catch {
  const kept = new Map();
  const memory = {
    forgets: true,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, String(value)),
    removeItem: (key) => void kept.delete(key),
  };
  Object.defineProperty(globalThis, "localStorage", { value: memory, configurable: true });
}
