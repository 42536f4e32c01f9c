// Example clips of a dimension's levels: fetched and played once when their panel opens, still when it closes.
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

function toggled({ target, newState }) {
  for (const video of target.querySelectorAll("[data-example]")) {
    if (newState !== "open") {
      video.pause();
      continue;
    }
    if (!video.src) video.src = video.dataset.example;
    if (!CALM.matches) play(video);
  }
}

function play(video) {
  video.currentTime = 0;
  video.play().catch(() => {});
}

// Panels come with every clip, and `toggle` does not bubble.
document.addEventListener("toggle", toggled, true);
document.addEventListener("click", ({ target }) => {
  const video = target.closest("[data-plays]")?.querySelector("video");
  if (video) play(video);
});
