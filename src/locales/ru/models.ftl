# Что пишут о моделях: параметры, их значения, ошибки models.toml, команда quote.

## Параметры

param-prompt = Описание
param-prompt-hint = Опишите словами, что должно получиться.
param-text = Текст
param-text-hint = Пришлите текст, который нужно прочитать вслух.
param-aspect-ratio = Соотношение сторон
param-aspect-ratio-hint = Ширина к высоте: 1:1 — квадрат, 9:16 — вертикально для сторис, 16:9 — горизонтально.
param-nsfw-checker = Проверка содержимого
param-output-format = Формат файла
param-output-format-hint = PNG — без потерь, JPEG — меньше размером.
param-image-urls = Ваши картинки
param-image-urls-hint = Пришлите одно или несколько фото, можно альбомом или файлами.
param-image-input = Картинки-образцы
param-image-input-hint = По желанию: пришлите фото, на которые надо опираться.
param-input-urls = Начальные кадры
param-input-urls-hint = По желанию: первая картинка станет началом ролика, вторая — концом.
param-image = Картинка
param-image-hint = Пришлите одно фото, лучше файлом — так Телеграм его не сожмёт.
param-image-url = Картинка
param-image-url-hint = Пришлите одно фото, лучше файлом — так Телеграм его не сожмёт.
param-audio-url = Запись голоса
param-audio-url-hint = Пришлите голосовое сообщение или аудиофайл.
param-resolution = Разрешение
param-resolution-hint = Чем больше, тем чётче и дороже.
param-quality = Качество
param-enable-pro = Повышенное качество
param-enable-pro-hint = Одна картинка вместо двух, зато проработаннее.
param-duration = Длительность, секунд
param-duration-hint = Сколько секунд будет длиться ролик.
param-fixed-lens = Неподвижная камера
param-generate-audio = Со звуком
param-generate-audio-hint = Голоса, шумы и музыка прямо в ролике. Со звуком дороже.
param-sound = Со звуком
param-sound-hint = Голоса, шумы и музыка прямо в ролике. Со звуком дороже.
param-negative-prompt = Чего не должно быть
param-negative-prompt-hint = Перечислите через запятую, что убрать из кадра.
param-enable-prompt-expansion = Дополнить описание
param-enable-prompt-expansion-hint = Модель сама добавит подробностей к вашему описанию.
param-prompt-optimizer = Улучшить описание
param-prompt-optimizer-hint = Модель сама уточнит ваше описание.
param-seed = Номер варианта
param-seed-hint = Одно и то же число повторяет похожий результат.
param-voice = Голос
param-stability = Ровность голоса
param-stability-hint = Меньше — эмоциональнее, больше — ровнее.
param-similarity-boost = Сходство с голосом
param-similarity-boost-hint = Насколько точно держаться выбранного голоса.
param-style = Выразительность
param-speed = Скорость речи
param-speed-hint = 1 — обычная, меньше — медленнее, больше — быстрее.
param-model = Версия
param-sound-loop = Зациклить
param-sound-loop-hint = Начало и конец звука сойдутся без шва.
param-sound-tempo = Темп, ударов в минуту
param-sound-key = Тональность
param-sound-key-hint = m после буквы — минор.
param-instrumental = Без вокала
param-instrumental-hint = Только музыка, без голоса.
param-custom-mode = Свой текст и стиль

## Значения

