## Admin panel: money

panel-money = 💳 Transactions
flow-head = 💳 <b>Transactions</b>
flow-sought = Shown: { $what }
flow-nothing-yet = Nothing like that among the newer ones. Look at older ones.
flow-requests =
    { $n ->
        [one] 🧾 { $n } request waits
       *[other] 🧾 { $n } requests wait
    }
flow-requests-head =
    🧾 <b>Top-up requests</b>

    The oldest come first. Tap one to decide.
flow-requests-none =
    🧾 <b>Top-up requests</b>

    No request waits for a decision.
flow-more = More ›
flow-filters = 🔎 Filters
flow-filters-head =
    🔎 <b>What to show</b>

    Conditions add up: kind, customer, days and sum.
flow-all = All
flow-topups = ➕ Top-ups
flow-gifts = 🎁 Gifts
flow-taken = 🎨 Generations
flow-returned = ↩️ Returns
flow-adjusted = ✏️ Corrections
flow-holds = 🔒 On hold
flow-by-who = 👤 Customer
flow-by-day = 📅 Days
flow-by-sum = 💰 Sum
flow-clear = ✖️ Clear
flow-to-list = ↩️ To the list
flow-ask-who = Whose money? Write a Telegram ID or @username.
flow-ask-days = Which days? Write a day or days: 01.11.2026, 01.11–15.11.
flow-ask-sum = Which sums? Write, for example: 500, 100–500, from 100, to 500.
flow-several = There are several such customers. Write more of the @username.
flow-odd-days = I did not understand which days.
flow-odd-sum = I did not understand which sums.
flow-line =
    💳 <b>Movement No. { $n }</b> · { $what }

    <b>{ $sum }</b>: { $from } → { $into }
    📅 { $when }
    🧷 <code>{ $key }</code>
flow-who = 👤 { $name } (<code>{ $customer }</code>)
flow-why = 💬 { $why }
flow-to-who = 👤 Customer card
flow-to-way = 🎨 Generation No. { $n }
flow-stars-back = ⭐️ Return the Stars
flow-kind-hold = Put on hold
flow-kind-release = Back from hold
flow-kind-capture = Generation paid
flow-kind-loss = Loss
account-wallet = paid money
account-bonus = bonus
account-hold = on hold
account-revenue = revenue
account-promo = gifts
account-adjust = corrections
account-stars = Stars
account-provider = card
account-manual = transfer
account-payout = payouts
account-losses = losses

way-head =
    🎨 <b>Generation No. { $n }</b> · { $title } · { $state }
    👤 { $name } (<code>{ $customer }</code>)
way-quoted = { $when } · Quote: { $sum }, Kie’s cost { $credits } cr.
way-held = { $when } · Put on hold { $sum }
way-submitted = { $when } · Sent to Kie, tries: { $times }
way-accepted = { $when } · Kie accepted <code>{ $task }</code>, polls: { $times }
way-called = { $when } · Kie called back
way-captured = { $when } · Taken { $sum }
way-released = { $when } · Back on the balance { $sum }
way-refunded = { $when } · Given back { $sum }
way-ended = { $when } · Ended without a result: { $detail }
way-told-result = Result
way-told-gift = Gift
way-told-word = Message
way-delivered = { $when } · { $what }: delivered
way-to-deliver = { $when } · { $what }: waits to be sent
way-not-delivered = { $when } · { $what }: not delivered, tries: { $times }. { $error }
way-return = ↩️ Return the money
way-ask-return = Return { $sum } for generation No. { $n }? Write the reason, up to 500 characters: it stays in the log. The money returns at once, the customer keeps the result.
way-nothing-to-return = Nothing to return: the money has gone back or was never taken
made-returned = ↩️ We returned { $sum } for generation No. { $n }. The result stays yours. Balance: /balance
deed-return = Generation returned
