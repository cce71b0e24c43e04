# Words of the terminal: configuration, commands, health.

## Configuration
config-at-environment = environment { $name }
config-syntax = not valid TOML: { $fault }
config-unreadable = { $path }: cannot read the configuration: { $reason }
config-unknown = no such key
config-unknown-near = no such key; did you mean { $near }?
config-expected-table = expected a table, for example [telegram]
config-expected-text = expected text in quotes, not { $given }
config-expected-integer = expected a whole number from { $min } to { $max }, not { $given }
config-expected-decimal = expected a decimal number in quotes, not below zero, for example "78.0"; got { $given }
config-expected-decimal-positive = expected a decimal number in quotes, above zero, for example "78.0"; got { $given }
config-decimal-unquoted = { $given } must stand in quotes: numbers in TOML are binary and lose kopecks
config-rouble-parts = at most two digits after the point: a kopeck is the smallest sum
config-expected-bool = expected true or false, not { $given }
config-expected-choice = expected one of { $choices }, not "{ $given }"
config-expected-url = not a valid address; expected { $forms }
config-expected-listen = expected an address with a port, for example "127.0.0.1:8080", not "{ $given }"
config-expected-admin = expected a Telegram user id such as 123456789, not { $given }
config-expected-packs = expected different numbers of Stars, for example 100 or {"{"} stars = 500, bonus_percent = 5 {"}"}; got { $given }
config-expected-timezone = no such time zone: "{ $given }"; expected a name such as "Europe/Moscow"
config-expected-age = expected a public key of age, age1… and 58 more characters, as age-keygen shows it
config-age-private = this is the private key: keep it away from this machine and make a new pair with age-keygen; the public key age1… belongs here
config-age-no-backups = has no effect while backup.every_hours is 0: there is nothing to send copies of
config-expected-level = not a log filter: "{ $given }"; expected for example "info" or "info,kiebot=debug"
config-expected-sqlite = expected a file: kiebot.db here, sqlite:/path/kiebot.db in DATABASE_URL
config-postgres = PostgreSQL is not supported: kiebot keeps everything in one SQLite file; give sqlite:/path/kiebot.db
config-empty = must not be empty
config-same-listen = must differ from http.listen: callbacks need a port of their own
config-token-shape = not a bot token; expected digits, a colon and letters, as @BotFather gives it
config-token-missing = missing; get a token from @BotFather and set telegram.token, telegram.token_file or TELEGRAM_BOT_TOKEN
config-key-shape = the key holds spaces or odd characters; copy it again from kie.ai/api-key
config-key-missing = missing; take a key from kie.ai/api-key and set kie.api_key, kie.api_key_file or KIE_API_KEY
config-admins-missing = missing; give at least one Telegram user id here or in ADMIN_ID
config-secret-twice = given twice: keep this or { $other }, not both
config-secret-file = cannot read the file: { $reason }
config-secret-file-empty = the file is empty
config-no-certificate = the file holds no certificate; expected PEM, with -----BEGIN CERTIFICATE-----
config-packs-empty = needs at least one pack of Stars, or switch payments.stars.enabled off
config-provider-token = needs payments.provider.token or PAYMENT_PROVIDER_TOKEN
config-callback-unheard = nobody hears Kie's callbacks while http.callback_listen is empty; results are polled for all the same
config-callback-unasked = has no effect without kie.callback_url: Kie is not told where to call
config-provider-warning = Telegram allows only Stars for digital goods; a bot with another provider may be blocked
config-manual-text = needs payments.manual.text: the requisites that customers see

## Commands
cli-about-kiebot = Sells Kie.ai generations to Telegram customers for roubles.
cli-about-run = Run the bot
cli-about-demo = Show the whole product in a browser: no network, no account
cli-about-quote = Show the exact price and the exact request of a generation; nothing is sent
cli-about-verify = Check the database with its ledger, the configuration and the catalogue
cli-about-parked = List updates from Telegram that were put aside after errors
cli-arg-retry = Try again: all of them, or the one with this number
cli-arg-config = Configuration file; else $KIEBOT_CONFIG, ./config.toml, /etc/kiebot/config.toml
cli-arg-model = Model id, for example z-image
cli-arg-answers = Answers; a file is given by its path, its length (audio_url=12.5s), its size (image=1024x768) or the word file
cli-arg-json = Print JSON
cli-arg-help = Print help
cli-arg-version = Print version
cli-heading-usage = Usage:
cli-heading-commands = Commands:
cli-heading-options = Options:
cli-heading-arguments = Arguments:
cli-warning = warning: { $text }
cli-locked = another kiebot works with { $dir }: { $holder }
cli-lock-failed = cannot use the data directory: { $path }: { $reason }
cli-port-busy = { $address } is in use by another program; choose another http.listen or PORT
cli-callback-port-busy = { $address } is in use by another program; choose another http.callback_listen
cli-listen-failed = cannot listen on { $address }: { $reason }

