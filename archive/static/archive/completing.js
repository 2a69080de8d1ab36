// Offers words, sources and headlines while a query is typed (a combobox as the ARIA practices describe it).
// Without this file the box is a plain search box.
"use strict";

(() => {
  const PAUSE = 150; // milliseconds without a key before the archive is asked
  const input = document.getElementById("q");
  const form = input?.form;
  if (!form?.dataset.complete) return;

  const list = document.createElement("ul");
  const status = document.createElement("p");
  let chosen = -1;
  let asked;
  let timer;

  list.id = "completions";
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }

  const options = () => Array.from(list.children);

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const all = options();
    all[chosen]?.setAttribute("aria-selected", "false");
    chosen = place < -1 ? all.length - 1 : place >= all.length ? -1 : place;
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    all[chosen].setAttribute("aria-selected", "true");
    all[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[chosen].id);
  };

  const take = (option) => {
    const { address, query } = option.dataset;
    if (address) return location.assign(address);
    input.value = query;
    close();
    form.requestSubmit();
  };

  const option = ({ text, query, address, note }, number) => {
    const made = document.createElement("li");
    const words = document.createElement("span");
    const count = document.createElement("span");
    made.id = `completion-${number}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    Object.assign(made.dataset, address ? { address } : { query });
    words.dir = "auto";
    words.textContent = text;
    count.className = "count";
    count.textContent = note;
    made.append(words, " ", count);
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => take(made));
    return made;
  };

  const show = (completions) => {
    list.replaceChildren(...completions.map(option));
    chosen = -1;
    list.hidden = !completions.length;
    input.setAttribute("aria-expanded", String(Boolean(completions.length)));
    input.removeAttribute("aria-activedescendant");
    status.textContent = completions.length ? `${completions.length} ${form.dataset.found}` : "";
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const text = input.value;
    try {
      const answer = await fetch(`${form.dataset.complete}?q=${encodeURIComponent(text)}`, { signal: asked.signal, credentials: "same-origin" });
      if (!answer.ok) return close();
      const { completions } = await answer.json();
      if (document.activeElement === input && input.value === text) show(completions);
    } catch {
      // Another key came first, or the archive does not answer: the box works without.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) return close();
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1 < -1 ? -2 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(options()[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
})();
