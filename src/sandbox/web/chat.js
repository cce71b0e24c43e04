// One customer's chat with the bot: the feed, the composer, what is pressed and what the bot answers.
import { api, fillWords, h, known, language, t } from "/words.js";
import { makeSticker, upload } from "/media.js";
import { Feed, summary } from "/bubble.js";
import { canRecord, record } from "/voice.js";

const KINDS = [["photo", "image/*"], ["file", ""], ["video", "video/*"], ["audio", "audio/*"], ["voice", "audio/*"]];
const watch = { running: false, silent: false };

/** Asks the emulator whether the bot has taken every update; tells each chat when it has or when it stays silent. */
async function watchBot(chats) {
  if (watch.running) return;
  watch.running = true;
  const started = performance.now();
  while (watch.running) {
    let left = 0;
    try { left = (await api("/_tg/pending")).unconfirmed; } catch { break; }
    watch.silent = left > 0 && performance.now() - started > 6000;
    if (left === 0) for (const chat of chats()) chat.allRead();
    for (const chat of chats()) chat.showStatus();
    if (left === 0 || performance.now() - started > 600000) break;
    await new Promise((done) => setTimeout(done, performance.now() - started > 6000 ? 2000 : 350));
  }
  watch.running = false;
}

export class Chat {
  constructor(customer, shared) {
    this.customer = customer;
    this.shared = shared;
    this.data = { version: -1, messages: [], typing: null, alerts: [] };
    this.heard = null;
    this.pressed = new Map();
    this.readTo = Infinity;
    this.unread = 0;
    this.stuck = true;
    this.context = {
      lang: language(),
      find: (id) => this.data.messages.find((m) => m.id === id),
      press: (id, data, node) => this.press(id, data, node),
      pay: (id, node) => this.pay(id, node),
      copy: (text) => this.copy(text),
      get readTo() { return this.owner.readTo; },
      owner: this,
    };
    this.build();
  }

  get id() { return this.customer.id; }

  build() {
    const part = (name) => this.root.querySelector(`.${name}`);
    this.root = h("section", { class: "column", "aria-label": t("chat_with", { name: this.customer.first_name }) });
    this.root.innerHTML = `
      <header><button type="button" class="ico back phone" data-label="back"></button><span class="bot-face" aria-hidden="true"></span>
        <div class="title"><b class="bot-name">Kiebot</b><small class="status" aria-live="polite"></small></div><span class="who"></span>
        <button type="button" class="ico sliders phone" data-label="panel"></button>
        <button type="button" class="ico dots" data-label="more"></button></header>
      <div class="stage"><div class="scroll" tabindex="-1"><div class="feed" role="log" aria-live="polite"></div></div>
        <div class="card"><span class="bot-face large" aria-hidden="true"></span><b data-t="what"></b><p data-t="intro"></p></div>
        <button type="button" class="down" data-label="down" hidden><i class="ico chevron"></i><span class="count" hidden></span></button>
        <div class="toast" role="status" hidden></div><div class="dropzone" data-t="drop"></div></div>
      <button type="button" class="start" data-t="start" hidden></button>
      <form class="composer"><ul class="hints" role="listbox" hidden></ul><div class="context" hidden><i class="ico"></i><div><b></b><span></span></div><button type="button" class="ico cross" data-label="cancel"></button></div>
        <div class="line"><button type="button" class="commands" data-label="menu"><i class="ico lines"></i><span data-t="menu"></span></button>
        <button type="button" class="ico clip" data-label="attach" aria-haspopup="menu"></button>
        <textarea rows="1" enterkeyhint="send" maxlength="20000"></textarea>
        <button type="button" class="ico mic" data-label="voice"></button><button type="submit" class="ico plane" data-label="send" hidden></button></div>
        <input type="file" hidden tabindex="-1"></form>`;
    Object.assign(this, { status: part("status"), scroll: part("scroll"), feed: part("feed"), down: part("down"), toastBox: part("toast"),
      startButton: part("start"), composer: part("composer"), contextBar: part("context"), hints: part("hints") });
    this.field = this.root.querySelector("textarea");
    this.hints.id = `hints-${this.id}`;
    this.hints.setAttribute("aria-label", t("menu"));
    this.field.setAttribute("aria-controls", this.hints.id);
    this.field.setAttribute("aria-autocomplete", "list");
    this.picker = this.root.querySelector("input[type=file]");
    this.list = new Feed(this.feed, this.context);
    this.words();
    this.listen();
  }

