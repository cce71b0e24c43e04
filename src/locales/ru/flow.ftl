## Админ-панель: деньги

panel-money = 💳 Транзакции
flow-head = 💳 <b>Транзакции</b>
flow-sought = Показаны: { $what }
flow-nothing-yet = Среди новых такого нет. Посмотрите старше.
flow-requests =
    { $n ->
        [one] 🧾 { $n } заявка ждёт решения
        [few] 🧾 { $n } заявки ждут решения
       *[many] 🧾 { $n } заявок ждут решения
    }
flow-requests-head =
    🧾 <b>Заявки на пополнение</b>

    Сначала самые давние. Нажмите, чтобы решить.
flow-requests-none =
    🧾 <b>Заявки на пополнение</b>

    Нерешённых заявок нет.
flow-more = Дальше ›
flow-filters = 🔎 Фильтры
flow-filters-head =
    🔎 <b>Что показать</b>

    Условия складываются: вид, клиент, дни и сумма.
flow-all = Все
flow-topups = ➕ Пополнения
flow-gifts = 🎁 Подарки
flow-taken = 🎨 Генерации
flow-returned = ↩️ Возвраты
flow-adjusted = ✏️ Поправки
flow-holds = 🔒 Отложено
flow-by-who = 👤 Клиент
flow-by-day = 📅 Дни
flow-by-sum = 💰 Сумма
flow-clear = ✖️ Сбросить
flow-to-list = ↩️ К списку
flow-ask-who = Чьи деньги показать? Напишите Telegram ID или @username.
flow-ask-days = За какие дни? Напишите день или дни: 01.11.2026, 01.11–15.11.
flow-ask-sum = Какие суммы? Напишите, например: 500, 100–500, от 100, до 500.
flow-several = Таких клиентов несколько. Напишите @username точнее.
flow-odd-days = Не понял, за какие дни.
flow-odd-sum = Не понял, какие суммы.
flow-line =
    💳 <b>Операция №{ $n }</b> · { $what }

    <b>{ $sum }</b>: { $from } → { $into }
    📅 { $when }
    🧷 <code>{ $key }</code>
flow-who = 👤 { $name } (<code>{ $customer }</code>)
flow-why = 💬 { $why }
flow-to-who = 👤 Карточка клиента
flow-to-way = 🎨 Генерация №{ $n }
flow-stars-back = ⭐️ Вернуть звёзды
flow-kind-hold = Отложено
flow-kind-release = Возврат из отложенного
flow-kind-capture = Оплата генерации
flow-kind-loss = Потеря
account-wallet = оплаченное
account-bonus = бонусы
account-hold = отложено
account-revenue = выручка
account-promo = подарки
account-adjust = поправки
account-stars = звёзды
account-provider = карта
account-manual = перевод
account-payout = выплаты
account-losses = потери

way-head =
    🎨 <b>Генерация №{ $n }</b> · { $title } · { $state }
    👤 { $name } (<code>{ $customer }</code>)
way-quoted = { $when } · Расчёт: { $sum }, у Kie { $credits } кр.
way-held = { $when } · Отложено { $sum }
way-submitted = { $when } · Отправка в Kie, попыток: { $times }
way-accepted = { $when } · Kie приняла <code>{ $task }</code>, опросов: { $times }
way-called = { $when } · Kie сообщила о задаче
way-captured = { $when } · Списано { $sum }
way-released = { $when } · Вернулось на баланс { $sum }
way-refunded = { $when } · Возвращено { $sum }
way-ended = { $when } · Конец без результата: { $detail }
way-told-result = Результат
way-told-gift = Подарок
way-told-word = Сообщение
way-delivered = { $when } · { $what }: доставлено
way-to-deliver = { $when } · { $what }: ждёт отправки
way-not-delivered = { $when } · { $what }: не доставлено, попыток: { $times }. { $error }
way-return = ↩️ Вернуть деньги
way-ask-return = Вернуть { $sum } за генерацию №{ $n }? Напишите причину, до 500 символов: она останется в журнале. Деньги вернутся сразу, результат останется у клиента.
way-nothing-to-return = Возвращать нечего: деньги уже вернулись или не списывались
made-returned = ↩️ Вернули { $sum } за генерацию №{ $n }. Результат остаётся у вас. Баланс: /balance
deed-return = Возврат за генерацию
