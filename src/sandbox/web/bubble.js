// Messages as elements: bubble, formatted text, media, time, inline keyboard; each changed in place, part by part.
import { dayOf, h, language, t, timeOf } from "/words.js";
import { mediaView } from "/media.js";

const TAGS = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "STRIKE", "DEL", "CODE", "PRE", "BLOCKQUOTE", "BR", "TG-EMOJI"]);
const FINDS = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])|((?<![\w/])\/[a-zA-Z]\w{0,31}(?!\/))/g;
const BIG = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier})*){1,3}$/u;

/** The formatting Telegram knows, rebuilt node by node: nothing else of the HTML reaches the page. */
function formatted(html, live) {
  const source = document.createElement("template");
  source.innerHTML = html;
  const out = document.createDocumentFragment();
  copyInto(out, source.content, live);
  return out;
}

function copyInto(to, from, live) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      // The line break after a quote or a block of code belongs to the block.
      const block = /^(BLOCKQUOTE|PRE)$/.test(node.previousSibling?.tagName ?? "");
      const text = block ? node.data.replace(/^\n/, "") : node.data;
      if (live) withLinks(to, text);
      else to.append(text);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.tagName === "BR" && /^(BLOCKQUOTE|PRE)$/.test(node.previousSibling?.tagName ?? "")) continue;
      const copy = twin(node);
      copyInto(copy ?? to, node, live && !["A", "CODE", "PRE"].includes(node.tagName));
      if (copy) to.append(copy);
    }
  }
}

function twin(node) {
  if (node.tagName === "TG-SPOILER" || (node.tagName === "SPAN" && /\b(tg-)?spoiler\b/.test(node.className))) {
    return h("span", { class: "spoiler", role: "button", tabindex: "0" });
  }
  if (node.tagName === "A") {
    const href = node.getAttribute("href") ?? "";
    return /^(https?|tg|mailto|tel):/i.test(href) ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }) : h("span");
  }
  if (!TAGS.has(node.tagName)) return null;
  const copy = document.createElement(node.tagName);
  if (node.tagName === "BLOCKQUOTE" && (node.hasAttribute("expandable") || node.classList.contains("expandable"))) copy.className = "expandable";
  return copy;
}

/** Addresses and /commands become links, as in Telegram. */
function withLinks(to, text) {
  let at = 0;
  for (const found of text.matchAll(FINDS)) {
    to.append(text.slice(at, found.index));
    const word = found[0];
    if (found[1]) to.append(h("a", { href: word, target: "_blank", rel: "noopener noreferrer" }, word));
    else to.append(h("a", { href: "#", class: "command", "data-command": word }, word));
    at = found.index + word.length;
  }
  to.append(text.slice(at));
}

/** What a message is in one line: for replies and for the list of customers. */
export function summary(message) {
  if (!message) return t("gone");
  if (message.invoice) return `${t("invoice")}: ${message.invoice.title}`;
  if (message.receipt) return receiptText(message.receipt);
  if (message.text) return message.text.replace(/\s+/g, " ").slice(0, 120);
  const kind = message.media?.[0]?.kind;
  if (!kind) return "";
  return { voice: t("voice_msg"), video_note: t("video"), document: message.media[0].name || t("document") }[kind] ?? t(kind);
}

/** Messages with one album id become one item where the first of them stands; every item has a key that stays while it is on the page. */
function itemsOf(messages) {
  const items = [];
  for (const message of messages) {
    const begun = message.album && items.findLast((item) => item.album === message.album && item.from === message.from);
    if (begun) {
      begun.messages.push(message);
      continue;
    }
    const key = message.album ? `album:${message.album}:${message.from}` : `m:${message.id}`;
    items.push({ key, album: message.album, from: message.from, date: message.date, messages: [message] });
  }
  return items;
}

/** An empty message element for `item`; `update` fills it. */
function makeBubble(item) {
  const bubble = h("div", { class: "bubble" });
  const wrap = h("div", { class: "wrap" }, bubble);
  const root = h("div", { class: `msg ${item.from === "bot" ? "bot" : "own"}`, "data-id": item.messages[0].id }, wrap);
  return { root, wrap, bubble, parts: {}, media: null, keys: null };
}

