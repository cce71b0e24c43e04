// The page: customers and their columns, live events, dialogs, and the panel that makes Kie and Telegram misbehave.
import { api, asked, fillWords, freeName, h, language, setLanguage, t, timeOf } from "/words.js";
import { startViewer } from "/media.js";
import { sum, summary } from "/bubble.js";
import { endTour, startTour, tourWords, touring } from "/tour.js";
import { Chat } from "/chat.js";

const $ = (id) => document.getElementById(id);
const chats = new Map();
const columns = [];
let current = null;
let online = true;
let bot = { name: "", profile: {}, admins: [] };

// ---- customers and columns -------------------------------------------------------------------------------------------

const phone = matchMedia("(max-width: 760px)");

function room() {
  if (phone.matches) return 1;
  const panel = $("app").classList.contains("with-panel") ? 316 : 0;
  return Math.max(1, Math.min(3, Math.floor((innerWidth - panel) / 340)));
}

const shared = {
  chats: () => [...chats.values()],
  online: () => online,
  visible: () => columns.length,
  bot: () => ({ name: profile("name", language()) || bot.name, about: (code) => profile("description", code) }),
  commands: (code) => profile("commands", code) ?? [],
  showPanel: () => togglePanel(true),
  showPeople: () => $("app").classList.add("with-people"),
  focused: (chat) => { if (current !== chat) { current = chat; tabs(); } },
  changed: () => tabs(),
  hide: (chat) => { columns.splice(columns.indexOf(chat), 1); arrange(); },
  alert: (text) => { $("alert-text").textContent = text; if (!$("alert").open) $("alert").showModal(); },
  menu, askSend, askPay,
};

function arrange() {
  const max = room();
  while (columns.length > max) columns.splice(columns[columns.length - 1] === current && columns.length > 1 ? 0 : columns.length - 1, 1);
  if (!columns.includes(current)) current = columns[0] ?? null;
  for (const node of [...$("columns").children]) if (!columns.some((chat) => chat.root === node)) node.remove();
  for (const chat of columns) if (!chat.root.isConnected) { $("columns").append(chat.root); chat.toEnd(false); }
  columns.forEach((chat, i) => { chat.root.style.order = String(i); chat.root.classList.toggle("shared", columns.length > 1); });
  $("app").classList.toggle("many", columns.length > 1);
  for (const chat of columns) chat.markSeen();
  tabs();
}

/** Shows a chat: in a free column, else instead of the current one. */
function show(chat) {
  if (!columns.includes(chat)) {
    if (columns.length < room()) columns.push(chat);
    else columns[Math.max(0, columns.indexOf(current))] = chat;
  }
  current = chat;
  $("app").classList.remove("with-people");
  arrange();
  chat.toEnd(false);
  if (matchMedia("(hover: hover)").matches) chat.field.focus({ preventScroll: true });
}

const isAdmin = (id) => bot.admins.includes(id);
const hue = (id) => (id * 67 + 190) % 360;
let tabsSign = "";

function tabs() {
  const list = [...chats.values()];
  const rows = list.map((chat) => [chat.id, chat.customer.first_name, chat.customer.language_code, chat.unread,
    summary(chat.data.messages.at(-1) ?? { text: t("no_messages") }), chat.data.messages.at(-1)?.date, columns.includes(chat), chat === current]);
  $("boss").hidden = !bot.admins.length || bot.admins.some((id) => chats.has(id));
  const sign = JSON.stringify([rows, language(), bot.admins]);
  if (sign === tabsSign) return;
  tabsSign = sign;
  const focused = document.activeElement?.dataset?.tab;
  $("tabs").replaceChildren(...rows.map(([id, name, code, unread, last, date, shown, now]) => h("button", {
    class: `tab${shown ? " shown" : ""}${now ? " now" : ""}`, type: "button", "data-tab": id, "aria-pressed": String(shown), onclick: () => show(chats.get(id)),
  },
  h("span", { class: `face${isAdmin(id) ? " boss" : ""}`, style: `--hue:${hue(id)}`, "aria-hidden": "true" }, isAdmin(id) ? h("i", { class: "ico shield" }) : [...name][0] ?? "?"),
  h("span", { class: "about" }, h("b", {}, name, h("small", { class: "code" }, code || "")), h("small", { class: "last", text: last })),
  h("small", { class: "when", text: date ? timeOf(date) : "" }), unread ? h("span", { class: "count", text: String(unread) }) : null)));
  if (focused) $("tabs").querySelector(`[data-tab="${focused}"]`)?.focus();
}

