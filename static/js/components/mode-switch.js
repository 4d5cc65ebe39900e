// <mode-switch>: two radio buttons, here or remote; other tabs of this device follow.
import { mode, setMode, showMode } from "../lib/mode.js";

class ModeSwitch extends HTMLElement {
  #show = () => this.#render();

  connectedCallback() {
    this.addEventListener("change", this);
    addEventListener("storage", this.#show);
    this.#render();
  }

  disconnectedCallback() {
    removeEventListener("storage", this.#show);
  }

  handleEvent({ target }) {
    setMode(target.value);
    this.#render();
  }

  #render() {
    showMode();
    for (const radio of this.querySelectorAll("input[type=radio]")) radio.checked = radio.value === mode();
    for (const hint of this.querySelectorAll("[data-mode-hint]")) hint.hidden = hint.dataset.modeHint !== mode();
  }
}

customElements.define("mode-switch", ModeSwitch);
