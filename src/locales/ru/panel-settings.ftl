## Настройки в админ-панели

panel-settings = ⚙️ Настройки

settings-head =
    ⚙️ <b>Настройки</b>
    Действуют сразу и важнее файла config.toml. Секреты здесь не видны и не меняются.
settings-closed = 🛠 Идёт обслуживание: клиенты ничего не запускают, оплата звёздами и картой на паузе.
settings-prices = 💱 Цены
settings-bonuses = 🎁 Бонусы
settings-limits = 🚦 Лимиты
settings-payments = 💳 Оплата
settings-service = 🛠 Обслуживание
settings-promos = 🎟 Промокоды
settings-shelf = <b>{ $name }</b>
settings-line = { $name }: <b>{ $value }</b>
settings-own = { $name }: <b>{ $value }</b> ✏️
settings-all = ⚙️ Настройки
settings-back = ← Назад

setting-fx = Курс, ₽ за доллар
setting-markup = Наценка, раз
setting-warn = Предупреждать о цене от, ₽
setting-welcome = Бонус новичку, ₽
setting-bonus-cap = Всех бонусов в день, ₽
setting-free-cap = Бесплатных в день, кредитов Kie
setting-friends = Приглашения друзей
setting-share = Доля за друга, %
setting-invited = Бонус другу, ₽
setting-parallel = Генераций сразу у клиента
setting-starts = Запусков в минуту
setting-spend = Трат в день, ₽ (0 — без предела)
setting-parallel-all = Генераций сразу у всех
setting-queue = Мест в очереди
setting-cancels = Отмен с возвратом в день
setting-stars = Звёзды Telegram
setting-star = Рублей за звезду
setting-provider = Оплата картой
setting-manual = Перевод с проверкой
setting-requisites = Реквизиты для перевода
setting-maintenance = Режим обслуживания
setting-on = включено
setting-off = выключено

setting-head = ⚙️ <b>{ $name }</b>
setting-now = Сейчас: <b>{ $value }</b>
setting-of-file = Значение из config.toml.
setting-of-panel = Изменил { $admin }, { $when }. В config.toml: { $value }
setting-locked = 🔒 Задано переменной окружения, здесь не меняется.
setting-key = <code>{ $key }</code>
setting-change = ✏️ Изменить
setting-switch-on = ✅ Включить
setting-switch-off = ⛔️ Выключить
setting-reset = ↩️ Как в config.toml
setting-ask =
    ✏️ <b>{ $name }</b>
    Сейчас: { $value }
    Напишите новое число.
setting-ask-words =
    ✏️ <b>{ $name }</b>
    Сейчас: { $value }
    Напишите новый текст.
setting-leave = ← Не менять
setting-will-be =
    Было: <b>{ $before }</b>
    Станет: <b>{ $after }</b>
setting-about-prices = Новые цены появятся сразу. Уже показанная клиенту цена держится 15 минут.
setting-about-service = Пока включено, клиенты видят спокойное объяснение, ничего не запускают и не платят звёздами и картой. Начатые генерации завершатся, админы работают как обычно.
setting-yes = ✅ Сохранить
setting-odd-number = Нужно число не меньше нуля, например 78,5
setting-odd-positive = Нужно число больше нуля, например 78,5
setting-stale = Здесь уже другое значение. Проверьте ещё раз.
setting-refused = Так сохранить нельзя.
maintenance-now = Идут технические работы, запуск на паузе. Начатые генерации завершатся, результаты придут сами.

promos-new = ➕ Новый
promos-off = ⛔️ Выключить
promos-back = ← К промокодам
promos-ask-new =
    🎟 <b>Новый промокод</b>
    Напишите код и что он даёт, как в /promo_new.
    <code>SUMMER 100</code>
promos-ask-off = ⛔️ Напишите код, который пора выключить.

deed-setting = Настройка
