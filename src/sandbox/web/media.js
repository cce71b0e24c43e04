// Photos, albums, video, sound and documents inside a bubble, and the full-screen photo viewer.
import { api, clockOf, h, sizeOf, t } from "/words.js";

const ROWS = { 1: [1], 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [2, 2, 3, 3] };
const GRID = new Set(["photo", "video"]);

/** Only addresses of this page itself are shown or played. */
const own = (url) => (typeof url === "string" && /^\/(?!\/)/.test(url) ? url : "#");

/** The element showing all `media` of one bubble (an album's items together). */
export function mediaView(media) {
  const visual = media.filter((item) => GRID.has(item.kind));
  if (visual.length > 1 && visual.length === media.length) return album(visual);
  const box = h("div", { class: "stack" });
  for (const item of media) box.append(single(item, visual));
  return box;
}

function single(item, album) {
  switch (item.kind) {
    case "photo": return photo(item, album, true);
    case "video": return video(item, true);
    case "animation": return h("div", { class: "pic", style: shape(item) },
      h("video", { src: own(item.url), autoplay: true, loop: true, muted: true, playsinline: true, "aria-label": t("animation") }));
    case "video_note": return h("div", { class: "pic round" },
      h("video", { src: own(item.url), playsinline: true, controls: true, preload: "metadata", "aria-label": t("video") }));
    case "sticker": return h("img", { class: "sticker", src: own(item.url), alt: t("sticker") });
    case "voice": return player(item, true);
    case "audio": return player(item, false);
    default: return file(item);
  }
}

/** Reserves the picture's place before it is loaded, so that nothing jumps. */
function shape(item) {
  const w = item.width || 4;
  const ht = item.height || 3;
  const ratio = Math.min(2.4, Math.max(0.62, w / ht));
  const width = Math.round(Math.min(420, ratio < 1 ? 420 * ratio : Math.max(item.width || 420, 240)));
  return `width:${width}px;aspect-ratio:${ratio.toFixed(3)}`;
}

function photo(item, album, alone) {
  const img = h("img", { src: own(item.url), alt: item.name || t("photo"), draggable: "false", loading: "eager" });
  const box = h("button", { class: "pic", type: "button", "aria-label": t("viewer"), onclick: () => view(album, album.indexOf(item)) }, img);
  if (alone) {
    box.style.cssText = shape(item);
    if (!item.width) img.addEventListener("load", () => { box.style.cssText = shape({ width: img.naturalWidth, height: img.naturalHeight }); });
  }
  return box;
}

function video(item, alone) {
  const clip = h("video", { src: `${own(item.url)}#t=0.01`, playsinline: true, preload: "metadata", "aria-label": item.name || t("video") });
  const length = h("span", { class: "length" }, clockOf(item.duration));
  const play = h("button", { class: "play big", type: "button", "aria-label": t("play") }, h("i", { class: "ico play" }));
  const box = h("div", { class: "pic film" }, clip, length, play);
  if (alone) box.style.cssText = shape(item);
  clip.addEventListener("loadedmetadata", () => {
    if (alone && !item.width && clip.videoWidth) box.style.cssText = shape({ width: clip.videoWidth, height: clip.videoHeight });
    if (!item.duration) length.textContent = clockOf(clip.duration);
  });
  play.addEventListener("click", () => {
    play.remove();
    length.remove();
    box.classList.add("playing");
    clip.controls = true;
    clip.currentTime = 0;
    solo(clip);
    clip.focus();
  });
  return box;
}

function album(items) {
  const box = h("div", { class: "album" });
  let at = 0;
  const rows = ROWS[items.length] ?? [...Array(Math.ceil(items.length / 3))].map(() => 3);
  for (const size of rows) {
    const row = h("div", { class: `row n${size}` });
    for (const item of items.slice(at, at + size)) row.append(item.kind === "video" ? video(item, false) : photo(item, items, false));
    at += size;
    box.append(row);
  }
  return box;
}

