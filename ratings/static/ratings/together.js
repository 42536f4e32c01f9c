// Clips held together by frame: each frame that is shown says which moment it holds and when it appears
// (requestVideoFrameCallback); what a clip is off the leading one is made good by playing it a little faster or
// slower, never visibly. The first that runs leads, so a shorter clip may end and hold its last frame.

const STILL = 0.004;
const JUMP = 0.3;
const PULL = 4;
const MOST = 0.06;

const runs = (video) => !video.paused && !video.ended && !video.seeking;

export class Together {
  // `steered` says whether the clips run together now.
  constructor(videos, { steered = () => true } = {}) {
    Object.assign(this, { videos, steered, drifts: [], shownAt: new Map() });
    for (const video of videos) this.#follow(video);
  }

  get leader() {
    return this.videos.find(runs);
  }

  stop() {
    this.stopped = true;
  }

  #follow(video) {
    const shown = (_now, { expectedDisplayTime }) => {
      if (this.stopped) return;
      this.shownAt.set(video, expectedDisplayTime / 1000);
      if (this.steered()) this.#steer(video);
      video.requestVideoFrameCallback(shown);
    };
    video.requestVideoFrameCallback?.(shown);
  }

  // How far a clip is ahead of the leader, in seconds, by the newest frame of each.
  #steer(video) {
    const { leader } = this;
    if (!leader || !runs(video)) return;
    if (video === leader) {
      video.playbackRate = 1;
      return;
    }
    if (Math.abs((this.shownAt.get(leader) ?? -Infinity) - this.shownAt.get(video)) > JUMP) return;
    const ahead = video.currentTime - leader.currentTime;
    this.drifts.push(ahead);
    if (Math.abs(ahead) > JUMP) video.currentTime = leader.currentTime;
    else if (Math.abs(ahead) < STILL) video.playbackRate = 1;
    else video.playbackRate = 1 - Math.max(-MOST, Math.min(MOST, PULL * ahead));
  }
}

// Resolves when the clip has enough to start at once, or cannot be played.
export function canStart(video) {
  if (video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA || video.error) return Promise.resolve();
  return new Promise((resolve) => {
    for (const type of ["canplay", "error"]) video.addEventListener(type, resolve, { once: true });
  });
}

export function moved(video, seconds) {
  if (video.currentTime === seconds) return Promise.resolve();
  return new Promise((resolve) => {
    video.addEventListener("seeked", resolve, { once: true });
    video.currentTime = seconds;
  });
}
