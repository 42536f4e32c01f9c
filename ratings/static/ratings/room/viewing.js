// The viewing test: how wide the window is, and how many frames of a drawn clip this browser loses.
// It only measures; the server says whether that is enough.

const PATIENCE_MS = 20_000;
const form = document.querySelector("[data-viewing]");
const video = form.querySelector("video");
const width = form.querySelector("[data-width]");

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

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  form.querySelector("button").disabled = true;
  form.querySelector("[data-running]").hidden = false;
  // A clip that does not play leaves the counts at nothing, which says so.
  if (video) await play().catch(() => video.pause());
  form.elements.width.value = innerWidth;
  form.submit();
});
addEventListener("resize", showWidth);
showWidth();
