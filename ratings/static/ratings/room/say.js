// The page's sentences: they come with the page, in its language, as data-say-* of the room.

export class Say {
  constructor(room) {
    this.room = room;
    this.spoken = room.querySelector("[data-spoken]");
  }

  text(name, values = {}) {
    const key = `say${name[0].toUpperCase()}${name.slice(1)}`;
    return (this.room.dataset[key] ?? "").replace(/\{(\w+)\}/g, (_, word) => values[word] ?? "");
  }

  aloud(name, values = {}) {
    this.spoken.textContent = this.text(name, values);
  }
}