value-auto = Сам подберёт
value-quality-basic = Обычное, 2K
value-quality-high = Высокое, 4K
value-output-format-png = PNG
value-output-format-jpeg = JPEG
value-output-format-jpg = JPG
value-model-v6 = V6, основная
value-model-v6-mini = V6 Mini, быстрее
value-model-v6-wild = V6 Wild, смелее
value-model-v5-5 = V5.5
value-model-v5 = V5
value-voice-ekk5i93uqwfdiglmpzcx = James — хриплый, дерзкий
value-voice-z3r5wn05irdivcyekurk = Arabella — загадочный женский
value-voice-nnl6r8md7vthijatijt1 = Bradford — выразительный
value-voice-yoq2y2up4rgxp2hyxje5 = Xavier — металлический диктор
value-voice-b8gjv1ihpueglxdpxfoe = Kuon — бодрый, ясный
value-voice-2zrm7pkgwbpiau2jvvxc = Monika Sogam — глубокий женский
value-voice-1sm7ggm6imuvqlz2bwm3 = Mark — спокойный, лёгкий
value-voice-5l5f8ik3ypegga21rqix = Adeline — женский, разговорный
value-voice-scowdtmlujd3prqpp97i = Sam — служба поддержки
value-voice-nopblngino9m6vdvfkfc = Spuds Oxley — мудрый дедушка
value-voice-bzgkqpqms7kj9ulskvzn = Eve — живой, радостный
value-voice-wo6udizrrtpixwgp2qjk = Northern Terry — северный акцент
value-voice-gu0lndkmoqcorprwtbee = Announcer — футбольный комментатор
value-voice-dgzg6rauqxgrthsbjfgf = Brock — громкий сержант
value-voice-x70vrnqbmbu4fayhjjbo = Nathan — радиоведущий
value-voice-sm1seazb4gs7rsluvw7c = Anika — оживлённый, дружелюбный
value-voice-p1bg08dkjqivezon76yg = Viraj — густой, мягкий
value-voice-qdurkmlymrm8trt5qybn = Taksh — спокойный, серьёзный
value-voice-qxpmhyvqqirxwqs4qssb = Horatius — характерный, энергичный
value-voice-tx3lpaxmhkxfdv7voqhj = Liam — энергичный блогер
value-voice-n2lvs1w4etot3dr4eowo = Callum — хриплый хитрец
value-voice-fgy2whtyppnridtdskh5 = Laura — восторженный, с характером
value-voice-kpzsl2i3temyv0fxeyq6 = Brittney — молодёжный, для соцсетей
value-voice-ugbbys2soqtumpof3br0 = Mark N — живая беседа
value-voice-hpp4j3vqnfwauoo0d1us = Bella — деловой, тёплый
value-voice-npczcjzi2devnbz1zqrb = Brian — низкий, успокаивающий
value-voice-uyxf8xaslsladfz2mb4u = Hope — болтливая подружка
value-voice-gs0tailxby5dnrjrsm6f = Jeff — звучный, солидный
value-voice-dtkmou8ccj1zawgbiotd = Jamahal — молодой, яркий
value-voice-vbkc2ffbkjfcznyet1n6 = Finn — юный, задорный
value-voice-dykrahd8iwork3ysubbs = Tom — беседы и книги
value-voice-56aodkroh6qfvpdxz7pt = Cassidy — чёткий, прямой
value-voice-er40atw9arzdf9h3v7t7 = Addison — австралийский, аудиокниги
value-voice-g6xistj2hwm6vr4ixfcw = Jessica Anne — общительный женский
value-voice-lcmyyd2huffzxdcac4ta = Lucy — свежий, непринуждённый
value-voice-6adn1kb0hjpdcocrukmq = Tiffany — приветливый
value-voice-sq93gqt4x1lkdxsqcixo = Felix — тёплый британский
value-voice-flhknrp1blvt73ul6gyz = Jessica Villain — красноречивая злодейка
value-voice-9yzdevixkfddz4oz8mok = Lutz — смешливый
value-voice-ppdl9cqbqq4p6mrkzy2z = Emma — милый, бодрый
value-voice-zycjlyfod3tales0gkk3 = Edward — громкий, самоуверенный
value-voice-nzeaacji50ivxcydnmxa = Marshal — весёлый профессор
value-voice-ruirxsoakn0gwmgnio04 = John Morgan — суровый ковбой
value-voice-tc0zp7wvfzha8zptlrqv = Aria — томная злодейка
value-voice-ljo9galsqkovf6d8sosx = Viking Bjorn — эпический викинг
value-voice-ppzypiqttltya83688ji = Pirate Marshal — пират
value-voice-8jvbfl6oedmuxkn5dk2c = Johnny Kid — спокойный рассказчик
value-voice-icrdukl56s3c8scrl7wb = Hope P — поэтичный, романтичный
value-voice-wjqppq618atw29mptyoc = Ana Rita — плавный, светлый
value-voice-einlnixedu1pqqoprymo = John Doe — низкий
value-voice-4yyipfl9we5c4l2eu2gb = Burt Reynolds — низкий, бархатный
value-voice-6f5zhi321d3oq7v1ont4 = Hank — низкий рассказчик
value-voice-yxpfcvm1s3jbwejhoskw = Wyatt — старый ковбой
value-voice-lg95yzdehg6fczdqjlqj = Phil — взрывной диктор
value-voice-cenx9cmwmxdxuf5q2inm = Johnny Dynamite — ретро-диджей
value-voice-ad6rip1btt197c6dacmy = Rachel M — британское радио
value-voice-mtrellq69yzsnwzusyxh = Rex Thunder — низкий, грозный
value-voice-dhd5gvgsozsfduk4cveg = Ed — ночной диктор
value-voice-evitlk1uvxctxuarv2oq = Jean — роковая женщина
value-voice-esy0r39yplqjoczyoib8 = Britney — холодная злодейка
value-voice-tsns2hvnfkfginjllgqo = Sven — чувствительный, добрый
value-voice-1u02n4nd6adiz9cjf053 = Viraj S — плавный, нежный
value-voice-aerdcckzvd23bpjoofzx = Nathaniel — спокойный британский
value-voice-lruhrtvf6psygitzmnhs = Benjamin — глубокий, тёплый
value-voice-1wgbfxmam3fgw63g1zzj = Allison — медитативный
value-voice-hqfrgapggto1785r4fsn = Theodore — безмятежный
value-voice-mj0rng71ty4lh3dvnfsd = Leon — умиротворяющий

## Ошибки models.toml

