// The page's own words in two languages, and small helpers for dates and sizes.

const RU = {
  demo: "Демо", people: "Покупатели", add: "Покупатель", lang_label: "Switch the page to English", panel: "Переключатели",
  add_title: "Новый покупатель", name: "Имя", language: "Язык в Telegram", cancel: "Отмена", add_ok: "Добавить",
  as_file: "Отправить без сжатия, файлом", caption: "Подпись", send: "Отправить", viewer: "Просмотр фото", download: "Скачать",
  close: "Закрыть", prev: "Предыдущее", next: "Следующее", bot: "бот", connecting: "соединение…", silent: "бот не отвечает",
  typing: "печатает", upload_photo: "отправляет фото", record_video: "записывает видео", upload_video: "отправляет видео",
  record_voice: "записывает голосовое", upload_voice: "отправляет голосовое", upload_audio: "отправляет аудио",
  upload_document: "отправляет файл", choose_sticker: "выбирает стикер", find_location: "ищет место",
  record_video_note: "записывает видеосообщение", upload_video_note: "отправляет видеосообщение",
  message: "Сообщение", write: "Сообщение", attach: "Прикрепить", voice: "Записать голосовое", menu: "Меню", start: "Запустить",
  start_cmd: "Начать с начала", what: "Что умеет этот бот?",
  intro: "Создаёт картинки, видео, озвучку и музыку нейросетями. Нажмите «Запустить»: переписка идёт с настоящим ботом, а Telegram и Kie здесь игрушечные, сеть не нужна.",
  a_photo: "Фото", a_file: "Файл", a_video: "Видео", a_audio: "Музыка", a_voice: "Голосовое (файл)", a_sticker: "Стикер",
  n_photo: "Отправить фото", n_photos: "Отправить фото: {n}", n_file: "Отправить файл", n_files: "Отправить файлы: {n}",
  n_video: "Отправить видео", n_audio: "Отправить музыку", n_voice: "Отправить голосовое",
  edited: "изменено", today: "Сегодня", yesterday: "Вчера", down: "К последним сообщениям", chat_with: "Переписка: {name}",
  reply: "Ответить", copy: "Копировать", edit: "Изменить", forward: "Переслать боту", copied: "Скопировано",
  editing: "Изменение", block: "Заблокировать бота", unblock: "Разблокировать бота", hide: "Скрыть колонку",
  more: "Ещё", back: "К списку покупателей", as: "вы: {name}", drop: "Отпустите файлы, чтобы отправить",
  photo: "Фото", video: "Видео", audio: "Аудио", voice_msg: "Голосовое сообщение", document: "Файл", sticker: "Стикер",
  animation: "GIF", album: "Альбом", play: "Играть", pause: "Пауза", seek: "Перемотка", gone: "Сообщение удалено", forwarded: "Переслано",
  offline: "Демо остановлено. Запустите «kiebot demo» ещё раз: страница подключится сама.",
  failed: "Не получилось: {text}", no_messages: "Нет сообщений", you: "Вы",
  invoice: "Счёт", pay_now: "Заплатить {sum}", paid_done: "Оплачено", pay_receipt: "Оплата {sum}", pay_returned: "Возврат {sum}",
  pay_stars: "Подтвердите покупку", pay_money: "Оплата картой",
  pay_what: "«{title}» у бота {bot}. Звёзды здесь игрушечные.", pay_what_money: "«{title}» у бота {bot}. Карта •••• 4242, деньги игрушечные.",
  pay_declined: "Оплата сорвётся: передумать, пустая карта", pay_wrong: "Оплата не прошла: {text}",
  boss: "Админ", boss_label: "Открыть чат администратора", theme_dark: "Тёмная тема", theme_light: "Светлая тема",
  voice_rec: "Запись голосового сообщения", voice_drop: "Не отправлять", voice_none: "Микрофона нет: выберите звуковой файл",
  tour_show: "Показать, что к чему", tour_skip: "Закончить показ", tour_next: "Пропустить", tour_on: "Дальше", tour_done: "Понятно", tour_open: "Открыть баланс",
  tour_step: "Шаг {n} из {all}",
  tour_start: "Это настоящий бот", tour_start_text: "Переписка идёт с той же программой, что работает у владельца. Игрушечные здесь только Telegram и Kie. Нажмите «Запустить».",
  tour_pick: "Выберите задачу и модель", tour_pick_text: "Например, «Картинка», затем модель. У каждой цена видна сразу.",
  tour_write: "Опишите, что нужно", tour_write_text: "Напишите одной фразой, например: «Рыжий кот на крыше, закат». Фото и голос тоже можно.",
  tour_price: "Точная цена до запуска", tour_price_text: "Вот сколько спишется и сколько останется. Деньги замораживаются только после нажатия «Запустить».",
  tour_result: "Результат придёт сюда", tour_result_text: "Одно сообщение показывает, как идёт дело. Готовый файл появится через несколько секунд.",
  tour_fail: "Сломаем Kie", tour_fail_text: "Включите «Следующая не удастся»: следующая задача сорвётся, как бывает и в жизни.",
  tour_back: "Деньги вернутся сами", tour_back_text: "Запустите ещё раз. Бот объяснит, что случилось, а сумма вернётся на баланс до копейки.",
  tour_stars: "Пополнение звёздами", tour_stars_text: "Откройте баланс, выберите «Звёзды Telegram» и пакет, нажмите «Заплатить». Звёзды игрушечные.",
  tour_end: "Это всё", tour_end_text: "Добавляйте покупателей, открывайте чат админа, ломайте Kie и Telegram переключателями. Показ можно повторить этой кнопкой.",
  p_title: "Неполадки", p_next: "Следующая задача", p_on: "включено: {n}", p_kie: "Kie", p_tg: "Telegram", p_tasks: "Задачи Kie", p_balance: "Баланс Kie",
  p_credits: "кредитов", p_reset: "Всё починить", s_delay: "Kie медлит", s_fail: "Следующая не удастся",
  s_moderation: "Отказ модерации", s_lost: "Потерять ответ на запуск", s_down: "Kie недоступен",
  s_busy: "Kie занят (429)", s_files: "Файлы пропали (404)", s_credits: "Кредиты кончились",
  s_never: "Задачи не заканчиваются", s_429: "429 на каждое третье", s_edit: "Правка: нет сообщения",
  s_latency: "Telegram медлит", p_none: "Пока ни одной. Запустите генерацию в чате.", p_finish: "Закончить", p_fail: "Сорвать",
  p_nokie: "Эмулятор Kie не отвечает", sec: "с", off: "нет",
  st_waiting: "ждёт", st_queuing: "в очереди", st_generating: "идёт", st_success: "готово", st_fail: "ошибка",
};