## parked
parked-sum = { $count ->
    [0] Nothing is put aside.
   *[other] Updates put aside: { $count }. To try them again: kiebot parked --retry
}
parked-released = { $count ->
    [0] No such update is put aside.
   *[other] Released: { $count }. A running bot takes them within two minutes.
}

## verify
verify-ok = ok
verify-wrong = WRONG
verify-sum = { $failed ->
    [0] All { $all } checks passed.
   *[other] { $failed } of { $all } checks failed.
}
verify-models = { $path }, { $count } models
verify-shipped = { $path } is not there yet; the shipped catalogue has { $count } models
verify-no-file = no file: environment and defaults
check-config = configuration
check-catalog = catalogue
check-database = database opens
check-pages = pages and indexes are undamaged
check-invariants = invariants can be checked
check-damage = a quick look finds no damage
check-guards = tables and triggers are as this version made them
check-references = every reference leads somewhere
check-sum = all balances together are zero
check-balances = each balance is the sum of its transfers
check-signs = no balance has the wrong sign
check-holds = each hold account is the sum of its open holds
check-ended-without-hold = no ended generation holds money
check-open-holds-price = each open generation holds exactly its price
check-success-captured = each success took exactly its price
check-failure-released = each failure gave everything back
check-ended-told = each end has its message to the customer
check-results = each success has results of its own customer
check-decisions = each decision of an admin is noted
check-keys = each transfer has the key of its event
check-gifts = late results are given once and told
check-allowance = each free generation counts once
check-promos = promo codes gave exactly what is noted, and not over their limits
check-friends = shares for friends went to who invited them and are counted right
check-sums = the sums of the statistics are what their rows say
check-stuck = nothing stays open long after its time
check-deeds = the chain of the admins' deeds is unbroken
check-payments = each payment is credited once, in full
check-numbers = no transfer is missing
check-newest = each account knows its newest transfer
check-chain = the chain of transfers is unbroken
check-as-quoted = each generation is as it was quoted
check-shapes = each transfer joins accounts that may be joined
check-refunds = no refund is above what was taken
check-rounding = prices are rounded up to the kopeck
check-paid-before-start = nothing was sent to Kie before it was paid
check-tasks = each task of Kie belongs to one generation
check-one-end = each generation has one end
check-inbox = each stored update is done or waits
check-outbox = each message is sent, waits, or failed for a reason
check-once = bonuses, payments and quotes count once

## Opening the database
open-folder = cannot make or use the data folder { $path }: { $reason }; make it and give it to the user that runs kiebot, or change database.path
open-file = cannot open the database { $path }: { $reason }; the user that runs kiebot must be able to read and write this file and its folder
open-damaged = the database { $path } is damaged or is not a database ({ $detail }); nothing was changed: keep it with its -wal and -shm, and put a good copy from the backups in its place
open-newer = the database { $path } was made by a newer kiebot (version { $found }, this one knows { $known }); install the newer one again, or put back a copy made before the update
open-older = the database { $path } still has version { $found }, this kiebot works with { $known }; kiebot run makes a copy and updates it
open-schema = the database { $path } was changed by hand or by another program: { $what }; put a good copy from the backups in its place
open-pragma = the database { $path } does not take the setting { $name } (wanted { $wanted }, got { $got }); it must be on a local disk, not on a network share
open-locked = the database { $path } is locked by another program; stop the other kiebot, or whatever else has the file open
open-full = no space is left for the database { $path }; free some and start again
open-io = the disk fails for the database { $path }: { $reason }; nothing was changed, look at the log of the system
open-backup = before an update of the database its copy { $path } failed: { $reason }; nothing was changed: make room or give rights, and start again
open-migration = the database { $path } could not be updated to version { $version }: { $reason }; it is as it was: go back to the earlier kiebot and report this
open-money = the money in the database { $path } does not add up: all balances together are { $sum } kopecks instead of 0; run kiebot verify, and put a good copy from the backups in its place
open-old-sqlite = this kiebot was built with SQLite { $version }, which can lose data; it needs 3.51.3 or newer
open-other = the database { $path } cannot be used: { $reason }

