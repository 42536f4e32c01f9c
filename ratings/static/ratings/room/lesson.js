// A clip of the training: judged as any other, then the server tells what was expected, on a page of its own.
import { hold } from "./aside.js";
import { Clip } from "./clip.js";
import "./examples.js";
import { listen } from "./keys.js";
import { Messages } from "./messages.js";
import { Outbox } from "./outbox.js";
import { Say } from "./say.js";

const room = document.querySelector("[data-room]");
const { participation, roomUrl, rateUrl, csrf } = room.dataset;
const say = new Say(room);
const outbox = new Outbox({ participation, url: rateUrl, csrf });
const network = document.querySelector("[data-network]");
const clip = new Clip(document.querySelector("[data-clip]"), say);
const says = clip.article.querySelector("[data-says]");
let leaving = false;

function leave(address) {
  leaving = true;
  location.assign(address);
}

// What is sent is told about; what another tab has sent already, the server knows.
async function send(sent) {
  if ((await sent) && !leaving && clip.over) leave(roomUrl);
}

outbox.addEventListener("stored", ({ detail }) => detail.feedback && leave(detail.feedback));
outbox.addEventListener("network", ({ detail }) => {
  network.hidden = detail.up;
  if (!detail.up) says.textContent = say.text("waiting");
});
outbox.addEventListener("refused", ({ detail: { message } }) => {
  clip.over = false;
  clip.article.classList.remove("leaving");
  says.textContent = message;
});
clip.addEventListener("rated", ({ detail }) => {
  clip.article.classList.add("leaving");
  send(outbox.add(detail));
});

listen(() => ({
  answer: (value) => clip.answers.answer(value),
  backspace: () => clip.answers.back(),
  enter: () => clip.submit(),
  e: () => clip.answers.explain(),
  "?": () => document.getElementById("keys").showModal(),
  ...clip.keys,
}));

hold(() => clip);
await new Messages(room).tell();
clip.start();
// What a closed tab left behind was an answer to this clip, or to one before it.
if ((await outbox.waiting()).length) {
  clip.over = true;
  send(outbox.flush());
}
