// Keys for people who read with both hands on the keyboard. Every page works without this file.
//   v  the other view of an article
//   /  search box    j k  next and previous result    n p  next and previous marked hit    ?  how to search
"use strict";

(() => {
  const step = (items, delta) => {
    if (!items.length) return;
    const now = items.findIndex((item) => item.contains(document.activeElement));
    const next = items[now < 0 ? (delta > 0 ? 0 : items.length - 1) : (now + delta + items.length) % items.length];
    const target = next.matches("mark") ? next : next.querySelector("a");
    if (next.matches("mark")) next.tabIndex = -1;
    target.focus();
    next.scrollIntoView({ block: "center" });
  };
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const keys = {
    "/": () => document.getElementById("q")?.select(),
    "?": () => document.querySelector("[data-key='?']")?.click(),
    v: () => document.querySelector("[data-key='v']")?.click(),
    j: () => step(all(".hits > li"), 1),
    k: () => step(all(".hits > li"), -1),
    n: () => step(all(".article mark"), 1),
    p: () => step(all(".article mark"), -1),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