  words() {
    this.context.lang = language();
    fillWords(this.root);
    this.field.placeholder = t("write");
    this.field.setAttribute("aria-label", t("message"));
    this.root.querySelector(".who").textContent = t("as", { name: this.customer.first_name });
    const bot = this.shared.bot();
    this.context.bot = bot.name || "Kiebot";
    if (bot.name) this.root.querySelector(".bot-name").textContent = bot.name;
    const about = bot.about(this.customer.language_code);
    if (about) this.root.querySelector(".card p").textContent = about;
    this.showStatus();
  }

  listen() {
    const on = (selector, event, act) => this.root.querySelector(selector).addEventListener(event, act);
    this.composer.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.field.addEventListener("input", () => { this.grow(); this.hint(); });
    this.field.addEventListener("blur", () => this.hint(true));
    this.hints.addEventListener("mousedown", (event) => event.preventDefault());
    this.hints.addEventListener("click", (event) => this.takeHint(event.target.closest("li")));
    this.field.addEventListener("keydown", (event) => this.fieldKey(event));
    this.field.addEventListener("paste", (event) => this.offer([...event.clipboardData.files], event));
    this.startButton.addEventListener("click", () => this.say("/start"));
    on(".back", "click", () => this.shared.showPeople());
    on("header .sliders", "click", () => this.shared.showPanel());
    on(".dots", "click", (event) => this.headMenu(event.currentTarget));
    on(".commands", "click", (event) => this.commandMenu(event.currentTarget));
    on(".clip", "click", (event) => this.attachMenu(event.currentTarget));
    on(".mic", "click", () => this.speak());
    on(".context .cross", "click", () => this.setContext(null));
    this.picker.addEventListener("change", () => { this.confirm([...this.picker.files], this.kind); this.picker.value = ""; });
    this.down.addEventListener("click", () => this.toEnd(true));
    this.scroll.addEventListener("scroll", () => {
      // Only a person going up lets go of the end; a feed that grows or shrinks by itself is followed.
      const { scrollHeight: tall, scrollTop: top, clientHeight: seen } = this.scroll;
      const near = tall - top - seen < 80;
      if (near || (tall === this.lastTall && top < this.lastTop - 1)) this.stuck = near;
      this.lastTall = tall;
      this.lastTop = top;
      if (this.stuck) this.markSeen();
      this.down.hidden = this.stuck;
      this.list.stackDays();
    }, { passive: true });
    const follow = new ResizeObserver(() => { if (this.stuck) this.toEnd(false); });
    follow.observe(this.feed);
    follow.observe(this.scroll);
    this.feed.addEventListener("click", (event) => this.feedClick(event));
    this.feed.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches(".spoiler")) event.target.classList.add("open"); });
    this.feed.addEventListener("contextmenu", (event) => this.messageMenu(event));
    this.root.addEventListener("focusin", () => this.shared.focused(this));
    let depth = 0;
    const files = (event) => event.dataTransfer?.types.includes("Files");
    this.root.addEventListener("dragenter", (event) => { if (files(event)) { depth += 1; this.root.classList.add("dropping"); } });
    this.root.addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) this.root.classList.remove("dropping"); });
    this.root.addEventListener("dragover", (event) => { if (files(event)) event.preventDefault(); });
    this.root.addEventListener("drop", (event) => { depth = 0; this.root.classList.remove("dropping"); this.offer([...event.dataTransfer.files], event); });
  }

  // ---- from the server ----

  /** Fetches the chat; calls that come meanwhile lead to one more fetch at the end. */
  async refresh() {
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    do {
      this.again = false;
      try { this.take(await api(`/_tg/chat/${this.id}`)); } catch (error) { console.info("chat", this.id, error.message); }
    } while (this.again);
    this.busy = false;
  }

  take(data) {
    const before = this.data;
    const first = before.version === -1;
    const seen = new Set(before.messages.map((m) => m.id));
    this.data = { ...data, messages: data.messages ?? [], alerts: data.alerts ?? [] };
    if (data.customer) this.customer = { ...this.customer, ...data.customer };
    const fresh = first ? [] : this.data.messages.filter((m) => m.from === "bot" && !seen.has(m.id));
    if (fresh.length && (!this.stuck || !this.root.isConnected || document.hidden)) this.unread += fresh.length;
    const moved = JSON.stringify(before.messages) !== JSON.stringify(this.data.messages);
    const waiting = this.data.waiting;
    if (waiting) for (const name of this.pressed.keys()) { if (typeof name === "string" && !waiting.includes(name)) this.release(name); }
    else if (moved) this.release();
    clearTimeout(this.typingTimer);
    if (this.data.typing) this.typingTimer = setTimeout(() => this.refresh(), 5200);
    this.draw(!first);
    this.showAlerts();
    this.showStatus();
    this.shared.changed(this);
  }

  draw(lively) {
    const empty = this.data.messages.length === 0;
    this.list.draw(this.data.messages, lively);
    this.root.classList.toggle("empty", empty);
    this.startButton.hidden = !empty;
    this.composer.hidden = empty;
    if (this.stuck) this.toEnd(false);
    this.list.stackDays();
    this.markSeen();
  }

  showAlerts() {
    const alerts = this.data.alerts;
    const name = (alert) => `${alert.callback_id}:${alert.text ?? ""}`;
    const news = this.heard ? alerts.filter((alert) => !this.heard.has(name(alert))) : [];
    this.heard = new Set(alerts.map(name));
    for (const alert of news) {
      this.release(alert.callback_id);
      if (!alert.text) continue;
      if (alert.alert) this.shared.alert(alert.text);
      else this.toast(alert.text);
    }
  }

  allRead() {
    if (this.readTo === Infinity) return;
    this.readTo = Infinity;
    this.draw(true);
  }

  showStatus() {
    const typing = this.data.typing;
    const word = typing && (known(typing) ? t(typing) : t("typing"));
    const state = !this.shared.online() ? "connecting" : watch.silent ? "silent" : typing ? "typing" : "bot";
    const sign = `${state}${word}${language()}`;
    if (this.status.dataset.sign === sign) return;
    this.status.dataset.sign = sign;
    this.status.className = `status ${state}`;
    this.status.replaceChildren(state === "typing" ? word : t(state), ...(state === "typing" ? [h("i", { class: "dots-run" }, h("i"), h("i"), h("i"))] : []));
  }

  toast(text) {
    clearTimeout(this.toastTimer);
    this.toastBox.textContent = text;
    this.toastBox.hidden = false;
    this.toastTimer = setTimeout(() => { this.toastBox.hidden = true; }, Math.max(2500, text.length * 60));
  }

  toEnd(smooth) {
    this.stuck = true;
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.lastTall = this.scroll.scrollHeight;
    this.lastTop = this.scroll.scrollTop;
  }

  markSeen() {
    if (this.stuck && this.root.isConnected && !document.hidden) this.unread = 0;
    const badge = this.down.querySelector(".count");
    badge.hidden = !this.unread;
    badge.textContent = String(this.unread);
    this.shared.changed(this);
  }

  // ---- to the server ----

  async act(work) {
    try {
      return await work();
    } catch (error) {
      this.toast(t("failed", { text: error.message }));
      return null;
    } finally {
      watchBot(this.shared.chats);
    }
  }

  say(text) {
    this.toEnd(false);
    this.readTo = this.data.messages.at(-1)?.id ?? 0;
    const reply = this.mode?.kind === "reply" ? this.mode.message.id : null;
    const edit = this.mode?.kind === "edit" ? this.mode.message.id : null;
    this.setContext(null);
    return this.act(() => (edit ? api("/_tg/edit", { customer: this.id, message_id: edit, text })
      : api("/_tg/say", { customer: this.id, text, reply_to: reply })));
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.grow();
    this.hint();
    this.say(text);
  }

  /** A voice message: from the microphone, or from a file where there is none. */
  async speak() {
    if (!canRecord()) { this.pick("voice"); return; }
    let voice = null;
    try { voice = await record(this.composer.querySelector(".line")); } catch (error) {
      console.info("voice", error.message);
      this.toast(t("voice_none"));
      this.pick("voice");
      return;
    }
    this.field.focus({ preventScroll: true });
    if (!voice) return;
    this.toEnd(false);
    this.readTo = this.data.messages.at(-1)?.id ?? 0;
    await this.act(() => upload(this.id, [voice], "voice", ""));
  }

  async press(message, data, node) {
    if (node.classList.contains("waiting")) return;
    node.classList.add("waiting");
    node.setAttribute("aria-busy", "true");
    const token = Symbol("press");
    this.pressed.set(token, node);
    setTimeout(() => this.release(token), 15000);
    const sent = await this.act(() => api("/_tg/press", { customer: this.id, message_id: message, data }));
    if (!sent) { this.release(token); return; }
    if (!this.pressed.has(token)) return;
    if (this.heard && [...this.heard].some((name) => name.startsWith(`${sent.callback_id}:`))) this.release(token);
    else if (this.pressed.delete(token)) this.pressed.set(sent.callback_id, node);
    setTimeout(() => this.release(sent.callback_id), 15000);
  }

  /** Pays an invoice after it was confirmed; the bot is asked first, its refusal stands in the dialog. */
  async pay(message, node) {
    const invoice = this.data.messages.find((m) => m.id === message)?.invoice;
    if (!invoice || node.classList.contains("waiting")) return;
    node.classList.add("waiting");
    const paid = await this.shared.askPay(invoice, (declined) => this.act(() => api("/_tg/pay", { customer: this.id, message_id: message, declined })));
    node.classList.remove("waiting");
    if (paid) this.toast(t("paid_done"));
  }

  /** Stops the spinner of one press, or of all. */
  release(key) {
    for (const [name, node] of this.pressed) {
      if (key !== undefined && name !== key) continue;
      node.classList.remove("waiting");
      node.removeAttribute("aria-busy");
      this.pressed.delete(name);
    }
  }

  offer(files, event) {
    if (!files.length) return;
    event.preventDefault();
    const all = (type) => files.every((blob) => blob.type.startsWith(type));
    this.confirm(files, all("image/") ? "photo" : all("video/") ? "video" : all("audio/") ? "audio" : "file");
  }

  async confirm(files, kind) {
    if (!files.length) return;
    const answer = await this.shared.askSend(files, kind);
    if (!answer) return;
    const sent = answer.as_file || kind === "file" ? "document" : kind;
    this.toEnd(false);
    this.readTo = this.data.messages.at(-1)?.id ?? 0;
    await this.act(() => upload(this.id, files, sent, answer.caption));
  }

  pick(kind) {
    this.kind = kind;
    this.picker.accept = KINDS.find(([name]) => name === kind)[1];
    this.picker.multiple = kind !== "voice";
    this.picker.click();
  }

  // ---- menus and keys ----

  attachMenu(at) {
    const items = KINDS.map(([kind]) => ({ icon: `a-${kind}`, text: t(`a_${kind}`), act: () => this.pick(kind) }));
    items.push({ icon: "a-sticker", text: t("a_sticker"), act: () => this.act(async () => upload(this.id, [await makeSticker()], "sticker", "")) });
    this.shared.menu(at, items);
  }

  commandMenu(at) {
    const list = this.shared.commands(this.customer.language_code);
    const items = list.length ? list : [{ command: "start", description: t("start_cmd") }];
    this.shared.menu(at, items.map((c) => ({ text: c.description, hint: `/${c.command}`, act: () => this.say(`/${c.command}`) })));
  }

  /** Commands that begin with what is being typed. */
  hint(hide = false) {
    const typed = !hide && /^\/\w*$/.exec(this.field.value)?.[0].slice(1).toLowerCase();
    const found = typeof typed === "string" ? this.shared.commands(this.customer.language_code).filter((c) => c.command.startsWith(typed)) : [];
    this.hints.hidden = !found.length;
    this.hints.replaceChildren(...found.map((c, i) => h("li", { role: "option", id: `${this.hints.id}-${i}`, "data-hint": `/${c.command}`, "aria-selected": String(i === 0) },
      h("b", { text: `/${c.command}` }), h("span", { text: c.description }))));
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length) this.field.setAttribute("aria-activedescendant", `${this.hints.id}-0`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  takeHint(item) {
    if (!item) return;
    this.field.value = "";
    this.grow();
    this.hint();
    this.say(item.dataset.hint);
  }

  /** Arrows, Enter, Tab and Escape while commands are offered; answers whether the key was one of them. */
  hintKey(event) {
    if (this.hints.hidden) return false;
    const all = [...this.hints.children];
    const at = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      all[at].setAttribute("aria-selected", "false");
      const next = all[(at + step + all.length) % all.length];
      next.setAttribute("aria-selected", "true");
      next.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", next.id);
    } else if (event.key === "Tab") {
      this.field.value = all[at].dataset.hint;
      this.hint();
    } else if (event.key === "Enter" && !event.shiftKey) this.takeHint(all[at]);
    else if (event.key === "Escape") this.hint(true);
    else return false;
    event.preventDefault();
    return true;
  }

  headMenu(at) {
    const blocked = Boolean(this.customer.blocked ?? this.blocked);
    const items = [{ text: t(blocked ? "unblock" : "block"), act: () => this.act(async () => {
      await api("/_tg/block", { customer: this.id, blocked: !blocked });
      this.blocked = this.customer.blocked = !blocked;
    }) }];
    if (this.shared.visible() > 1) items.push({ text: t("hide"), act: () => this.shared.hide(this) });
    this.shared.menu(at, items);
  }

  messageMenu(event) {
    const root = event.target.closest(".msg");
    if (!root || event.target.closest("a[href^=http], video, .keys") || getSelection().toString()) return;
    event.preventDefault();
    const message = this.data.messages.find((m) => m.id === Number(root.dataset.id));
    if (!message) return;
    const items = [{ text: t("reply"), act: () => this.setContext({ kind: "reply", message }) }];
    if (message.text) items.push({ text: t("copy"), act: () => this.copy(message.text) });
    if (message.from !== "bot" && message.text && !message.media?.length) items.push({ text: t("edit"), act: () => this.setContext({ kind: "edit", message }) });
    items.push({ text: t("forward"), act: () => this.act(() => api("/_tg/forward", { customer: this.id, message_id: message.id })) });
    this.shared.menu({ x: event.clientX, y: event.clientY }, items);
  }

  setContext(mode) {
    if (this.mode?.kind === "edit") this.field.value = "";
    this.mode = mode;
    this.contextBar.hidden = !mode;
    if (mode) {
      this.contextBar.querySelector(".ico").className = `ico ${mode.kind === "edit" ? "pencil" : "arrow"}`;
      this.contextBar.querySelector("b").textContent = t(mode.kind === "edit" ? "editing" : "reply");
      this.contextBar.querySelector("span").textContent = summary(mode.message);
      if (mode.kind === "edit") this.field.value = mode.message.text;
      this.field.focus();
    }
    this.grow();
  }

  fieldKey(event) {
    if (this.hintKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    if (event.key === "Escape" && this.mode) this.setContext(null);
    if (event.key === "ArrowUp" && !this.field.value && !this.mode) {
      const message = this.data.messages.findLast((m) => m.from !== "bot" && m.text && !m.media?.length);
      if (message) { event.preventDefault(); this.setContext({ kind: "edit", message }); }
    }
  }

  grow() {
    this.field.style.height = "";
    if (this.field.value) this.field.style.height = `${Math.min(this.field.scrollHeight, 180)}px`;
    const words = Boolean(this.field.value.trim());
    this.composer.querySelector(".plane").hidden = !words;
    this.composer.querySelector(".mic").hidden = words;
  }

  feedClick(event) {
    const node = event.target;
    const command = node.closest("[data-command]");
    const jump = node.closest("[data-jump]");
    const hidden = node.closest(".spoiler");
    if (command) { event.preventDefault(); this.say(command.dataset.command); }
    else if (hidden && !hidden.classList.contains("open")) { event.preventDefault(); hidden.classList.add("open"); }
    else if (node.closest(".text code, .text pre")) this.copy(node.closest("code, pre").textContent);
    else if (node.closest("blockquote.expandable")) node.closest("blockquote").classList.toggle("open");
    else if (jump) this.jump(jump.dataset.jump);
  }

  jump(id) {
    const there = this.feed.querySelector(`[data-id="${Number(id)}"]`);
    if (!there) return;
    this.stuck = false;
    there.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  copy(text) {
    navigator.clipboard?.writeText(text).then(() => this.toast(t("copied")), () => {});
  }
}
