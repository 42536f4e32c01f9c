// The upload page: files are chosen, named, sent and followed until each is a clip or says why not.
import { Catalogue, guess } from "./filenames.js";
import { Failure, Transfers, send } from "./transfers.js";
import { Row, filled } from "./upload_row.js";
import { Totals } from "./upload_totals.js";
import { Watch } from "./watch.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const page = read("page-data");
const generators = read("generators");
const prompts = read("prompts");
const catalogue = new Catalogue(generators, prompts);
const form = document.getElementById("upload");
const list = document.getElementById("uploads");
const drop = document.getElementById("drop");
const chooser = document.getElementById("files");
const rows = new Set();
const byClip = new Map();
const totals = new Totals(rows, page.words);
const all = Object.fromEntries([...form.querySelectorAll("[data-all]")].map((input) => [input.dataset.all, input]));

const transfers = new Transfers(
  (row, signal) =>
    send(row.file, row.fields(), {
      url: page.upload_url,
      token: form.elements.csrfmiddlewaretoken.value,
      signal,
      onProgress: (bytes) => (row.sent(bytes), totals.show()),
    }),
  (row, seconds) => row.wait(filled(page.words.offline, { n: seconds })),
);

const watch = new Watch(page.states_url, (clip) => {
  for (const row of byClip.get(clip.id) ?? []) row.probed(clip);
  totals.show();
});

function addFiles(entries) {
  for (const { file, path } of entries) {
    if (file.name.startsWith(".")) continue;
    const row = new Row(file, { words: page.words, known: (prompt) => catalogue.prompt(prompt), all });
    const guessed = guess(path, catalogue);
    row.fill(guessed);
    row.place(list);
    row.path = path;
    row.onRemove = () => remove(row);
    if (isTwice(row)) row.refuse(page.words.twice, "twice");
    else if (!file.size) row.refuse(page.words.empty);
    else if (file.size > page.most_bytes) row.refuse(page.words.too_large);
    rows.add(row);
  }
  list.hidden = rows.size === 0;
  totals.show();
}

function isTwice(row) {
  return [...rows].some(
    ({ file, path }) =>
      file.name === row.file.name && file.size === row.file.size && file.lastModified === row.file.lastModified && path === row.path,
  );
}

function remove(row) {
  transfers.cancel(row);
  row.element.remove();
  rows.delete(row);
  list.hidden = rows.size === 0;
  totals.show();
}

function start(chosen) {
  const ready = chosen.filter((row) => row.check());
  const wrong = chosen.find((row) => !ready.includes(row));
  if (wrong) wrong.focus();
  for (const row of ready) upload(row);
  totals.show();
}

async function upload(row) {
  row.queue();
  totals.begin();
  try {
    const clip = await transfers.add(row);
    byClip.set(clip.id, [...(byClip.get(clip.id) ?? []), row]);
    row.stored(clip);
    row.probed(clip);
    if (!clip.settled) watch.add(clip.id);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.kind !== "cancelled") row.fail(error);
  }
  totals.show();
}

/** Everything dropped, folders opened, each file with its path. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: file.name }));
  return (await Promise.all(entries.map((entry) => walk(entry, "")))).flat();
}

async function walk(entry, folder) {
  const path = folder + entry.name;
  if (entry.isFile) return [{ file: await new Promise((done, fail) => entry.file(done, fail)), path }];
  const reader = entry.createReader();
  const found = [];
  // A folder is given in portions, and an empty one says that there is no more.
  for (;;) {
    const portion = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!portion.length) return found;
    for (const child of portion) found.push(...(await walk(child, `${path}/`)));
  }
}

function options(id, pairs) {
  const made = pairs.map(([value, label]) => new Option(label, value));
  document.getElementById(id).append(...made);
}

options("known-generators", generators.map(({ name }) => [name, ""]));
options("known-prompts", prompts.map(({ slug, text }) => [slug, text]));
document.getElementById("choose").addEventListener("click", () => chooser.click());
chooser.addEventListener("change", () => {
  addFiles([...chooser.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
  chooser.value = "";
});
for (const type of ["dragover", "dragenter"]) {
  drop.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("over"));
// A file that misses the field must not replace the page.
for (const type of ["dragover", "drop"]) addEventListener(type, (event) => event.preventDefault());
drop.addEventListener("drop", async (event) => addFiles(await dropped(event.dataTransfer)));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  start([...rows].filter((row) => row.state === "new"));
});
form.addEventListener("input", (event) => {
  if (event.target.dataset.all) for (const row of rows) row.inherit();
});
document.getElementById("retry").addEventListener("click", () => start([...rows].filter((row) => row.state === "failed")));
addEventListener("beforeunload", (event) => {
  if ([...rows].some((row) => row.state === "queued")) event.preventDefault();
});