## What the system says
os-no-file = no such file or folder
os-denied = permission denied
os-is-folder = it is a folder
os-not-folder = part of the path is not a folder
os-exists = it exists already
os-read-only = the disk is read-only
os-full = no space is left on the disk
os-not-text = it is not UTF-8 text
os-no-address = this machine has no such address


# --- run and demo ---
run-token-refused = Telegram refuses the bot token. Check telegram.token: @BotFather gives it.
run-key-refused = Kie refuses the key. Check kie.api_key: keys are at kie.ai/api-key.
run-failed = The bot did not start: { $why }
run-stop-failed = The bot did not stop cleanly: { $why }
demo-port = Port { $port } for the demo cannot be had: { $why }. Take another one: kiebot demo --port 8091
demo-real-token = The demo works without real keys, but they are set here: { $where }. Remove them and start again.
demo-ready =
    The demo is ready. Open in a browser: { $url }

    Health: { $health }
    Data (gone when it ends): { $dir }
    Stop it with Ctrl+C

cli-arg-port = Port of the chat page; 0: any free one

## sync
cli-about-sync = Bring models.toml up to date with Kie's pages, price table and catalogue
cli-arg-from = A saved snapshot (llms.txt, docs, pricing) instead of Kie's servers
cli-arg-dry-run = Show what would change, write nothing
cli-arg-apply = Accept every change and put new models on sale
cli-arg-rollback = Take the last change of models.toml back
sync-applied = Changed ({ $count }):
sync-waiting = Waiting for your decision ({ $count }):
sync-nothing = No changes.
sync-new = new model
sync-returned = back again
sync-gone = no longer at Kie
sync-activated = comes on sale
sync-repriced = other price
sync-params = other params
sync-unpriced = has no exact price any more
sync-priced = has an exact price now
sync-credits = up to { $old } → { $new } credits
sync-other-units = billed in another way
sync-models = Models: { $active } on sale, { $new } new, { $unpriced } without a price, { $gone } gone; { $notsold } chat models and helpers left out.
sync-rows = Price rows: { $named } of { $all } bound or named as a surcharge ({ $percent } %): { $base } prices, { $surcharges } surcharges; { $unbound } not bound.
sync-problems = Unreadable places: { $count }.
sync-list-unpriced = Without an exact price ({ $count }):
sync-unpriced-hint = To sell one of them at a price of your own: price_rub = "…" in its [models."ID".override]; to tell which model a row is for: [price_aliases].
sync-list-unbound = Price rows that became no price ({ $count }):
sync-list-problems = Unreadable ({ $count }):
sync-accept = { $count ->
    [one] { $count } change waits
   *[other] { $count } changes wait
} for you: a running bot asks its admins in Telegram, kiebot sync --apply takes all.
sync-same = { $path } stays as it is.
sync-written = { $path } is written; kiebot sync --rollback takes it back.
sync-would-write = { $path } would be written.
sync-rolled-back = { $path } is as it was before the last change ({ $version }).
sync-no-version = no earlier version of models.toml is kept
sync-refused = nothing was changed: { $why }
sync-unavailable = nothing was changed: a source could not be had ({ $why })
sync-more-problems = … and { $count } more places that could not be read
sync-refused-broken = models.toml is wrong itself: { $what }
sync-refused-no-models = the sources name no model
sync-refused-no-prices = no row of the price table fits any model
sync-refused-lost-models = { $lost } of { $of } models would be gone; that is a fault of the source
sync-refused-lost-prices = { $lost } of { $of } models would lose their price; that is a fault of the source
sync-refused-unwritable = the new text does not read back: { $what }
sync-progress-schemas = Catalogue of Kie: { $done } of { $of } models
sync-progress-pages = Documentation: { $done } of { $of } pages
sync-progress-prices = Prices: { $done } of { $of } pages
sync-file = { $path }: { $reason }
sync-changing = { $path } keeps changing under our hands; try again later

