# Everything a customer reads in the chat. Markup: Telegram's HTML.

# --- Menu ---
menu-video = 🎬 Video
menu-image = 🖼️ Picture
menu-enhance = ✨ Enhance
menu-audio = 🎙️ Audio
menu-all = 🔎 All models
menu-cheap = ⭐ Cheap/Free
menu-history = 🧾 History
menu-balance = 💳 Balance

home =
    <b>What shall we make?</b>

    💳 Your balance: { $balance }

welcome-hello =
    👋 <b>Hello, { $name }!</b>

    I make pictures, videos, voices and music with the best neural networks, right here in the chat.
welcome-bonus = 🎁 Here is <b>{ $bonus }</b> for your first generations. It is already on your balance.
welcome-how =
    <b>How it works</b>

    1. Choose a task: video, picture, enhancement or audio.
    2. Choose a model. You see the price at once.
    3. Answer a few questions: text, photo, length.
    4. Check the exact price and press “Run”.

    The finished file comes right here.
welcome-money =
    <b>What you pay for</b>

    Only for a finished result. If something fails, the money comes back to your balance by itself.
commands-start = Main menu
commands-balance = Balance
commands-history = History
commands-help = How it works
commands-paysupport = Payment question
commands-terms = Terms

# --- Buttons ---
numbered = No. { $n }
button-home = 🏠 Menu
button-begin = 🚀 Start
button-back = ← Back
button-drop = ✖️ Cancel
button-edit = ✏️ Change
button-run = ✅ Run
button-ready = Next →
button-previous = ← Previous
button-next = More →
button-newer = ← Newer
button-older = Older →
button-default = Keep: { $value }
button-reset = Back to { $value }
button-skip = Skip
button-unset = 🗑 Clear
button-files-done = Done ({ $count })
button-files-clear = 🗑 Remove all
button-cancel = Cancel
button-leave = Don’t wait
button-cancel-yes = Yes, stop it
button-cancel-no = No, I’ll wait
button-progress = ⏳ See progress
button-again = 🔁 Generate again
button-retry = 🔁 Try again
button-others = 🎛 Another model
button-draft = ↩️ Back to the run
button-resend = 📥 Send the result again

yes = Yes
no = No
not-set = not set

# --- Lists and cards ---
list =
    <b>{ $title }</b>

    { $count ->
        [one] { $count } model
       *[other] { $count } models
    }. Pick one.
list-cheap =
    <b>{ $title }</b>

    Free ones first, then the cheapest.
list-page = Page { $page } of { $pages }
list-empty =
    <b>{ $title }</b>

    No models here yet.
price-from = from { $price }
price-free = free
price-unknown = price pending
rate-second = { $form ->
        [short] { $price }/s
       *[long] { $price } a second
    }
rate-minute = { $form ->
        [short] { $price }/min
       *[long] { $price } a minute
    }
rate-chars = { $form ->
        [short] { $price }/1000 ch.
       *[long] { $price } per 1000 characters
    }
rate-megapixel = { $form ->
        [short] { $price }/MP
       *[long] { $price } a megapixel
    }
card-whom = 👤 { $whom }
card-example = 💡 For example: <i>{ $example }</i>
card-price = 💰 Price: <b>{ $price }</b>
card-free-per-day = 🎁 { $count ->
        [one] { $count } free run
       *[other] { $count } free runs
    } a day
card-time = ⏱ Usually { $time }
card-expensive = ⚠️ An expensive model: a run costs more than { $limit }. Check the settings before you run it.

# --- Questions ---
step-of = Step { $step } of { $of }
ask-text = ✍️ Type your text, up to { $shown } { $max ->
        [one] character
       *[other] characters
    }.
ask-example = 💡 For example: <i>{ $example }</i>
ask-choice = 👇 Choose one.
ask-choice-many = 👇 Choose one. If yours has no button, type it as a message.
ask-number = 🔢 Type a number from { $min } to { $max }.
ask-step = In steps of { $step }.
ask-file = 📎 { $kind ->
        [image] One image
        [video] One video
        [audio] One recording
       *[file] One file
    }, up to { $size }.
