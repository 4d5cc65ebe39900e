// <session-feedback session since>: from `since` on, one tap and perhaps a line on how a session was.
import { eventNow } from "../lib/clock.js";
import { part } from "../lib/parts.js";
import { word } from "../lib/words.js";
import { answer, answerOf, start } from "./answers.js";

const TICK_MS = 15000;

let started = false;

class SessionFeedback extends HTMLElement {
  #timer;
  #hear = () => this.#recall();

  connectedCallback() {
    this.dataset.keep = "";
    this.addEventListener("change", this);
    this.addEventListener("submit", this);
    document.addEventListener("rasti:answers", this.#hear);
    this.#timer = setInterval(() => this.#show(), TICK_MS);
    this.drawn = this.#show();
    if (started) return;
    started = true;
    start();
  }

  disconnectedCallback() {
    document.removeEventListener("rasti:answers", this.#hear);
    clearInterval(this.#timer);
  }

  async handleEvent(event) {
    event.preventDefault();
    if (event.type === "change" && event.target.name !== "score") return;
    const form = this.querySelector("form");
    const sent = await answer(this.session, Number(form.elements.score.value), form.elements.line.value.trim());
    this.#said(sent);
  }

  get session() {
    return this.getAttribute("session");
  }

  async #show() {
    if (this.firstElementChild || Date.parse(this.getAttribute("since")) > eventNow()) return;
    const made = part(document, "feedback", { about: this.getAttribute("about") ?? "" });
    this.append(made);
    const before = await this.#recall();
    if (!before) return;
    made.elements.score.value = before.score;
    made.elements.line.value = before.line;
  }

  async #recall() {
    const before = await answerOf(this.session);
    if (before && this.firstElementChild) this.#said(before.sent);
    return before;
  }

  #said(sent) {
    this.querySelector("[data-line]").hidden = false;
    this.querySelector("[role=status]").textContent = word(document, sent ? "feedback-sent" : "feedback-kept");
  }
}

customElements.define("session-feedback", SessionFeedback);
