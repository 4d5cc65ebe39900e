// <upload-progress>: around a form that sends a file: how much is sent, that it is being read, and no second press meanwhile.

import { word } from "../lib/words.js";

class UploadProgress extends HTMLElement {
  #sending = false;

  connectedCallback() {
    this.addEventListener("submit", (event) => this.#submit(event));
  }

  #submit(event) {
    event.preventDefault();
    if (this.#sending) return;
    const file = event.target.querySelector("[type=file]").files[0];
    if (file?.size > Number(this.getAttribute("most"))) return this.#end("large");
    this.#sending = true;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => this.#say("sending", loaded / (total || 1)));
    request.upload.addEventListener("load", () => this.#say("reading"));
    request.addEventListener("load", () => this.#show(request));
    request.addEventListener("error", () => this.#end("failed"));
    request.open("POST", event.target.action);
    request.send(new FormData(event.target));
    this.#say("sending", 0);
  }

  // What was taken has an address of its own; what was refused is an answer to this page.
  #show({ status, responseURL, response }) {
    if (status === 200) return location.assign(responseURL);
    const main = new DOMParser().parseFromString(response, "text/html").querySelector("main");
    if (!main) return this.#end("failed");
    document.querySelector("main").replaceWith(main);
    main.focus();
  }

  #say(key, share) {
    const format = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    const place = this.querySelector("[role=status]");
    const text = word(this, key, share === undefined ? {} : { share: format.format(share) });
    if (place.textContent !== text) place.textContent = text;
    this.querySelector("progress").hidden = false;
    if (share === undefined) this.querySelector("progress").removeAttribute("value");
    else this.querySelector("progress").value = share;
  }

  #end(key) {
    this.#sending = false;
    this.#say(key, 0);
    this.querySelector("progress").hidden = true;
  }
}

customElements.define("upload-progress", UploadProgress);
