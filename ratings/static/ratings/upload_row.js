// One file on the upload page: its fields, where it stands, and what is to be said of it.
import { showState } from "./watch.js";

/** Put values into the gaps of a translated sentence. */
export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (gap, key) => values[key] ?? gap);

const template = document.getElementById("upload-row");
const FIELDS = ["generator", "prompt", "sample", "task"];

export function megabytes(bytes) {
  if (bytes < 1e4) return String(Number((bytes / 1e6).toPrecision(1)));
  return bytes < 1e5 ? (bytes / 1e6).toFixed(2) : bytes < 1e7 ? (bytes / 1e6).toFixed(1) : String(Math.round(bytes / 1e6));
}

export class Row {
  // new -> queued -> stored -> settled. Paused and failed ones may go on, refused ones may not.
  state = "new";
  bytes = 0;
  // How many clips came of it, and how they fared: one of a file, many of a ZIP.
  ready = 0;
  bad = 0;
  // What a manifest tells of how the clip came about, beside the fields that are shown.
  told = {};

  constructor(file, path, { words, known, all }) {
    Object.assign(this, { file, path, words, known, all, archive: /\.zip$/i.test(file.name), clips: new Map() });
    this.element = template.content.cloneNode(true).firstElementChild;
    this.inputs = Object.fromEntries(FIELDS.map((name) => [name, this.find(`[data-field="${name}"]`)]));
    this.find("[data-name]").textContent = file.name;
    this.find("[data-size]").textContent = `${megabytes(file.size)} MB`;
    this.find('[data-act="remove"]').addEventListener("click", () => this.onRemove());
    this.find('[data-act="pause"]').addEventListener("click", () => this.onPause());
    this.element.classList.toggle("packed", this.archive);
    this.offer();
    this.element.addEventListener("input", (event) => {
      event.target.dataset.own = "";
      event.target.removeAttribute("aria-invalid");
      this.say("");
      this.askTask();
    });
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  place(list) {
    list.append(this.element);
    this.inherit();
  }

  /** Take what a manifest or the file's name says; the fields for all files give the rest. */
  fill({ generator, prompt, sample, task, ...told }) {
    this.told = told;
    for (const [name, value] of Object.entries({ generator, prompt, sample, task })) {
      if (!value) continue;
      this.inputs[name].value = value;
      this.inputs[name].dataset.own = "";
    }
  }

  /** Show the buttons that make sense now. */
  offer() {
    const button = this.find('[data-act="pause"]');
    button.hidden = !["queued", "paused"].includes(this.state);
    const paused = this.state === "paused";
    button.setAttribute("aria-label", paused ? this.words.resume : this.words.pause);
    button.querySelector("[data-when=queued]").hidden = paused;
    button.querySelector("[data-when=paused]").hidden = !paused;
    this.find('[data-act="remove"]').hidden = ["stored", "settled"].includes(this.state);
  }

  inherit() {
    if (this.state !== "new" && this.state !== "failed") return;
    for (const [name, input] of Object.entries(this.all)) {
      if (!("own" in this.inputs[name].dataset)) this.inputs[name].value = input.value;
    }
    this.askTask();
  }

  askTask() {
    const prompt = this.inputs.prompt.value.trim();
    this.find(".task").hidden = this.archive || !prompt || Boolean(this.known(prompt));
  }

  fields() {
    if (this.archive) return { kind: "archive" };
    const values = Object.fromEntries(FIELDS.map((name) => [name, this.inputs[name].value.trim()]));
    const known = this.known(values.prompt);
    return { ...this.told, ...values, ...(known && { prompt: known.slug, task: "" }) };
  }

  /** Return whether all that is needed is there; say what is not. */
  check() {
    if (this.archive) return true;
    const { generator, prompt, task } = this.fields();
    const missing = !generator ? "generator" : !prompt ? "prompt" : !task && !this.known(prompt) ? "task" : "";
    if (!missing) return true;
    this.inputs[missing].setAttribute("aria-invalid", "true");
    this.say(this.words[`needs_${missing}`], "bad");
    return false;
  }

  focus() {
    this.find('[aria-invalid="true"]')?.focus();
  }

  /** Say that a part of it is with the server already, and take what was typed then. */
  goOn(upload) {
    this.address = upload.url;
    this.bytes = upload.offset;
    this.fill(upload.fields);
    this.say(filled(this.words.goes_on, { n: Math.floor((100 * upload.offset) / upload.length) }));
  }

  queue() {
    this.become("queued");
    this.say("");
    this.lock(true);
    this.progress((100 * this.bytes) / this.file.size);
  }

  become(state) {
    this.state = state;
    this.offer();
  }

  lock(locked) {
    for (const input of Object.values(this.inputs)) input.disabled = locked;
  }

  sent(bytes) {
    this.bytes = Math.min(bytes, this.file.size);
    this.progress((100 * this.bytes) / this.file.size);
    this.say("");
  }

  wait(words) {
    this.say(words, "warn");
  }

  paused() {
    this.become("paused");
    this.say(this.words.paused);
  }

  /** All bytes are there, and the server still unpacks them. */
  unpacking() {
    this.bytes = this.file.size;
    this.find("progress").removeAttribute("value");
    this.say(this.words.unpacking);
  }

  stored({ clip, report }) {
    this.become("stored");
    this.bytes = this.file.size;
    this.progress(null);
    if (clip) this.storedClip(clip);
    else this.storedMany(report);
    this.settle();
  }

  storedClip(clip) {
    this.clips.set(clip.id, clip);
    this.link(clip.url);
    this.inputs.sample.value = clip.sample;
    if (clip.shared_with.length) this.say(filled(this.words.shared, { names: clip.shared_with.join(", ") }), "warn");
  }

  storedMany({ imported, skipped, notes, clips }) {
    for (const id of clips) this.clips.set(id, null);
    this.link(this.words.clips_url);
    this.say([filled(this.words.unpacked, { n: imported, skipped }), ...notes].join("\n"), notes.length ? "warn" : "");
  }

  link(url) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = this.file.name;
    this.find("[data-name]").replaceWith(link);
  }

  probed(clip) {
    this.clips.set(clip.id, clip);
    if (!this.archive) this.showClip(clip);
    this.settle();
  }

  showClip(clip) {
    showState(this.find("[data-state]"), clip);
    this.progress(clip.state === "probing" ? clip.percent : null);
    if (clip.reason) this.say(clip.reason, clip.state === "rejected" ? "bad" : "warn");
  }

  /** Count the clips that have come to their end. */
  settle() {
    const clips = [...this.clips.values()].filter((clip) => clip?.settled);
    this.ready = clips.filter((clip) => clip.state === "ready").length;
    this.bad = clips.length - this.ready;
    if (clips.length === this.clips.size) this.become("settled");
  }

  fail(error) {
    this.become("failed");
    this.progress(null);
    this.lock(false);
    for (const [name, input] of Object.entries(this.inputs)) {
      if (name in error.fields) input.setAttribute("aria-invalid", "true");
    }
    const told = error.message || this.words[error.kind] || this.words.failed;
    this.say([told, error.fields.manifest].filter(Boolean).join("\n"), "bad");
  }

  refuse(words) {
    this.become("refused");
    this.lock(true);
    this.find(".task").hidden = true;
    this.say(words, "bad");
  }

  progress(percent) {
    const bar = this.find("progress");
    bar.hidden = percent === null;
    if (percent !== null) bar.value = percent;
  }

  say(words, kind = "") {
    const said = this.find("[data-said]");
    said.textContent = words;
    said.className = `said ${kind}`;
    said.hidden = !words;
  }
}