function file(item) {
  const name = item.name || t("document");
  const end = name.includes(".") ? name.split(".").pop().slice(0, 4).toLowerCase() : "";
  const picture = /^image\/(png|jpe?g|webp|gif)/.test(item.mime || "") || /^(png|jpe?g|webp|gif)$/.test(end);
  const face = picture
    ? h("img", { class: "thumb", src: own(item.url), alt: "" })
    : h("span", { class: "disc" }, h("i", { class: "ico download" }), h("small", { text: end }));
  return h("a", { class: "file", href: own(item.url), download: name, "aria-label": `${t("download")}: ${name}` }, face,
    h("span", { class: "about" }, h("b", { text: name }), h("small", { text: sizeOf(item.size) })));
}

// ---- sound ----------------------------------------------------------------------------------------------------------

let playing = null;

/** Plays one medium and stops whatever was playing before. */
function solo(node) {
  if (playing && playing !== node) playing.pause();
  playing = node;
  node.play().catch(() => {});
}

function player(item, voice) {
  const sound = new Audio();
  sound.preload = "metadata";
  sound.src = own(item.url);
  const icon = h("i", { class: "ico play" });
  const button = h("button", { class: "disc", type: "button", "aria-label": t("play") }, icon);
  const left = h("small", { text: clockOf(item.duration) });
  const bar = h("div", { class: voice ? "wave" : "track", role: "slider", tabindex: "0", "aria-label": t("seek"), "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": "0" });
  const length = () => (Number.isFinite(sound.duration) && sound.duration) || item.duration || 0;
  const show = () => {
    const part = length() ? sound.currentTime / length() : 0;
    bar.style.setProperty("--part", part.toFixed(4));
    bar.setAttribute("aria-valuenow", String(Math.round(part * 100)));
    if (voice) [...bar.children].forEach((bin, i, all) => bin.classList.toggle("on", part > 0 && i / all.length <= part));
    const running = sound.currentTime > 0;
    const tail = voice ? "" : `${running ? "" : ` · ${sizeOf(item.size)}`}`;
    left.textContent = voice || !running ? clockOf(running ? length() - sound.currentTime : length()) + tail : `${clockOf(sound.currentTime)} / ${clockOf(length())}`;
  };
  const state = () => {
    icon.className = sound.paused ? "ico play" : "ico pause";
    button.setAttribute("aria-label", t(sound.paused ? "play" : "pause"));
  };
  const seek = (part) => { if (length()) { sound.currentTime = Math.min(1, Math.max(0, part)) * length(); show(); } };
  button.addEventListener("click", () => (sound.paused ? solo(sound) : sound.pause()));
  bar.addEventListener("click", (event) => {
    const at = bar.getBoundingClientRect();
    seek((event.clientX - at.left) / at.width);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 0.05, ArrowLeft: -0.05 }[event.key];
    if (step && length()) { seek(sound.currentTime / length() + step); event.preventDefault(); }
  });
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, state);
  for (const name of ["timeupdate", "loadedmetadata"]) sound.addEventListener(name, show);
  sound.addEventListener("ended", () => { sound.currentTime = 0; show(); });
  if (voice) { bars(bar, Array.from({ length: 44 }, () => 0.15)); loudness(own(item.url)).then((peaks) => { bars(bar, peaks); show(); }); }
  show();
  const title = voice ? null : h("b", { text: item.title || item.name || t("audio") });
  const save = voice ? null : h("a", { class: "ico download save", href: own(item.url), download: item.name || "audio", "aria-label": t("download"), title: t("download") });
  return h("div", { class: voice ? "sound voice" : "sound" }, button, h("div", { class: "about" }, title, bar, left), save);
}

function bars(bar, peaks) {
  bar.replaceChildren(...peaks.map((peak) => h("i", { style: `height:${Math.round(3 + peak * 19)}px` })));
}

const heard = new Map();

/** 44 loudness values (0 to 1) of a sound file; a flat line when the browser cannot read it. */
function loudness(url) {
  if (!heard.has(url)) heard.set(url, measure(url).catch(() => Array.from({ length: 44 }, (_, i) => 0.3 + 0.25 * Math.sin(i * 1.7))));
  return heard.get(url);
}

