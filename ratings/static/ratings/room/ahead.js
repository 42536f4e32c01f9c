// The clips that come next, loaded while this one is judged: the part of the page, and the whole video as a
// blob, so that it starts at once and cannot stall, with or without network.

export class Ahead {
  constructor({ url, most }) {
    Object.assign(this, { url, most, ready: [], loading: null, ended: false, shown: null });
  }

  // Whether the server hears at once, with the next request from here, that a clip is shown.
  tells(assignment) {
    if (this.loading || this.ended || this.ready.length >= this.#wanted) return false;
    this.shown = assignment;
    return true;
  }

  get #wanted() {
    return navigator.connection?.saveData ? 1 : Math.max(1, this.most);
  }

  // Load until `most` clips wait behind `assignment`, the one in front.
  fill(assignment) {
    this.loading ??= this.#fill(assignment).finally(() => (this.loading = null));
    return this.loading;
  }

  // The next clip's article; null when there is none, or when it cannot be had without network.
  async take(assignment) {
    if (!this.ready.length && !this.ended) await this.fill(assignment).catch(() => {});
    return this.ready.shift() ?? null;
  }

  async #fill(assignment) {
    while (this.ready.length < this.#wanted && !this.ended) {
      const last = this.ready.at(-1)?.dataset.assignment ?? assignment;
      const article = await this.#fetch(last);
      if (article) this.ready.push(article);
      else this.ended = true;
    }
  }

  async #fetch(after) {
    const shown = this.shown ? `&shown=${this.shown}` : "";
    this.shown = null;
    const answer = await fetch(`${this.url}?after=${after}${shown}`);
    if (answer.status === 204) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const article = document.importNode(holder.content, true).querySelector("[data-clip]");
    const videos = [...article.querySelectorAll("[data-video], [data-given-video]")];
    if (!navigator.connection?.saveData) await Promise.all(videos.map((video) => this.#loadVideo(video)));
    return article;
  }

  // Whatever ends the network half way ends this too: the clip is asked for again, and never shown in part.
  async #loadVideo(video) {
    const address = video.getAttribute("src");
    video.removeAttribute("src");
    const answer = await fetch(address);
    // Where the address itself is refused, the player will try it again and say that it does not play.
    video.src = answer.ok ? URL.createObjectURL(await answer.blob()) : address;
    video.load();
  }
}
