## Words and files that came without a question
content-words = 💬 “{ $words }”
content-image = { $count ->
    [one] 📷 Photo
   *[other] 📷 Photos: { $count }
 }
content-video = { $count ->
    [one] 🎬 Video
   *[other] 🎬 Videos: { $count }
 }
content-audio = { $count ->
    [one] 🎧 Recording
   *[other] 🎧 Recordings: { $count }
 }
content-file = { $count ->
    [one] 📄 File
   *[other] 📄 Files: { $count }
 }
content-what = What shall I make of it?
content-line = { $wish } — { $title }, { $price }
content-link = ℹ️ I do not open links: the model sees only the words themselves.
content-only-link = I do not open links. Send the file itself — a photo, video or recording — or say in words what to make.
content-nothing = No model works with this yet. Send one thing: a text, a photo, a video or a recording.
content-file-no-use = The models do not work with such files. Send a photo, a video or a voice recording.
content-gone = This offer is out of date. Send the text or file again:
content-whose-models = For what shall I show all models?
content-for = <b>{ $wish }</b>
content-models = Choose a model. I show the exact price before anything starts.
content-of-result = <b>{ $wish }</b> · result No. { $n }
content-of-request = 🎛 <b>Request No. { $n } in another model</b>
content-request-only = Your earlier request does not suit other models. Here is the whole section:
content-result-gone = The file of this result has been deleted, and Telegram did not give it. Generate it again or send the file here.
content-result-large = This file is too large for another start. Compress it and send it here.
button-change-one = ⚙️ Change one
button-other-model = 🎛 Another model
wish-picture = 🖼️ Picture
wish-clip = 🎬 Video
wish-speech = 🎙️ Voice it
wish-song = 🎵 Song
wish-animate = 🎬 Animate
wish-edit = ✏️ Edit
wish-upscale = 🔍 Upscale
wish-cutout = ✂️ Cut out
wish-talk = 🗣️ Photo talks
wish-redo = ✏️ Edit
wish-sharpen = 🔍 Upscale
wish-lengthen = ⏩ Extend
wish-mimic = 🕺 Movements
wish-transcribe = 📝 To text
wish-isolate = 🎤 Clean voice
wish-cover = 🎶 Cover

## Words that are said instead of pressing: the first letters small, parted by commas
said-home = menu, main menu, start, home
said-balance = balance
said-history = history
said-help = help
