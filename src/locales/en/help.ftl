# Help, introduction, settings, support: what customers and admins read. Markup: Telegram's HTML.

# --- Menu and commands ---
menu-settings = ⚙️ Settings
menu-help = ❓ Help
commands-settings = Settings
commands-support = Write to support
commands-privacy = What data is stored
commands-lang = Language / Язык

# --- Introduction ---
first-bonus = 🎨 Start with a picture: the prompt is ready. It costs { $price }, paid from your gift.
first-free = 🎨 Start with a picture: the prompt is ready, and it is free.
first-paid = 🎨 Start with a picture: the prompt is ready. It costs { $price }.
first-poor = 🎨 The cheapest picture costs { $price }. Your balance does not cover it yet: top up when you are ready.
first-none = No models are on sale right now. Please look in later: money and gifts stay where they are.
button-first = 🎨 First picture · { $price }
button-first-free = 🎨 First picture · free
first-own = ✍️ Want your own? Just write what to draw and the prompt will change.
tour-1 =
    <b>👋 Introduction, 1 of 3</b>

    I make pictures, videos, voices and music with the best neural networks. Choose a task in the menu, then a model: each one says what it can do and what it costs.
tour-2 =
    <b>👋 Introduction, 2 of 3</b>

    The model asks a few questions: what to make, from which photo, how long. Then I show the exact price. Nothing starts until you press “Run”.
tour-3 =
    <b>👋 Introduction, 3 of 3</b>

    The finished file comes here, no need to wait in the chat. Did it fail? The money comes back to your balance by itself.
button-next-step = Next →

# --- Help ---
help =
    <b>❓ Help</b>

    What would you like to know? If the answer is not here, write to support: people answer there.
topic-how = 🚀 How it works
topic-prices = 💰 Prices
topic-refunds = ↩️ Refunds
topic-files = 📎 Files
topic-limits = ⏳ Limits
topic-privacy = 🔒 Privacy
topic-payment = 💳 Payment
topic-tour = 👋 Introduction
topic-lang = 🌐 Language
topic-support = 🆘 Support
button-topics = ← All topics
help-how =
    <b>🚀 How it works</b>

    1. Choose a task: video, picture, enhancement or audio.
    2. Choose a model. You see the price at once.
    3. Answer a few questions: text, photo, length.
    4. Check the exact price and press “Run”.

    The finished file comes right here, no need to wait in the chat. The buttons under it repeat the request, continue it or take another model. Everything you have made is in “🧾 History”.
help-prices =
    <b>💰 Prices</b>

    The price depends on the model and its settings. The exact sum stands above the “Run” button and does not change afterwards. There are no hidden charges.

    { $cheapest ->
        [none] No models are on sale right now.
        [free] Everything is free right now.
       *[other] Paid generations now start at { $cheapest }.
    }
    I warn you before a run that costs more than { $warn }.

    Gifts are spent first, then your own money. Inexpensive models are gathered in “⭐ Cheap/Free”.
help-refunds =
    <b>↩️ Refunds</b>

    • Did it fail? The money comes back to your balance by itself, at once.
    • While a generation waits to be sent, cancelling it is free.
    • { $cancels ->
        [0] Once the model is at work, it cannot be stopped with a refund.
        [one] Once the model is at work, it can be stopped with a refund { $cancels } time a day.
       *[other] Once the model is at work, it can be stopped with a refund { $cancels } times a day.
    }
    • A result that comes after the refund is yours, as a gift.
    • A finished result is not refunded: the model has done its work.
    • A top-up you have not spent can be returned: /paysupport.
help-files =
    <b>📎 Formats and files</b>

    • Send photos, videos and audio of up to { $upload } MB: Telegram gives bots nothing larger.
    • Each question says which formats it takes.
    • To keep a photo uncompressed, send it as a file.
    • A result comes as a file in its original quality; over { $result } MB, as a link.
    • Files are kept for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }. What has come to the chat stays with you.
    • A result can be continued with another model for { $follow ->
        [one] { $follow } day
       *[other] { $follow } days
    }.
help-limits =
    <b>⏳ Limits</b>

    • At work at the same time: up to { $parallel ->
        [one] { $parallel } generation
       *[other] { $parallel } generations
    }.
    • Starts a minute: up to { $starts }.
    • Stops with a refund a day: up to { $cancels }.
    • { $spend ->
        [none] There is no daily spending limit.
       *[other] Spending a day: up to { $spend }.
    }
    • Requests that break the law or the rules of the models are not allowed: the models turn them down themselves.

    Reached a limit? I will say how long to wait. Nothing is charged meanwhile.
