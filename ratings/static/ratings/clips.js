// The list of clips and the page of one: their states change while they are looked at.
import { Watch, showState } from "./watch.js";

const { states_url: address } = JSON.parse(document.getElementById("page-data").textContent);

function show(clip) {
  const place = document.querySelector(`[data-clip="${clip.id}"]`);
  // The page of one clip has too much that changes when it is ready: it is loaded anew.
  if (clip.settled && "reload" in place.dataset) return location.reload();
  const state = place.querySelector("[data-shows-state]");
  showState(state, clip);
  if (!("reload" in place.dataset)) showCard(place, state, clip);
}

function showCard(card, state, clip) {
  state.hidden = clip.state === "ready";
  const reason = card.querySelector("[data-reason]");
  reason.textContent = clip.reason;
  reason.hidden = !clip.reason;
  if (!clip.poster) return;
  const poster = new Image(320, 180);
  poster.alt = "";
  poster.src = clip.poster;
  card.querySelector("[data-poster]").replaceChildren(poster);
  const length = card.querySelector("[data-length]");
  length.textContent = length.textContent.replace(/^\D*$|[\d.]+/, (found) =>
    /\d/.test(found) ? clip.length.toFixed(1) : `${clip.length.toFixed(1)} s`,
  );
  length.hidden = false;
}

const watch = new Watch(address, show);
for (const card of document.querySelectorAll("[data-clip][data-open]")) watch.add(card.dataset.clip);

// Choosing a filter applies it; the button is for those without a script and for the search.
const filters = document.querySelector(".clip-filters");
filters?.addEventListener("change", (event) => event.target.type !== "search" && filters.requestSubmit());

// Clips to do one thing to: the bar shows once any is chosen; a click with Shift ticks all between.
const bar = document.querySelector("[data-choosing]");
if (bar) {
  const boxes = [...document.querySelectorAll("[form=choosing][name=clip]")];
  const all = bar.elements.all;
  const told = bar.querySelector("[data-chosen]");
  let last = null;
  const count = () => {
    const n = boxes.filter((box) => box.checked).length;
    told.textContent = all?.checked ? "" : told.dataset.template.replace("{n}", n);
    bar.classList.toggle("idle", !n && !all?.checked);
    for (const button of bar.querySelectorAll("[name=act]")) button.disabled = !n && !all?.checked;
  };
  for (const [place, box] of boxes.entries()) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        const [from, to] = [Math.min(last, place), Math.max(last, place)];
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = place;
      count();
    });
  }
  bar.querySelector("[data-choose-page]").addEventListener("click", () => {
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    count();
  });
  all?.addEventListener("change", count);
  count();
}
