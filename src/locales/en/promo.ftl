# Promo codes and invitations: what the customer and the admin read. Markup: Telegram's HTML.

promo-button = 🎁 Promo code
promo-ask =
    <b>🎁 Promo code</b>

    Send the code as a message. Capital or small letters make no difference.
promo-yes = ✅ <b>Promo code { $code } accepted</b>
promo-percent = { $percent }%
promo-gift = { $sum } is on your balance.
promo-topup = { $times ->
    [one] I will add { $part } to your next top-up.
   *[other] I will add { $part } to each of your next { $times } top-ups.
}
promo-model-sum = { $times ->
    [one] I will pay { $part } of the price of your next “{ $model }”.
   *[other] I will pay { $part } of the price of each of your next { $times } “{ $model }”.
}
promo-model-percent = { $times ->
    [one] I will pay { $part } of the price of your next “{ $model }”.
   *[other] I will pay { $part } of the price of each of your next { $times } “{ $model }”.
}
promo-max-each = At most { $sum } at a time.
promo-max-total = While the code has money left.
promo-until = Valid through { $day }.
promo-before = You have already used the promo code { $code }.
promo-unknown = There is no such promo code. Check the letters and send it again.
promo-over = This promo code is no longer valid.
promo-used-up = This promo code is used up: its limit has been reached.
promo-not-for-you = This promo code is for people who have never topped up.
promo-cap = Today’s gifts are gone. Your code is not spent: send it tomorrow.
promo-too-often = { $minutes ->
    [one] Too many wrong codes. Try again in { $minutes } minute.
   *[other] Too many wrong codes. Try again in { $minutes } minutes.
}
promo-voucher = 🎁 Promo code { $code }: I pay { $sum } of this price.
paid-promo = 🎁 Promo code { $code }: { $sum }

friends-button = 👥 Friends
friends =
    <b>👥 Invite friends</b>

    { $times ->
        [one] When a friend comes by your link and tops up, { $percent }% of the first top-up is yours.
       *[other] When a friend comes by your link and tops up, { $percent }% of the first { $times } top-ups is yours.
    } Up to { $cap } for one friend. It comes as bonus money, for any generation.
friends-no-link = The link is being prepared. Open this page in a minute.
friends-sums =
    Came by the link: { $invited }, of them topped up: { $paid }
    Earned: <b>{ $earned }</b>
    You can still get { $left } this month
friends-share = 📨 Share the link
friends-invitation = Pictures, video and music by AI right in Telegram
friends-came = 👋 A friend invited you. Nice to meet you!
friends-came-bonus = 🎁 A friend invited you: here is <b>{ $sum }</b> more, already on your balance.
friends-own-link = This is your own link. Send it to your friends: you cannot invite yourself.
friends-off = Invitations are switched off at the moment. What you have earned stays on your balance.
friend-share = 👥 Your friend has topped up: { $sum } is yours. You can still get { $left } this month.
friend-share-back = ↩️ A friend’s payment was returned to them, so its share of { $sum } was taken from your bonus money.
commands-promo = Promo code
commands-friends = Invite friends

# --- For the admin ---
promo-new-usage =
    Write it like this:
    <code>/promo_new CODE 100</code> — 100 ₽ at once
    <code>/promo_new CODE 20%</code> — on top of a top-up
    <code>/promo_new CODE 50% model=ID</code> — of a model’s price

    You may add: uses=50 (people in all), total=5000 (roubles in all), max=300 (at a time), times=3 (how often), until=2026-12-31, for=new (who has never paid).
promo-bad-code = “{ $word }” will not do: a code is 3 to 24 letters, digits, hyphens and underscores.
promo-bad-worth = I do not understand what the code gives: “{ $word }”.
promo-bad-option = I do not understand “{ $word }”.
promo-bad-past = The day “{ $word }” is over.
promo-bad-unfit = “{ $word }” makes no sense here: the money comes at once and only once.
promo-bad-model = There is no model “{ $word }” in the catalogue. Its ID is in models.toml.
promo-exists = There is a code { $code } already. It cannot be changed, think of another one.
promo-made =
    ✅ The code is ready:
    { $line }
promo-all = 📋 All codes
promo-off-usage = There is no such code. Write it like this: /promo_off CODE
promo-now-off = The code { $code } is off. Whoever has used it gets what was promised.
promo-was-off = The code { $code } was off already.
promo-list = <b>🎁 Promo codes</b>
promo-list-empty = None yet. Make one: /promo_new
promo-line-topup = { $part } on a top-up
promo-line-given = { $sum } given
promo-line-until = until { $day }
promo-line-off = off
