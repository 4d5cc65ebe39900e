// <once-form>: a form that a second tap does not send again.

class OnceForm extends HTMLElement {
  #free = () => this.#hold(false);

  connectedCallback() {
    this.addEventListener("submit", () => this.#hold(true));
    addEventListener("pageshow", this.#free);
  }

  disconnectedCallback() {
    removeEventListener("pageshow", this.#free);
  }

  #hold(held) {
    this.querySelector("button").disabled = held;
  }
}

customElements.define("once-form", OnceForm);
