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
faults-to-failed = ❌ Generations
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
deed-hush = Alert silenced
deed-unhush = Alert heard again

## Alerts: what happened, and “Got it” under them

faults-alerts = 🔔 Alerts: { $n }. The newest: { $what }
faults-no-alerts = 🔔 There were no alerts.
faults-to-alerts = 🔔 Alerts
faults-alerts-head = 🔔 <b>Alerts</b> · this week
faults-one-alert = { $n }. { $when } · { $what }
faults-one-hushed = { $n }. 🔕 { $when } · { $what }
faults-hush = 🔕 Got it · { $n }
faults-unhush = 🔔 Again · { $n }
alert-understood = 👌 Got it
alert-hushed = Fine. You hear of it when something changes
alert-hushed-before = This alert is silent already
alert-changed = Noted. You hear of it when something new happens
alert-together = Such since the last alert: { $n }
alert-kie-credits-out =
    🔔 <b>The credits at Kie have run out</b>

    New starts are on hold, what was paid waits. Top up on kie.ai and all goes on by itself.
alert-error-rate =
    🔔 <b>Many generations fail</b>: { $percent }% ({ $failed } of { $ended }) in this hour and the last

    The customers have their money back. The reasons are in the panel: /admin, “🧯 Logs/Errors”.
alert-stuck =
    🔔 <b>Generations do not move</b>: { $count }, the earliest is No. { $generation }, { $minutes } min late

    The customers’ money is on hold, nothing is lost. If the number does not fall, restart the bot.
alert-model-loss =
    🔔 <b>Models are sold at a loss</b>: { $count }

    { $models }

    The price is below what Kie takes. Correct it: /admin, “🎛 Models”.
alert-backup-old =
    🔔 <b>The newest backup is { $hours } h old</b>

    New ones do not succeed: the alert beside this one says why. Check the space and the rights on the folder of backups.
alert-copy-failed =
    🔔 <b>The encrypted copy of the database was not sent</b>: { $why }

    The backups on the server do not depend on it. The bot tries again by itself.
alert-copy-too-large =
    🔔 <b>The encrypted copy of the database no longer fits into Telegram</b>

    The file of the database has { $mb } MB, which is more than 50 MB even when compressed, and a bot cannot send more. Backups on the server are made as before, but none leaves it any more: set up Litestream, or fetch the folder of backups from the server (README, “Back up”).
copy-caption =
    🔐 A copy of the database as of { $date }, compressed and encrypted

    Only your private key opens it: <code>age -d -i key.txt { $name } | gunzip &gt; kiebot.db</code>
alert-sync-waiting =
    🔔 Changes of the catalogue have waited for a decision for { $hours } h

    Meanwhile sales go on with the previous catalogue. The list with its buttons is further up in this chat.

cause-panic = a fault inside the bot, the log has its place
cause-deaths = the bot stopped with it again and again
cause-ours = a fault inside the bot
cause-version = another version of the bot wrote it
cause-no-admin = the receiver is no admin any more
cause-gone = what the message is about is gone
cause-not-accepted = Kie did not accept the task in time
cause-nothing-taken = Kie accepted nothing for a day
cause-restarted = the bot was restarted before Kie answered
cause-no-record = Kie does not know this task
cause-no-model = the model is not in the catalogue
cause-answers-deleted = the customer deleted what was entered
cause-no-files = Kie finished but gave no files
cause-no-folder = the folder is missing
cause-deadline = not ready by the deadline
cause-conflict = another program takes the updates
cause-no-chat = the chat is gone
cause-blocked = the customer stopped the bot
cause-deactivated = the account is deleted
cause-markup = Telegram did not understand the markup
cause-no-space = the disk has no space
cause-permission = no rights
cause-malformed = the data are damaged
cause-refused = the server takes no connections
cause-timeout = the server did not answer in time
cause-dns = the server’s address is not found
