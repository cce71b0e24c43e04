# All about payments: what customers and admins read. Markup: Telegram's HTML.

# --- Topping up ---
balance-methods = <b>Top up</b>
    Choose how to pay:
topup-stars = ⭐️ Telegram Stars
topup-roubles = 💳 By card, in roubles
topup-manual = 🧾 By transfer
topup-support = 💬 Payment question
topup-terms = 📄 Terms
topup-choose-pack =
    <b>⭐️ Top up with Stars</b>

    Choose how many Stars to pay or type your own: “300 stars” or “500 ₽”, from { $min } to { $max } ⭐️. The invoice will come here and is good for a day.
topup-odd-stars = ⚠️ I do not understand how many Stars. Type, for example, “300 stars” or “500 ₽”: from { $min } to { $max } ⭐️.
topup-typed =
    <b>⭐️ Top up with Stars</b>

    This is what your balance will get. Tap, and the invoice will come.
topup-pack = ⭐️ { $stars } → { $sum }
topup-pack-bonus = ⭐️ { $stars } → { $sum } + { $bonus } as a gift
topup-choose-sum =
    <b>💳 Top up by card</b>

    Choose a sum or type your own: from { $min } to { $max }.
topup-odd-sum = ⚠️ That is not a sum I understand. Type a number from { $min } to { $max }, for example 500.
topup-requisites = <b>🧾 Top up by transfer</b>
topup-how-much = Make the transfer, then choose the sum or type it: from { $min } to { $max }. The owner of the bot will check the transfer and credit it.
topup-off = This way to pay is switched off now
topup-too-many = Too many invoices in a row. Pay one of them or try again in an hour.
topup-refused = Telegram did not accept this invoice. Nothing was charged. Try another sum or another way to pay.
bill-title = Top-up: { $sum }
bill-description = { $sum } goes to your balance. It does not expire, and failed generations are refunded.
bill-description-bonus = { $sum } goes to your balance, plus { $bonus } as a gift. Failed generations are refunded.
bill-sent = The invoice is below
checkout-unknown = This invoice no longer exists. Open “Balance” and get a new one.
checkout-not-yours = This invoice was made for somebody else. Write to the bot yourself and it will send you one.
checkout-changed = The amount differs from the invoice. Open “Balance” and get a new one.
checkout-stale = This invoice has expired. Open “Balance” and get a new one.
checkout-paid = This invoice is already paid. Get a new one to top up again.
checkout-off = This way to pay is switched off now. Open “Balance” and choose another.
checkout-closed = Payments are paused now. Nothing was charged, try again later.
paid = ✅ <b>{ $sum } credited</b>
paid-bonus = 🎁 And a gift: { $bonus }
paid-balance = 💳 Your balance: { $balance }
payment-returned = ↩️ Your payment of { $sum } was returned to you, and that sum was taken from your balance.
request-sent =
    📨 <b>Request No. { $n } for { $sum } was sent</b>

    If you like, send a receipt or a comment here and I will attach it. I will write when it is decided.
request-sum-first = Choose or type the sum first, then send the receipt.
request-noted = 📎 Attached to request No. { $n }. I will write when it is decided.
request-too-many = Your earlier requests are still being looked at. Please wait for the answer.
request-rejected = 🚫 Request No. { $n } for { $sum } was turned down.
request-rejected-why =
    🚫 Request No. { $n } for { $sum } was turned down.

    Reason: { $why }
paysupport =
    <b>💬 Payment question</b>

    If you paid and the balance has not changed, wait a little: once an hour the bot reconciles payments itself. If that did not help, or you want a refund, write to the owner of the bot and name the number of the payment.

    Telegram support cannot help with these payments.
paysupport-contact = <a href="tg://user?id={ $admin }">Write to the owner</a>
paysupport-payments = Your latest payments:
terms =
    <b>📄 Terms</b>

    1. The bot sells generations: pictures, video, sound. You see the price before the start and it does not change after it.
    2. You pay only for a finished result. Without one the money returns to your balance by itself.
    3. Money on the balance does not expire. Gifts are spent first and are not paid out.
    4. What was paid and not spent can be returned: /paysupport. Stars go back with the same payment, as a whole.
    5. It is forbidden to ask for what breaks the law or the rules of the models. Access may be closed for it.
    6. The results are made by neural networks: check them before you use them.
    7. Payments are taken by the bot, not by Telegram: for questions use /paysupport.

# --- For the admin: payments ---
admin-request =
    🧾 <b>Request No. { $n } for { $sum }</b>

    From: <a href="tg://user?id={ $customer }">{ $name }</a> ({ $customer })
