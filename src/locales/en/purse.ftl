# The balance: history of money, receipts, an interrupted purchase, what is at work. Markup: Telegram's HTML.

# --- History of money ---
purse-history = 📄 Operations
purse-page =
    <b>📄 Operations</b> · { $shown }

    Tap a line to open its receipt.
purse-none =
    <b>📄 Operations</b> · { $shown }

    Nothing here yet.
purse-filter = 🔎 Showing: { $shown }
purse-filters =
    <b>📄 Operations</b>

    What would you like to see?
purse-all = all
purse-topups = payments
purse-spent = spent
purse-returned = returned
purse-bonuses = bonuses
money-charge = Generation
money-invited = A friend’s gift
money-bonus-back = Bonus taken back

# --- Receipt ---
receipt-generation = 🧾 <b>Receipt: generation No. { $n }</b>
receipt-task = Task <code>{ $task }</code>
receipt-quoted = Price named: { $sum }
receipt-step-hold = Put on hold: { $sum }
receipt-step-capture = Charged: { $sum }
receipt-step-release = Returned: { $sum }
receipt-step-refund = Refunded: { $sum }
receipt-step-payout = Taken off to be returned: { $sum }
receipt-step-payout-undo = Back on the balance: { $sum }
receipt-part = , { $bonus } of it in bonuses
receipt-held = <b>On hold: { $sum }</b>
receipt-paid = <b>Paid in total: { $sum }</b>
receipt-open = 🖼 Open the generation
receipt-sum = Sum: <b>{ $sum }</b>
receipt-when = When: { $when }
receipt-code = Code: <code>{ $code }</code>
receipt-given = Paid: { $sum }
receipt-credited = Credited: <b>{ $sum }</b>
receipt-charge = Payment number: <code>{ $n }</code>
receipt-settled = ✅ The money is on your balance
receipt-refunding = ⏳ The payment is being returned
receipt-refunded = ↩️ The payment was returned

# --- An interrupted purchase ---
purse-missing = 🛒 “{ $title }” needs { $missing } more
purse-resume = ▶️ Continue: { $title } · { $price }
purse-resume-gone = That purchase is no longer here. Please choose a model again.

# --- At work ---
purse-active-button = ⏳ At work ({ $count })
purse-active =
    <b>⏳ At work: { $count }</b>

    Results come by themselves. Tap a line to see its progress.
purse-active-none = Nothing is at work now. Finished results are in your history: /history
confirm-top-up = 💳 Top up { $missing }
progress-closed = <b>Generation No. { $n }</b>: { $state }
receipt-not-yours = There is no such operation
low-balance =
    💳 { $balance } left on the balance: not enough for another generation at { $price }.

    Top up: /balance. Switch such messages off: /settings.
