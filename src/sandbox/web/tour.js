// The guided tour: a newcomer is led from /start to a result, a failure that costs nothing, and a top-up.
import { h, t } from "/words.js";

const box = document.getElementById("tour");
const spot = document.getElementById("spot");
const key = (chat, pattern) => [...chat.feed.querySelectorAll(".key")].findLast((node) => pattern.test(node.textContent));
const keys = (chat) => [...chat.feed.querySelectorAll(".keys")].at(-1);
const lastKeys = (chat, pattern) => pattern.test(keys(chat)?.textContent ?? "");
const last = (chat) => [...chat.feed.querySelectorAll(".msg:not(.gone) .bubble")].at(-1);
const RUN = /запустить|\brun\b/i;
const DROP = /отмена|cancel/i;
const said = (chat) => chat.data.messages.filter((m) => m.from !== "bot" && m.text && !m.text.startsWith("/")).length;
const ended = (chat) => chat.data.messages.filter((m) => m.from === "bot" && m.media?.length).length;
const paid = (chat) => chat.data.messages.filter((m) => m.receipt?.kind === "successful_payment").length;

/**
 * Where each step points, and how it notices that its thing was done. `before` is what `count` gave when the step began;
 * a step without `count` waits for the button.
 */
const STEPS = [
  { name: "start", at: (c) => c.startButton.hidden ? last(c) : c.startButton, count: (c) => Math.min(1, c.data.messages.length) },
  { name: "pick", at: keys, count: (c) => Number(Boolean(lastKeys(c, DROP))) + said(c), skip: true },
  { name: "write", at: (c) => c.composer, count: said },
  { name: "price", at: (c) => key(c, RUN) ?? keys(c), count: (_, s) => s.tasks.length },
  { name: "result", at: last, count: ended },
  { name: "fail", at: (_, s) => s.panel("s_fail"), panel: true, count: (_, s) => Number(s.failing()) },
  { name: "back", at: (c) => key(c, /ещё раз|again/i) ?? keys(c) ?? c.composer },
  { name: "stars", at: (c) => [...c.feed.querySelectorAll(".invoice")].at(-1)?.closest(".wrap") ?? keys(c), count: paid, act: (c) => c.say("/balance") },
  { name: "end", at: () => document.getElementById("tour-show") },
];

let step = -1;
let before = 0;
let words = 0;
let timer = null;
let shared = null;

/** Begins the tour; `given` tells of the page: the chat in front, the panel, Kie's tasks. */
export function startTour(given) {
  shared = given;
  clearInterval(timer);
  go(given.from ?? 0);
  timer = setInterval(look, 250);
  addEventListener("resize", place);
}

/** Ends it; it is not offered again by itself. */
export function endTour() {
  clearInterval(timer);
  removeEventListener("resize", place);
  box.hidden = spot.hidden = true;
  step = -1;
  localStorage.setItem("tour", "seen");
}

export const touring = () => step >= 0;

/** In another language. */
export function tourWords() {
  if (touring()) draw();
}

function go(to) {
  step = to;
  if (step >= STEPS.length) { endTour(); return; }
  const { count, panel } = STEPS[step];
  if (panel) shared.showPanel();
  words = said(shared.chat());
  before = count ? count(shared.chat(), shared) : 0;
  // What was done before the tour came to it: the first message is there already.
  if (STEPS[step].name === "start" && before > 0) { go(step + 1); return; }
  draw();
}

/** Whether the thing this step waits for has been done. */
function look() {
  const chat = shared.chat();
  if (!chat || document.hidden) return;
  const { count } = STEPS[step];
  if (count && count(chat, shared) > before) {
    // Who needs no words, or has given them, is past the question for them.
    const past = STEPS[step].skip && (lastKeys(chat, RUN) || said(chat) > words);
    go(step + (past ? 2 : 1));
  } else place();
}

function draw() {
  const { name, act, count } = STEPS[step];
  const end = step === STEPS.length - 1;
  const button = (text, act, look) => h("button", { type: "button", class: look, onclick: act }, t(text));
  box.replaceChildren(
    h("button", { type: "button", class: "ico cross", "aria-label": t("tour_skip"), title: t("tour_skip"), onclick: endTour }),
    h("h2", { id: "tour-title", text: t(`tour_${name}`) }), h("p", { text: t(`tour_${name}_text`) }),
    h("footer", {}, h("span", { class: "steps", "aria-label": t("tour_step", { n: step + 1, all: STEPS.length }) },
      ...STEPS.map((_, i) => h("i", { class: i === step ? "now" : "" }))),
    act && button("tour_open", () => act(shared.chat()), ""),
    button(end ? "tour_done" : count ? "tour_next" : "tour_on", () => go(step + 1), count && !end ? "" : "go")));
  box.hidden = spot.hidden = false;
  place();
}

/** The light falls on the step's place, the card stands beside it without covering it. */
function place() {
  if (!touring()) return;
  const target = STEPS[step].at(shared.chat(), shared);
  const at = target?.isConnected && target.getClientRects().length ? target.getBoundingClientRect() : null;
  const { offsetWidth: w, offsetHeight: tall } = box;
  const gap = 14;
  spot.classList.toggle("nowhere", !at);
  const edge = at ? { left: at.left - 6, top: Math.max(2, at.top - 6), width: at.width + 12, height: Math.min(innerHeight - 4, at.bottom + 6) - Math.max(2, at.top - 6) }
    : { left: innerWidth / 2, top: innerHeight / 2, width: 0, height: 0 };
  for (const [name, value] of Object.entries(edge)) spot.style[name] = `${Math.max(0, value)}px`;
  const right = edge.left + edge.width;
  const bottom = edge.top + edge.height;
  let left = Math.min(Math.max(12, edge.left), innerWidth - w - 12);
  let top = bottom + gap;
  if (right + gap + w < innerWidth) { left = right + gap; top = edge.top; }
  else if (edge.left - gap - w > 0) { left = edge.left - gap - w; top = edge.top; }
  else if (top + tall > innerHeight - 8) top = edge.top - gap - tall;
  if (top < 8) top = edge.height > innerHeight / 2 ? 66 : 8;
  box.style.left = `${at ? left : (innerWidth - w) / 2}px`;
  box.style.top = `${Math.min(innerHeight - tall - 8, at ? top : (innerHeight - tall) / 2)}px`;
}
