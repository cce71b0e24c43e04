## Statistics of the admin panel

panel-statistics = 📊 Statistics

stats-today = Today
stats-week = 7 days
stats-month = 30 days
stats-quarter = 90 days
stats-chosen = • { $name }

stats-head = 📊 <b>Statistics</b> · { $period }
stats-people = 👥 New { $came } · active { $active }
stats-paid = 🎯 Topped up { $paid } of { $came } new · { $percent }
stats-revenue = 💰 Revenue { $revenue } · Kie cost { $cost }
stats-margin = 📈 Margin { $margin } · { $percent } · average price { $average }
stats-back = ↩️ Refunded for generations { $refunds } · payments { $returned }
stats-topups = ➕ Top-ups { $sum }{ $methods }
stats-stars = { " " }· Stars { $sum }
stats-provider = { " " }· card { $sum }
stats-manual = { " " }· transfer { $sum }
stats-runs = 🎛 Generations { $ended } · successful { $percent }
stats-best = 🏆 { $model } · { $good } · { $revenue }
stats-percent = { $n }%

stats-file = statistics-{ $days }
stats-caption = Statistics by day, the last day is still going on.
stats-col-day = Day
stats-col-came = New
stats-col-paid = Of them topped up
stats-col-revenue = Revenue, ₽
stats-col-cost = Kie cost, ₽
stats-col-margin = Margin, ₽
stats-col-refunds = Refunded for generations, ₽
stats-col-returned = Payments returned, ₽
stats-col-success = Successful, %
stats-col-stars = Top-ups by Stars, ₽
stats-col-provider = Top-ups by card, ₽
stats-col-manual = Top-ups by transfer, ₽

button-charts = 📈 Charts
stats-charts = 📈 <b>Charts</b> · { $period }
stats-report = 📈 <b>Report of { $day }</b>

chart-title = Statistics
chart-period = { $from } – { $to }
chart-nothing = Nothing yet
chart-money = Revenue by day, ₽
chart-margin = Margin { $sum }
chart-cost = Kie cost { $sum }
chart-loss = Loss
chart-runs = Generations by section
chart-times = Times: median and 95th percentile