async function loadPeople() {
  const answer = await api("/_tg/customers");
  const list = Array.isArray(answer) ? answer : answer.customers ?? [];
  for (const customer of list) if (!chats.has(customer.id)) chats.set(customer.id, new Chat(customer, shared));
  return list;
}

/** The smallest number nobody has. */
function freeId() {
  let id = 1;
  while (chats.has(id) || isAdmin(id)) id += 1;
  return id;
}

async function addPerson(first_name, language_code, id = freeId()) {
  const customer = { id, first_name, username: null, language_code };
  await api("/_tg/customer", customer);
  if (!chats.has(id)) chats.set(id, new Chat(customer, shared));
  await chats.get(id).refresh();
  return chats.get(id);
}

/** The bot's name, commands and description as it has set them. */
async function loadBot() {
  const known = await api("/_tg/bot").catch(() => null);
  if (!known) return;
  bot = { name: known.first_name ?? "", profile: known.profile ?? {}, admins: known.admins ?? [] };
  for (const chat of chats.values()) chat.words();
  tabs();
}

/** What the bot has set for this language, else for all. */
function profile(field, code) {
  const own = Object.entries(bot.profile).filter(([key]) => key.split(" ")[0] === field);
  const found = own.find(([key]) => key.endsWith(` ${code}`)) ?? own.find(([key]) => key.endsWith(" ")) ?? own[0];
  return found?.[1] || null;
}

// ---- live events -----------------------------------------------------------------------------------------------------

let stream = null;
let wait = 500;

function listen() {
  stream = new EventSource("/_tg/events");
  stream.onopen = () => { wait = 500; welcome(); };
  stream.onmessage = async (event) => {
    let news;
    try { news = JSON.parse(event.data); } catch { return; }
    if (!chats.has(news.customer)) await loadPeople().catch(() => {});
    const chat = chats.get(news.customer);
    if (chat && chat.data.version !== news.version) chat.refresh();
  };
  stream.onerror = () => {
    stream.close();
    setOnline(false);
    setTimeout(listen, wait);
    wait = Math.min(2000, wait * 1.6);
  };
}

/** After each (re)connection: a restarted demo has forgotten the customers, so they are told to it again. */
async function welcome() {
  try {
    const there = new Set((await loadPeople()).map((customer) => customer.id));
    for (const chat of chats.values()) {
      if (!there.has(chat.id)) {
        const { id, first_name, username = null, language_code } = chat.customer;
        await api("/_tg/customer", { id, first_name, username, language_code });
      }
    }
    if (!chats.size) await addPerson(freeName("ru", []), "ru");
    setOnline(true);
    await Promise.all([loadBot(), ...[...chats.values()].map((chat) => chat.refresh())]);
    if (!columns.length) show([...chats.values()].find((chat) => !isAdmin(chat.id)) ?? [...chats.values()][0]);
    setTimeout(loadBot, 3000);
    if (localStorage.getItem("tour") === null && !touring() && !current.data.messages.length) tour();
  } catch (error) {
    console.info("welcome", error.message);
    stream.onerror();
  }
}

