// The viewing test: how wide the window is, how many pictures a second the screen shows, how many frames of a
// drawn clip this browser loses. It only measures, and plays the beeps; the server says whether it is enough.

const PATIENCE_MS = 20_000;
const form = document.querySelector("[data-viewing]");
const video = form.querySelector("video");
const width = form.querySelector("[data-width]");
const beeps = form.querySelector("audio");
const TURNS = 60;

function showWidth() {
  if (width) width.textContent = width.dataset.template.replace("{width}", innerWidth);
}

// The network is not what is tested: the clip is loaded whole before it plays.
async function loaded() {
  if (video.readyState < HTMLMediaElement.HAVE_ENOUGH_DATA) await once("canplaythrough");
}

function once(name) {
  return new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, { once: true });
    video.addEventListener("error", reject, { once: true });
    setTimeout(resolve, PATIENCE_MS);
  });
}

async function play() {
  await loaded();
  const before = video.getVideoPlaybackQuality();
  video.currentTime = 0;
  const over = once("ended");
  await video.play();
  await over;
  const after = video.getVideoPlaybackQuality();
  form.elements.frames.value = after.totalVideoFrames - before.totalVideoFrames;
  form.elements.dropped.value = after.droppedVideoFrames - before.droppedVideoFrames;
}

// The screen's own beat: the middle one of many pauses between two pictures, which a slow page does not move.
async function refresh() {
  const pauses = [];
  for (let last = await picture(); pauses.length < TURNS; ) {
    const now = await picture();
    pauses.push(now - last);
    last = now;
  }
  return Math.round(1000 / pauses.sort((a, b) => a - b)[TURNS / 2]);
}

function picture() {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
    setTimeout(() => resolve(performance.now()), 1000);
  });
}

form.querySelector("[data-beeps]")?.addEventListener("click", () => {
  beeps.currentTime = 0;
  beeps.play();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  form.querySelector("[data-start]").disabled = true;
  form.querySelector("[data-running]").hidden = false;
  // A clip that does not play leaves the counts at nothing, which says so.
  form.elements.refresh.value = await refresh();
  if (video) await play().catch(() => video.pause());
  form.elements.width.value = innerWidth;
  form.submit();
});
addEventListener("resize", showWidth);
showWidth();
