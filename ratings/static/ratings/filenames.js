// What a file's name says: generator/prompt-sample.mp4, prompt-0.mp4, generator+id.mp4.
// What is known counts most; a word nobody knows is taken only where the pattern leaves no doubt.

/** Letters and digits alone, so that "Gen-3 Alpha" and "gen_3 alpha" are one name; "1-0" is not "10". */
export const bare = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/(?<=\p{N})[^\p{L}\p{N}]+(?=\p{N})/gu, "/")
    .replace(/[^\p{L}\p{N}/]+|\/(?!\p{N})|(?<!\p{N})\//gu, "");

export class Catalogue {
  constructor(generators, prompts) {
    this.generators = new Map();
    for (const { name, also } of generators) {
      for (const word of [...also, name]) if (word) this.generators.set(bare(word), name);
    }
    this.prompts = new Map();
    this.texts = new Map();
    for (const prompt of prompts) {
      this.prompts.set(bare(prompt.slug), prompt);
      if (prompt.text) this.texts.set(bare(prompt.text), prompt);
    }
  }

  generator(word) {
    return this.generators.get(bare(word));
  }

  prompt(word) {
    return this.prompts.get(bare(word)) ?? this.texts.get(bare(word));
  }
}

/** Returns {generator, prompt, sample}; what a name does not say is empty. */
export function guess(path, catalogue) {
  const parts = path.split(/[\\/]/).filter(Boolean);
  const stem = parts.pop().replace(/\.[^.]{1,5}$/, "");
  const plus = stem.indexOf("+");
  const before = plus > 0 ? stem.slice(0, plus) : "";
  const rest = before ? stem.slice(plus + 1) : stem;
  const folder = parts.length ? parts[parts.length - 1] : "";
  const sure = Boolean(before || folder);
  const generator = before || folder;
  return {
    generator: generator ? (catalogue.generator(generator) ?? generator) : "",
    ...promptAndSample(rest, sure, catalogue),
  };
}

function promptAndSample(word, sure, catalogue) {
  // A slug may end in a number itself, so the whole word comes first.
  const whole = catalogue.prompt(word);
  if (whole) return { prompt: whole.slug, sample: "" };
  const match = /^(.+?)[-_](\d{1,4})$/.exec(word);
  const known = match && catalogue.prompt(match[1]);
  if (known) return { prompt: known.slug, sample: String(Number(match[2])) };
  if (!sure) return { prompt: "", sample: "" };
  return match ? { prompt: match[1], sample: String(Number(match[2])) } : { prompt: word, sample: "" };
}
