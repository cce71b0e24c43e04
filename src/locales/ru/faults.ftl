## Админ-панель: логи и ошибки

panel-faults = 🧯 Логи/Ошибки
faults-back = 🧯 К ошибкам
faults-head = 🧯 <b>Логи и ошибки</b> · за неделю
faults-failed = ❌ Генерации без результата: { $n }. Чаще всего «{ $most }» ({ $times }), последняя №{ $id }
faults-no-failed = ❌ Все генерации дошли до результата.
faults-parked = 📥 Отложено обновлений: { $n }. Последнее: { $why }
faults-no-parked = 📥 Отложенных обновлений нет.
faults-unsent = 📤 Не дошло сообщений: { $n }. Последнее: { $why }
faults-no-unsent = 📤 Все сообщения дошли.
faults-to-failed = ❌ Генерации
faults-to-parked = 📥 Отложенные
faults-to-unsent = 📤 Не дошедшие
faults-find = 🔎 Найти
faults-log = 📄 Лог
faults-over = Этого здесь уже нет

faults-reasons = ❌ <b>Генерации без результата</b> · за неделю
faults-reason = <b>{ $name }</b>: { $n }, последняя №{ $id }: { $why }
faults-of-reason = ❌ <b>{ $name }</b>
faults-one = <b>№{ $id }</b> · { $when } · { $title }: { $why }
fault-moderation = Модерация
fault-bad-input = Не тот параметр
fault-bad-file = Не тот файл
fault-ours = Наша настройка
fault-busy = Kie перегружен
fault-provider = Сбой модели
fault-timeout = Слишком долго
fault-lost-submit = Обрыв при отправке
fault-no-files = Файлы не отданы
fault-lost-task = Задача потеряна
fault-input-gone = Исходник удалён

faults-ask =
    🔎 <b>Найти генерацию</b>

    Напишите номер генерации, номер задачи Kie или код из адреса её обратного вызова. Заявку на пополнение ищите так: «заявка 3».
faults-word-request = заявка
faults-odd = Не понял, что искать.
faults-none = Ничего не нашёл.

faults-parked-head = 📥 <b>Отложенные обновления</b>: { $n }
faults-one-parked = <b>№{ $id }</b> · { $when } · { $customer }: { $why }
faults-update =
    📥 <b>Обновление №{ $id }</b>

    Отложено: { $when }
    Клиент: { $customer }
    Причина: { $why }
faults-retry = ↻ Попробовать снова
faults-retry-all = ↻ Попробовать все
faults-retried = Возвращено в работу: { $n }. Бот возьмётся за это в течение минуты

faults-unsent-head = 📤 <b>Не дошедшие сообщения</b>: { $n }
faults-one-unsent = <b>№{ $id }</b> · { $when } · { $customer } · { $what }: { $why }
faults-message =
    📤 <b>Сообщение №{ $id }</b>

    Что: { $what }
    Кому: { $customer }
    Когда: { $when }
    Причина: { $why }
faults-a-file = Файл
faults-a-refund = О возврате
faults-an-alert = Оповещение
faults-resend = ↻ Отправить снова
faults-resend-all = ↻ Отправить все
faults-resent = Отправляю: { $n }

log-caption = 📄 Последние строки лога с момента запуска бота. Ключи и токены скрыты.
log-empty = Лог пуст.

deed-retry = Обновление снова в работе
deed-resend = Повторная отправка
deed-hush = Оповещение заглушено
deed-unhush = Оповещение включено

## Оповещения: что случилось, и «Понял» под ними

faults-alerts = 🔔 Оповещений: { $n }. Последнее: { $what }
faults-no-alerts = 🔔 Оповещений не было.
faults-to-alerts = 🔔 Оповещения
faults-alerts-head = 🔔 <b>Оповещения</b> · за неделю
faults-one-alert = { $n }. { $when } · { $what }
faults-one-hushed = { $n }. 🔕 { $when } · { $what }
faults-hush = 🔕 Понял · { $n }
faults-unhush = 🔔 Вернуть · { $n }
alert-understood = 👌 Понял
alert-hushed = Хорошо. Напишу снова, когда что-то изменится
alert-hushed-before = Это оповещение уже заглушено
alert-changed = Принято. Если случится новое, напишу
alert-together = Таких с прошлого оповещения: { $n }
alert-kie-credits-out =
    🔔 <b>На счёте Kie кончились кредиты</b>

    Новые запуски на паузе, оплаченное ждёт. Пополните счёт на kie.ai, и всё продолжится само.
alert-error-rate =
    🔔 <b>Много неудачных генераций</b>: { $percent } % ({ $failed } из { $ended }) за этот час и прошлый

    Деньги клиентам возвращены. Причины видны в панели: /admin, «🧯 Логи/Ошибки».
alert-stuck =
    🔔 <b>Генерации стоят на месте</b>: { $count }, самая ранняя №{ $generation }, задержка { $minutes } мин.

    Деньги клиентов отложены, ничего не потеряно. Если число не падает, перезапустите бота.
alert-model-loss =
    🔔 <b>Модели продаются в убыток</b>: { $count }

    { $models }

    Цена ниже того, что берёт Kie. Поправьте её: /admin, «🎛 Модели».
alert-backup-old =
    🔔 <b>Последней резервной копии уже { $hours } ч</b>

    Новые не получаются: причина в соседнем оповещении. Проверьте место и права на папку копий.
alert-copy-failed =
    🔔 <b>Зашифрованная копия базы не отправлена</b>: { $why }

    Резервные копии на сервере от этого не зависят. Бот пробует снова сам.
alert-copy-too-large =
    🔔 <b>Зашифрованная копия базы больше не помещается в Telegram</b>

    Файл базы занимает { $mb } МБ и даже сжатым больше 50 МБ, а крупнее боту не отправить. Резервные копии на сервере делаются как прежде, но за его пределы больше не уходят: настройте Litestream или забирайте папку копий с сервера (README, «Back up»).
copy-caption =
    🔐 Копия базы на { $date }, сжата и зашифрована

    Откроет её только ваш закрытый ключ: <code>age -d -i key.txt { $name } | gunzip &gt; kiebot.db</code>
alert-sync-waiting =
    🔔 Изменения каталога ждут решения уже { $hours } ч

    Пока они ждут, продажи идут по прежнему каталогу. Список с кнопками есть выше в этом чате.

cause-panic = внутренняя ошибка бота, место записано в логе
cause-deaths = на нём бот раз за разом останавливался
cause-ours = внутренняя ошибка бота
cause-version = записано другой версией бота
cause-no-admin = получатель больше не админ
cause-gone = того, о чём сообщение, больше нет
cause-not-accepted = Kie не принял задачу вовремя
cause-nothing-taken = Kie сутки не принимал задачи
cause-restarted = бот перезапустился, не дождавшись ответа Kie
cause-no-record = Kie не знает этой задачи
cause-no-model = модели нет в каталоге
cause-answers-deleted = клиент удалил введённое
cause-no-files = Kie закончил, но файлов не отдал
cause-no-folder = папки нет
cause-deadline = не готово к сроку
cause-conflict = обновления получает другая программа
cause-no-chat = чата больше нет
cause-blocked = клиент остановил бота
cause-deactivated = аккаунт удалён
cause-markup = Telegram не разобрал разметку
cause-no-space = на диске нет места
cause-permission = нет прав
cause-malformed = данные повреждены
cause-refused = сервер не принимает соединения
cause-timeout = сервер не ответил вовремя
cause-dns = адрес сервера не найден