/** A still picture: the chats asked for, as they are now; nothing is made, nothing is listened to. */
async function still() {
  document.documentElement.classList.add("shot");
  await loadPeople();
  await loadBot();
  const ids = (asked.get("chat") ?? "1").split(",").map(Number);
  const shown = ids.map((id) => chats.get(id)).filter(Boolean);
  await Promise.all(shown.map((chat) => chat.refresh()));
  columns.push(...shown);
  current = shown[0];
  arrange();
  if (asked.has("panel")) await lookPanel();
  if (asked.has("tour")) { tour(Number(asked.get("tour")) || 0); }
  const pictures = [...document.querySelectorAll(".column img")];
  await Promise.all(pictures.map((img) => img.decode().catch(() => {})));
  for (const chat of columns) chat.toEnd(false);
  document.title = "still";
}

let offlineTimer = null;

function setOnline(value) {
  if (online === value) return;
  clearTimeout(offlineTimer);
  online = value;
  if (value) $("offline").hidden = true;
  else offlineTimer = setTimeout(() => { $("offline").textContent = t("offline"); $("offline").hidden = false; }, 2500);
  for (const chat of chats.values()) chat.showStatus();
}

// ---- dialogs and menus -----------------------------------------------------------------------------------------------

/** Opens a dialog and answers its form when it was confirmed, else null. */
function ask(dialog) {
  return new Promise((done) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => done(dialog.returnValue === "ok" ? new FormData(dialog.querySelector("form")) : null), { once: true });
    dialog.showModal();
  });
}

async function askPerson() {
  const dialog = $("add-dialog");
  const form = dialog.querySelector("form");
  const taken = [...chats.values()].map((chat) => chat.customer.first_name);
  form.reset();
  form.first_name.value = freeName("ru", taken);
  form.onchange = (event) => { if (event.target.name === "language_code") form.first_name.value = freeName(event.target.value, taken); };
  const answer = await ask(dialog);
  const name = answer?.get("first_name").trim();
  if (name) show(await addPerson(name, answer.get("language_code")));
}

async function askSend(files, kind) {
  const dialog = $("send-dialog");
  const form = dialog.querySelector("form");
  form.reset();
  const title = files.length > 1 && ["photo", "file"].includes(kind) ? `n_${kind}s` : `n_${kind}`;
  $("send-title").textContent = t(title, { n: files.length });
  const pictures = kind === "photo" || (kind === "file" && files.every((blob) => blob.type.startsWith("image/")));
  form.querySelector(".as-file").hidden = kind !== "photo";
  const urls = [];
  form.querySelector(".thumbs").replaceChildren(...files.map((blob) => {
    if (!pictures) return h("p", { text: blob.name });
    urls.push(URL.createObjectURL(blob));
    return h("img", { src: urls.at(-1), alt: blob.name });
  }));
  const answer = await ask(dialog);
  urls.forEach((url) => URL.revokeObjectURL(url));
  return answer && { caption: answer.get("caption").trim(), as_file: answer.has("as_file") };
}

/** Confirms a payment; `run` does it and answers what Telegram said. Answers whether it went through. */
function askPay(invoice, run) {
  const dialog = $("pay-dialog");
  const form = dialog.querySelector("form");
  const stars = invoice.currency === "XTR";
  const part = (name) => form.querySelector(name);
  form.reset();
  part(".coin").className = `coin${stars ? "" : " money"}`;
  part(".coin").textContent = stars ? "⭐️" : "💳";
  $("pay-title").textContent = t(stars ? "pay_stars" : "pay_money");
  part(".what").textContent = t(stars ? "pay_what" : "pay_what_money", { title: invoice.title, bot: bot.name || "Kiebot" });
  part(".wrong").hidden = true;
  part(".wide").textContent = t("pay_now", { sum: sum(invoice.currency, invoice.amount) });
  return new Promise((done) => {
    form.onsubmit = async (event) => {
      if (event.submitter?.value !== "ok") return;
      event.preventDefault();
      part(".wide").disabled = true;
      const answer = await run(form.declined.checked);
      part(".wide").disabled = false;
      if (answer?.ok) { dialog.close("ok"); return; }
      part(".wrong").textContent = t("pay_wrong", { text: answer?.error ?? "?" });
      part(".wrong").hidden = false;
    };
    dialog.returnValue = "";
    dialog.addEventListener("close", () => done(dialog.returnValue === "ok"), { once: true });
    dialog.showModal();
  });
}