/** Brings an element up to date with `item`; answers whether words changed after it was first shown. */
function update(view, item, context) {
  const messages = item.messages;
  const lead = messages[0];
  const said = messages.find((m) => m.text) ?? lead;
  const media = messages.flatMap((m) => m.media ?? []);
  const edited = messages.some((m) => m.edited);
  const read = messages.at(-1).id <= context.readTo;
  const quoted = lead.reply_to ? context.find(lead.reply_to) : null;
  const parts = {
    media: JSON.stringify(media),
    text: JSON.stringify([said.html || said.text, lead.invoice, lead.receipt, lead.date, edited, read, context.lang, lead.reply_to && summary(quoted)]),
    keys: JSON.stringify([lead.buttons ?? [], lead.invoice?.paid, context.lang]),
  };
  const was = view.parts;
  const changed = was.text !== undefined && (was.text !== parts.text || was.media !== parts.media) && edited;
  if (was.media !== parts.media) view.media = media.length ? h("div", { class: "media" }, mediaView(media)) : null;
  if (was.media !== parts.media || was.text !== parts.text) {
    fill(view, { lead, said, media, edited, read, quoted, bot: context.bot });
  }
  if (was.keys !== parts.keys) {
    view.keys?.remove();
    view.keys = lead.buttons?.length ? keyboard(lead, context) : null;
    if (view.keys) view.wrap.append(view.keys);
    view.wrap.classList.toggle("keyed", Boolean(view.keys));
  }
  view.parts = parts;
  return changed;
}

function fill(view, { lead, said, media, edited, read, quoted, bot }) {
  const text = said.text || "";
  const visual = media.length > 0 && media.every((item) => ["photo", "video", "animation", "video_note", "sticker"].includes(item.kind));
  const big = !media.length && BIG.test(text);
  const own = lead.from !== "bot";
  view.root.classList.toggle("pill", Boolean(lead.receipt));
  view.bubble.className = `bubble${media.length ? " with-media" : ""}${visual ? " visual" : ""}${text ? " with-text" : ""}${big ? " big-emoji" : ""}`;
  view.bubble.classList.toggle("bare", big || (media.length === 1 && ["sticker", "video_note"].includes(media[0].kind)));
  const meta = h("span", { class: "meta" }, edited && h("span", { class: "edited" }, t("edited")), timeOf(lead.date), own && ticks(read));
  const from = lead.forwarded && h("small", { class: "forwarded", text: t("forwarded") });
  const quote = lead.reply_to && h("button", { class: "quote", type: "button", "data-jump": lead.reply_to },
    h("b", { text: quoted?.from === "bot" ? bot : t("you") }), h("span", { text: summary(quoted) }));
  const till = lead.invoice ? invoiceView(lead.invoice) : lead.receipt && h("div", { class: "text" }, receiptText(lead.receipt), h("small", { text: lead.receipt.charge_id }));
  const words = text && h("div", { class: "text", dir: "auto" }, formatted(said.html || "", true));
  if (words && !said.html) words.append(text);
  if (words) words.append(meta);
  else if (till) till.append(meta);
  view.bubble.replaceChildren(...[from, quote, view.media, till, words, !words && !till && meta].filter(Boolean));
}

/** A sum as the page shows it: Stars, or money in its smallest units. */
export function sum(currency, amount) {
  return currency === "XTR" ? `⭐️ ${amount.toLocaleString(language())}` : new Intl.NumberFormat(language(), { style: "currency", currency }).format(amount / 100);
}

function invoiceView(invoice) {
  return h("div", { class: `text invoice${invoice.currency === "XTR" ? "" : " money"}` }, h("b", { text: invoice.title }), h("p", { text: invoice.description }),
    h("small", { class: invoice.paid ? "paid" : "", text: `${t(invoice.paid ? "paid_done" : "invoice")} · ${sum(invoice.currency, invoice.amount)}` }));
}

function receiptText(receipt) {
  const key = receipt.kind === "refunded_payment" ? "pay_returned" : "pay_receipt";
  return t(key, { sum: sum(receipt.currency, receipt.amount) });
}

