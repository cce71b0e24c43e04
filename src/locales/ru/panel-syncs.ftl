## Админ-панель: синхронизация с каталогом Kie

panel-syncs = 🔄 Синхронизация
syncs-head = 🔄 <b>Синхронизация</b>
syncs-never = Каталог ещё ни разу не сверялся с Kie.
syncs-synced = 🕒 Каталог сверен с Kie: { $when }
syncs-last-bad = ⚠️ Последняя попытка ({ $when }): { $state }
syncs-models = 🎛 Моделей в каталоге: { $all }, в продаже: { $sold }
syncs-next = ⏭ Следующая сама собой: не раньше { $when }
syncs-no-next = ⏭ Сама собой не запускается (sync.every_hours = 0).
syncs-now = ▶️ Запустить синк сейчас
syncs-waiting = 🗂 Ждут решения: { $n }
syncs-log = 📄 Просмотреть лог
syncs-past = 📚 История синков
syncs-versions = ⏪ Откат
syncs-home = ↩️ Назад
syncs-begins = ⏳ Начинаю, ход будет виден здесь
syncs-busy = Сейчас уже идёт другая работа с каталогом. Попробуйте через минуту.
syncs-no-log = Лога этого синка уже нет
syncs-no-version = Такой версии больше нет
syncs-wanted = ждёт очереди
syncs-running = идёт
syncs-done = закончена
syncs-refused = ничего не изменено: источнику нельзя верить
syncs-failed = не удалась
syncs-stopped = прервана остановкой бота
syncs-back-running = Возвращаю прежний models.toml…
syncs-meanwhile = Продажи тем временем идут как обычно.
syncs-by-itself = сама
syncs-one =
    🔄 <b>Синхронизация №{ $n }</b> · { $when }
    Кто запустил: { $by } · { $state }
    Принято изменений: { $applied } · ждут решения: { $waiting }
syncs-one-back =
    ⏪ <b>Откат №{ $n }</b> · { $when }
    Кто запустил: { $by } · версия { $version } · { $state }
syncs-past-head = 📚 <b>История синков</b>
syncs-past-none = Здесь будет видно, когда и с каким итогом каталог сверялся с Kie.
syncs-line = №{ $n } · { $when } · { $state } · принято { $applied }, ждали { $waiting }
syncs-line-back = №{ $n } · { $when } · откат · { $state }
syncs-versions-head =
    ⏪ <b>Прежние models.toml</b>

    Какую версию вернуть? Указано, до какого времени она действовала.
syncs-versions-none =
    ⏪ <b>Прежние models.toml</b>

    Прежних версий пока нет: файл ещё не менялся.
syncs-version = { $n } · до { $until }
syncs-version-ask =
    ⏪ <b>Вернуть версию { $n }?</b>

    Модели и цены станут такими, какими были до { $until }. Ваши правки моделей останутся такими, как сейчас. Нынешний файл сохранится среди прежних, вернуться можно и к нему.

    Следующий синк снова предложит или примет то, что изменилось у Kie.
syncs-back = ⏪ Вернуть
syncs-back-done = models.toml снова такой, как в версии { $n }. Ваши правки моделей остались.
syncs-file = синк-{ $n }
syncs-caption = Лог синхронизации №{ $n }.

deed-sync-now = Синк запущен
deed-sync-back = Откат models.toml
deed-catalogue-accept = Изменения каталога приняты
deed-catalogue-reject = Изменения каталога отложены
