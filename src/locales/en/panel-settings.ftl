## Settings in the admin panel

panel-settings = ⚙️ Settings

settings-head =
    ⚙️ <b>Settings</b>
    They count at once and over the file config.toml. Secrets are neither shown nor changed here.
settings-closed = 🛠 Maintenance: customers start nothing, payments by Stars and card are paused.
settings-prices = 💱 Prices
settings-bonuses = 🎁 Bonuses
settings-limits = 🚦 Limits
settings-payments = 💳 Payments
settings-service = 🛠 Maintenance
settings-promos = 🎟 Promo codes
settings-shelf = <b>{ $name }</b>
settings-line = { $name }: <b>{ $value }</b>
settings-own = { $name }: <b>{ $value }</b> ✏️
settings-all = ⚙️ Settings
settings-back = ← Back

setting-fx = Rate, ₽ for a dollar
setting-markup = Markup, times
setting-warn = Warn of prices above, ₽
setting-welcome = Welcome bonus, ₽
setting-bonus-cap = All bonuses of a day, ₽
setting-free-cap = Free runs a day, Kie credits
setting-friends = Invited friends
setting-share = Share for a friend, %
setting-invited = Bonus for the friend, ₽
setting-parallel = Runs at once of a customer
setting-starts = Starts a minute
setting-spend = Spending a day, ₽ (0: no limit)
setting-parallel-all = Runs at once of all
setting-queue = Places in the queue
setting-cancels = Cancels with a refund a day
setting-stars = Telegram Stars
setting-star = Roubles for a Star
setting-provider = Card payments
setting-manual = Transfer checked by you
setting-requisites = Details for the transfer
setting-maintenance = Maintenance mode
setting-on = on
setting-off = off

setting-head = ⚙️ <b>{ $name }</b>
setting-now = Now: <b>{ $value }</b>
setting-of-file = The value of config.toml.
setting-of-panel = Changed by { $admin }, { $when }. In config.toml: { $value }
setting-locked = 🔒 Fixed by the environment, it cannot be changed here.
setting-key = <code>{ $key }</code>
setting-change = ✏️ Change
setting-switch-on = ✅ Switch on
setting-switch-off = ⛔️ Switch off
setting-reset = ↩️ As in config.toml
setting-ask =
    ✏️ <b>{ $name }</b>
    Now: { $value }
    Write the new number.
setting-ask-words =
    ✏️ <b>{ $name }</b>
    Now: { $value }
    Write the new text.
setting-leave = ← Leave it
setting-will-be =
    Was: <b>{ $before }</b>
    Will be: <b>{ $after }</b>
setting-about-prices = New prices show at once. A price a customer has been shown holds for 15 minutes.
setting-about-service = While it is on, customers read a calm explanation, start nothing and cannot pay by Stars or card. Runs under way come to their end, admins work as always.
setting-yes = ✅ Save
setting-odd-number = A number of at least zero is needed, such as 78.5
setting-odd-positive = A number above zero is needed, such as 78.5
setting-stale = The value is another one now. Please check again.
setting-refused = It cannot be saved like that.
maintenance-now = We are doing some maintenance, runs are paused. Those under way come to their end, results arrive by themselves.

promos-new = ➕ New
promos-off = ⛔️ Switch off
promos-back = ← To the codes
promos-ask-new =
    🎟 <b>A new promo code</b>
    Write the code and what it gives, as in /promo_new.
    <code>SUMMER 100</code>
promos-ask-off = ⛔️ Write the code that is to be switched off.

deed-setting = Setting
