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
faults-to-failed = ❌ Генерации по причинам
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
