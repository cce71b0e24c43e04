# The quick mode: a request in one message. Markup: Telegram's HTML.

button-run-price = ✅ Run · { $price }
button-quick-settings = ⚙️ Settings
button-again-price = 🔁 Again · { $price }
button-quick-on = ⚡ Turn on
button-quick-off = Turn off
button-quick-when = 🔔 When to ask
button-quick-always = Always
button-quick-above = Above { $sum }
button-quick-own = ✍️ Another sum
button-quick-never = Never
button-defaults = ↩️ Back to defaults
commands-mode = Quick mode

quick-card-money = 💰 <b>{ $price }</b> · 💳 { $after } will be left
quick-mode-on = <b>⚡ Quick mode is on</b>
quick-mode-off = <b>⚡ Quick mode is off</b>
quick-mode-how = Just send a text, a photo or a photo with a caption. I remember the settings and show the price at once.
quick-mode-off-how = I remember the model and the settings. Turn the mode on, and one message will be enough for a request.
quick-mode-none = No model has been chosen yet. Begin any of them, and from then on one message will be enough.
quick-when = 🔔 I ask before a start: <b>{ $ask ->
        [always] always
        [above] above { $sum }
       *[never] never
    }</b>
quick-when-title = <b>🔔 When to ask</b>
quick-when-how =
    <b>Always</b>: I show the price and wait for your tap.
    <b>Above a sum</b>: what is cheaper starts at once.
    <b>Never</b>: everything starts at once, whatever it costs.

    The price is always shown while a generation runs, and you can stop it.
quick-when-dear = Above { $limit } I ask in any case, except with “Never”.
quick-own-sum = Write a sum in roubles, from 1 to 100 000. If a start costs more, I ask first.
quick-odd-sum = ⚠️ I could not read the sum. Write a number from 1 to 100 000, for example 50.
quick-kept = Saved
quick-others = <b>🎛 Another model</b>

    Your request is kept, with the settings you used before.
quick-no-others = <b>🎛 Another model</b>

    No other model takes such a request now.
quick-late = Your message arrived late, so I do not start it by myself. Check it and run it.
quick-unfit = { $got ->
        [text] “{ $model }” does not take text.
        [image] “{ $model }” does not take images.
        [video] “{ $model }” does not take videos.
        [audio] “{ $model }” does not take recordings.
       *[file] “{ $model }” does not take such files.
    }
again-price-changed = The price has changed from { $was } to { $now }. Check it and run it.
again-running = Already started. You can run it again when the result is here.
