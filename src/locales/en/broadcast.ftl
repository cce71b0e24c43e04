## Broadcasts in the admin panel

panel-broadcasts = 📣 Broadcast

broadcast-head = 📣 <b>Broadcasts</b>
broadcast-none = Your messages to all customers, or a part of them, appear here.
broadcast-line = <b>No. { $n }</b> · { $when } · { $state } · delivered { $sent }
broadcast-open = No. { $n } · { $state }
broadcast-new = ✏️ New broadcast
broadcast-list = 📣 Broadcasts
broadcast-back = ← To the draft
broadcast-unknown = There is no such broadcast any more.
broadcast-started = This broadcast has been sent already.
broadcast-another = Another broadcast is on its way. Wait until it ends.
broadcast-changed = The broadcast has changed. Please check it again.
broadcast-discarded = The draft is deleted.

broadcast-is-draft = draft
broadcast-is-running = going
broadcast-is-paused = paused
broadcast-is-cancelled = stopped
broadcast-is-done = done

broadcast-all = All customers
broadcast-active = Active { $days } { $days ->
        [one] day
       *[other] days
    }
broadcast-paid = Have paid
broadcast-unpaid = Never paid
broadcast-low = Under { $sum }
broadcast-model = Have used { $model }
broadcast-ru = Read Russian
broadcast-en = Read English

broadcast-ask-letter =
    ✏️ <b>What is to be sent?</b>
    Send the message as customers will see it: text, a photo or a video with a caption. Formatting and links are kept.
broadcast-odd = A text, one photo or one video will do.
broadcast-odd-album = An album cannot be sent. Please send one photo or one video.
broadcast-refused =
    ⚠️ Telegram does not take this message: { $why }
    Please correct it before you send it.

broadcast-draft =
    📣 <b>Broadcast No. { $n }</b> · draft
    Above it is as customers will see it.
broadcast-to = 👥 To: { $whom }
broadcast-reach = ✉️ Will get it: { $n }
broadcast-skip = 🚫 Have blocked the bot and will not: { $n }
broadcast-has = 🔘 Buttons: { $n }
broadcast-whom = 👥 To whom
broadcast-buttons = 🔘 Buttons
broadcast-other = ✏️ Another message
broadcast-on = 🚀 On to sending
broadcast-discard = 🗑 Delete the draft

broadcast-ask-buttons =
    🔘 <b>Buttons under the message</b>
    One a line: name and address. Up to six.
    <code>Our channel — https://t.me/example</code>
    In place of the address, a place of the bot: /start, /balance, /models, /video, /image, /enhance, /audio, /friends, /promo, /help.
    <code>Top up — /balance</code>
broadcast-odd-buttons = That could not be read. Each line needs a name of up to 34 characters and an address with https://, or a place of the bot.
broadcast-bare = 🧹 No buttons

broadcast-groups =
    👥 <b>To whom?</b>
    Now: { $whom }
    Under a sum: so much is left on the balance.
broadcast-users = 🎛 Have used a model…
broadcast-ask-model = 🎛 Write the name of a model, and I show what fits.
broadcast-no-model = There is no such model. Try another name.

broadcast-confirm = 🚀 <b>Send broadcast No. { $n }?</b>
broadcast-takes = ⏱ Takes { $time }
broadcast-nobody = There is nobody to send it to: this group is empty.
broadcast-send = ✅ Send

broadcast-card = 📣 <b>Broadcast No. { $n }</b> · { $state }
broadcast-sent = ✅ Delivered { $sent } of { $expected }
broadcast-blocked = 🚫 Have blocked the bot: { $n }
broadcast-failed = ⚠️ Refused by Telegram: { $n }
broadcast-unclear = ❔ Unknown whether it arrived: { $n }. It is not sent again.
broadcast-pause = ⏸ Pause
broadcast-resume = ▶️ Continue
broadcast-stop = ⛔️ Stop
broadcast-report = ⬇️ Not reached (CSV)
broadcast-ask-stop =
    ⛔️ <b>Stop broadcast No. { $n }?</b>
    Delivered { $sent } of { $expected }. Nobody else will get it, and it cannot be continued.
broadcast-stop-yes = ⛔️ Yes, stop it
broadcast-stop-no = ← Do not stop
broadcast-ended = 📣 Broadcast No. { $n } is done. Delivered { $sent }, not delivered { $missed }.
broadcast-held = ⏸ Broadcast No. { $n } is paused: message after message does not arrive. Delivered { $sent }, not delivered { $missed }. Check it and continue in /admin.

broadcast-file = broadcast-{ $n }-not-reached
broadcast-caption = Whom broadcast No. { $n } did not reach
broadcast-col-who = Customer
broadcast-col-what = What happened
broadcast-col-why = Telegram’s answer
broadcast-row-gone = Has blocked the bot
broadcast-row-failed = Telegram refused
broadcast-row-unclear = Unknown whether it arrived

deed-broadcast-start = Broadcast sent
deed-broadcast-pause = Broadcast paused
deed-broadcast-resume = Broadcast continued
deed-broadcast-stop = Broadcast stopped