function ticks(read) {
  return h("i", { class: read ? "ico ticks" : "ico tick", "aria-hidden": "true" });
}

function keyboard(message, context) {
  const box = h("div", { class: "keys" });
  for (const row of message.buttons) {
    const line = h("div", { class: "keys-row", style: `--n:${row.length}` });
    for (const key of row) line.append(button(message, key, context));
    box.append(line);
  }
  return box;
}

function button(message, key, context) {
  const label = h("span", { text: key.text });
  if (key.url) {
    const safe = /^(https?|tg):/i.test(key.url) ? key.url : "#";
    return h("a", { class: "key link", href: safe, target: "_blank", rel: "noopener noreferrer", title: key.text }, label, h("i", { class: "ico out" }));
  }
  const node = h("button", { class: "key", type: "button", title: key.text }, label);
  if (key.copy) {
    node.addEventListener("click", () => context.copy(key.copy));
    return node;
  }
  if (key.pay) {
    if (message.invoice?.paid) { node.disabled = true; label.textContent = t("paid_done"); }
    else label.textContent = t("pay_now", { sum: sum(message.invoice.currency, message.invoice.amount) });
    node.addEventListener("click", () => context.pay(message.id, node));
    return node;
  }
  node.addEventListener("click", () => context.press(message.id, key.data, node));
  return node;
}

// ---- the feed -------------------------------------------------------------------------------------------------------

/** The elements of one chat's messages and days, kept in step with the list of messages. */
export class Feed {
  constructor(root, context) {
    this.root = root;
    this.context = context;
    this.views = new Map();
  }

  /** Shows `messages`; with `lively`, what is new, changed or gone moves. */
  draw(messages, lively) {
    const wanted = [];
    let day = null;
    const items = itemsOf(messages);
    items.forEach((item, i) => {
      const today = new Date(item.date * 1000).toDateString();
      const newDay = today !== day;
      if (newDay) wanted.push({ key: `day:${today}`, day: item.date });
      day = today;
      const next = items[i + 1];
      item.last = !next || next.from !== item.from || next.date - item.date > 900;
      item.first = newDay || items[i - 1].from !== item.from || item.date - items[i - 1].date > 900;
      wanted.push(item);
    });
    const keys = new Set(wanted.map((item) => item.key));
    for (const [key, view] of this.views) if (!keys.has(key)) this.vanish(key, view, lively);
    let cursor = this.root.firstElementChild;
    for (const item of wanted) {
      const view = this.views.get(item.key) ?? this.make(item, lively);
      if (item.day) view.root.firstElementChild.textContent = dayOf(item.day);
      else this.bring(view, item, lively);
      while (cursor?.classList.contains("gone")) cursor = cursor.nextElementSibling;
      if (cursor === view.root) cursor = cursor.nextElementSibling;
      else this.root.insertBefore(view.root, cursor);
    }
  }

  make(item, lively) {
    const view = item.day ? { root: h("div", { class: "day" }, h("span")) } : makeBubble(item);
    if (lively && !item.day) view.root.classList.add("enter");
    this.views.set(item.key, view);
    return view;
  }

  bring(view, item, lively) {
    const changed = update(view, item, this.context);
    view.root.classList.toggle("last", item.last);
    view.root.classList.toggle("first", item.first);
    if (changed && lively) {
      view.bubble.classList.remove("flash");
      requestAnimationFrame(() => view.bubble.classList.add("flash"));
    }
  }

  vanish(key, view, lively) {
    this.views.delete(key);
    const root = view.root;
    if (!lively || !root.isConnected || matchMedia("(prefers-reduced-motion: reduce)").matches) { root.remove(); return; }
    root.style.height = `${root.offsetHeight}px`;
    root.classList.add("gone");
    requestAnimationFrame(() => requestAnimationFrame(() => { root.style.height = "0"; }));
    setTimeout(() => root.remove(), 260);
  }

  /** Of date labels that stick at the top together only the newest shows. */
  stackDays() {
    const days = [...this.root.querySelectorAll(".day")];
    const tops = days.map((day) => day.getBoundingClientRect().top);
    days.forEach((day, i) => { day.style.visibility = tops[i + 1] - tops[i] < 30 ? "hidden" : ""; });
  }
}
