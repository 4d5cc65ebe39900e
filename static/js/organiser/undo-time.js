// <undo-time>: counts the seconds in which a change can be taken back before alerts leave.

class UndoTime extends HTMLElement {
  #timer;

  connectedCallback() {
    const end = Date.now() + Number(this.getAttribute("seconds")) * 1000;
    this.#timer = setInterval(() => this.#show(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 250);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #show(left) {
    this.querySelector("[data-left]").textContent = left;
    if (left > 0) return;
    clearInterval(this.#timer);
    this.querySelector("[data-before]").hidden = true;
    this.querySelector("[data-after]").hidden = false;
  }
}

customElements.define("undo-time", UndoTime);
