# --- When ---
when-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
 }
when-today = today, { $time }
when-yesterday = yesterday, { $time }
when-this-year = { $day } { $month }
when-earlier = { $day } { $month } { $year }

# --- History ---
gallery = <b>🧾 History</b>
gallery-section = <b>🧾 History</b> · { $section }
gallery-found = <b>🧾 History</b> · 🔍 “{ $words }”
gallery-empty = Nothing yet. Everything you create will be here, to look at, repeat and get once more.
gallery-empty-section = Nothing in this section yet.
gallery-not-found = Nothing found. Try another word or a part of it.
gallery-entry = <b>{ $n }. { $title }</b> { $sign } { $state } { $price } · { $when }
gallery-words = “{ $words }”
gallery-no-words = no description
gallery-search =
    🔍 <b>Search your history</b>

    Write a word or several from your description.
gallery-search-again = At least one word is needed.
button-gallery-all = All
button-previews = 🖼 Show previews
button-preview = 🖼 Preview
button-to-history = ← To the history
previews-shown = These are previews. The originals can be had from a generation’s card.
previews-sent = Sending the previews
previews-none = Nothing to show here: the files are gone
preview-caption = No. { $n } · { $title }

# --- My data ---
data =
    🗂 <b>My data</b>

    The bot keeps your descriptions, the files you sent (30 days), results, ratings and the history of your money.

    You can download the history as a file, and delete everything you entered and got at any time.
button-export-short = ⬇️ Download
button-erase-short = 🗑 Delete
button-data = 🗂 My data
button-export = ⬇️ Download my history
button-erase = 🗑 Delete my data
export-started = ⬇️ Preparing the file: it will be here in a few seconds.
export-too-soon = The file is being made or was sent a moment ago. You can ask for a new one once in five minutes.
export-failed = The file with your history could not be sent. Please try again: /export. If it fails once more, write to us: /support
export-file = my-history
export-caption = Your history: tables of generations and money. They open in Excel and any spreadsheet.
export-generations = generations
export-money = money
export-number = Number
export-when = When
export-section = Section
export-model = Model
export-state = State
export-price = Price, RUB
export-entered = What was entered
export-what = Operation
export-sum = Sum, RUB
export-generation = Generation
export-spent = Generation
erase-question =
    🗑 <b>Delete my data?</b>

    What goes: descriptions and settings, your files, results, ratings with comments, your messages in our database, name and @username.

    What the law makes us keep: your Telegram account number, balance and money movements, model, price and time of each generation.

    Messages in this chat are yours to delete. Backups, and what the provider of the models has already got, disappear in their own time. There is no way back.
button-erase-yes = 🗑 Yes, delete everything
button-erase-no = No, keep it
button-erase-again = 🔄 Check again
erase-busy =
    ⏳ <b>Something is still running</b>

    Wait for the result or stop the generation: then everything is deleted at once and nothing gets lost on the way.
erased =
    ✅ <b>Deleted</b>

    We no longer have your descriptions, files and results. The money on your balance is still there.

    If you write again, the bot will learn your name from Telegram anew.
button-forget = 🗑 Delete
forget-question =
    🗑 <b>Delete generation No. { $n }?</b>

    The description, files and result disappear from the history, the record of the payment stays. This cannot be undone.
button-forget-yes = 🗑 Yes, delete
forget-busy = Wait until the generation has ended
forgotten = Deleted
erase-busy-still = Still under way
