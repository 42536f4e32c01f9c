// One file on the upload page: its fields, where it stands, and what is to be said of it.
import { showState } from "./watch.js";

/** Put values into the gaps of a translated sentence. */
export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (gap, key) => values[key] ?? gap);

const template = document.getElementById("upload-row");
const FIELDS = ["generator", "prompt", "sample", "task"];

export function megabytes(bytes) {
  return bytes < 1e5 ? (bytes / 1e6).toFixed(2) : bytes < 1e7 ? (bytes / 1e6).toFixed(1) : String(Math.round(bytes / 1e6));
}

export class Row {
  // new -> queued -> stored -> settled; failed may be tried again, refused may not.
  state = "new";
  bytes = 0;

  constructor(file, { words, known, all }) {
    Object.assign(this, { file, words, known, all });
    this.element = template.content.cloneNode(true).firstElementChild;
    this.inputs = Object.fromEntries(FIELDS.map((name) => [name, this.find(`[data-field="${name}"]`)]));
    this.find("[data-name]").textContent = file.name;
    this.find("[data-size]").textContent = `${megabytes(file.size)} MB`;
    this.find('[data-act="remove"]').addEventListener("click", () => this.onRemove());
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

  /** Take what the file's name says; the fields for all files give the rest. */
  fill(guessed) {
    for (const [name, value] of Object.entries(guessed)) {
      if (!value) continue;
      this.inputs[name].value = value;
      this.inputs[name].dataset.own = "";
    }
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
    this.find(".task").hidden = !prompt || Boolean(this.known(prompt));
  }

  fields() {
    const values = Object.fromEntries(FIELDS.map((name) => [name, this.inputs[name].value.trim()]));
    const known = this.known(values.prompt);
    return known ? { ...values, prompt: known.slug, task: "" } : values;
  }

  /** Return whether all that is needed is there; say what is not. */
  check() {
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

  queue() {
    this.state = "queued";
    this.bytes = 0;
    this.say("");
    for (const input of Object.values(this.inputs)) input.disabled = true;
    this.progress(0);
  }

  sent(bytes) {
    this.bytes = bytes;
    this.progress((100 * bytes) / this.file.size);
    this.say("");
  }

  wait(words) {
    this.bytes = 0;
    this.progress(0);
    this.say(words, "warn");
  }

  stored(clip) {
    this.state = "stored";
    this.bytes = this.file.size;
    const link = document.createElement("a");
    link.href = clip.url;
    link.textContent = this.file.name;
    this.find("[data-name]").replaceWith(link);
    this.inputs.sample.value = clip.sample;
    this.find('[data-act="remove"]').hidden = true;
    if (clip.shared_with.length) this.say(filled(this.words.shared, { names: clip.shared_with.join(", ") }), "warn");
  }

  probed(clip) {
    showState(this.find("[data-state]"), clip);
    this.progress(clip.state === "probing" ? clip.percent : null);
    if (clip.reason) this.say(clip.reason, clip.state === "rejected" ? "bad" : "warn");
    if (!clip.settled) return;
    this.state = "settled";
    this.ready = clip.state === "ready";
  }

  fail(error) {
    this.state = "failed";
    this.bytes = 0;
    this.progress(null);
    for (const [name, input] of Object.entries(this.inputs)) {
      input.disabled = false;
      if (name in error.fields) input.setAttribute("aria-invalid", "true");
    }
    this.say(error.message || this.words[error.kind] || this.words.failed, "bad");
  }

  refuse(words) {
    this.state = "refused";
    for (const input of Object.values(this.inputs)) input.disabled = true;
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
