// The rating room: one clip after the other without loading a page, and no answer is ever lost.
import { Ahead } from "./ahead.js";
import { hold } from "./aside.js";
import { Clip } from "./clip.js";
import "./examples.js";
import { listen } from "./keys.js";
import { Messages } from "./messages.js";
import { Outbox } from "./outbox.js";
import { Pair } from "./pair.js";
import { Say } from "./say.js";

const RETRY = 3000;

const room = document.querySelector("[data-room]");
const { participation, roomUrl, nextUrl, rateUrl, csrf, ahead: most } = room.dataset;
const say = new Say(room);
const outbox = new Outbox({ participation, url: rateUrl, csrf });
const ahead = new Ahead({ url: nextUrl, most: Number(most) });
const messages = new Messages(room);
const tabs = new BroadcastChannel(`clipjury:${participation}`);
const bar = document.querySelector("[data-progress]");
const barText = document.querySelector("[data-progress-text]");
const network = document.querySelector("[data-network]");
const rest = document.getElementById("break");
const session = { since: performance.now(), clips: 0 };
let clip = null;

function open(article, { tellServer }) {
  clip = article.matches("[data-pair]") ? new Pair(article, say) : new Clip(article, say);
  clip.addEventListener("rated", ({ detail }) => rated(detail));
  // The server starts its own clock; without network it stays unset and the rating is marked unverified.
  if (tellServer && !ahead.tells(clip.assignment))
    fetch(article.dataset.shownUrl, { method: "POST", headers: { "X-CSRFToken": csrf } }).catch(() => {});
  clip.start();
  load();
}

// Load the next clips; `data-loaded` says how many wait here.
async function load() {
  room.dataset.loaded = ahead.ready.length;
  await ahead.fill(clip.assignment).catch(() => {});
  room.dataset.loaded = ahead.ready.length;
}

function rated(rating) {
  const sent = outbox.add(rating);
  tabs.postMessage(rating.assignment);
  progress(bar.value + 1);
  session.clips += 1;
  advance("saved", sent);
}

async function advance(why, sent = Promise.resolve()) {
  const last = clip;
  last.over = true;
  last.article.classList.add("leaving");
  const next = await following(last.assignment);
  if (!next) return ahead.ended ? finish(sent) : wait(why);
  await messages.tell();
  await offerBreak();
  last.stop();
  last.article.replaceWith(next);
  scrollTo(0, 0);
  open(next, { tellServer: true });
  // Focus stays where keys work; a screen reader hears where it is.
  next.focus({ preventScroll: true });
  say.aloud(why, { number: bar.value + 1, total: bar.max });
}

// Between two clips, and never in one: whoever stays away longer than a promise lasts is late, not lost.
async function offerBreak() {
  const { breakMinutes, breakClips } = room.dataset;
  const minutes = (performance.now() - session.since) / 60_000;
  if (minutes < (Number(breakMinutes) || Infinity) && session.clips < (Number(breakClips) || Infinity)) return;
  rest.showModal();
  await new Promise((resolve) => rest.addEventListener("close", resolve, { once: true }));
  Object.assign(session, { since: performance.now(), clips: 0 });
}

// The next clip that is not answered here yet: what a closed tab left behind may still be on its way.
async function following(assignment) {
  for (let next; (next = await ahead.take(assignment)); assignment = next.dataset.assignment)
    if (!(await outbox.has(next.dataset.assignment))) return next;
  return null;
}

// Nothing is left here: once everything has arrived, the server says what comes now.
async function finish(sent) {
  await sent;
  if (await outbox.flush()) location.assign(roomUrl);
  else setTimeout(finish, RETRY);
}

// Every clip that was loaded is judged: go on when the network is back, or look again in a while.
async function wait(why) {
  clip.article.querySelector("[data-says]").textContent = say.text("waiting");
  await new Promise((resolve) => {
    addEventListener("online", resolve, { once: true });
    setTimeout(resolve, RETRY);
  });
  advance(why);
}

function progress(judged) {
  bar.value = judged;
  const number = Math.min(judged + 1, bar.max);
  barText.textContent = barText.dataset.template.replace("{number}", number).replace("{total}", bar.max);
}

outbox.addEventListener("stored", async ({ detail }) => {
  bar.max = detail.total;
  if (detail.messages) messages.note();
  progress(detail.judged + (await outbox.waiting()).length);
});
outbox.addEventListener("refused", ({ detail: { message } }) => {
  document.querySelector("[data-says]").textContent = message;
});
outbox.addEventListener("network", ({ detail }) => (network.hidden = detail.up));
tabs.addEventListener("message", ({ data }) => {
  outbox.note(data);
  if (clip && !clip.over && data === clip.assignment) advance("elsewhere");
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
const article = document.querySelector("[data-clip]");
// A tab that was closed before the network came back: its answers are here, so those clips are done.
if (await outbox.has(article.dataset.assignment)) {
  clip = { article, assignment: article.dataset.assignment, over: true, keys: {}, stop() {}, submit() {} };
  advance("saved", outbox.flush());
} else {
  await messages.tell();
  open(article, { tellServer: false });
  outbox.flush();
}
