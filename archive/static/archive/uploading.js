// Sends files in pieces (tus 1.0), so that a broken connection or a closed page costs one piece and not the file.
// Without this file the form sends them in one go.
"use strict";

(() => {
  const form = document.getElementById("upload");
  const list = document.getElementById("sending");
  const zone = form.querySelector(".drop-zone");
  const input = form.querySelector("input[type=file]");
  const PIECE = Number(form.dataset.piece);
  const FIRST_WAIT = 1000; // milliseconds before a broken piece is sent again; doubles up to LONGEST_WAIT
  const LONGEST_WAIT = 30000;
  const FINAL = new Set([400, 401, 403, 404, 410, 412, 413, 415, 422, 507]);
  let underWay = 0;

  const wait = (pause) => new Promise((resolve) => setTimeout(resolve, pause));
  const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const sized = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const timed = (seconds) => (seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`);

  const ask = (method, address, headers = {}, body = undefined) => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers };
    return fetch(address, { method, headers: all, body, credentials: "same-origin" });
  };

  // crypto.subtle is there with https and on localhost alone; elsewhere a piece goes without its checksum.
  const checksum = async (piece) => {
    if (!window.crypto?.subtle) return {};
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await piece.arrayBuffer()));
    return { "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...digest))}` };
  };

  class Refused extends Error {}

  const fair = async (answer) => {
    if (answer.ok) return answer;
    const html = (answer.headers.get("Content-Type") ?? "").includes("html");
    const sentence = html ? `${answer.status} ${answer.statusText}` : await answer.text();
    throw FINAL.has(answer.status) ? new Refused(sentence) : new Error(sentence);
  };

  class Sending {
    constructor(file) {
      this.file = file;
      this.row = document.getElementById("sending-file").content.cloneNode(true).firstElementChild;
      this.state = this.row.querySelector(".sending-state");
      this.bar = this.row.querySelector("progress");
      this.button = this.row.querySelector(".sending-pause");
      this.row.querySelector(".sending-name").textContent = file.name;
      this.bar.setAttribute("aria-label", file.name);
      this.state.textContent = this.state.dataset.waits;
      this.button.textContent = this.button.dataset.pause;
      this.button.addEventListener("click", () => this.toggle());
      this.paused = false;
      list.append(this.row);
    }

    toggle() {
      this.paused = !this.paused;
      this.button.textContent = this.paused ? this.button.dataset.resume : this.button.dataset.pause;
      if (this.paused) this.state.textContent = this.state.dataset.paused;
    }

    async begin() {
      const known = [...document.querySelectorAll(".unfinished li")].find(
        (row) => row.dataset.name === this.file.name && Number(row.dataset.length) === this.file.size,
      );
      if (known) return known.dataset.address;
      const said = [["filename", this.file.name]];
      for (const name of ["source", "format", "encoding"]) said.push([name, form.elements[name].value]);
      if (form.elements.preview.checked) said.push(["preview", "1"]);
      const metadata = said.filter(([, value]) => value).map(([name, value]) => `${name} ${encoded(value)}`).join(",");
      const headers = { "Upload-Length": String(this.file.size), "Upload-Metadata": metadata };
      const answer = await fair(await ask("POST", form.dataset.uploads, headers));
      this.dump = answer.headers.get("Upload-Dump");
      return answer.headers.get("Location");
    }

    async piece(address, offset) {
      const piece = this.file.slice(offset, offset + PIECE);
      if (offset + piece.size === this.file.size) this.state.textContent = this.state.dataset.keeping;
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
      const answer = await fair(await ask("PATCH", address, { ...headers, ...(await checksum(piece)) }, piece));
      this.dump = answer.headers.get("Upload-Dump");
      return Number(answer.headers.get("Upload-Offset"));
    }

    show(offset, began, before) {
      const rate = (offset - before) / ((performance.now() - began) / 1000);
      this.bar.value = this.file.size ? offset / this.file.size : 1;
      const left = timed((this.file.size - offset) / rate);
      const done = `${sized(offset)} / ${sized(this.file.size)}`;
      this.state.textContent = `${done} · ${sized(rate)}/s · ${left} ${this.state.dataset.left}`;
    }

    async send() {
      if (this.file.size > Number(form.dataset.most)) throw new Refused(this.state.dataset.tooLarge);
      let address = await this.persist(() => this.begin());
      this.button.hidden = false;
      while (!this.dump) {
        let offset = await this.persist(async () => {
          const answer = await fair(await ask("HEAD", address));
          return Number(answer.headers.get("Upload-Offset"));
        });
        const began = performance.now(), before = offset;
        try {
          while (!this.dump) {
            while (this.paused) await wait(200);
            offset = await this.piece(address, offset);
            this.show(offset, began, before);
          }
        } catch (error) {
          if (error instanceof Refused) throw error;
          this.state.textContent = this.state.dataset.again;
          await wait(FIRST_WAIT);
        }
      }
    }

    async persist(attempt) {
      for (let pause = FIRST_WAIT; ; pause = Math.min(2 * pause, LONGEST_WAIT)) {
        try {
          return await attempt();
        } catch (error) {
          if (error instanceof Refused) throw error;
          this.state.textContent = this.state.dataset.again;
          await wait(pause);
        }
      }
    }

    async run() {
      try {
        await this.send();
        this.bar.value = 1;
        this.state.textContent = this.state.dataset.done;
        const link = this.row.querySelector(".sending-dump");
        link.href = this.dump;
        link.hidden = false;
      } catch (error) {
        this.row.classList.add("errors");
        this.state.textContent = error.message;
      }
      this.button.hidden = true;
      return this.dump;
    }
  }

  const send = async (files) => {
    const sendings = [...files].map((file) => new Sending(file));
    underWay += sendings.length;
    const dumps = [];
    for (const sending of sendings) {
      const dump = await sending.run();
      if (dump) dumps.push(dump);
      underWay -= 1;
    }
    if (!underWay && dumps.length === sendings.length) location.assign(dumps.length === 1 ? dumps[0] : form.dataset.dumps);
  };

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    const files = [...input.files];
    input.value = "";
    send(files);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
    });
  }
  zone.addEventListener("drop", (event) => send(event.dataTransfer.files));
  window.addEventListener("beforeunload", (event) => underWay && event.preventDefault());
})();
