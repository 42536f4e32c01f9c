// Moments at which something is wrong: one key marks the moment, a second names the fault. The clip plays on.
import { newId } from "./kept.js";

const tell = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

export class Marks extends EventTarget {
  constructor(article, video, say) {
    super();
    const find = (name) => article.querySelector(`[data-mark${name}]`);
    Object.assign(this, { video, say, all: [], moment: null, opener: find("") });
    Object.assign(this, { place: find("s"), dialogue: find("-ask"), says: find("-moment") });
    Object.assign(this, { list: find("-list"), row: find("-row") });
    this.faults = [...article.querySelectorAll("[data-fault]")];
    this.opener.addEventListener("click", () => (this.asking ? this.cancel() : this.ask()));
    find("-cancel").addEventListener("click", () => this.cancel());
    for (const button of this.faults) button.addEventListener("click", () => this.name(button.dataset.fault));
  }

  get asking() {
    return this.moment !== null;
  }

  get keys() {
    const named = this.faults.map((button, at) => [at + 1, () => this.name(button.dataset.fault)]);
    return { ...Object.fromEntries(named), escape: () => this.cancel(), m: () => this.cancel() };
  }

  ask() {
    this.moment = this.video.currentTime;
    this.says.textContent = tell(this.moment);
    this.#open(true);
    this.say.aloud("wrong", { time: tell(this.moment) });
  }

  cancel() {
    this.moment = null;
    this.#open(false);
  }

  name(fault) {
    this.all.push({ id: newId(), at: Math.round(this.moment * 1000) / 1000, fault });
    this.cancel();
    this.#changed();
  }

  restore(marks) {
    this.all.push(...marks);
    this.#draw();
  }

  #open(open) {
    this.dialogue.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    this.place.hidden = !open && !this.all.length;
  }

  #changed() {
    this.#draw();
    this.dispatchEvent(new CustomEvent("change"));
  }

  #draw() {
    this.all.sort((a, b) => a.at - b.at);
    this.list.replaceChildren(...this.all.map((mark) => this.#item(mark)));
    this.place.hidden = !this.asking && !this.all.length;
  }

  #item(mark) {
    const item = this.row.content.cloneNode(true);
    const word = this.faults.find((button) => button.dataset.fault === mark.fault)?.firstChild.textContent;
    const seek = item.querySelector("[data-mark-seek]");
    seek.textContent = `${tell(mark.at)} ${word?.trim() ?? mark.fault}`;
    seek.addEventListener("click", () => {
      this.video.pause();
      this.video.currentTime = mark.at;
    });
    item.querySelector("[data-mark-remove]").addEventListener("click", () => {
      this.all = this.all.filter((other) => other !== mark);
      this.#changed();
    });
    return item;
  }
}