/** A small menu at a button or a point. */
function menu(at, items) {
  const box = $("menu");
  if (box.matches(":popover-open")) box.hidePopover();
  box.replaceChildren(...items.map((item) => h("button", { type: "button", role: "menuitem", onclick: () => { box.hidePopover(); item.act(); } },
    item.icon ? h("i", { class: `ico ${item.icon}` }) : null, h("span", { text: item.text }), item.hint ? h("small", { text: item.hint }) : null)));
  box.showPopover();
  const place = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { offsetWidth: w, offsetHeight: tall } = box;
  const left = place.left + w > innerWidth - 8 ? place.right - w : place.left;
  const top = place.bottom + tall + 6 > innerHeight ? place.top - tall - 6 : place.bottom + 6;
  box.style.left = `${Math.max(8, left)}px`;
  box.style.top = `${Math.max(8, top)}px`;
  box.querySelector("button").focus();
}

function menuKeys(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...$("menu").querySelectorAll("button")];
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
}

// ---- the panel of troubles -------------------------------------------------------------------------------------------

const MODERATION = "Your prompt was flagged by Website as violating content policies.";
const FAILURE = "Internal Error, Please try again later.";
const flagged = (s) => s.fail_next > 0 && s.fail_msg === MODERATION;
let full = 100000;
const SWITCHES = [
  { at: "kie", word: "s_fail", group: "next", on: (s) => s.fail_next > 0 && !flagged(s), set: (v) => ({ fail_next: v ? 1 : 0, fail_code: "500", fail_msg: FAILURE }) },
  { at: "kie", word: "s_moderation", group: "next", on: flagged, set: (v) => ({ fail_next: v ? 1 : 0, fail_code: v ? "400" : "500", fail_msg: v ? MODERATION : FAILURE }) },
  { at: "kie", word: "s_lost", group: "next", on: (s) => s.lost_reply_next > 0, set: (v) => ({ lost_reply_next: v ? 1 : 0 }) },
  { at: "kie", word: "s_down", on: (s) => s.down, set: (v) => ({ down: v }) },
  { at: "kie", word: "s_busy", on: (s) => s.busy_next > 0, set: (v) => ({ busy_next: v ? 1000 : 0 }) },
  { at: "kie", word: "s_files", on: (s) => s.files_missing, set: (v) => ({ files_missing: v }) },
  { at: "kie", word: "s_credits", on: (s) => s.credits <= 0, set: (v) => ({ credits: v ? 0 : full }) },
  { at: "kie", word: "s_never", on: (s) => s.never_finish, set: (v) => ({ never_finish: v }) },
  { at: "tg", word: "s_429", on: (s) => s.send_429_every > 0, set: (v) => ({ send_429_every: v ? 3 : 0 }) },
  { at: "tg", word: "s_edit", on: (s) => s.edit_not_found, set: (v) => ({ edit_not_found: v }) },
];
const SLIDERS = [
  { at: "kie", word: "s_delay", key: "delay_ms", max: 60, step: 1 },
  { at: "tg", word: "s_latency", key: "latency_ms", max: 5, step: 0.5 },
];
const PATH = { kie: "/_kie/switches", tg: "/_tg/faults" };
const state = { kie: null, tg: null, tasks: [] };
const ends = new Set(["success", "fail"]);

async function change(at, values) {
  try {
    await api(PATH[at], values);
    await lookPanel();
  } catch (error) { current?.toast(t("failed", { text: error.message })); }
}

