## Админ-панель: пользователи

panel-people = 👤 Пользователи
people-again = 🔎 Искать
people-search =
    👤 <b>Пользователи</b>

    Кого найти? Напишите Telegram ID, @username или его часть от трёх букв, день или дни регистрации (01.11.2026, 01.11–15.11). Или перешлите сюда сообщение этого человека.
people-odd = Не понял, кого искать.
people-none = Никого не нашёл.
people-hidden = Автор этого сообщения скрыт настройками приватности. Попробуйте найти его по ID или @username.
people-not-a-person = Это сообщение не от человека: его написал бот, группа или канал.
people-unknown = Такого клиента нет.
people-found =
    👤 <b>Пользователи</b>

    Вот кто нашёлся:
people-found-first =
    👤 <b>Пользователи</b>

    Нашлось больше, вот первые. Напишите @username точнее.
people-card =
    👤 <b>{ $name }</b>{ $username } · <code>{ $customer }</code>

    💳 Баланс: <b>{ $balance }</b> (оплачено { $wallet }, бонусы { $bonus })
    🔒 Отложено: { $hold }
    🧾 Потрачено: { $spent }
    🎨 Генераций: { $made }
    👥 Привёл: { $invited }, платят: { $paid }
    📅 С нами с { $created }, был { $seen }
people-brought-by = 🤝 Его привёл <code>{ $customer }</code>
people-is-blocked = 🚫 Доступ закрыт
people-is-gone = 🔕 Остановил бота
people-give = ➕ Начислить
people-take = ➖ Списать
people-money = 📄 Операции
people-made = 🎨 Генерации
people-write = ✉️ Написать
people-block = 🚫 Закрыть
people-unblock = 🔓 Открыть
people-to-card = ↩️ К карточке
people-nothing = Здесь пока ничего нет.
people-money-head = 📄 <b>Операции</b> · { $name } (<code>{ $customer }</code>)
people-money-line = { $when } · <b>{ $sum }</b> · { $what }
people-made-head = 🎨 <b>Генерации</b> · { $name } (<code>{ $customer }</code>)
people-made-line = №{ $n } · { $when } · { $title } · { $state } · { $sum }
people-pots-give =
    ➕ <b>Начислить</b> · { $name } (<code>{ $customer }</code>)

    Сейчас: оплачено { $wallet }, бонусы { $bonus }.
    Бонус не выплачивается. «Как оплату» считается деньгами, которые клиент внёс сам.
people-pots-take =
    ➖ <b>Списать</b> · { $name } (<code>{ $customer }</code>)

    Сейчас: оплачено { $wallet }, бонусы { $bonus }. Откуда списать?
people-as-bonus = 🎁 Бонусом
people-as-paid = 💳 Как оплату
people-of-bonus = 🎁 Из бонусов
people-of-paid = 💳 Из оплаты
people-pot-wallet = Оплачено
people-pot-bonus = Бонусы
people-sum-give = Сколько начислить { $name } (<code>{ $customer }</code>)? { $pot }: { $has }. Напишите сумму в рублях, не больше { $most }.
people-sum-take = Сколько списать у { $name } (<code>{ $customer }</code>)? { $pot }: { $has }, больше списать нельзя. Напишите сумму в рублях.
people-odd-sum = Не понял сумму. Напишите положительное число, например 500.
people-too-much = Столько списать нельзя.
people-why = { $sum } для { $name } (<code>{ $customer }</code>). Почему? Напишите причину, до 500 символов: она останется в журнале.
people-odd-why = Причина нужна, и не длиннее 500 символов.
people-confirm-give =
    ➕ <b>Начислить { $sum }?</b>

    { $name } (<code>{ $customer }</code>)
    { $pot }: { $before } → <b>{ $after }</b>
    Причина: { $why }
people-confirm-take =
    ➖ <b>Списать { $sum }?</b>

    { $name } (<code>{ $customer }</code>)
    { $pot }: { $before } → <b>{ $after }</b>
    Причина: { $why }
people-anew = Прошло время или баланс изменился. Проверьте ещё раз.
people-yes = ✅ Да
people-no = ✖️ Нет
people-ask-block =
    🚫 <b>Закрыть доступ</b> · { $name } (<code>{ $customer }</code>)

    Напишите причину, до 500 символов: она останется в журнале. Клиент увидит одно спокойное сообщение, его начатые генерации закончатся.
people-admin = Админу доступ закрыть нельзя.
people-ask-write =
    ✉️ <b>Написать</b> · { $name } (<code>{ $customer }</code>)

    Напишите сообщение, до 600 символов. Оно придёт клиенту от имени бота.
people-odd-write = Сообщение должно быть текстом не длиннее 600 символов.
people-written = Отправляю

adjust-credited = 💳 Вам начислено { $sum }. Баланс: /balance
adjust-debited = 💳 С вашего баланса списано { $sum }. Если есть вопросы, напишите: /support
owner-writes =
    ✉️ <b>Сообщение от владельца бота</b>

    { $words }

    Ответить: /support
