// What is cut off or out of the window, in words; for pages with enlarged or spaced text.
() => {
  const found = new Set();
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.add(`${wide} px wider than the window`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text; (text = texts.nextNode()); ) {
    const parent = text.parentElement;
    const unseen = parent.closest(".hidden, .skip, .map svg, option, template, day-grid");
    if (!text.data.trim() || unseen || !parent.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(text);
    const [left, right] = frame(parent);
    for (const box of range.getClientRects()) {
      if (box.left < left - 1 || box.right > right + 1) found.add(`“${text.data.trim().slice(0, 40)}” is cut off`);
    }
  }
  return [...found].slice(0, 5);

  // The sides of the window, or of what around `element` cuts off; what scrolls cuts nothing off.
  function frame(element) {
    let [left, right] = [0, innerWidth];
    for (let around = element; around !== document.body; around = around.parentElement) {
      const { overflowX } = getComputedStyle(around);
      if (["auto", "scroll"].includes(overflowX)) return [-Infinity, Infinity];
      if (overflowX === "visible") continue;
      const box = around.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
    }
    return [left, right];
  }
}