function buildPanel() {
  const group = (name, at = name) => h("fieldset", {}, h("legend", { "data-t": `p_${name}` }),
    ...SLIDERS.filter((s) => s.at === name).map((s) => h("label", { class: "slide" }, h("span", { "data-t": s.word }), h("output"),
      h("input", { type: "range", min: 0, max: s.max, step: s.step, value: 0, "data-key": s.key,
        oninput: (event) => { event.target.dataset.held = "1"; slideText(event.target); },
        onchange: (event) => { delete event.target.dataset.held; change(at, { [s.key]: Math.round(Number(event.target.value) * 1000) }); } }))),
    ...SWITCHES.filter((s) => s.at === at && (s.group ?? at) === name).map((s) => h("label", { class: "switch" }, h("span", { "data-t": s.word }),
      h("input", { type: "checkbox", role: "switch", "data-word": s.word, onchange: (event) => change(at, s.set(event.target.checked)) }))));
  $("panel").replaceChildren(
    h("header", {}, h("h2", { "data-t": "p_title" }), h("button", { type: "button", class: "reset", "data-t": "p_reset", onclick: fixAll }), h("button", { type: "button", class: "ico cross", "data-label": "close", onclick: () => togglePanel(false) })),
    h("div", { class: "panel-scroll" }, group("next", "kie"), group("kie"), group("tg"),
      h("section", {}, h("h3", {}, h("span", { "data-t": "p_tasks" }), h("small", { id: "credits" })), h("div", { id: "tasks", role: "list" }))));
}

function slideText(input) {
  input.style.setProperty("--part", String(input.value / input.max));
  input.previousElementSibling.textContent = Number(input.value) ? `${Number(input.value).toLocaleString(language())} ${t("sec")}` : t("off");
}

async function fixAll() {
  const merged = (at) => Object.assign({}, ...SWITCHES.filter((s) => s.at === at && s.word !== "s_credits").map((s) => s.set(false)));
  await change("kie", { ...merged("kie"), delay_ms: 0, ...(state.kie?.credits <= 0 ? { credits: full } : {}) });
  await change("tg", { ...merged("tg"), latency_ms: 0 });
}

async function lookPanel() {
  const ask = (path) => api(path).catch(() => null);
  const [kie, tg, tasks] = await Promise.all([ask(PATH.kie), ask(PATH.tg), ask("/_kie/tasks")]);
  Object.assign(state, { kie, tg, tasks: tasks ?? [] });
  if (kie?.credits > 0) full = kie.credits;
  for (const s of SWITCHES) {
    const input = $("panel").querySelector(`[data-word="${s.word}"]`);
    input.checked = Boolean(state[s.at] && s.on(state[s.at]));
    input.disabled = !state[s.at];
  }
  const on = SWITCHES.filter((s) => state[s.at] && s.on(state[s.at])).length;
  $("panel-toggle").dataset.on = on || "";
  for (const s of SLIDERS) {
    const input = $("panel").querySelector(`[data-key="${s.key}"]`);
    if (input.dataset.held || document.activeElement === input && input.matches(":active")) continue;
    input.value = String((state[s.at]?.[s.key] ?? 0) / 1000);
    slideText(input);
  }
  $("credits").textContent = kie ? `${kie.credits.toLocaleString(language(), { maximumFractionDigits: 1 })} ${t("p_credits")}` : t("p_nokie");
  drawTasks();
}

let tasksSign = "";

function drawTasks() {
  const list = state.tasks.slice(-30).reverse();
  const sign = JSON.stringify([list.map((task) => [task.task_id, task.state]), language()]);
  if (sign === tasksSign) return;
  tasksSign = sign;
  if (!list.length) { $("tasks").replaceChildren(h("p", { class: "none", text: t("p_none") })); return; }
  const end = (task, fail) => api("/_kie/finish", fail ? { task_id: task.task_id, fail: FAILURE } : { task_id: task.task_id }).then(lookPanel, () => {});
  $("tasks").replaceChildren(...list.map((task) => h("div", { class: "task", role: "listitem" },
    h("span", { class: `chip ${task.state}`, text: t(`st_${task.state}`).replace("st_", "") }),
    h("span", { class: "about" }, h("b", { text: task.model, title: task.model }), h("small", { text: task.task_id, title: JSON.stringify(task.input) })),
    ...(ends.has(task.state) ? [] : [
      h("button", { type: "button", class: "ico done", "aria-label": t("p_finish"), title: t("p_finish"), onclick: () => end(task, false) }),
      h("button", { type: "button", class: "ico cross", "aria-label": t("p_fail"), title: t("p_fail"), onclick: () => end(task, true) })]))));
}

