## The admin panel: models

panel-models = 🎛 Models
goods-head = 🎛 <b>Models</b>
goods-sought = { $what }: { $n } · page { $page } of { $pages }
goods-line = { $n }. { $sign } { $section } <b>{ $title }</b> · { $price } · runs in 30 days: { $runs }
goods-none = There are no such models.
goods-search = 🔎 Search
goods-filters = ⚙️ Filter
goods-filters-head =
    ⚙️ <b>Which models to show</b>

    The most used come first.
goods-to-list = ↩️ To the list
goods-ask-words = 🔎 Which model? Write a part of its title, maker or id.
goods-no-such = There is no such model any more
goods-all = All
goods-on = On sale
goods-off = Off
goods-new = New
goods-unpriced = No price
goods-gone = Gone
goods-own = My changes

goods-is-on = on sale
goods-is-hidden = on sale, but not in lists
goods-is-resting = hidden for a while: it often fails
goods-is-off = off
goods-is-new = new, not on sale yet
goods-is-unpriced = no exact price
goods-is-gone = Kie has it no more
goods-card =
    🎛 <b>{ $title }</b> · <code>{ $id }</code>
    { $section } · { $sign } { $standing }
goods-costs = 💰 Price: <b>{ $price }</b> · { $how }
goods-margin = 🏷 Kie takes { $cost } · we keep { $margin }
goods-loses = ⚠️ At a loss: with some settings Kie takes more than the customer pays.
goods-no-cost = 🏷 What Kie will take is not known exactly: { $why }
goods-place = 🔢 Place in lists: { $n }
goods-unused = 📊 Not used in 30 days.
goods-runs = 📊 In 30 days: { $runs } runs · { $percent } good
goods-times = ⏱ Time: half within { $half }, 95% within { $most }
goods-earned = 💵 Revenue { $revenue } · Kie { $cost } · margin { $margin }
goods-turn-on = ▶️ Turn on
goods-turn-off = ⏸ Turn off
goods-price = 💰 Price
goods-title = ✏️ Title
goods-order = 🔢 Order
goods-reset = ↩️ All as in the catalogue
goods-to-card = ↩️ To the model
goods-writing = ⏳ Writing to models.toml…
goods-is-so = It is so already

goods-said-flat = own price { $value }
goods-said-markup = own markup ×{ $value }
goods-said-free = free, without a limit
goods-said-free-per-day = free, a day for each customer: { $value }
goods-said-usual = usual markup ×{ $value }
goods-said-order = place { $value }
goods-said-title = “{ $value }”
goods-said-catalogue = as in the catalogue
goods-said-on = on
goods-said-off = off

goods-price-head =
    💰 <b>Price</b> · { $title }

    Now: <b>{ $price }</b> · { $how }
goods-takes = Kie takes { $cost } for a generation.
goods-takes-unknown = What Kie will take is not known exactly, so there can be no markup: only a price of your own, or free.
goods-price-hint =
    { "" }
    Choose a markup or set a price. You will see what comes of it before it is written.
goods-own-markup = ✏️ Markup
goods-own-price = 💵 Own price
goods-make-free = 🎁 Free
goods-as-all = ↩️ Usual price
goods-as-catalogue = ↩️ As in the catalogue
goods-ask-markup = ✏️ How many times what Kie takes shall { $title } cost? Now: { $now }. Write a number, for example 1.8.
goods-ask-price = 💵 What does one generation of { $title } cost? Now: { $now }. Write a sum in roubles: it does not depend on the settings the customer chooses.
goods-ask-free = 🎁 How many free generations of { $title } a day for one customer? Now: { $now }. Write a number up to 1000; 0 means no limit. The daily limit of all gifts holds anyway.
goods-ask-title = ✏️ What shall { $title } be called? Now: { $now }. Write a title of up to 40 characters.
goods-ask-order = 🔢 Which place in lists for { $title }? Now: { $now }. Write a whole number: the smaller, the higher.
goods-odd-markup = That is no markup. Write a number above zero and up to 100, for example 1.8.
goods-odd-price = That is no price. Write a sum from 0.01 to 100,000 ₽, for example 99.
goods-odd-free = Please write a whole number from 0 to 1000.
goods-odd-title = A title is needed, of up to 40 characters.
goods-odd-order = Please write a whole number, for example 10.

goods-confirm =
    ✏️ <b>{ $title }</b>: write this?

    Before: { $before }
    After: <b>{ $after }</b>
goods-deal-percent = { " " }({ $n }%)
goods-deal-only = Price: { $before } → <b>{ $after }</b> · Kie { $cost } · margin { $margin }{ $percent }
goods-deal-low = The cheapest: { $before } → <b>{ $after }</b> · Kie { $cost } · margin { $margin }{ $percent }
goods-deal-high = The dearest: { $before } → <b>{ $after }</b> · Kie { $cost } · margin { $margin }{ $percent }
goods-unknown-margin = What Kie will take is not known exactly: there is no margin to show, the price may be below the cost.
goods-would-lose = ⚠️ <b>At a loss:</b> Kie will take more than the customer pays.
goods-write = ✅ Write
goods-write-loss = ⚠️ At a loss
goods-no = ✖️ No
goods-sure =
    ⚠️ <b>Really at a loss?</b> · { $title }

    Each such generation will cost you { $loss } on top of what the customer pays.
goods-yes-loss = ⚠️ Yes, write
goods-anew = The model or its prices have changed since. Please check again.

goods-written = Written to models.toml
goods-refused-broken = Not written: models.toml has a mistake, the file is as it was. Correct it and try again: { $what }
goods-refused-unwritable = Not written: models.toml would be wrong with it. The file is as it was: { $what }
goods-refused-disk = Not written, the file is as it was: { $what }
goods-refused-moved = Not written: models.toml was changed while you were deciding. Below is what it says now.
goods-refused-unknown = Not written: models.toml has no such model any more.

deed-model-on = Model turned on
deed-model-off = Model turned off
deed-model-price = Price of a model
deed-model-title = Title of a model
deed-model-order = Order of a model
deed-model-reset = Model as in the catalogue
