// The upload page: files are chosen, named, sent and followed until each is a clip or says why not.
import { Begun } from "./begun.js";
import { Catalogue, guess } from "./filenames.js";
import { Manifest, isManifest } from "./manifest.js";
import { Failure, Transfers } from "./transfers.js";
import { Tus } from "./tus.js";
import { Row, filled } from "./upload_row.js";
import { Totals } from "./upload_totals.js";
import { Watch } from "./watch.js";

const UNPACKING_PAUSE = 1000;
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const page = read("page-data");
const generators = read("generators");
const prompts = read("prompts");
const catalogue = new Catalogue(generators, prompts);
const form = document.getElementById("upload");
const list = document.getElementById("uploads");
const drop = document.getElementById("drop");
const chooser = document.getElementById("files");
const folder = document.getElementById("folder");
const rows = new Set();
const byClip = new Map();
const totals = new Totals(rows, page.words);
const all = Object.fromEntries([...form.querySelectorAll("[data-all]")].map((input) => [input.dataset.all, input]));

const tus = new Tus({ url: page.upload_url, token: form.elements.csrfmiddlewaretoken.value });
let manifest = null;
// What an earlier page began and did not finish; a page that cannot ask goes without.
let unfinished = [];
let begun = null;
const asked = tus
  .unfinished()
  .catch(() => [])
  .then((open) => {
    unfinished = open;
    begun = new Begun(open);
    showUnfinished();
  });

const transfers = new Transfers(travel, (row, seconds) => row.wait(filled(page.words.offline, { n: seconds })));

async function travel(row, signal) {
  const result = await tus.send(row.file, row.fields(), {
    address: row.address,
    signal,
    onBegin: (address) => {
      row.address = address;
      begun.keep(row.file, row.path, address);
    },
    onProgress: (bytes) => (row.sent(bytes), totals.show()),
  });
  return ended(row, result, signal);
}

/** Wait until the server has taken the upload in; it ends as clips or as a refusal. */
async function ended(row, result, signal) {
  while (result.state === "received") {
    row.unpacking();
    await new Promise((done) => setTimeout(done, UNPACKING_PAUSE));
    if (signal.aborted) throw new Failure(signal.reason);
    result = await tus.result(row.address, signal);
  }
  if (result.state === "refused") throw new Failure("refused", result.error);
  return result;
}

const watch = new Watch(page.states_url, (clip) => {
  for (const row of byClip.get(clip.id) ?? []) row.probed(clip);
  totals.show();
});

async function addFiles(entries) {
  await asked;
  const listed = entries.find(({ path }) => isManifest(path));
  if (listed) {
    manifest = new Manifest(listed.path, await listed.file.text());
    const rest = manifest.rest();
    if (rest) entries = [...entries, { file: rest, path: `${manifest.folder}${rest.name}` }];
    for (const row of inState("new")) row.fill(manifest.of(row.path) ?? {});
  }
  for (const { file, path } of entries) {
    if (file.name.startsWith(".") || isManifest(path)) continue;
    const row = new Row(file, path, { words: page.words, known: (prompt) => catalogue.prompt(prompt), all });
    row.fill(manifest?.of(path) ?? guess(path, catalogue));
    row.place(list);
    row.onRemove = () => remove(row);
    row.onPause = () => (row.state === "paused" ? start([row]) : transfers.stop(row, "paused"));
    const before = begun.find(file, path);
    if (before) row.goOn(before);
    if (isTwice(row)) row.refuse(page.words.twice, "twice");
    else if (!file.size) row.refuse(page.words.empty);
    else if (file.size > page.most_bytes) row.refuse(page.words.too_large);
    rows.add(row);
  }
  list.hidden = rows.size === 0;
  totals.show();
  if (manifest) showManifest();
}

/** Say what the manifest fills in, and what in it does not fit the files. */
function showManifest() {
  const { missing, unknown } = manifest;
  const files = [...rows].filter((row) => !row.archive);
  const absent = manifest.absent(new Set(files.map((row) => row.path)));
  const named = files.filter((row) => manifest.of(row.path)).length;
  const told = missing.length
    ? [filled(page.words.manifest_lacks, { names: missing.join(", ") })]
    : [filled(page.words.manifest_names, { n: named, of: files.length })];
  if (unknown.length) told.push(filled(page.words.manifest_unknown, { names: shortened(unknown) }));
  if (absent.length && !missing.length) told.push(filled(page.words.manifest_absent, { n: absent.length, names: shortened(absent) }));
  const notice = document.getElementById("manifest");
  notice.hidden = false;
  notice.classList.toggle("warning", told.length > 1 || missing.length > 0);
  notice.querySelector("p").textContent = told.join(" ");
}

function isTwice(row) {
  return [...rows].some(
    ({ file, path }) =>
      file.name === row.file.name && file.size === row.file.size && file.lastModified === row.file.lastModified && path === row.path,
  );
}

function remove(row) {
  transfers.stop(row, "cancelled");
  row.element.remove();
  if (row.address) tus.forget(row.address).catch(() => {});
  begun.drop(row.file, row.path);
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
    const result = await transfers.add(row);
    begun.drop(row.file, row.path);
    row.stored(result);
    if (result.clip) row.probed(result.clip);
    for (const [id, clip] of row.clips) follow(id, clip, row);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.kind === "paused") row.paused();
    else if (error.kind !== "cancelled") failed(row, error);
  }
  totals.show();
}

function follow(id, clip, row) {
  byClip.set(id, [...(byClip.get(id) ?? []), row]);
  if (!clip?.settled) watch.add(id);
}

/** What the server refused whole is begun anew once its fields are corrected; what broke off goes on. */
function failed(row, error) {
  if (error.kind === "refused") {
    row.address = "";
    row.bytes = 0;
    begun.drop(row.file, row.path);
  }
  row.fail(error);
}

function showUnfinished() {
  const notice = document.getElementById("unfinished");
  notice.hidden = unfinished.length === 0;
  notice.querySelector("[data-names]").textContent = shortened(unfinished.map(({ filename }) => filename || "?"));
}

/** The first of many names, and how many more there are. */
function shortened(names) {
  return names.slice(0, 5).join(", ") + (names.length > 5 ? ` … (+${names.length - 5})` : "");
}

async function forgetUnfinished() {
  document.getElementById("unfinished").hidden = true;
  const going = new Set([...rows].map((row) => row.address));
  for (const { url } of unfinished) if (!going.has(url)) await tus.forget(url).catch(() => {});
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
document.getElementById("choose-folder").addEventListener("click", () => folder.click());
for (const input of [chooser, folder]) {
  input.addEventListener("change", () => {
    addFiles([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    input.value = "";
  });
}
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
  start(inState("new"));
});
form.addEventListener("input", (event) => {
  if (event.target.dataset.all) for (const row of rows) row.inherit();
});
const inState = (state) => [...rows].filter((row) => row.state === state);
document.getElementById("forget").addEventListener("click", forgetUnfinished);
document.getElementById("pause").addEventListener("click", () => {
  for (const row of inState("queued")) transfers.stop(row, "paused");
});
document.getElementById("resume").addEventListener("click", () => start(inState("paused")));
document.getElementById("retry").addEventListener("click", () => start(inState("failed")));
addEventListener("beforeunload", (event) => {
  if ([...rows].some((row) => row.state === "queued")) event.preventDefault();
});