const EN = {
  demo: "Demo", people: "Customers", add: "Customer", lang_label: "Страница по-русски", panel: "Switches",
  add_title: "New customer", name: "Name", language: "Telegram language", cancel: "Cancel", add_ok: "Add",
  as_file: "Send uncompressed, as a file", caption: "Caption", send: "Send", viewer: "Photo viewer", download: "Download",
  close: "Close", prev: "Previous", next: "Next", bot: "bot", connecting: "connecting…", silent: "the bot does not answer",
  typing: "typing", upload_photo: "sending a photo", record_video: "recording a video", upload_video: "sending a video",
  record_voice: "recording a voice message", upload_voice: "sending a voice message", upload_audio: "sending audio",
  upload_document: "sending a file", choose_sticker: "choosing a sticker", find_location: "looking for a place",
  record_video_note: "recording a video message", upload_video_note: "sending a video message",
  message: "Message", write: "Message", attach: "Attach", voice: "Record a voice message", menu: "Menu", start: "Start",
  start_cmd: "Start over", what: "What can this bot do?",
  intro: "Makes pictures, videos, speech and music with neural networks. Press Start: you talk to the real bot, while Telegram and Kie are emulated here, no network needed.",
  a_photo: "Photo", a_file: "File", a_video: "Video", a_audio: "Music", a_voice: "Voice (from a file)", a_sticker: "Sticker",
  n_photo: "Send a photo", n_photos: "Send {n} photos", n_file: "Send a file", n_files: "Send {n} files",
  n_video: "Send a video", n_audio: "Send music", n_voice: "Send a voice message",
  edited: "edited", today: "Today", yesterday: "Yesterday", down: "Jump to the latest", chat_with: "Chat: {name}",
  reply: "Reply", copy: "Copy", edit: "Edit", forward: "Forward to the bot", copied: "Copied",
  editing: "Edit", block: "Block the bot", unblock: "Unblock the bot", hide: "Hide the column",
  more: "More", back: "To the list of customers", as: "you: {name}", drop: "Drop files to send them",
  photo: "Photo", video: "Video", audio: "Audio", voice_msg: "Voice message", document: "File", sticker: "Sticker",
  animation: "GIF", album: "Album", play: "Play", pause: "Pause", seek: "Seek", gone: "Deleted message", forwarded: "Forwarded",
  offline: "The demo has stopped. Run “kiebot demo” again: this page reconnects by itself.",
  failed: "That did not work: {text}", no_messages: "No messages", you: "You",
  invoice: "Invoice", pay_now: "Pay {sum}", paid_done: "Paid", pay_receipt: "Paid {sum}", pay_returned: "Returned {sum}",
  pay_stars: "Confirm your purchase", pay_money: "Pay by card",
  pay_what: "“{title}” from {bot}. These Stars are toys.", pay_what_money: "“{title}” from {bot}. Card •••• 4242, toy money.",
  pay_declined: "Let it fail: second thoughts, an empty card", pay_wrong: "The payment did not go through: {text}",
  boss: "Admin", boss_label: "Open the administrator's chat", theme_dark: "Dark theme", theme_light: "Light theme",
  voice_rec: "Recording a voice message", voice_drop: "Do not send", voice_none: "No microphone here: choose a sound file",
  tour_show: "Show me around", tour_skip: "End the tour", tour_next: "Skip", tour_on: "Next", tour_done: "Got it", tour_open: "Open the balance",
  tour_step: "Step {n} of {all}",
  tour_start: "This is the real bot", tour_start_text: "You talk to the very program its owner runs. Only Telegram and Kie are toys here. Press Start.",
  tour_pick: "Pick a task and a model", tour_pick_text: "Image, for example, and then a model. Each shows its price at once.",
  tour_write: "Say what you need", tour_write_text: "One sentence will do: “A ginger cat on a roof at sunset”. Photos and voice work too.",
  tour_price: "The exact price before the start", tour_price_text: "This is what it costs and what will be left. Money is put on hold only when you press Run.",
  tour_result: "The result arrives here", tour_result_text: "One message shows how it goes. The finished file comes in a few seconds.",
  tour_fail: "Let us break Kie", tour_fail_text: "Switch on “The next one fails”: the next task fails, as happens in real life.",
  tour_back: "The money comes back", tour_back_text: "Run it again. The bot says what happened, and the sum returns to the balance to the kopeck.",
  tour_stars: "Top up with Stars", tour_stars_text: "Open the balance, choose Telegram Stars and a pack, and press Pay. The Stars are toys.",
  tour_end: "That is all", tour_end_text: "Add customers, open the admin's chat, break Kie and Telegram with the switches. This button shows the tour again.",
  p_title: "Troubles", p_next: "The next task", p_on: "on: {n}", p_kie: "Kie", p_tg: "Telegram", p_tasks: "Kie tasks", p_balance: "Kie balance",
  p_credits: "credits", p_reset: "Fix all", s_delay: "Kie is slow", s_fail: "The next one fails",
  s_moderation: "Moderation refusal", s_lost: "Lose the reply to a launch", s_down: "Kie is down",
  s_busy: "Kie is busy (429)", s_files: "Files are missing (404)", s_credits: "No credits left",
  s_never: "Tasks never finish", s_429: "429 to every third", s_edit: "Edit: no such message",
  s_latency: "Telegram is slow", p_none: "None yet. Start a generation in the chat.", p_finish: "Finish", p_fail: "Fail it",
  p_nokie: "The Kie emulator does not answer", sec: "s", off: "off",
  st_waiting: "waiting", st_queuing: "queued", st_generating: "running", st_success: "done", st_fail: "failed",
};

