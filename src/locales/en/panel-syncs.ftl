## The admin panel: syncs with Kie's catalogue

panel-syncs = 🔄 Syncs
syncs-head = 🔄 <b>Syncs</b>
syncs-never = The catalogue has never been compared with Kie.
syncs-synced = 🕒 The catalogue was compared with Kie: { $when }
syncs-last-bad = ⚠️ The last try ({ $when }): { $state }
syncs-models = 🎛 Models in the catalogue: { $all }, on sale: { $sold }
syncs-next = ⏭ The next one by itself: not before { $when }
syncs-no-next = ⏭ None comes by itself (sync.every_hours = 0).
syncs-now = ▶️ Sync now
syncs-waiting = 🗂 Waiting for you: { $n }
syncs-log = 📄 Show the log
syncs-past = 📚 All syncs
syncs-versions = ⏪ Roll back
syncs-home = ↩️ Back
syncs-begins = ⏳ Starting, watch it here
syncs-busy = Other work on the catalogue is under way. Try again in a minute.
syncs-no-log = The log of this sync is gone
syncs-no-version = There is no such version any more
syncs-wanted = waiting its turn
syncs-running = under way
syncs-done = done
syncs-refused = nothing changed: the source cannot be trusted
syncs-failed = failed
syncs-stopped = cut short by a stop of the bot
syncs-back-running = Bringing back an earlier models.toml…
syncs-meanwhile = Sales go on as usual meanwhile.
syncs-by-itself = by itself
syncs-one =
    🔄 <b>Sync No. { $n }</b> · { $when }
    Started: { $by } · { $state }
    Changes taken: { $applied } · waiting for you: { $waiting }
syncs-one-back =
    ⏪ <b>Roll-back No. { $n }</b> · { $when }
    Started: { $by } · version { $version } · { $state }
syncs-past-head = 📚 <b>All syncs</b>
syncs-past-none = Here you will see when the catalogue was compared with Kie, and how it ended.
syncs-line = No. { $n } · { $when } · { $state } · taken { $applied }, waited { $waiting }
syncs-line-back = No. { $n } · { $when } · roll-back · { $state }
syncs-versions-head =
    ⏪ <b>Earlier models.toml</b>

    Which version shall come back? Each says until when it was in force.
syncs-versions-none =
    ⏪ <b>Earlier models.toml</b>

    There are no earlier versions yet: the file has not changed.
syncs-version = { $n } · until { $until }
syncs-version-ask =
    ⏪ <b>Bring version { $n } back?</b>

    Models and prices will be as they were until { $until }. Your own changes of models stay as they are now. The present file is kept among the earlier ones, so you can return to it.

    The next sync will offer or take again what has changed at Kie.
syncs-back = ⏪ Bring it back
syncs-back-done = models.toml is as in version { $n } again. Your own changes of models have stayed.
syncs-file = sync-{ $n }
syncs-caption = The log of sync No. { $n }.

deed-sync-now = Sync started
deed-sync-back = models.toml rolled back
deed-catalogue-accept = Catalogue changes accepted
deed-catalogue-reject = Catalogue changes put aside
