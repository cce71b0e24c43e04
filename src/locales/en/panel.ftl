## The admin panel

panel-home = 🛠 <b>ADMIN PANEL</b>
panel-deeds = 📜 Audit log
panel-file-comes = Making the file, it comes as a message
button-panel = 🛠 To the panel
button-newest = ⇤ Newest
button-csv = ⬇️ Download CSV

deeds-head = 📜 <b>Audit log</b>
deeds-empty = Here you will see which admin did what.
deeds-line =
    <b>No. { $n }</b> · { $when } · { $admin }
    { $what } <code>{ $subject }</code>: { $before } → { $after }
deeds-line-new =
    <b>No. { $n }</b> · { $when } · { $admin }
    { $what } <code>{ $subject }</code>: { $after }
deeds-line-why =
    <b>No. { $n }</b> · { $when } · { $admin }
    { $what } <code>{ $subject }</code>: { $before } → { $after } · “{ $why }”
deeds-line-new-why =
    <b>No. { $n }</b> · { $when } · { $admin }
    { $what } <code>{ $subject }</code>: { $after } · “{ $why }”
deeds-file = audit-log
deeds-caption = Everything the admins did, newest first.
deeds-admin = Admin
deeds-subject = To what
deeds-before = Before
deeds-after = After
deeds-why = Reason

deed-approve = Request credited
deed-reject = Request rejected
deed-refund = Payment returned
deed-unblock = Unblocked
deed-block = Blocked
deed-credit = Credit
deed-debit = Debit
deed-write = Message to a customer
deed-promo-new = New promo code
deed-promo-off = Promo code switched off
deed-close = Ticket closed
deed-answer = Support answer
