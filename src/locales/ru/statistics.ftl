## Статистика в админ-панели

panel-statistics = 📊 Статистика

stats-today = Сегодня
stats-week = 7 дней
stats-month = 30 дней
stats-quarter = 90 дней
stats-chosen = • { $name }

stats-head = 📊 <b>Статистика</b> · { $period }
stats-people = 👥 Новых { $came } · заходили { $active }
stats-paid = 🎯 Из новых пополнили { $paid } из { $came } · { $percent }
stats-revenue = 💰 Выручка { $revenue } · расход на Kie { $cost }
stats-margin = 📈 Маржа { $margin } · { $percent } · средняя цена { $average }
stats-back = ↩️ Возвращено за генерации { $refunds } · платежей { $returned }
stats-topups = ➕ Пополнения { $sum }{ $methods }
stats-stars = { " " }· звёзды { $sum }
stats-provider = { " " }· картой { $sum }
stats-manual = { " " }· переводом { $sum }
stats-runs = 🎛 Генераций { $ended } · удачных { $percent }
stats-best = 🏆 { $model } · { $good } · { $revenue }
stats-percent = { $n } %

stats-file = статистика-{ $days }
stats-caption = Статистика по дням, последний день ещё идёт.
stats-col-day = День
stats-col-came = Новых
stats-col-paid = Из них пополнили
stats-col-revenue = Выручка, ₽
stats-col-cost = Расход на Kie, ₽
stats-col-margin = Маржа, ₽
stats-col-refunds = Возвращено за генерации, ₽
stats-col-returned = Возвращено платежей, ₽
stats-col-success = Удачных, %
stats-col-stars = Пополнения звёздами, ₽
stats-col-provider = Пополнения картой, ₽
stats-col-manual = Пополнения переводом, ₽

button-charts = 📈 Графики
stats-charts = 📈 <b>Графики</b> · { $period }
stats-report = 📈 <b>Отчёт за { $day }</b>

chart-title = Статистика
chart-period = { $from } – { $to }
chart-nothing = Пока ничего
chart-money = Выручка по дням, ₽
chart-margin = Маржа { $sum }
chart-cost = Расход на Kie { $sum }
chart-loss = Убыток
chart-runs = Генерации по разделам
chart-times = Время: медиана и 95-й процентиль