admin-credit = ✅ Credit { $sum }
admin-other-sum = ✏️ Another sum
admin-reject = ✖️ Turn down
admin-credited = ✅ Credited { $credited }, decided by { $admin }.
admin-rejected = ✖️ Turned down by { $admin }. { $why }
admin-ask-sum = How much to credit for request No. { $n }? Type a sum from { $min } to { $max }.
admin-ask-reason = Why is request No. { $n } turned down? Type the reason, the customer will see it.
admin-no-reason = Without a reason
admin-note = 📎 To request No. { $n }:
admin-done = Done
admin-before = Already decided
admin-refund-usage = Write: /refund PAYMENT_NUMBER
admin-refund-question =
    ↩️ <b>Return { $stars } ⭐️?</b>

    Payment: { $name } ({ $customer }), { $sum } were credited. That sum leaves the balance at once; Telegram returns the Stars as a whole.
admin-refund-yes = Return
admin-refund-begun = ↩️ Returning: the balance is debited, Telegram is being asked. I will write how it ends.
admin-refund-not-stars = Only Stars go back this way. Return a payment in roubles in the provider’s panel and correct the balance by hand.
admin-refund-unknown = There is no such payment. Customers find its number in /paysupport and in the receipt.
admin-refund-spent = The customer has spent a part of it: { $missing } are missing in the wallet. Stars go back only as a whole.
admin-refund-before = This payment has already been returned.
admin-refund-done = ↩️ Returned { $stars } ⭐️ to customer { $customer }, { $sum } left the balance.
    <code>{ $charge }</code>
admin-refund-refused =
    ⚠️ Telegram refused to return { $stars } ⭐️ to customer { $customer }: { $why }

    { $sum } are on the balance again. Payment <code>{ $charge }</code>
admin-unblock-usage = Write it like this: /unblock CUSTOMER_NUMBER
admin-unblocked = ✅ { $name } may use the bot again and has been told so.
admin-not-blocked = { $name } is not shut out.
admin-no-customer = There is no such customer. The customer’s number is in the message about their payment.
alert-payment-unknown =
    🔔 A payment without an invoice of ours: { $amount } { $currency } from { $name } ({ $customer })

    Credited to the payer at today’s rate. Payment <code>{ $charge }</code>
alert-payment-foreign =
    🔔 Somebody else’s or an already paid invoice was paid by { $name } ({ $customer }): { $amount } { $currency }

    Credited to the payer. Payment <code>{ $charge }</code>
alert-payment-differs =
    🔔 Payment <code>{ $charge }</code> came a second time with other content: { $amount } { $currency } from { $name } ({ $customer })

    Nothing was credited the second time. Compare it with the statement.
alert-payment-stray =
    🔔 <b>A payment that could not be credited</b>: { $amount } { $currency } from { $name } ({ $customer })

    It is stored. Credit or return it by hand. Payment <code>{ $charge }</code>
alert-payment-unreadable =
    🔔 <b>An unreadable message about a payment</b>, update { $update }: { $why }

    It is stored. Compare the payments with the statement and update kiebot.
alert-parked-payment =
    🔔 <b>A payment could not be credited</b>, update { $update }: { $why }

    The customer was told that nothing is lost. The bot tries again every five minutes, and compares Stars with Telegram every hour. If that does not help, update kiebot.
alert-payment-unbooked =
    🔔 <b>Stars have arrived but cannot be credited</b>: payment <code>{ $charge }</code>, { $why }

    All other payments have been compared. The bot tries again every hour.
alert-payments-found =
    🔔 Stars were reconciled with Telegram. Payments that had not reached the bot and are credited now: { $paid }, { $stars } ⭐️ in all. Returns noticed: { $returned }.

    Nothing to do.
alert-invoice-refused =
    🔔 Telegram does not accept invoices: { $why }

    The customer was offered another way to pay. Check the provider’s token and the sums in the configuration.
alert-charge-back =
    🔔 Telegram returned a payment to customer { $customer } past the bot: { $sum }

    The sum was taken from the balance. Payment <code>{ $charge }</code>
alert-charge-back-loss =
    🔔 <b>A payment of customer { $customer } was charged back</b>: { $sum }, of which { $loss } had been spent

    What was spent is booked as a loss, the customer is shut out. To let them in again: <code>/unblock { $customer }</code>. Payment <code>{ $charge }</code>
alert-refund-unknown =
    🔔 Telegram returned a payment the bot does not have: <code>{ $charge }</code>

    No balance was touched. The database may come from an older copy.