## audit
cli-about-audit = Check that the catalogue is true and complete
audit-from = Compared with the price table and the pages in { $dir }.
audit-from-sync = Compared with what the last sync read ({ $at }); no network is needed.
audit-from-nothing = Only models.toml itself was checked: there was no kiebot sync yet, so there is no price table to compare the rows with. A snapshot can be given: --from DIR.
audit-from-unreadable = Only models.toml itself was checked: what the last sync read cannot be read again ({ $why }).
audit-wrong = Wrong ({ $count }):
audit-notices = Notices ({ $count }):
audit-line-one = { $what }: { $models }
audit-line-several = { $what }, { $count } models: { $models }
audit-line-many = { $what }, { $count } models: { $models } and { $rest } more
audit-unsold = Not sold ({ $count }):
audit-models = Models: { $sold } on sale, { $new } new, { $unpriced } without a price, { $off } switched off, { $gone } gone.
audit-chats = Not for sale: { $chats } chat models, { $helpers } helpers.
audit-unread = Named by Kie, but not readable ({ $count }): { $ids }
audit-undescribed = In the price table, but described nowhere ({ $count }): { $ids }
audit-differences = Differences to the sources: { $count }{ $count ->
    [0] .
   *[other] {""}; kiebot sync --dry-run shows them.
}
audit-clean = Nothing is wrong.
audit-not-priced = no exact price: { $why }
audit-no-params = has no params to answer
audit-section = the section of the menu does not suit its kind "{ $kind }"
audit-no-title = has no title
audit-long-title = the title is longer than a button
audit-same-title = the title "{ $title }" is that of { $other } too
audit-no-description = has no description ({ $lang })
audit-long-description = the description is longer than a line ({ $lang })
audit-not-russian = the Russian description is not in Russian
audit-no-label = the param { $param } has no Russian name
audit-no-value-label = values of { $param } have no Russian name: { $values }
audit-same-label = two values of { $param } have the same name: { $value }
audit-long-value = the value { $value } of { $param } does not fit a button
audit-free = free without a daily limit
audit-loss = the override sells for { $price } ₽ what Kie takes { $cost } ₽ for: { $answers }
audit-loss-markup = with a markup below 1 it sells for { $price } ₽ what Kie takes { $cost } ₽ for: { $answers }
audit-cost-unknown = the override names a price, but what Kie takes is not known
audit-row-gone = the row is not in the price table: { $row }
audit-row-credits = { $own } credits here, { $now } in the price table: { $row }
unsold-waits = new, waits for your decision
unsold-off = switched off in its override
unsold-gone = Kie has it no more
unsold-unpriced = no exact price: { $why }
unsold-afterwards = Kie bills what nobody knows beforehand (tokens, layers, megapixels or length of the result, size of the source)
unsold-no-choice = the price table has "{ $what }", but no param chooses it
unsold-no-value = the price table has { $param } = { $value }, which the model does not take
unsold-no-unit = its row of the price table has no unit
unsold-other = its row of the price table is not understood ("{ $what }")
unsold-cure-waits = To sell it: enabled = true in its [models."ID".override], or kiebot sync --apply.
unsold-cure-off = To sell it again: take enabled = false out of its override.
unsold-cure-price = To sell it at a price of your own: price_rub = "…" in its [models."ID".override]; if its row stands in the table under another name: [price_aliases].
unsold-cure-ceiling = To sell it at a price of your own that covers the dearest case: price_rub = "…" in its [models."ID".override].
unsold-cure-rows = To sell it at a price of your own: price_rub = "…" in its [models."ID".override]; or wait until Kie makes the row clear.

## backup and restore
cli-about-backup = Make a verified copy of the database; the bot goes on meanwhile
cli-about-restore = Put a backup in the place of the database
cli-arg-to = The file to write, which must not exist; otherwise a new one in backup.dir
cli-arg-file = The backup
cli-arg-yes = Do not ask
backup-made = The copy is made and verified: { $path }, { $mb } MB, newest transfer No. { $transfer }.
backup-failed = no copy was made: { $why }; the older ones are in place
restore-from =
    The backup { $path }:
      customers { $customers }, generations { $generations }, of them under way { $open }
      newest transfer No. { $transfer }, { $last }
restore-over =
    It will replace { $path }:
      customers { $customers }, generations { $generations }, of them under way { $open }
      newest transfer No. { $transfer }, { $last }
