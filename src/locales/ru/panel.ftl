## Админ-панель

panel-home = 🛠 <b>АДМИН-ПАНЕЛЬ</b>
panel-deeds = 📜 Журнал действий
panel-file-comes = Готовлю файл, он придёт сообщением
button-panel = 🛠 В панель
button-newest = ⇤ Новейшие
button-csv = ⬇️ Скачать CSV

deeds-head = 📜 <b>Журнал действий</b>
deeds-empty = Здесь будет видно, кто из админов что сделал.
deeds-line =
    <b>№{ $n }</b> · { $when } · { $admin }
    { $what } <code>{ $subject }</code>: { $before } → { $after }
deeds-line-new =
    <b>№{ $n }</b> · { $when } · { $admin }
    { $what } <code>{ $subject }</code>: { $after }
deeds-line-why =
    <b>№{ $n }</b> · { $when } · { $admin }
    { $what } <code>{ $subject }</code>: { $before } → { $after } · «{ $why }»
deeds-line-new-why =
    <b>№{ $n }</b> · { $when } · { $admin }
    { $what } <code>{ $subject }</code>: { $after } · «{ $why }»
deeds-file = журнал-действий
deeds-caption = Все действия админов, новые сверху.
deeds-admin = Админ
deeds-subject = Над чем
deeds-before = Было
deeds-after = Стало
deeds-why = Причина

deed-approve = Зачисление по заявке
deed-reject = Отказ по заявке
deed-refund = Возврат платежа
deed-unblock = Разблокировка
deed-block = Блокировка
deed-credit = Начисление
deed-debit = Списание
deed-write = Сообщение клиенту
deed-promo-new = Новый промокод
deed-promo-off = Промокод выключен
deed-close = Обращение закрыто
deed-answer = Ответ в поддержке