async function measure(url) {
  const data = await (await fetch(url)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 22050).decodeAudioData(data);
  const wave = sound.getChannelData(0);
  const size = Math.max(1, Math.floor(wave.length / 44));
  const peaks = Array.from({ length: 44 }, (_, i) => {
    let sum = 0;
    for (let k = i * size; k < Math.min(wave.length, (i + 1) * size); k += 7) sum += Math.abs(wave[k]);
    return sum / Math.ceil(size / 7);
  });
  const top = Math.max(...peaks, 0.0001);
  return peaks.map((peak) => Math.max(0.04, peak / top));
}

/** Seconds of a sound or video file the visitor picked; null when the browser cannot read it. */
function durationOf(blob) {
  return new Promise((done) => {
    const node = document.createElement(blob.type.startsWith("video") ? "video" : "audio");
    const url = URL.createObjectURL(blob);
    const end = (value) => { clearTimeout(late); node.removeAttribute("src"); URL.revokeObjectURL(url); done(value); };
    const late = setTimeout(() => end(null), 3000);
    node.preload = "metadata";
    node.onloadedmetadata = () => end(Number.isFinite(node.duration) ? Math.max(1, Math.round(node.duration)) : null);
    node.onerror = () => end(null);
    node.src = url;
  });
}

// ---- the viewer -----------------------------------------------------------------------------------------------------

let shown = [];
let index = 0;

function view(items, at) {
  const dialog = document.getElementById("viewer");
  shown = items.filter((item) => item.kind === "photo");
  index = Math.max(0, shown.indexOf(items[at]));
  paint();
  if (!dialog.open) dialog.showModal();
}

function paint() {
  const dialog = document.getElementById("viewer");
  const item = shown[index];
  dialog.querySelector("img").src = own(item.url);
  dialog.querySelector("img").alt = item.name || t("photo");
  dialog.querySelector(".count").textContent = shown.length > 1 ? `${index + 1} / ${shown.length}` : "";
  const link = dialog.querySelector("a");
  link.href = own(item.url);
  link.download = item.name || "photo";
  dialog.querySelector(".prev").hidden = index === 0;
  dialog.querySelector(".next").hidden = index === shown.length - 1;
}

export function startViewer() {
  const dialog = document.getElementById("viewer");
  const move = (step) => { if (shown[index + step]) { index += step; paint(); } };
  dialog.querySelector(".prev").addEventListener("click", () => move(-1));
  dialog.querySelector(".next").addEventListener("click", () => move(1));
  dialog.querySelector(".cross").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") move(-1);
    if (event.key === "ArrowRight") move(1);
  });
}

// ---- sending --------------------------------------------------------------------------------------------------------

/** Uploads `files` as `kind`; several photos become one album. The caption goes with the first. */
export async function upload(customer, files, kind, caption) {
  const album = files.length > 1 && kind !== "voice" && kind !== "sticker" ? Math.random().toString(36).slice(2, 14) : null;
  for (const [i, blob] of files.entries()) {
    const query = new URLSearchParams({ customer, kind });
    if (caption && i === 0) query.set("caption", caption);
    if (blob.name) query.set("name", blob.name);
    if (blob.type) query.set("mime", blob.type);
    if (album) query.set("album", album);
    if (["audio", "voice", "video"].includes(kind)) {
      const seconds = await durationOf(blob);
      if (seconds) query.set("duration", seconds);
    }
    await api(`/_tg/send?${query}`, blob, true);
  }
}

/** A little picture with a face, sent as a sticker. */
export async function makeSticker() {
  const canvas = h("canvas", { width: 512, height: 512 });
  const paper = canvas.getContext("2d");
  paper.font = "380px sans-serif";
  paper.textAlign = "center";
  paper.textBaseline = "middle";
  paper.fillText("😎", 256, 280);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/webp"));
  return new File([blob], "sticker.webp", { type: blob.type });
}