const NAMES = {
  ru: ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл", "Лиза", "Максим", "Нина", "Олег", "Полина", "Роман"],
  en: ["Alice", "Ben", "Chloe", "Dan", "Emma", "Frank", "Grace", "Henry", "Ivy", "Jack"],
};

/** What the address asks for: a still picture, of which chats, in which language. */
export const asked = new URLSearchParams(location.search);

let lang = (asked.get("lang") ?? localStorage.getItem("lang")) === "en" ? "en" : "ru";

export const language = () => lang;

export function setLanguage(value) {
  lang = value;
  localStorage.setItem("lang", value);
}

/** One word or sentence of the page; `{name}` in it is replaced from `values`. */
export function t(key, values = {}) {
  const text = (lang === "en" ? EN : RU)[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Whether the page has words for `key`. */
export const known = (key) => key in RU;

/** Fills every `data-t` (text) and `data-label` (accessible name and tooltip) under `root`. */
export function fillWords(root) {
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.matches("button, a")) node.title = t(node.dataset.label);
  }
}

/** A first name nobody among `taken` has yet. */
export function freeName(code, taken) {
  const names = NAMES[code] ?? NAMES.ru;
  return names.find((name) => !taken.includes(name)) ?? `${names[taken.length % names.length]} ${taken.length + 1}`;
}

export const timeOf = (unix) => new Date(unix * 1000).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function dayOf(unix) {
  const day = new Date(unix * 1000);
  const today = new Date();
  const days = Math.round((today.setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  const year = day.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return day.toLocaleDateString(lang, { day: "numeric", month: "long", year });
}

export function sizeOf(bytes) {
  const units = lang === "en" ? ["B", "KB", "MB", "GB"] : ["Б", "КБ", "МБ", "ГБ"];
  let n = bytes || 0;
  let i = 0;
  while (n >= 1024 && i < 3) { n /= 1024; i += 1; }
  return `${n.toLocaleString(lang, { maximumFractionDigits: i && n < 100 ? 1 : 0 })} ${units[i]}`;
}

export function clockOf(seconds) {
  const s = Math.max(0, Math.round(Number.isFinite(seconds) ? seconds : 0));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

/** `h("div", {class: "x", onclick: f}, child, "text")`: text always becomes a text node. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A call of the sandbox's control API; throws an Error with the server's words. */
export async function api(path, body, raw = false) {
  const init = body === undefined ? {} : {
    method: "POST",
    headers: { "content-type": raw ? (body.type || "application/octet-stream") : "application/json" },
    body: raw ? body : JSON.stringify(body),
  };
  const answer = await fetch(path, init);
  const text = await answer.text();
  let value = null;
  try { value = text ? JSON.parse(text) : null; } catch { value = { error: text.slice(0, 200) }; }
  if (!answer.ok) throw new Error(value?.error ?? `HTTP ${answer.status}`);
  return value;
}
