// A voice message recorded with the microphone, as a small WAV file.
import { clockOf, h, t } from "/words.js";

/** Samples of speech a second. */
const RATE = 16000;
/** The longest recording, in seconds. */
const LONGEST = 300;

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

/** Shows a recording in `line` and answers its file, null when it was dropped; throws where there is no microphone. */
export async function record(line) {
  const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(sound);
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const level = h("div", { class: "level", "aria-hidden": "true" });
  const time = h("output", { text: "0:00" });
  const stop = (keep) => { kept = keep; if (recorder.state !== "inactive") recorder.stop(); };
  let kept = false;
  const drop = h("button", { type: "button", class: "ico bin", "aria-label": t("voice_drop"), title: t("voice_drop"), onclick: () => stop(false) });
  const send = h("button", { type: "button", class: "ico plane", "aria-label": t("send"), title: t("send"), onclick: () => stop(true) });
  const tape = h("div", { class: "tape", role: "group", "aria-label": t("voice_rec") }, h("span", { class: "dot" }), time, level, drop, send);
  tape.addEventListener("keydown", (event) => { if (event.key === "Escape") stop(false); });
  line.append(tape);
  line.parentElement.classList.add("recording");
  send.focus();
  const context = new AudioContext();
  const ear = context.createAnalyser();
  context.createMediaStreamSource(sound).connect(ear);
  const wave = new Uint8Array(ear.fftSize);
  const began = performance.now();
  const tick = setInterval(() => {
    const seconds = (performance.now() - began) / 1000;
    time.textContent = clockOf(Math.floor(seconds));
    ear.getByteTimeDomainData(wave);
    const loud = wave.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0) / 128;
    level.append(h("i", { style: `height:${Math.round(3 + loud * 22)}px` }));
    if (level.children.length > 120) level.firstChild.remove();
    if (seconds > LONGEST) stop(true);
  }, 100);
  const ended = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  await ended;
  clearInterval(tick);
  tape.remove();
  line.parentElement.classList.remove("recording");
  sound.getTracks().forEach((track) => track.stop());
  context.close();
  if (!kept || performance.now() - began < 700) return null;
  return wav(await new Blob(parts).arrayBuffer());
}

/** What the browser recorded, in whatever format, as mono WAV of 16 bits. */
async function wav(data) {
  const full = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(data);
  const mixer = new OfflineAudioContext(1, Math.max(1, Math.ceil(full.duration * RATE)), RATE);
  const source = mixer.createBufferSource();
  source.buffer = full;
  source.connect(mixer.destination);
  source.start();
  const wave = (await mixer.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + wave.length * 2));
  const text = (at, word) => [...word].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + wave.length * 2, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, wave.length * 2, true);
  wave.forEach((value, i) => view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, value)) * 32767, true));
  return new File([view.buffer], "voice.wav", { type: "audio/wav" });
}
