## The admin panel: customers

panel-people = 👤 Customers
people-again = 🔎 Search
people-search =
    👤 <b>Customers</b>

    Whom to find? Write a Telegram ID, a @username or a part of it from three letters on, the day or days they came (01.11.2026, 01.11–15.11). Or forward a message of theirs.
people-odd = I did not understand whom to look for.
people-none = Nobody found.
people-hidden = The author of this message is hidden by their privacy settings. Try their ID or @username.
people-not-a-person = This message is not from a person: a bot, a group or a channel wrote it.
people-unknown = There is no such customer.
people-found =
    👤 <b>Customers</b>

    Here is who was found:
people-found-first =
    👤 <b>Customers</b>

    There are more, these are the first. Write the @username more exactly.
people-card =
    👤 <b>{ $name }</b>{ $username } · <code>{ $customer }</code>

    💳 Balance: <b>{ $balance }</b> (paid { $wallet }, bonuses { $bonus })
    🔒 On hold: { $hold }
    🧾 Spent: { $spent }
    🎨 Generations: { $made }
    👥 Brought: { $invited }, paying: { $paid }
    📅 Here since { $created }, last seen { $seen }
people-brought-by = 🤝 Brought by <code>{ $customer }</code>
people-is-blocked = 🚫 Access is closed
people-is-gone = 🔕 Has stopped the bot
people-give = ➕ Credit
people-take = ➖ Debit
people-money = 📄 Money
people-made = 🎨 Generations
people-write = ✉️ Write
people-block = 🚫 Block
people-unblock = 🔓 Unblock
people-to-card = ↩️ To the card
people-nothing = Nothing here yet.
people-money-head = 📄 <b>Money</b> · { $name } (<code>{ $customer }</code>)
people-money-line = { $when } · <b>{ $sum }</b> · { $what }
people-made-head = 🎨 <b>Generations</b> · { $name } (<code>{ $customer }</code>)
people-made-line = No. { $n } · { $when } · { $title } · { $state } · { $sum }
people-pots-give =
    ➕ <b>Credit</b> · { $name } (<code>{ $customer }</code>)

    Now: paid { $wallet }, bonuses { $bonus }.
    A bonus is never paid out. “As paid” counts as money the customer has brought.
people-pots-take =
    ➖ <b>Debit</b> · { $name } (<code>{ $customer }</code>)

    Now: paid { $wallet }, bonuses { $bonus }. Where to take it from?
people-as-bonus = 🎁 As a bonus
people-as-paid = 💳 As paid
people-of-bonus = 🎁 Bonuses
people-of-paid = 💳 Paid money
people-pot-wallet = Paid
people-pot-bonus = Bonuses
people-sum-give = How much to credit to { $name } (<code>{ $customer }</code>)? { $pot }: { $has }. Write a sum in roubles, at most { $most }.
people-sum-take = How much to debit from { $name } (<code>{ $customer }</code>)? { $pot }: { $has }, no more can be taken. Write a sum in roubles.
people-odd-sum = I did not understand the sum. Write a positive number, for example 500.
people-too-much = So much cannot be taken.
people-why = { $sum } for { $name } (<code>{ $customer }</code>). Why? Write the reason, at most 500 characters: it stays in the audit log.
people-odd-why = A reason is needed, of at most 500 characters.
people-confirm-give =
    ➕ <b>Credit { $sum }?</b>

    { $name } (<code>{ $customer }</code>)
    { $pot }: { $before } → <b>{ $after }</b>
    Reason: { $why }
people-confirm-take =
    ➖ <b>Debit { $sum }?</b>

    { $name } (<code>{ $customer }</code>)
    { $pot }: { $before } → <b>{ $after }</b>
    Reason: { $why }
people-anew = Time has passed or the balance has changed. Please check once more.
people-yes = ✅ Yes
people-no = ✖️ No
people-ask-block =
    🚫 <b>Close access</b> · { $name } (<code>{ $customer }</code>)

    Write the reason, at most 500 characters: it stays in the audit log. The customer sees one calm message, what is at work for them ends as always.
people-admin = An admin cannot be shut out.
people-ask-write =
    ✉️ <b>Write</b> · { $name } (<code>{ $customer }</code>)

    Write a message of at most 600 characters. It comes to the customer from the bot.
people-odd-write = The message has to be a text of at most 600 characters.
people-written = Sending

adjust-credited = 💳 You have been credited { $sum }. Balance: /balance
adjust-debited = 💳 { $sum } has been taken from your balance. Questions? Write to /support
owner-writes =
    ✉️ <b>A message from the owner of the bot</b>

    { $words }

    Answer: /support