ask-files = 📎 Up to { $max } { $kind ->
        [image] images
        [video] videos
        [audio] recordings
       *[file] files
    }, each up to { $size }.
ask-files-range = 📎 { $min } to { $max } { $kind ->
        [image] images
        [video] videos
        [audio] recordings
       *[file] files
    }, each up to { $size }.
ask-files-exactly = 📎 Exactly { $max } { $kind ->
        [image] images
        [video] videos
        [audio] recordings
       *[file] files
    }, each up to { $size }.
ask-formats = Formats: { $formats }.
ask-length = { $ends ->
        [both] From { $min } to { $max }
        [min] At least { $min }
       *[max] Up to { $max }
    } long.
ask-sides = Sides { $ends ->
        [both] from { $min } to { $max }
        [min] of at least { $min }
       *[max] of at most { $max }
    } pixels.
ask-megapixels = At most { $max } { $max ->
        [one] megapixel
       *[other] megapixels
    } in all.
ask-json = ✍️ Type the data as JSON.
ask-task = 🔗 An earlier result is needed: open the model with the button under it.
task-whole = No. { $n }
task-part = No. { $n } in order
ask-now = Now: <b>{ $answer }</b>
ask-more = Send more or press “Done”.
ask-still = { $count ->
        [one] { $count } more file is
       *[other] { $count } more files are
    } needed.
price-now = 💰 Price: <b>{ $price }</b>
price-so-far = 💰 So far <b>{ $price }</b>
price-later = 💰 Price: { $price }
settings = <b>Settings</b>
    Everything has a good default. Press a line to change it, or go on.
edit = <b>What to change?</b>

confirm-price = 💰 Price: <b>{ $price }</b>
confirm-after = 💳 Left on your balance: { $after }
confirm-missing =
    💳 Your balance: { $balance }

    You are short of <b>{ $missing }</b>. Top up your balance; what you entered is kept.

files-image = { $count ->
        [one] { $count } image
       *[other] { $count } images
    }
files-video = { $count ->
        [one] { $count } video
       *[other] { $count } videos
    }
files-audio = { $count ->
        [one] { $count } audio file
       *[other] { $count } audio files
    }