mistake-syntax = это не TOML: { $what }
mistake-type = «{ $key }»: здесь { $given }, а нужно { $kind ->
    [text] текст в кавычках
    [true-false] true или false
    [integer] целое число
    [size] целое число не меньше нуля
    [table] таблица
   *[list] список
    }
mistake-float = «{ $key }»: { $given } — двоичная дробь; напишите число текстом, в кавычках: "{ $given }"
mistake-decimal = «{ $key }»: { $given } — не число; нужно десятичное число в кавычках, например "1.8"
mistake-money-text = «{ $key }»: напишите { $given } в кавычках, как текст: "{ $given }"
mistake-money-range = «{ $key }»: { $given } не подходит; нужно число от 0 до 1000000, не больше 6 знаков после точки
mistake-word = «{ $key }»: не знаю «{ $given }»; можно: { $expected }
mistake-missing = нет обязательного ключа «{ $key }»
mistake-unknown = неизвестное имя «{ $key }»; можно: { $expected }
mistake-unknown-near = неизвестное имя «{ $key }»; возможно, «{ $expected }»
mistake-free-and-price = «free» вместе с «price_rub» или «markup»: бесплатная модель не может иметь цену; оставьте что-то одно
mistake-markup-and-price = «markup» вместе с «price_rub»: твёрдая цена не считается с наценкой; оставьте что-то одно
mistake-per-day-without-free = «free_per_day» без «free = true» ничего не значит
mistake-markup-zero = наценка 0 отдала бы модель даром; для этого есть «free = true»
mistake-param-twice = параметр «{ $name }» описан дважды
mistake-fixed-without-default = «fixed» посылает всегда одно и то же значение, а «default» не задан
mistake-step = «step» должен быть больше нуля
mistake-range = «{ $key }» меньше нижней границы
mistake-choice-value = { $given } — не значение для выбора; нужен текст, целое число, true или false (дроби — в кавычках)
mistake-choice-twice = значение «{ $value }» повторяется
mistake-choice-wire = значение «{ $value }» нельзя послать как { $as }
mistake-choice-empty = у выбора нет ни одного значения
mistake-field-kind = поле записи не может быть файлом или вложенной записью
mistake-needs = здесь нужен список имён параметров, например ["image_urls", "video_url"]
mistake-mime = { $given } — не тип файла; нужно, например, "image/png"
mistake-default = значение по умолчанию { $given } не подходит; нужно: { $expected }
mistake-condition = условие на «{ $key }» не читается; нужно значение, список значений, {"{"} present = true {"}"} или {"{"} count_over = 1 {"}"}
mistake-when-value = условие «{ $name } = { $value }» никогда не выполнится; можно: { $expected }
mistake-quantity-missing = такая единица цены требует «quantity» — параметр, который её считает
mistake-quantity = параметр «{ $name }» не может считать эти единицы

## Почему модель не продаётся

unpriced-declared = в файле стоит status = "unpriced"
unpriced-no-rows = нет ни одной строки цены
unpriced-no-row-for = нет строки цены для: { $answers }
unpriced-several-rows-for = несколько строк цены для: { $answers }
unpriced-unchecked = цена зависит от «{ $param }», у которого слишком много значений, чтобы проверить все
unpriced-uncounted = цена считается по «{ $param }», а на него можно не отвечать
unpriced-unfillable = «{ $param }» нужно ответить, но Kie не говорит, как это заполнить

## Команда quote

quote-unknown-model = Нет модели «{ $given }». Похожие: { $near }
quote-unknown-model-bare = Нет модели «{ $given }».
quote-unknown-param = У модели нет параметра «{ $given }». Возможно, «{ $near }»
quote-unknown-param-list = У модели нет параметра «{ $given }». Есть: { $near }
quote-bad-value = { $param }: «{ $given }» не подходит. Можно: { $expected }
quote-no-equals = «{ $given }» — не параметр. Пишите параметр=значение
quote-twice = Параметр «{ $given }» дан дважды
quote-unpriced = Модель «{ $model }» не продаётся: { $reason }
quote-missing = Цена зависит от параметра «{ $param }» — задайте его
quote-no-price = Для этих ответов нет точной цены
quote-incomplete = Запрос неполон: не задан «{ $param }»
quote-price = Цена: { $price }
quote-free = Бесплатно для клиента
quote-flat = Твёрдая цена из override
quote-line = { $row }: { $credits } × { $quantity } = { $subtotal } кр.
quote-line-surcharge = + { $row }: { $credits } × { $quantity } = { $subtotal } кр.
quote-sum = { $credits } кр. × { $usd } $ × { $fx } ₽ × { $markup } = { $exact } ₽, вверх до копейки: { $price }
quote-request = Запрос createTask:
quote-kind-text = текст, знаков: { $min }–{ $max }
quote-kind-number = число от { $min } до { $max }
quote-kind-file = путь к файлу, его длительность («12.5s»), размеры картинки («1024x768») или «file»
quote-kind-files = до { $max } файлов через запятую
quote-kind-json = JSON
