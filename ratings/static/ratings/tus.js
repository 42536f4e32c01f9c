// One file on its way by tus 1.0: begun once, sent in pieces, and gone on with after whatever broke off.
import { Failure } from "./transfers.js";

// Small enough for any proxy's limit; a piece that breaks off is kept by the server up to where it came.
const PIECE = 16 * 1024 * 1024;
const TUS = { "Tus-Resumable": "1.0.0", Accept: "application/json" };
const BODY = "application/offset+octet-stream";

export class Tus {
  constructor({ url, token }) {
    Object.assign(this, { url, token });
  }

  /** Send a file to its end; `address` is of an upload begun before. Resolves with what became of it. */
  async send(file, fields, { address = "", onBegin, onProgress, signal }) {
    const known = address && (await this.#offset(address, signal));
    const target = known ? address : await this.#begin(file, fields, signal);
    if (!known) onBegin(target);
    let offset = known || 0;
    onProgress(offset);
    while (offset < file.size) offset = await this.#piece(target, file, offset, { onProgress, signal });
    return this.result(target, signal);
  }

  /** What became of an upload. */
  async result(address, signal) {
    return (await this.#ask("GET", address, { signal })).json();
  }

  /** The uploads of this account that were begun and not finished. */
  async unfinished() {
    return (await (await this.#ask("GET", this.url)).json()).uploads;
  }

  async forget(address) {
    await this.#ask("DELETE", address);
  }

  async #begin(file, fields, signal) {
    const told = { filename: file.name, ...fields };
    const pairs = Object.entries(told).filter(([, text]) => text);
    const headers = {
      "Upload-Length": String(file.size),
      "Upload-Metadata": pairs.map(([key, text]) => `${key} ${base64(text)}`).join(","),
    };
    return (await this.#ask("POST", this.url, { headers, signal })).headers.get("Location");
  }

  /** How many bytes the server has; none where it knows nothing of the upload any more. */
  async #offset(address, signal) {
    try {
      return Number((await this.#ask("HEAD", address, { signal })).headers.get("Upload-Offset"));
    } catch (error) {
      if (error.status === 404 || error.status === 410) return 0;
      throw error;
    }
  }

  async #ask(method, url, { headers = {}, signal } = {}) {
    let answer;
    try {
      answer = await fetch(url, { method, headers: { ...TUS, "X-CSRFToken": this.token, ...headers }, signal });
    } catch {
      throw signal?.aborted ? new Failure(signal.reason) : new Failure("offline", { passing: true });
    }
    if (!answer.ok) throw failure(answer.status, await answer.json().catch(() => null));
    return answer;
  }

  /** Send the next piece; resolves with the offset after it. XMLHttpRequest, since fetch tells no progress. */
  #piece(address, file, offset, { onProgress, signal }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("PATCH", address);
      const headers = { ...TUS, "X-CSRFToken": this.token, "Content-Type": BODY, "Upload-Offset": String(offset) };
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.responseType = "json";
      request.upload.onprogress = (event) => onProgress(offset + event.loaded);
      request.onload = () =>
        request.status === 204
          ? resolve(Number(request.getResponseHeader("Upload-Offset")))
          : reject(failure(request.status, request.response));
      request.onerror = () => broken(file).then(reject);
      request.onabort = () => reject(new Failure(signal.reason));
      signal.addEventListener("abort", () => request.abort());
      if (signal.aborted) reject(new Failure(signal.reason));
      else request.send(file.slice(offset, offset + PIECE));
    });
  }
}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

function failure(status, answer) {
  const { message, fields, code } = answer?.error ?? {};
  // 409 and 423: the server has more, or still holds the request that broke off. Asked again, it will say.
  const passing = (status >= 500 && status !== 507) || [409, 423, 429].includes(status);
  const kind = status === 401 || status === 403 ? "signed_out" : passing ? "offline" : "refused";
  return new Failure(kind, { message, fields, passing, status, code });
}

/** A request that broke: either the network, or the file has gone or changed since it was chosen. */
async function broken(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return new Failure("offline", { passing: true });
  } catch {
    return new Failure("gone");
  }
}
