// Keeps the state of a dump on its page up to date while it is read. Without this file the page reloads itself.
"use strict";

(() => {
  const place = document.getElementById("job");
  const PAUSE = 2000; // milliseconds between two looks
  const MOST = 30000; // while the server does not answer

  const wait = (pause) => new Promise((resolve) => setTimeout(resolve, pause));

  const fresh = async () => {
    const answer = await fetch(place.dataset.progress, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".job");
  };

  const follow = async () => {
    for (let pause = PAUSE; ; ) {
      await wait(pause);
      if (document.hidden || place.contains(document.activeElement)) continue;
      try {
        const job = await fresh();
        // What follows the state on the page, the items and what was brought, is there once the reading ends.
        if (job.dataset.live !== "yes") return location.reload();
        place.replaceChildren(job);
        pause = PAUSE;
      } catch {
        pause = Math.min(2 * pause, MOST);
      }
    }
  };

  follow();
})();