files-file = { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
about-seconds = ~{ $n } s
about-minutes = ~{ $n } min
seconds = { $n } s
minutes = { $n } min
megabytes = { $n } MB

# --- Progress and result ---
progress-title = ⏳ <b>Generation No. { $n }</b>
progress-time = { $gone } gone, usually { $usual }
progress-queue = Your place in the queue: { $place }
progress-outage = The generation service does not answer yet. I will send this as soon as it is back. You can cancel at any time.
progress-slow = It takes longer than usual, that happens. The result comes by itself.
progress-cancelling = Stopping…
state-held = Getting ready
state-submitting = Sending to the model
state-running = The model is working
state-fetching = Done, downloading the files
state-succeeded = Done
state-failed = Failed
state-cancelled = Stopped
state-expired = Took too long
state-unknown = Could not be sent
cancel-question =
    Stop the generation?

    The money comes back to your balance and the result will not come. You can stop with a refund { $left ->
        [one] { $left } more time
       *[other] { $left } more times
    } today.
cancel-question-free =
    Stop the generation?

    The result will not come.
cancel-not-refundable =
    The model is already working: it cannot be stopped with a refund now.

    No need to wait in the chat: the result comes by itself.
cancel-too-late = Too late to stop: the generation has ended.
cancelled-ok = Stopped, the money is back
cancel-wished = Stopping…
done = ✅ <b>Done!</b>
done-price = 💰 Price: { $price }
done-time = ⏱ Time: { $time }
gift = 🎁 <b>A gift: the result of generation No. { $n }</b>
    It came when your money was already back. Keep it, it is free.
failure = ❌ <b>Generation No. { $n } did not work</b>
failure-cancelled = 🚫 <b>Generation No. { $n } was stopped</b>
money-back = The money is back on your balance.
money-back-sum = 💳 +{ $price }
money-untouched = Nothing was charged.
reason-moderation = The model found the request or the file unacceptable. Change the description or use another file.
reason-bad-input = The model refused one of the parameters. Change the settings and try again.
reason-bad-file = The model could not read the file. Send another one or save it in another format.
reason-ours = Something is wrong on our side, and we already know. Try later or take another model.
reason-busy = The service is overloaded. Try again in a few minutes.
reason-provider = The model could not do it. Another run usually helps.
reason-timeout = The model took too long and we stopped waiting. If the result still comes, it is yours for free.
reason-lost-submit = The connection broke while sending. We did not repeat it, so as not to run it twice.
reason-no-files = The model finished but gave no files. Another run usually helps.
reason-lost-task = The service lost the task. Another run usually helps.
reason-input-gone = What you sent has been deleted. Enter it again.
result-link = 📦 The file is too large for Telegram. <a href="{ $url }">Download it here</a>; the link works until { $until }.
result-link-refused = 📎 Telegram did not take this file. <a href="{ $url }">Download it here</a>; the link works until { $until }.
result-link-expired = ⌛ The link to this file expired on { $until }. The file is most likely gone, but <a href="{ $url }">you can try</a>.
result-caption = No. { $n } · { $title }
rated-thanks = Thanks for rating!
rated-good =
    👍 Glad you like it!

    If you want, write a few words on what came out well.
rated-bad =
    👎 Sorry you don’t like it.

    If you want, write what is wrong: it helps us choose better models.
comment-thanks = Thanks, noted.

# --- History and balance ---
history-returned = refunded
operation-title = <b>Generation No. { $n }</b>
operation-deleted = What you entered has been deleted.
money-bonus = Gift
money-promo = Promo code
money-pack = Top-up bonus
money-referral = For an invitation
money-loss = Charged-back payment
money-topup = Top-up
money-refund = Refund
money-payout = Payment returned
money-payout-undo = Return cancelled
money-adjust = Correction
balance =
    <b>💳 Balance</b>

    <b>{ $total }</b>
balance-bonus = Of it a gift: { $bonus }
balance-hold = ⏳ Set aside for running generations: { $hold }
balance-no-methods = Top-ups are not connected yet. The buttons will be here as soon as they are.

# --- Refusals and notes ---
refusal-nothing-asked = Nothing is being asked now. Choose what to make:
refusal-wants-text = A text is needed here. Type it as a message.
refusal-wants-choice = Press one of the buttons below.
refusal-wants-number = A number from { $min } to { $max } is needed. For example: { $min }
refusal-wants-file = { $kind ->
        [image] An image
        [video] A video
        [audio] A recording or a voice message
       *[file] A file
    } is needed here, send it as a message.
refusal-wrong-kind = { $want ->
        [image] An image
        [video] A video
        [audio] A recording or a voice message
       *[file] Another file
    } is needed, but this is { $got ->
        [image] an image
        [video] a video
        [audio] audio
       *[file] something else
    }.
refusal-wrong-format = The model does not read { $got }. It takes: { $accepted }.
refusal-unknown-format = The model does not read such files. It takes: { $accepted }.
refusal-too-short = Too short. Type at least { $min ->
        [one] { $min } character
       *[other] { $min } characters
    }.
refusal-too-long = Too long: { $shown } { $chars ->
        [one] character
       *[other] characters
    }, the limit is { $max }. Shorten it and send it again.
refusal-out-of-range = The number must be from { $min } to { $max }.
refusal-off-step = A number in steps of { $step } is needed.
refusal-too-big = The file is too large: { $size }, the limit is { $max }. Compress it or send another one.
refusal-too-brief = Too short: { $is }. At least { $min } is needed.
refusal-too-lasting = Too long: { $is }, the limit is { $max }. Cut it and send it again.
refusal-unmeasured = The length of the file could not be measured. Send it as MP3, WAV or MP4.
refusal-too-small = The image is too small: { $width }×{ $height }. Each side must be at least { $limit } pixels.
refusal-too-large = The image is too large: { $width }×{ $height }. Each side must be at most { $limit } pixels.
refusal-too-many-pixels = The image is too large: { $width }×{ $height }. The model takes at most { $limit } megapixels. Make it smaller and send it again.
refusal-unknown-sides = The size of the image could not be measured. Send it as JPEG or PNG.
refusal-too-many-files = The model takes at most { $max } { $max ->
        [one] file
       *[other] files
    }. Press “Done” or remove some.
refusal-too-few-files = At least { $min } { $min ->
        [one] file is
       *[other] files are
    } needed. Send more.
refusal-required = It cannot be left out. Please answer.
refusal-bad-json = This is not valid JSON: check quotes, brackets and commas.

refused-parallel-own = You already have { $limit ->
        [one] { $limit } generation
       *[other] { $limit } generations
    } at work, and that is the most at once. Wait for a result and run it again.
refused-parallel-all = Very many requests right now, the queue is full. Try again in a minute; nothing was charged.
refused-too-often = Too often. Wait a minute and run it again.
refused-spend-limit = Today’s spending limit of { $limit } is reached. It renews tomorrow.
refused-free-used-up = Today’s free runs of this model are used up. New ones come tomorrow.
refused-free-cap = Today’s free runs are used up. Top up your balance or come back tomorrow.
refused-paused = Runs are paused while we sort things out with the service. Nothing was charged; try again later.
refused-outage = The generation service does not answer right now. Nothing was charged. Runs come back by themselves; try again in a few minutes.
stopped-now = The generation service does not answer right now, runs are paused. They come back by themselves.
paused-now = Runs are paused while we sort things out with the service. They come back by themselves.
refused-not-sold = This model is no longer sold. Choose another one.
refused-expired = The price was out of date and has been worked out again. Check it and run it again.
refused-files-gone = The files you sent have been deleted. Send them again.

stale-button = This button is out of date; here is the main menu.
stale-draft = This button is from an earlier request. Here is the current step:
dropped = Cancelled
not-yours = There is no such generation
album-first = I took the first file of the album: one is needed here.
file-too-big = The file is over 20 MB; Telegram does not give such files to bots. Compress it or send another one.
file-unreadable = This file could not be opened. Send another one or save it in another format.
file-failed = Telegram did not give the file. Send it again.
file-no-room = I cannot take files right now: the server is short of space and we are on it. Please send it later.
unsupported = I do not understand that. Send text, a photo, a video or audio.
edited-ignored = I do not see edits. Send the corrected text as a new message.
text-at-menu = To begin, choose a task:
file-at-menu = To do something with a file, choose a task first:
group-refusal = I work in private chats only. Write to me there.
too-fast = Too fast for me. One second…
trouble = Something went wrong, we are looking into it. Your money is safe.
trouble-paid = Your payment has arrived but could not be credited at once. We are looking into it: nothing is lost, it will appear on your balance.
resend-started = Sending it again
resend-gone = The files of this generation have been deleted.
inputs-gone = What you entered has been deleted; start anew.
blocked = Access to the bot is closed. If this is a mistake, write to support: /support
unblocked = Access to the bot is open again. Go on with /start.

# --- To the admin ---
alert-kie-refused =
    🔔 Kie refused generation No. { $generation } ({ $model }): { $code }, { $detail }

    The customer’s money is back, Kie does not charge for refusals. If it happens again, check the key, its rights and this model in models.toml.
alert-kie-no-credits =
    🔔 <b>Kie has no credits left</b>

    Generation No. { $generation } ({ $model }) was not started and waits. Kie said: { $code }, { $detail }
    New runs are paused. Top up at kie.ai and everything goes on by itself.
alert-kie-credits-low =
    🔔 { $credits } credits left at Kie, the threshold is { $min }. { $hours ->
        [none] Nothing is being spent now.
       *[other] At the present rate they last for about { $hours } h.
    }

    Top up at kie.ai: runs stop when there are none.
alert-kie-unauthorized =
    🔔 <b>Kie does not accept the API key</b>

    New runs are paused, what is paid waits. Take a valid key from kie.ai/api-key, put it into the configuration and restart the bot.
alert-kie-maintenance =
    🔔 Kie is under maintenance: { $detail }

    Generations under way wait and go on by themselves. Nothing to do.
alert-kie-busy =
    🔔 Kie is overloaded or limits the rate of requests: { $detail }

    The bot asks less often and goes on by itself. Nothing to do.
alert-kie-stopped =
    🔔 <b>Kie does not answer</b> ({ $api }): { $detail }

    New runs are paused and charge nothing. Generations under way wait. The bot keeps trying and tells you when Kie is back. Check the server’s network and kie.ai.
alert-kie-back =
    🔔 Kie answers again ({ $api }), after { $minutes } min.

    Runs go on, nothing to do.
alert-uploads-stopped =
    🔔 <b>Kie takes no files</b>: { $detail }

    Runs with files are paused, the others go on. The bot keeps trying and tells you when uploads are back.
alert-uploads-back =
    🔔 Kie takes files again, after { $minutes } min.

    Nothing to do.
alert-files-stopped =
    🔔 <b>The server with the results does not answer</b> ({ $api }): { $detail }

    Finished generations wait, the bot will download them by itself. If it cannot in time, the money goes back.
alert-files-back =
    🔔 The server with the results answers again ({ $api }), after { $minutes } min.

    Nothing to do.
alert-kie-odd-answer =
    🔔 An odd answer of Kie, code { $code }: { $detail }

    The bot keeps asking. If this comes every hour, the API may have changed: update kiebot.
alert-model-gone =
    🔔 The model { $model } is no longer in the catalogue, and a paid generation waited for it.

    The customer’s money is back, Kie took nothing. If the model was removed by mistake, put it back into models.toml.
alert-request-impossible =
    🔔 No request to { $model } could be made: { $detail }

    The customer’s money is back, Kie took nothing. Check this model in models.toml.
alert-submit-unclear =
    🔔 The connection to Kie broke while generation No. { $generation } ({ $model }) was sent: { $detail }

    The customer’s money is back, it is not sent again. Kie may have taken { $credits } credits: compare the log at kie.ai.
alert-submits-lost =
    🔔 The bot stopped while sending. Generations of which nobody knows whether Kie took them: { $count }

    The customers’ money is back, they are not sent again. Kie may have taken up to { $credits } credits: compare the log at kie.ai.
alert-task-lost =
    🔔 Kie lost the task { $task }: generation No. { $generation } ({ $model })

    The customer’s money is back. Kie may have taken { $credits } credits: ask its support, naming the task.
alert-no-files =
    🔔 Generation No. { $generation } ({ $model }) ended, but its files could not be had: { $detail }

    The customer’s money is back. Kie took about { $credits } credits: you can ask for them back.
alert-result-repeated =
    🔔 For generation No. { $generation } ({ $model }) Kie gave files that generation No. { $other } has got already. Task { $task }

    They were not sent a second time, the customer’s money is back. Kie took about { $credits } credits: you can ask for them back.
alert-task-repeated =
    🔔 Kie accepted generation No. { $generation } ({ $model }) under the number of another task: generation No. { $other } has { $task } already

    Its result goes to the one that was first, the second customer’s money is back. Kie may have taken { $credits } credits: compare with the log on kie.ai.
alert-task-disputed =
    🔔 Kie named the same task { $task } to two generations sent at once: No. { $other } and No. { $generation } ({ $model })

    Nobody knows whose result it is, so nobody gets it; both customers’ money is back. Kie may have taken { $credits } credits: compare with the log on kie.ai.
alert-backup-failed =
    🔔 <b>No backup was made</b>: { $why }

    The older ones are in place. The bot tries again every 15 minutes.
alert-restored =
    🔔 The database was restored from a backup: newest transfer No. { $transfer }, { $last }

    What had not gone to Kie yet has ended with its money back. Payments in Stars since then are found and credited by the bot; check the others against your statements.
alert-disk =
    🔔 <b>Files cannot be written</b>: { $detail }

    Free some space or check the rights on the data directory. Downloads are tried again by themselves; if that takes too long, the money goes back.
alert-disk-low =
    🔔 <b>The disk is short of space</b>: { $free } MB free, the floor is { $floor } MB

    New starts are on hold, what was paid goes on. Free some space and sales resume by themselves.
alert-disk-full =
    🔔 <b>The disk is full</b>: { $free } MB free

    New starts are on hold. What was paid and refunds live on a reserve that does not last long: free space on the database’s disk as soon as you can.
alert-disk-again =
    🔔 There is enough disk space again: { $free } MB free. Sales are on, nothing needs doing.
alert-parked-update =
    🔔 Telegram update No. { $update } could not be handled

    It is put aside, the customer was told of a fault, no money moved. The reason: { $why }

    To try it again: /admin, “🧯 Logs/Errors”, “📥 Put aside”
alert-update-unreadable =
    🔔 An unreadable Telegram update No. { $update }: { $why }

    It is kept as it came. Telegram has probably changed its format: update kiebot and release it: /admin, “🧯 Logs/Errors”
alert-dead-message =
    🔔 A message to customer { $customer } could not be sent (generation No. { $generation }): { $why }

    Money and result are where they should be: the customer finds them in “🧾 History”.
alert-damaged =
    🔔 <b>The database is damaged, sales are stopped</b>: { $why }

    Stop the bot, put a copy of the database file aside and restore the latest backup, then check it with kiebot verify.
alert-verify-money =
    🔔 <b>The check of the database found faults, sales are stopped</b>: { $count }

    { $lines }

    There are no new starts and invoices for now; what was begun goes on, payments that come are credited. kiebot verify shows everything that was found. The check is repeated every hour and after a start of the bot; once all is in order, sales open by themselves.
alert-verify-odd =
    🔔 The check of the database found faults: { $count }

    { $lines }

    The money is in order, sales go on. kiebot verify shows everything that was found.
alert-verify-clean = 🔔 The check of the database finds everything in order again, sales are open. Nothing to do.
alert-conflict =
    🔔 <b>Another bot works with this token</b>: { $why }

    While there are two, answers get lost. Stop the other one or change the token with @BotFather.
alert-catalog-refused =
    🔔 The new models.toml is not accepted: { $why }

    Sales go on with the previous catalogue. Correct the file and it is read again.

# Structured answers: a line for each item, or "field: value"
form-plain = ✍️ Write each value on a line of its own.
form-pair = ✍️ Write line by line: first “{ $head }”, a colon, then “{ $body }”.
form-blocks = { $many ->
        [many] ✍️ Write each field on a line of its own: “field: value”. Leave a blank line between entries.
       *[one] ✍️ Write each field on a line of its own: “field: value”.
    }
form-items = { $min ->
        [1] At most { $max } in all.
       *[other] From { $min } to { $max } in all.
    }
form-total = All the text together: up to { $shown } { $max ->
        [one] character
       *[other] characters
    }.
form-chars = up to { $max } characters
form-field = • { $field }{ $optional ->
        [yes] { " " }(may be left out)
       *[no] { "" }
    }: { $values }
form-example = An example to copy and change:
    <pre>{ $example }</pre>
form-line = Line { $line }: { $what }
form-no-colon = a colon is needed here, as in the example.
form-head = { $known ->
        [0] “{ $given }” does not fit: before the colon comes “{ $field }”, as in the example.
       *[other] “{ $given }” does not fit: before the colon comes “{ $field }”, for instance: { $expected }.
    }
form-no-field = there is no field “{ $given }”. There are: { $expected }.
form-twice = “{ $field }” is already here. Leave a blank line between entries.
form-missing = this entry lacks the field “{ $field }”.
form-value = “{ $field }”: { $why }
form-expected = that will not do. Possible: { $expected }.
form-too-few = { $min ->
        [one] At least { $min } entry is needed, there are { $is }.
       *[other] At least { $min } entries are needed, there are { $is }.
    }
form-too-many = { $max ->
        [one] At most { $max } entry is allowed, there are { $is }.
       *[other] At most { $max } entries are allowed, there are { $is }.
    }
form-too-long = { $chars ->
        [one] All the text together has { $shown } character; up to { $max } are allowed.
       *[other] All the text together has { $shown } characters; up to { $max } are allowed.
    } Please shorten it.
form-field-prompt = What happens
form-field-text = Text
form-field-duration = Seconds
form-field-hex = Colour
form-field-ratio = Share
form-field-speaker-id = Number of the voice
form-field-voice-name = Voice
form-field-voice = Voice
form-field-audio-profile = Character
form-field-accent = Accent
form-field-style = Manner
form-field-pace = Pace
form-sample-prompt-1 = a cat walks onto the stage and bows
form-sample-prompt-2 = the audience stands up and claps
form-sample-text-1 = Hi! Have you heard the news?
form-sample-text-2 = No, tell me!
form-sample-name-1 = Anna
form-sample-name-2 = Boris
form-sample-any-1 = first
form-sample-any-2 = second
refusal-unnamed = “{ $names }” is not in the answer to “{ $of }”. Use what is there, or change that first.
refusal-bad-sum = Together that makes { $sum }, but “{ $of }” can only be: { $expected }. Change the numbers.
refusal-not-together = This does not go with what you have already chosen. Choose another, or change the earlier answer first.
choose-one = At least one of these is needed. Which will you give?
changed-to = ℹ️ “{ $param }” is now <b>{ $answer }</b>: what it was does not go with your answer.
changed-away = ℹ️ “{ $param }”: the earlier answer does not go with the new one and is gone.

## Continuing a result
follow-all = 🔗 <b>What to do with result No. { $n }</b>
    { $title }
follow-which-track = 🎵 Which track? They are numbered as they came.
follow-which-file = Which of the results? They are numbered as they came.
follow-over = ⌛ A result can be continued for 14 days, and this one is older. It can be made anew.
follow-over-line = ⌛ Older than 14 days: this result can no longer be continued.
button-follow-more = ➕ More actions…
button-track = 🎵 Track { $n }
button-file = Result { $n }
follow-veo-extend = ➕ Extend
follow-veo-get-1080p-video = ⬆️ 1080p
follow-veo-get-4k-video = ⬆️ 4K
follow-grok-imagine-extend = ➕ Extend
follow-grok-imagine-upscale = ⬆️ Upscale
follow-grok-imagine-image-to-video = 🎬 In Grok
follow-runway-extend-ai-video = ➕ Extend
follow-ai-music-api-extend = ➕ Continue the track
follow-ai-music-api-convert-to-wav-format = 💿 WAV
follow-ai-music-api-create-music-video = 🎬 Video
follow-ai-music-api-separate-vocals = 🎚 Stems
follow-ai-music-api-replace-section = ✂️ Replace a section
follow-ai-music-api-generate-midi-from-audio = 🎹 MIDI
follow-ai-music-api-cover-generate = 🖼 Cover
follow-ai-music-api-timestamped-lyrics = 📝 Timed lyrics

# --- For the admin: changes of the catalogue ---
review-title-closed = 🗂 <b>Changes of Kie’s catalogue: { $count }</b>
review-title = 🗂 <b>Changes of Kie’s catalogue wait for you: { $count }</b>
review-open = Until you decide, everything is sold as before. Running generations and prices already shown stay in any case.
review-accept-all = ✅ Accept all
review-accept = ✅ Accept the marked ones: { $count }
review-not-now = Not now
review-other = The list has changed since, this is what waits now
review-accepted = ⏳ Changes accepted: { $count } (admin { $admin }, { $at }). Writing models.toml…
review-applied = ✅ Changes accepted: { $count } (admin { $admin }, { $at }).
review-moved = ⚠️ Not written: models.toml is not as it was shown any more (changes: { $count }, admin { $admin }, { $at }). What still waits comes in a new message.
review-rejected = 🚫 Put aside (admin { $admin }, { $at }). You will not be asked about these changes again; kiebot sync --apply takes them.
review-replaced = These changes wait for nobody any more: the catalogue or models.toml has changed since.
alert-review-applied =
    ✅ models.toml is up to date. Changes accepted: { $count } (admin { $admin })

    New quotes have the new prices. Running generations and prices already shown stay. To go back: kiebot sync --rollback
alert-review-moved =
    ⚠️ The changes were not taken: in models.toml { $models } changed since

    Nothing was written. What still waits comes in a new message.
alert-review-failed =
    🔔 The accepted changes could not be written to models.toml: { $why }

    The bot goes on trying. Check the disk and the rights on the file and on the folder models.d beside it.
alert-sync-refused =
    🔔 Kie’s catalogue was refused whole, models.toml is as before: { $why }

    Sales go on with the previous catalogue. kiebot sync --dry-run shows the details.
alert-sync-failed =
    🔔 Kie’s catalogue cannot be read, attempts in a row: { $count }. { $why }

    Sales go on with the previous catalogue, the bot goes on trying. Check the server’s network and the addresses kie.api_url and kie.docs_url.
