/** The only script: new events on top of the table, and a button that stops them. */
export const script = `"use strict";
const pause = document.getElementById("pause");
const live = document.getElementById("live");
const feed = document.getElementById("feed");
if (pause && live && feed) {
  let source;
  const start = () => {
    source = new EventSource(pause.dataset.stream);
    source.onopen = () => { live.textContent = live.dataset.on; };
    source.onerror = () => { live.textContent = live.dataset.lost; };
    source.addEventListener("rows", ({ data }) => {
      document.getElementById("none")?.remove();
      for (const old of feed.querySelectorAll(".new")) old.classList.remove("new");
      feed.insertAdjacentHTML("afterbegin", data);
      while (feed.rows.length > 200) feed.deleteRow(-1);
    });
    pause.textContent = pause.dataset.pause;
  };
  pause.hidden = false;
  pause.addEventListener("click", () => {
    if (source) {
      source.close();
      source = undefined;
      live.textContent = live.dataset.off;
      pause.textContent = pause.dataset.resume;
    } else start();
  });
  start();
}
`;