function togglePanel(open) {
  $("app").classList.toggle("with-panel", open);
  $("panel-toggle").setAttribute("aria-expanded", String(open));
  $("panel").inert = !open;
  $("shade").hidden = !(open && phone.matches);
  if (!phone.matches && !asked.has("shot")) localStorage.setItem("panel", open ? "1" : "0");
  if (open) lookPanel();
  arrange();
}

// ---- start -----------------------------------------------------------------------------------------------------------

function showTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const dark = theme === "dark";
  $("theme").className = `ico ${dark ? "sun" : "moon"}`;
  $("theme").dataset.label = dark ? "theme_light" : "theme_dark";
  document.querySelector("meta[name=theme-color]").content = dark ? "#17212b" : "#ffffff";
  fillWords($("theme").parentElement);
}

/** The other theme; what the system has anyway is not kept, so that the page goes on following it. */
function otherTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  if (theme === (night.matches ? "dark" : "light")) localStorage.removeItem("theme");
  else localStorage.setItem("theme", theme);
  showTheme(theme);
}

const night = matchMedia("(prefers-color-scheme: dark)");
const failing = () => Boolean(state.kie?.fail_next);
const tour = (from) => startTour({ chat: () => current, failing, showPanel: () => togglePanel(true), from,
  get tasks() { return state.tasks; }, panel: (word) => $("panel").querySelector(`[data-word="${word}"]`)?.closest("label") });

function words() {
  document.documentElement.lang = language();
  document.title = `Kiebot: ${t("demo").toLowerCase()}`;
  fillWords(document.body);
  $("lang").textContent = language() === "ru" ? "EN" : "RU";
  for (const chat of chats.values()) { chat.words(); chat.draw(false); }
  tabs();
  tourWords();
}

buildPanel();
startViewer();
words();
showTheme(document.documentElement.dataset.theme);
togglePanel(asked.has("shot") ? asked.has("panel") : !phone.matches && localStorage.getItem("panel") !== "0");
$("theme").addEventListener("click", otherTheme);
$("tour-show").addEventListener("click", () => { $("app").classList.remove("with-people"); tour(); });
$("boss").addEventListener("click", async () => show(await addPerson(t("boss"), language(), bot.admins[0])));
night.addEventListener("change", () => { if (localStorage.getItem("theme") === null) showTheme(night.matches ? "dark" : "light"); });
$("add").addEventListener("click", askPerson);
$("lang").addEventListener("click", () => { setLanguage(language() === "ru" ? "en" : "ru"); words(); lookPanel(); });
$("panel-toggle").addEventListener("click", () => togglePanel(!$("app").classList.contains("with-panel")));
$("shade").addEventListener("click", () => togglePanel(false));
$("menu").addEventListener("keydown", menuKeys);
addEventListener("keydown", (event) => { if (event.key === "Escape" && touring()) endTour();
  else if (event.key === "Escape" && phone.matches) { togglePanel(false); $("app").classList.remove("with-people"); } });
addEventListener("resize", arrange);
phone.addEventListener("change", () => togglePanel(!phone.matches && localStorage.getItem("panel") !== "0"));
document.addEventListener("visibilitychange", () => columns.forEach((chat) => chat.markSeen()));
/** The page as a phone of `phone=390x844` shows it: browsers make no window as narrow as that. */
function inPhone() {
  const [width, height] = asked.get("phone").split("x").map(Number);
  const rest = new URLSearchParams(asked);
  rest.delete("phone");
  document.body.replaceChildren(h("iframe", { src: `/?${rest}`, style: `border:0;width:${width}px;height:${height}px` }));
}

if (asked.has("phone")) inPhone();
else if (asked.has("shot")) still();
else {
  setInterval(() => { if (online && !document.hidden && ($("app").classList.contains("with-panel") || touring())) lookPanel(); }, 1500);
  listen();
}