help-privacy =
    <b>🔒 Privacy</b>

    <b>What is stored:</b> your name and @name in Telegram, language, requests, files, results, movements of money, talks with support.
    <b>How long:</b> files for { $files ->
        [one] { $files } day
       *[other] { $files } days
    }, messages to the bot for { $bodies ->
        [one] { $bodies } day
       *[other] { $bodies } days
    }, talks with support for { $support ->
        [one] { $support } day
       *[other] { $support } days
    }. Requests stay in “🧾 History”, records of money are kept for the books.
    <b>Who gets it:</b> a request and its files go to Kie.ai and from there to the chosen model, without your name or number. Telegram handles payments. The owner of the bot sees the history and talks with support. Nobody else.
    <b>How to delete:</b> with the button below, at once and for good. Records of money without requests and files stay. Backups keep what was deleted for up to { $backups ->
        [one] { $backups } week
       *[other] { $backups } weeks
    }.
help-payment =
    <b>💳 Payment</b>

    { $methods ->
        [0] Topping up is switched off right now.
       *[other] Open “💳 Balance” and choose how to pay: the buttons under it show what is taken now.
    }
    { $star ->
        [none] Money on the balance does not expire.
       *[other] One Telegram Star is { $star } on the balance. Money on the balance does not expire.
    }

    Paid, but the balance has not changed? Once an hour I reconcile payments myself. If that did not help or you want a refund: /paysupport.

# --- Settings ---
settings-title =
    <b>⚙️ Settings</b>

    Press a line to change it.
settings-mode = ⚡ Quick mode
settings-friends = 👥 Invite friends
settings-lang = 🌐 Language: English
settings-notices = 🔔 Notifications: { $off ->
        [0] on
       *[other] { $off } off
    }
lang-choose =
    <b>🌐 Language / Язык</b>

    Which language shall I speak with you? I will remember it, whatever language your Telegram has.
lang-name-ru = Русский
lang-name-en = English
lang-now = I speak English now
notices =
    <b>🔔 Notifications</b>

    Press to switch on or off. Results, refunds and messages about payments always come.
notice-low_balance = { $on ->
        [1] ✅
       *[0] ☐
    } Balance running out
notice-news = { $on ->
        [1] ✅
       *[0] ☐
    } News from the owner
notice-shares = { $on ->
        [1] ✅
       *[0] ☐
    } Friends’ bonuses
notice-on = I will write
notice-off = I will not write any more

# --- Support ---
button-support = 🆘 Write to support
support-ask =
    <b>🆘 Support</b>

    Tell what happened, in one message or several. You may attach a photo, video, voice message or file. A person will answer, and the answer will come here.
support-ask-generation = This is about generation No. { $n }: I will attach its details myself.
support-go-on =
    <b>💬 Ticket No. { $n }</b>

    Write, I will pass it on. You may attach a photo, video, voice message or file.
support-taken =
    ✅ <b>Passed on, ticket No. { $n }</b>

    The answer will come here. If you want to add something, just write it.
support-wait = You have written enough for us to look into it. Please wait for the answer: it will come here.
support-many = You have opened many tickets today. Please wait for the answers or write tomorrow.
support-unknown = There is no such ticket
button-support-more = ✍️ Answer
button-support-solved = ✅ Solved
support-solved-thanks = 🙏 Thank you, ticket No. { $n } is closed. If you need help, write: /support
support-answer = 💬 <b>Answer from support</b>, ticket No. { $n }
support-attached = 👇 The message itself is below.
support-closed = ☑️ Ticket No. { $n } is closed. If anything is left, write again: /support

# --- For the admin: support ---
support-card = 🆘 <b>Ticket No. { $n }</b>
    <a href="tg://user?id={ $customer }">{ $name }</a> ({ $customer }) · 💳 { $balance }
support-card-hold = ⏳ At work: { $hold }
support-card-blocked = 🚫 This customer is shut out
support-card-generation = 🎛 Generation No. { $n } · { $title } · { $state } · { $price }
button-ticket-answer = ✍️ Answer
button-ticket-close = ☑️ Close
button-ticket-open = 🗂 Conversation
button-tickets = 📬 Open tickets
support-compose =
    ✍️ <b>Answer to ticket No. { $n }</b>

    Write it as one message or send a file. The customer gets it from the bot.
support-sent = ✅ Sending the answer to ticket No. { $n }.
support-sent-gone = ✅ The answer to ticket No. { $n } is stored. The customer has blocked the bot and gets it on coming back.
support-other-admin = ↪️ Ticket No. { $n } ({ $name }) was answered by admin { $admin }:
support-solved = ☑️ { $name } ({ $customer }): solved, ticket No. { $n } is closed.
support-not-a-ticket = That message belongs to no ticket, so your answer went to nobody. To answer a customer, reply to a message with 🆘 or open the ticket: /tickets
support-state-open = 🟢 waiting for an answer
support-state-answered = 💬 answered
support-state-closed = ☑️ closed
support-deleted = The conversation was deleted.
support-line-file = 📎 file
tickets =
    <b>📬 Open tickets</b>

    The oldest first. 🟢 is waiting for an answer, 💬 is answered.
tickets-none =
    <b>📬 Open tickets</b>

    All are closed, nobody waits.
ticket-line = { $mark } No. { $n } · { $name }
