## The admin panel: logs and errors

panel-faults = 🧯 Logs/Errors
faults-back = 🧯 To errors
faults-head = 🧯 <b>Logs and errors</b> · this week
faults-failed = ❌ Generations without a result: { $n }. Most often “{ $most }” ({ $times }), the newest is No. { $id }
faults-no-failed = ❌ Every generation got its result.
faults-parked = 📥 Updates put aside: { $n }. The newest: { $why }
faults-no-parked = 📥 No updates are put aside.
faults-unsent = 📤 Messages not delivered: { $n }. The newest: { $why }
faults-no-unsent = 📤 Every message was delivered.
faults-to-failed = ❌ Generations by reason
faults-to-parked = 📥 Put aside
faults-to-unsent = 📤 Undelivered
faults-find = 🔎 Find
faults-log = 📄 Log
faults-over = It is not here any more

faults-reasons = ❌ <b>Generations without a result</b> · this week
faults-reason = <b>{ $name }</b>: { $n }, the newest is No. { $id }: { $why }
faults-of-reason = ❌ <b>{ $name }</b>
faults-one = <b>No. { $id }</b> · { $when } · { $title }: { $why }
fault-moderation = Moderation
fault-bad-input = Wrong parameter
fault-bad-file = Wrong file
fault-ours = Our set-up
fault-busy = Kie is overloaded
fault-provider = The model failed
fault-timeout = Took too long
fault-lost-submit = Lost while sending
fault-no-files = No files came
fault-lost-task = Task lost
fault-input-gone = Input deleted

faults-ask =
    🔎 <b>Find a generation</b>

    Write a generation’s number, the number of a task at Kie or the code in the address of its callback. A request for a top-up is found like this: “request 3”.
faults-word-request = request
faults-odd = It is not clear what to look for.
faults-none = Nothing was found.

faults-parked-head = 📥 <b>Updates put aside</b>: { $n }
faults-one-parked = <b>No. { $id }</b> · { $when } · { $customer }: { $why }
faults-update =
    📥 <b>Update No. { $id }</b>

    Put aside: { $when }
    Customer: { $customer }
    The reason: { $why }
faults-retry = ↻ Try again
faults-retry-all = ↻ Try all again
faults-retried = Released: { $n }. The bot takes them within a minute

faults-unsent-head = 📤 <b>Undelivered messages</b>: { $n }
faults-one-unsent = <b>No. { $id }</b> · { $when } · { $customer } · { $what }: { $why }
faults-message =
    📤 <b>Message No. { $id }</b>

    What: { $what }
    To: { $customer }
    When: { $when }
    The reason: { $why }
faults-a-file = File
faults-a-refund = About a refund
faults-an-alert = Alert
faults-resend = ↻ Send again
faults-resend-all = ↻ Send all again
faults-resent = Sending: { $n }

log-caption = 📄 The newest lines of the log since the bot was started. Keys and tokens are hidden.
log-empty = The log is empty.

deed-retry = Update tried again
deed-resend = Sent again
