## Рассылки в админ-панели

panel-broadcasts = 📣 Рассылка

broadcast-head = 📣 <b>Рассылки</b>
broadcast-none = Здесь появятся ваши сообщения всем клиентам или их части.
broadcast-line = <b>№{ $n }</b> · { $when } · { $state } · доставлено { $sent }
broadcast-open = №{ $n } · { $state }
broadcast-new = ✏️ Новая рассылка
broadcast-list = 📣 Рассылки
broadcast-back = ← К черновику
broadcast-unknown = Такой рассылки уже нет.
broadcast-started = Эта рассылка уже отправлена.
broadcast-another = Сейчас идёт другая рассылка. Дождитесь её конца.
broadcast-changed = Рассылка изменилась. Проверьте ещё раз.
broadcast-discarded = Черновик удалён.

broadcast-is-draft = черновик
broadcast-is-running = идёт
broadcast-is-paused = на паузе
broadcast-is-cancelled = остановлена
broadcast-is-done = завершена

broadcast-all = Все клиенты
broadcast-active = Активные { $days } { $days ->
        [one] день
        [few] дня
       *[many] дней
    }
broadcast-paid = Платили
broadcast-unpaid = Не платили
broadcast-low = Меньше { $sum }
broadcast-model = Запускали { $model }
broadcast-ru = Читают по-русски
broadcast-en = По-английски

broadcast-ask-letter =
    ✏️ <b>Что разослать?</b>
    Пришлите сообщение таким, каким его увидят: текст, фото или видео с подписью. Оформление и ссылки сохранятся.
broadcast-odd = Подойдёт текст, одно фото или одно видео.
broadcast-odd-album = Альбом разослать нельзя. Пришлите одно фото или одно видео.
broadcast-refused =
    ⚠️ Telegram не принимает это сообщение: { $why }
    Исправьте его, прежде чем отправлять.

broadcast-draft =
    📣 <b>Рассылка №{ $n }</b> · черновик
    Выше она такая, какой её увидят клиенты.
broadcast-to = 👥 Кому: { $whom }
broadcast-reach = ✉️ Получат: { $n }
broadcast-skip = 🚫 Заблокировали бота и не получат: { $n }
broadcast-has = 🔘 Кнопок: { $n }
broadcast-whom = 👥 Кому
broadcast-buttons = 🔘 Кнопки
broadcast-other = ✏️ Другое сообщение
broadcast-on = 🚀 К отправке
broadcast-discard = 🗑 Удалить черновик

broadcast-ask-buttons =
    🔘 <b>Кнопки под сообщением</b>
    По одной в строке: название и адрес. До шести.
    <code>Наш канал — https://t.me/example</code>
    Вместо адреса можно раздел бота: /start, /balance, /models, /video, /image, /enhance, /audio, /friends, /promo, /help.
    <code>Пополнить баланс — /balance</code>
broadcast-odd-buttons = Не получилось прочитать. В каждой строке нужны название до 34 символов и адрес с https:// или раздел бота.
broadcast-bare = 🧹 Убрать кнопки

broadcast-groups =
    👥 <b>Кому отправить?</b>
    Сейчас: { $whom }
    Меньше суммы: столько осталось на балансе.
broadcast-users = 🎛 Запускали модель…
broadcast-ask-model = 🎛 Напишите название модели, покажу подходящие.
broadcast-no-model = Такой модели нет. Попробуйте другое название.

broadcast-confirm = 🚀 <b>Отправить рассылку №{ $n }?</b>
broadcast-takes = ⏱ Займёт { $time }
broadcast-nobody = Отправлять некому: в этой группе никого нет.
broadcast-send = ✅ Отправить

broadcast-card = 📣 <b>Рассылка №{ $n }</b> · { $state }
broadcast-sent = ✅ Доставлено { $sent } из { $expected }
broadcast-blocked = 🚫 Заблокировали бота: { $n }
broadcast-failed = ⚠️ Не принял Telegram: { $n }
broadcast-unclear = ❔ Неизвестно, дошло ли: { $n }. Повторно не отправляем.
broadcast-pause = ⏸ Пауза
broadcast-resume = ▶️ Продолжить
broadcast-stop = ⛔️ Остановить
broadcast-report = ⬇️ Кому не дошло (CSV)
broadcast-ask-stop =
    ⛔️ <b>Остановить рассылку №{ $n }?</b>
    Доставлено { $sent } из { $expected }. Остальные её не получат, продолжить будет нельзя.
broadcast-stop-yes = ⛔️ Да, остановить
broadcast-stop-no = ← Не останавливать
broadcast-ended = 📣 Рассылка №{ $n } завершена. Доставлено { $sent }, не дошло { $missed }.
broadcast-held = ⏸ Рассылка №{ $n } на паузе: сообщения одно за другим не доходят. Доставлено { $sent }, не дошло { $missed }. Проверьте её и продолжите в /admin.

broadcast-file = рассылка-{ $n }-не-дошло
broadcast-caption = Кому не дошла рассылка №{ $n }
broadcast-col-who = Клиент
broadcast-col-what = Что случилось
broadcast-col-why = Ответ Telegram
broadcast-row-gone = Заблокировал бота
broadcast-row-failed = Telegram не принял
broadcast-row-unclear = Неизвестно, дошло ли

deed-broadcast-start = Рассылка отправлена
deed-broadcast-pause = Рассылка на паузе
deed-broadcast-resume = Рассылка продолжена
deed-broadcast-stop = Рассылка остановлена
