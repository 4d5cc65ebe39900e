// Building from the page's own <template data-part="…">: filled, and put in place without disturbing what stays.

const FOCUSABLE = "a[href], button, summary";
const built = new WeakMap();

/**
 * Clone the host's part `name`. An element with data-fill takes that text or node, and goes where there is none;
 * one with data-href takes that address.
 */
export function part(host, name, fills = {}) {
  const template = host.querySelector(`template[data-part="${name}"]`);
  const clone = document.importNode(template.content, true).firstElementChild;
  for (const element of [clone, ...clone.querySelectorAll("[data-fill], [data-href]")]) {
    const { fill, href } = element.dataset;
    if (href) element.href = fills[href];
    if (!fill) continue;
    const value = fills[fill] ?? "";
    if (value === "") element.remove();
    else element.replaceChildren(value);
    element.removeAttribute("data-fill");
  }
  return clone;
}

/** Give an element the key by which `reconcile` knows it again. */
export function keyed(key, element) {
  element.dataset.key = key;
  return element;
}

/** Make `children`, each with a data-key, the only ones of `parent`; those that were built alike stay as they are. */
export function reconcile(parent, children) {
  const focus = rememberFocus(parent);
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = children.map((child) => {
    const html = child.outerHTML;
    const kept = old.get(child.dataset.key);
    if (kept && built.get(kept) === html) return kept;
    built.set(child, html);
    return child;
  });
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, n) => parent.children[n] !== child && parent.insertBefore(child, parent.children[n] ?? null));
  focus();
}

// A child that was rebuilt under the reader's finger gives the focus to its successor.
function rememberFocus(parent) {
  const active = document.activeElement;
  const child = [...parent.children].find((one) => one.contains(active));
  if (!child) return () => {};
  const { key } = child.dataset;
  const place = [...child.querySelectorAll(FOCUSABLE)].indexOf(active);
  return () => {
    if (active.isConnected) return;
    const next = [...parent.children].find((one) => one.dataset.key === key);
    const targets = next ? [...next.querySelectorAll(FOCUSABLE)] : [];
    (targets[place] ?? targets.at(-1))?.focus();
  };
}
