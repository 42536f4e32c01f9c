// Which upload a file was begun as, kept by the browser: a closed page is no reason to start again. The bytes
// stay with the person, who chooses the same file once more; name, path, size and time say that it is the same.
const KEY = "clipjury-uploads";

const print = (file, path) => [path, file.size, file.lastModified].join("|");

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export class Begun {
  /** `open` are the uploads the server still waits for; all others are forgotten. */
  constructor(open) {
    this.open = new Map(open.map((upload) => [upload.url, upload]));
    this.#write(Object.fromEntries(Object.entries(read()).filter(([, url]) => this.open.has(url))));
  }

  /** The open upload of this very file, if there is one. */
  find(file, path) {
    return this.open.get(read()[print(file, path)]);
  }

  keep(file, path, url) {
    this.#write({ ...read(), [print(file, path)]: url });
  }

  drop(file, path) {
    const { [print(file, path)]: gone, ...others } = read();
    this.open.delete(gone);
    this.#write(others);
  }

  #write(entries) {
    try {
      localStorage.setItem(KEY, JSON.stringify(entries));
    } catch {
      // Private windows may keep nothing: then an upload lives as long as its page.
    }
  }
}
