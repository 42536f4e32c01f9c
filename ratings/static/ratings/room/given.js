// What a clip was conditioned on, alone on the stage before the clip plays: an image for a moment, a video once.
// Any key goes on. It is seen, not watched: nothing of it stands in the record of the clip.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MOMENT = 4000;
const ANY = /^(.|Enter|Backspace|Arrow\w+)$/;

export class Given {
  // null where the study shows nothing first, or the prompt has nothing to show.
  static of(article) {
    const place = article.querySelector("[data-given]");
    return place && new Given(article, place);
  }

  constructor(article, place) {
    Object.assign(this, { article, place, label: article.ariaLabel });
    this.video = place.querySelector("[data-given-video]");
    this.over = new Promise((resolve) => (this.tell = resolve));
    this.listening = new AbortController();
  }

  show() {
    const { signal } = this.listening;
    this.place.hidden = false;
    this.#transport.inert = true;
    this.article.ariaLabel = this.place.querySelector("[data-given-says]").textContent;
    this.place.querySelector("button").addEventListener("click", () => this.end(), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal, capture: true });
    if (this.video) this.#play(signal);
    else if (!calm.matches) this.timer = setTimeout(() => this.end(), MOMENT);
    return this.over;
  }

  end() {
    this.listening.abort();
    clearTimeout(this.timer);
    this.#transport.inert = false;
    this.article.ariaLabel = this.label;
    if (this.video?.src.startsWith("blob:")) URL.revokeObjectURL(this.video.src);
    this.place.remove();
    this.tell();
  }

  get #transport() {
    return this.article.querySelector(".transport");
  }

  // Where playing at once is refused or unwelcome, the video has its own button, and nothing goes on by itself.
  async #play(signal) {
    for (const type of ["ended", "error"]) this.video.addEventListener(type, () => this.end(), { signal });
    if (!calm.matches && (await this.video.play().then(() => true, () => false))) return;
    this.video.controls = true;
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key === "?") return;
    if (!ANY.test(event.key) || document.querySelector("dialog[open]")) return;
    if (event.target.closest("textarea, input, video") || event.repeat) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.end();
  }
}