restore-never = none
restore-nothing-there = There is no database in that place: nothing is replaced.
restore-unreadable = The present database cannot be read, so there is nothing to compare with: { $why }
restore-lost = { $count ->
    [0] The backup has all that the database has: no transfer will be missing.
    [one] { $count } transfer made after the backup will be missing. The bot finds and credits payments in Stars by itself.
   *[other] { $count } transfers made after the backup will be missing. The bot finds and credits payments in Stars by itself.
}
restore-other = WARNING: the backup is not of this database. Its transfers are not in here.
restore-question = Replace it? [yes/no]
restore-yes = yes y
restore-not-done = Nothing has changed.
restore-needs-yes = nobody can be asked: run it in a terminal or add --yes
restore-done = Done: { $path }. The database of before is kept as { $aside }. Start the bot.
restore-done-new = Done: { $path }. Start the bot.
restore-unsound = the books in the backup are wrong, it cannot be used: { $why }
restore-failed = nothing was restored: { $why }
open-half-restored = the database { $path } is missing: a restore was interrupted; run kiebot restore once more with the same backup

## check
cli-about-check = Check whether everything is ready: configuration, services, disk, clock, ports
check-ready-database = database
check-ready-disk = disk
check-ready-port = port of /health
check-ready-callback = port for Kie's callbacks
check-ready-telegram = Telegram knows the bot
check-ready-clock = clock
check-ready-admin = admin can be written to
check-ready-kie = Kie knows the key
ready-database-new = { $path } is not there yet: the first start makes it
ready-database-running = { $path }; in use by kiebot: { $holder }
ready-folder = { $path }: cannot be written: { $reason }. Give the bot's user the right to, or set another database.path
ready-disk = { $free } MB free
ready-disk-low = { $free } MB free, and below { $floor } MB nothing new is sold. Free some room or lower database.min_free_mb
ready-port-ours = { $address } is taken: the bot is running
ready-port-busy = { $address } is taken by another program; choose another address in [http]
ready-no-answer = no answer in 15 seconds
ready-telegram-silent = { $why }. Check the network, telegram.api_url, telegram.proxy and telegram.ca_file
ready-clock-right = right
ready-clock-off = { $seconds } s away from Telegram's: switch time synchronisation on, for example timedatectl set-ntp true
ready-admin-unknown = { $admin } has not written to the bot yet: open t.me/{ $bot } and press /start, or alerts cannot come
ready-kie = { $credits } cr. on the account
ready-kie-low = { $credits } cr. on the account, less than kie.min_credits ({ $floor }): soon nothing can be started. Top up at kie.ai/billing
ready-kie-silent = { $why }. Check the network, kie.api_url, kie.proxy and kie.ca_file

## init
cli-about-init = Set up: ask for token, key and admin, try them, write the configuration
cli-arg-token-file = A file with the bot's token; else $TELEGRAM_BOT_TOKEN, or it is asked for
cli-arg-key-file = A file with Kie's key; else $KIE_API_KEY, or it is asked for
cli-arg-admin = Telegram ids of the admins, with commas; else $ADMIN_ID, or they are asked for
cli-arg-data = The data folder; else /var/lib/kiebot for a configuration in /etc/kiebot, its own folder for any other
cli-arg-force = Replace what is there; the old files are kept under other names, other settings stay
cli-arg-skip-checks = Do not ask Telegram and Kie whether they know token, key and admin
init-head = # Written by kiebot init. Every key with its default is in config.example.toml.
init-ask-token = Token of the bot, from @BotFather (not shown while you type):
init-ask-token-missing = no token of the bot: give --token-file or TELEGRAM_BOT_TOKEN, or run it in a terminal; nothing was written
init-ask-key = Key of Kie, from kie.ai/api-key (not shown while you type):
init-ask-key-missing = no key of Kie: give --key-file or KIE_API_KEY, or run it in a terminal; nothing was written
init-ask-admin = Your Telegram id, @userinfobot tells it; Enter alone tries the same one again:
init-ask-admin-missing = no id of an admin: give --admin or ADMIN_ID, or run it in a terminal; nothing was written
init-bot = Telegram knows the bot: @{ $bot }
init-kie = Kie knows the key: { $credits } cr. on the account
init-nothing = nothing was written
init-silent = { $why }. Nothing was written; --skip-checks does it without asking
init-stopped = Stopped. Nothing was written.
init-there = { $path } is there already, nothing was changed; --force replaces it and keeps the old file under another name
init-nothing-kept = The old configuration has mistakes: nothing of it is taken over.
init-folder = { $path } is a folder: name the file, for example with --config { $path }/config.toml
init-unread = cannot read { $path }: { $reason }
init-unwritten = cannot write { $path }: { $reason }; everything is as it was
init-written = Written, readable by its owner only: { $path }
init-aside = The old one is kept: { $path }
init-unchecked = Neither Telegram nor Kie was asked: kiebot check does it.
init-next =
    Next:
      kiebot check{ $config }
      kiebot run{ $config }
