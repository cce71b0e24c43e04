## Админ-панель: модели

panel-models = 🎛 Модели
goods-head = 🎛 <b>Модели</b>
goods-sought = { $what }: { $n } · страница { $page } из { $pages }
goods-line = { $n }. { $sign } { $section } <b>{ $title }</b> · { $price } · запусков за 30 дней: { $runs }
goods-none = Таких моделей нет.
goods-search = 🔎 Искать
goods-filters = ⚙️ Отобрать
goods-filters-head =
    ⚙️ <b>Какие модели показать</b>

    Самые ходовые стоят первыми.
goods-to-list = ↩️ К списку
goods-ask-words = 🔎 Какую модель найти? Напишите часть названия, производителя или идентификатора.
goods-no-such = Такой модели больше нет
goods-all = Все
goods-on = В продаже
goods-off = Выключены
goods-new = Новые
goods-unpriced = Без цены
goods-gone = Исчезли
goods-own = Мои правки

goods-is-on = в продаже
goods-is-hidden = продаётся, но не в списках
goods-is-resting = на время скрыта: часто не работает
goods-is-off = выключена
goods-is-new = новая, ещё не в продаже
goods-is-unpriced = нет точной цены
goods-is-gone = у Kie её больше нет
goods-card =
    🎛 <b>{ $title }</b> · <code>{ $id }</code>
    { $section } · { $sign } { $standing }
goods-costs = 💰 Цена: <b>{ $price }</b> · { $how }
goods-margin = 🏷 Kie берёт { $cost } · нам остаётся { $margin }
goods-loses = ⚠️ В убыток: при каких-то настройках Kie берёт больше, чем платит клиент.
goods-no-cost = 🏷 Сколько возьмёт Kie, точно не известно: { $why }
goods-place = 🔢 Место в списке: { $n }
goods-unused = 📊 За 30 дней её не запускали.
goods-runs = 📊 За 30 дней: запусков { $runs } · удачных { $percent }
goods-times = ⏱ Время: половина до { $half }, 95 % до { $most }
goods-earned = 💵 Выручка { $revenue } · Kie { $cost } · маржа { $margin }
goods-turn-on = ▶️ Включить
goods-turn-off = ⏸ Выключить
goods-price = 💰 Цена
goods-title = ✏️ Название
goods-order = 🔢 Порядок
goods-reset = ↩️ Вернуть всё как в каталоге
goods-to-card = ↩️ К модели
goods-writing = ⏳ Записываю в models.toml…
goods-is-so = Уже так

goods-said-flat = своя цена { $value }
goods-said-markup = своя наценка ×{ $value }
goods-said-free = бесплатно, сколько угодно
goods-said-free-per-day = бесплатно, в день на клиента: { $value }
goods-said-usual = общая наценка ×{ $value }
goods-said-order = место { $value }
goods-said-title = «{ $value }»
goods-said-catalogue = как в каталоге
goods-said-on = включена
goods-said-off = выключена

goods-price-head =
    💰 <b>Цена</b> · { $title }

    Сейчас: <b>{ $price }</b> · { $how }
goods-takes = Kie берёт { $cost } за генерацию.
goods-takes-unknown = Сколько возьмёт Kie, точно не известно, поэтому наценки быть не может: только своя цена или бесплатно.
goods-price-hint =
    { "" }
    Выберите наценку или задайте свою цену. До записи покажу, что получится.
goods-own-markup = ✏️ Наценка
goods-own-price = 💵 Своя цена
goods-make-free = 🎁 Бесплатно
goods-as-all = ↩️ Общая цена
goods-as-catalogue = ↩️ Как в каталоге
goods-ask-markup = ✏️ Во сколько раз { $title } дороже, чем берёт Kie? Сейчас: { $now }. Напишите число, например 1,8.
goods-ask-price = 💵 Сколько стоит одна генерация { $title }? Сейчас: { $now }. Напишите сумму в рублях: она не зависит от настроек, которые выберет клиент.
goods-ask-free = 🎁 Сколько бесплатных генераций { $title } в день у одного клиента? Сейчас: { $now }. Напишите число до 1000; 0 — без ограничения. Общий дневной предел подарков действует всё равно.
goods-ask-title = ✏️ Как назвать { $title }? Сейчас: { $now }. Напишите название, до 40 символов.
goods-ask-order = 🔢 Какое место в списках у { $title }? Сейчас: { $now }. Напишите целое число: чем меньше, тем выше.
goods-odd-markup = Не понял наценку. Напишите число больше нуля и не больше 100, например 1,8.
goods-odd-price = Не понял цену. Напишите сумму от 0,01 до 100 000 ₽, например 99.
goods-odd-free = Не понял. Напишите целое число от 0 до 1000.
goods-odd-title = Название нужно, и не длиннее 40 символов.
goods-odd-order = Не понял. Напишите целое число, например 10.

goods-confirm =
    ✏️ <b>{ $title }</b>: записать?

    Было: { $before }
    Будет: <b>{ $after }</b>
goods-deal-percent = { " " }({ $n } %)
goods-deal-only = Цена: { $before } → <b>{ $after }</b> · Kie { $cost } · маржа { $margin }{ $percent }
goods-deal-low = Дешевле всего: { $before } → <b>{ $after }</b> · Kie { $cost } · маржа { $margin }{ $percent }
goods-deal-high = Дороже всего: { $before } → <b>{ $after }</b> · Kie { $cost } · маржа { $margin }{ $percent }
goods-unknown-margin = Сколько возьмёт Kie, точно не известно: маржу посчитать нельзя, цена может оказаться ниже расхода.
goods-would-lose = ⚠️ <b>В убыток:</b> Kie возьмёт больше, чем заплатит клиент.
goods-write = ✅ Записать
goods-write-loss = ⚠️ В убыток
goods-no = ✖️ Нет
goods-sure =
    ⚠️ <b>Точно в убыток?</b> · { $title }

    Каждая такая генерация обойдётся вам в { $loss } сверх того, что заплатит клиент.
goods-yes-loss = ⚠️ Да, записать
goods-anew = С тех пор модель или цены изменились. Проверьте ещё раз.

goods-written = Записано в models.toml
goods-refused-broken = Не записано: в models.toml ошибка, файл остался как был. Исправьте её и попробуйте снова: { $what }
goods-refused-unwritable = Не записано: с этим models.toml стал бы неверным. Файл остался как был: { $what }
goods-refused-disk = Не записано, файл остался как был: { $what }
goods-refused-moved = Не записано: пока вы решали, models.toml изменили. Ниже то, что в нём сейчас.
goods-refused-unknown = Не записано: такой модели в models.toml больше нет.

deed-model-on = Модель включена
deed-model-off = Модель выключена
deed-model-price = Цена модели
deed-model-title = Название модели
deed-model-order = Порядок модели
deed-model-reset = Модель как в каталоге
