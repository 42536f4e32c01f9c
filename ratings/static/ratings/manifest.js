// A manifest.csv among the chosen files says whose clip each of them is, as it does for the import_clips command.
const NEEDED = ["file", "generator", "prompt", "task"];
const KNOWN = [...NEEDED, "sample", "outcome", "source", "selection", "generation_seconds", "generated_at", "seed", "watermark", "prompt_text", "notes"];

export const isManifest = (path) => /(^|\/)manifest\.csv$/i.test(path);

/** The rows of a CSV, each a list of cells; quoted cells may hold commas, quotes and line breaks. */
function cells(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\r|$)/gy;
  for (let match; (match = cell.exec(text)) && match[0]; ) {
    const [, raw, end] = match;
    rows.at(-1).push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end && end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.some((text) => text.trim()));
}

export class Manifest {
  /** `path` is where it lies among the chosen files: its own lines are relative to that folder. */
  constructor(path, text) {
    const [head = [], ...rows] = cells(text.replace(/^\uFEFF/, ""));
    const names = head.map((name) => name.trim());
    this.folder = path.slice(0, path.lastIndexOf("/") + 1);
    this.missing = NEEDED.filter((name) => !names.includes(name));
    this.unknown = names.filter((name) => name && !KNOWN.includes(name));
    const lines = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, (row[at] ?? "").trim()])));
    this.files = new Map(lines.filter(({ file }) => file).map((line) => [this.folder + line.file.replace(/^\.\//, ""), line]));
    this.bare = lines.filter(({ file }) => !file);
  }

  /** What it says of a file: the fields of its upload. */
  of(path) {
    const line = this.missing.length ? undefined : this.files.get(path);
    if (!line) return null;
    const { file, outcome, ...said } = line;
    return { ...said, sample: said.sample || "0" };
  }

  /** The files it names that are not among these. */
  absent(paths) {
    return [...this.files.keys()].filter((path) => !paths.has(path)).map((path) => path.slice(this.folder.length));
  }

  /** Its lines without a file, such as refusals, as a ZIP file that the server takes; null where there is none. */
  rest() {
    if (this.missing.length || !this.bare.length) return null;
    const quoted = (text) => `"${(text ?? "").replaceAll('"', '""')}"`;
    const lines = this.bare.map((line) => KNOWN.map((name) => quoted(line[name])).join(","));
    const content = new TextEncoder().encode([KNOWN.join(","), ...lines, ""].join("\r\n"));
    return new File(zip("manifest.csv", content), "manifest.csv.zip", { type: "application/zip" });
  }
}

/** The parts of a ZIP file that holds one file as it is. */
function zip(name, content) {
  const label = new TextEncoder().encode(name);
  // Version 2.0, a name in UTF-8, stored, the first of January 1980.
  const about = [20, 2048, 0, 0, 33].flatMap(short);
  about.push(...long(crc32(content)), ...long(content.length), ...long(content.length), ...short(label.length), ...short(0));
  const local = Uint8Array.of(...long(0x04034b50), ...about, ...label);
  const entry = Uint8Array.of(...long(0x02014b50), ...short(20), ...about, ...[0, 0, 0].flatMap(short), ...long(0), ...long(0), ...label);
  const end = [...long(0x06054b50), ...[0, 0, 1, 1].flatMap(short), ...long(entry.length), ...long(local.length + content.length), ...short(0)];
  return [local, content, entry, Uint8Array.from(end)];
}

const short = (number) => [number & 255, (number >>> 8) & 255];
const long = (number) => [...short(number & 65535), ...short(number >>> 16)];

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