init-next-systemd =
    Next:
      kiebot check{ $config }
      systemctl enable --now { $service }

## report
cli-about-report = Write one file for a bug report: versions, settings without secrets, checks, faults, the end of the log
cli-arg-out = The file to write, which must not exist; else kiebot-report-….txt in this folder
cli-arg-log = A file with the log, or - for the standard input; else the journal of --unit
cli-arg-unit = The service whose journal is read
report-head =
    Report of kiebot, { $at } UTC
    Without tokens, keys, names, words and numbers of people. Read it all the same before you send it.
report-nothing = nothing
report-versions = Versions
report-settings = Settings
report-panel = Set in the panel
report-checks = kiebot check
report-database = Database
report-verify = kiebot verify
report-troubles = Faults of seven days
report-health = The running bot
report-log = The end of the log
report-program = kiebot { $version }
report-sqlite = SQLite { $version }
report-system = { $system }, kernel { $kernel }
report-size = cores { $cores }, memory free { $free } of { $all } MB
report-systemd = systemd: { $is ->
    [true] yes
   *[other] no
}
report-hidden = (not shown, length { $count })
report-file = { $path }, { $kb } KB
report-no-file = { $path } is not there
report-schema = schema { $found }, this kiebot knows { $known }
report-count-customers = customers: { $count }
report-count-generations = generations: { $count }
report-count-held = not at Kie yet: { $count }
report-count-running = at Kie: { $count }
report-count-lost = lost on the way to Kie: { $count }
report-count-late = may still come late: { $count }
report-count-transfers = movements of money: { $count }
report-count-inbox = updates not handled yet: { $count }
report-count-parked = updates put aside: { $count }
report-count-outbox = messages not sent yet: { $count }
report-count-unsent = messages given up: { $count }
report-rules = Looked at { $all } rules, of them broken { $failed }
report-rules-not = The schema is of another version: its rules are not looked at.
report-alert = { $at }  alert { $kind }, untold { $count }
report-failure = { $at }  generations without a result: { $reason } { $count }, the newest of { $model }
report-not-running = The bot is not running.
report-running = { $holder }
report-no-log = The journal has nothing of { $unit }. If the log is in a file: --log FILE; if the service has another name: --unit NAME
report-written = The report is written: { $path }. Read it before you send it.
report-unwritten = no report was written to { $path }: { $reason }

## smoke
cli-about-smoke = Try the cheapest models of different sections for real and compare what Kie charges with what is quoted
cli-arg-runs = How many generations
cli-arg-max-credits = What all of them together may cost at Kie; else safety.max_test_credits_per_run
cli-arg-only-plan = Only show what would be run
smoke-plan = Generations: { $chosen } of { $asked }, { $sum } cr. together; the budget is { $budget } cr.{ $chosen ->
    [0] {" "}Nothing fits it.
   *[other] {""}
}
smoke-safe-mode = Safe test mode: { $asked } cr. are too much, nothing dearer than { $limit } cr. in all is started (safety.max_test_credits_per_run).
smoke-bad-budget = --max-credits takes a number of credits above 0, not { $given }
smoke-model = model
smoke-quoted = quoted
smoke-charged = charged
smoke-seconds = seconds
smoke-outcome = outcome
smoke-works = works
smoke-otherwise = works, but is CHARGED OTHERWISE than quoted
smoke-unproven = works, but Kie does not tell what it charged
smoke-failed = FAILED: { $why }
smoke-refused = REFUSED: { $why }
smoke-lost = UNCLEAR: the answer got lost, it may have been charged and is not sent again ({ $why })
smoke-late = NOT ENDED in time: task { $why }
smoke-no-file = NO RESULT that can be had: { $why }
smoke-no-credits = NOT STARTED: Kie has only { $why } cr. left; top up at kie.ai/billing
smoke-stopped = STOPPED: Kie goes on with task { $why } and charges it
smoke-not-started = not started: stopped
smoke-over-budget = not started: the budget is used up
smoke-sum = Well: { $well } of { $all }. Charged: up to { $spent } of { $budget } cr.
