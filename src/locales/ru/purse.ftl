# Баланс: история денег, квитанции, прерванная покупка, что сейчас в работе. Разметка: HTML Телеграма.

# --- История денег ---
purse-history = 📄 Операции
purse-page =
    <b>📄 Операции</b> · { $shown }

    Нажмите на строку, чтобы открыть квитанцию.
purse-none =
    <b>📄 Операции</b> · { $shown }

    Здесь пока ничего нет.
purse-filter = 🔎 Показаны: { $shown }
purse-filters =
    <b>📄 Операции</b>

    Что показать?
purse-all = все
purse-topups = пополнения
purse-spent = списания
purse-returned = возвраты
purse-bonuses = бонусы
money-charge = Генерация
money-invited = Подарок от друга
money-bonus-back = Бонус снят

# --- Квитанция ---
receipt-generation = 🧾 <b>Квитанция: генерация №{ $n }</b>
receipt-task = Задача <code>{ $task }</code>
receipt-quoted = Цена названа: { $sum }
receipt-step-hold = Отложено { $sum }
receipt-step-capture = Списано { $sum }
receipt-step-release = Возвращено { $sum }
receipt-step-refund = Возврат { $sum }
receipt-step-payout = Снято для возврата: { $sum }
receipt-step-payout-undo = Вернулось на баланс: { $sum }
receipt-part = , из них бонусами { $bonus }
receipt-held = <b>Отложено: { $sum }</b>
receipt-paid = <b>Итого оплачено: { $sum }</b>
receipt-open = 🖼 Открыть генерацию
receipt-sum = Сумма: <b>{ $sum }</b>
receipt-when = Когда: { $when }
receipt-code = Код: <code>{ $code }</code>
receipt-given = Оплачено: { $sum }
receipt-credited = Зачислено: <b>{ $sum }</b>
receipt-charge = Номер платежа: <code>{ $n }</code>
receipt-settled = ✅ Деньги на балансе
receipt-refunding = ⏳ Возвращаем платёж
receipt-refunded = ↩️ Платёж возвращён

# --- Прерванная покупка ---
purse-missing = 🛒 Для «{ $title }» не хватает { $missing }
purse-resume = ▶️ Продолжить: { $title } · { $price }
purse-resume-gone = Этой покупки уже нет. Выберите модель заново.

# --- В работе ---
purse-active-button = ⏳ В работе ({ $count })
purse-active =
    <b>⏳ В работе: { $count }</b>

    Результаты придут сами. Нажмите на строку, чтобы посмотреть ход.
purse-active-none = Сейчас в работе ничего нет. Готовые результаты лежат в истории: /history
confirm-top-up = 💳 Пополнить на { $missing }
progress-closed = <b>Генерация №{ $n }</b>: { $state }
receipt-not-yours = Такой операции нет
low-balance =
    💳 На балансе осталось { $balance }: на такую же генерацию за { $price } не хватит.

    Пополнить: /balance. Выключить такие сообщения: /settings.
