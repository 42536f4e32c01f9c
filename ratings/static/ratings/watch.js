// Keeps the states of clips up to date: asks often while something changes, less and less while nothing does.
const QUICK = 1500;
const SLOW = 12000;
const AT_ONCE = 100;

export class Watch {
  /** `onClip` gets the card of each clip that is asked for, every time. */
  constructor(url, onClip) {
    this.url = url;
    this.onClip = onClip;
    this.open = new Map();
    this.pause = QUICK;
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  add(id) {
    this.open.set(id, "");
    this.hurry();
  }

  hurry() {
    this.pause = QUICK;
    this.plan();
  }

  plan() {
    clearTimeout(this.timer);
    if (this.open.size) this.timer = setTimeout(() => this.ask(), this.pause);
  }

  async ask() {
    // A hidden page asks nobody; it asks at once when it is looked at again.
    if (document.hidden) return;
    let changed = false;
    try {
      const ids = [...this.open.keys()].slice(0, AT_ONCE).join(",");
      const response = await fetch(`${this.url}?ids=${ids}`, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      for (const clip of (await response.json()).clips) changed = this.take(clip) || changed;
    } catch {
      // The server may be starting anew: what is not answered now is asked again later.
    }
    this.pause = changed ? QUICK : Math.min(this.pause * 1.5, SLOW);
    this.plan();
  }

  take(clip) {
    const seen = `${clip.state} ${clip.percent}`;
    const changed = this.open.get(clip.id) !== seen;
    // Whoever was asked goes to the end, so that with more than a hundred all have their turn.
    this.open.delete(clip.id);
    if (!clip.settled) this.open.set(clip.id, seen);
    this.onClip(clip);
    return changed;
  }
}

/** Show a state with the mark the server draws for it; the page holds one template for each. */
export function showState(place, clip) {
  const template = document.querySelector(`template[data-state="${clip.state}"]`);
  if (!template) return;
  const mark = template.content.cloneNode(true);
  if (clip.percent !== null && clip.percent !== undefined) {
    mark.querySelector(".done")?.setAttribute("stroke-dasharray", `${clip.percent} 100`);
    const words = mark.querySelector(".state").lastChild;
    words.textContent = words.textContent.replace(/\d+%/, `${clip.percent}%`);
  }
  place.replaceChildren(mark);
}
