// The entry of the desk's pages: wakes the elements that the page has. Pages work without it.

const elements = {
  "plan-editor": "./plan-editor.js",
  "undo-time": "./undo-time.js",
  "once-form": "../components/once-form.js",
  "upload-progress": "./upload-progress.js",
};

function wake(root) {
  for (const [name, path] of Object.entries(elements)) {
    if (!customElements.get(name) && root.querySelector?.(name)) import(path);
  }
}

wake(document);
document.addEventListener("htmx:afterSettle", (event) => wake(event.target));
