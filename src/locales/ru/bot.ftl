# Всё, что читает покупатель в чате. Разметка: HTML Телеграма.

# --- Меню ---
menu-video = 🎬 Видео
menu-image = 🖼️ Картинка
menu-enhance = ✨ Улучшить
menu-audio = 🎙️ Аудио
menu-all = 🔎 Все модели
menu-cheap = ⭐ Дешёвые/Бесплатные
menu-history = 🧾 История
menu-balance = 💳 Баланс

home =
    <b>Что сделаем?</b>

    💳 На балансе { $balance }

welcome-hello =
    👋 <b>Здравствуйте, { $name }!</b>

    Я делаю картинки, видео, озвучку и музыку с помощью лучших нейросетей. Всё прямо здесь, в чате.
welcome-bonus = 🎁 Дарю <b>{ $bonus }</b> на первые генерации. Они уже на балансе.
welcome-how =
    <b>Как это работает</b>

    1. Выберите задачу: видео, картинка, улучшение или аудио.
    2. Выберите модель. Цена видна сразу.
    3. Ответьте на пару вопросов: текст, фото, длительность.
    4. Проверьте точную цену и нажмите «Запустить».

    Готовый файл придёт сюда же.
welcome-money =
    <b>За что вы платите</b>

    Только за готовый результат. Если не получилось, деньги возвращаются на баланс сами, писать никуда не нужно.
guide-files =
    <b>Файлы</b>

    Фото, видео и аудио можно присылать до 20 МБ. Чтобы фото не сжималось, отправьте его файлом.
commands-start = Главное меню
commands-balance = Баланс
commands-history = История
commands-help = Как это работает
commands-paysupport = Вопрос об оплате
commands-terms = Условия

# --- Кнопки ---
button-home = 🏠 В меню
button-begin = 🚀 Начать
button-back = ← Назад
button-drop = ✖️ Отмена
button-edit = ✏️ Изменить
button-run = ✅ Запустить
button-ready = Далее →
button-previous = ← Раньше
button-next = Ещё →
button-newer = ← Новее
button-older = Старше →
button-default = Оставить: { $value }
button-reset = Вернуть: { $value }
button-skip = Пропустить
button-unset = 🗑 Очистить
button-files-done = Готово ({ $count })
button-files-clear = 🗑 Убрать всё
button-cancel = Отменить
button-leave = Не ждать
button-cancel-yes = Да, остановить
button-cancel-no = Нет, подожду
button-progress = ⏳ Посмотреть ход
button-again = 🔁 Сгенерировать ещё раз
button-retry = 🔁 Попробовать снова
button-others = 🎛 Другая модель
button-draft = ↩️ Вернуться к запуску
button-resend = 📥 Прислать результат ещё раз

yes = Да
no = Нет
not-set = не задано

# --- Списки и карточки ---
list =
    <b>{ $title }</b>

    { $count ->
        [one] { $count } модель
        [few] { $count } модели
       *[many] { $count } моделей
    }. Выберите подходящую.
list-cheap =
    <b>{ $title }</b>

    Сначала бесплатные, потом самые недорогие.
list-page = Страница { $page } из { $pages }
list-empty =
    <b>{ $title }</b>

    Здесь пока нет моделей.
price-from = от { $price }
price-free = бесплатно
price-unknown = цена уточняется
rate-second = { $form ->
        [short] { $price }/с
       *[long] { $price } за секунду
    }
rate-minute = { $form ->
        [short] { $price }/мин
       *[long] { $price } за минуту
    }
rate-chars = { $form ->
        [short] { $price }/1000 зн.
       *[long] { $price } за 1000 знаков
    }
rate-megapixel = { $form ->
        [short] { $price }/Мп
       *[long] { $price } за мегапиксель
    }
card-whom = 👤 { $whom }
card-example = 💡 Например: <i>{ $example }</i>
card-price = 💰 Цена: <b>{ $price }</b>
card-free-per-day = 🎁 { $count ->
        [one] { $count } бесплатный запуск
        [few] { $count } бесплатных запуска
       *[many] { $count } бесплатных запусков
    } в день
card-time = ⏱ Обычно { $time }
card-expensive = ⚠️ Дорогая модель: запуск стоит больше { $limit }. Проверьте настройки перед запуском.

# --- Вопросы ---
step-of = Шаг { $step } из { $of }
ask-text = ✍️ Напишите текст, до { $shown } { $max ->
        [one] символа
       *[many] символов
    }.
ask-example = 💡 Например: <i>{ $example }</i>
ask-choice = 👇 Выберите вариант.
ask-choice-many = 👇 Выберите вариант. Если нужного нет среди кнопок, напишите его сообщением.
ask-number = 🔢 Напишите число от { $min } до { $max }.
ask-step = С шагом { $step }.
ask-file = 📎 { $kind ->
        [image] Одно изображение
        [video] Одно видео
        [audio] Одна запись
       *[file] Один файл
    }, до { $size }.
ask-files = 📎 До { $max } { $kind ->
        [image] изображений, каждое
        [video] видео, каждое
        [audio] записей, каждая
       *[file] файлов, каждый
    } до { $size }.
ask-files-range = 📎 От { $min } до { $max } { $kind ->
        [image] изображений, каждое
        [video] видео, каждое
        [audio] записей, каждая
       *[file] файлов, каждый
    } до { $size }.
ask-files-exactly = 📎 { $kind ->
        [image] Изображений: { $max }, каждое
        [video] Видео: { $max }, каждое
        [audio] Записей: { $max }, каждая
       *[file] Файлов: { $max }, каждый
    } до { $size }.
ask-formats = Форматы: { $formats }.
ask-length = Длина { $ends ->
        [both] от { $min } до { $max }
        [min] не меньше { $min }
       *[max] не больше { $max }
    }.
ask-sides = Стороны { $ends ->
        [both] от { $min } до { $max }
        [min] не меньше { $min }
       *[max] не больше { $max }
    } пикселей.
ask-megapixels = Всего не больше { $max } { $max ->
        [one] мегапикселя
       *[many] мегапикселей
    }.
ask-json = ✍️ Напишите данные в формате JSON.
ask-task = 🔗 Здесь нужен прежний результат: откройте модель кнопкой под ним.
task-whole = №{ $n }
task-part = №{ $n } по порядку
ask-now = Сейчас: <b>{ $answer }</b>
ask-more = Пришлите ещё или нажмите «Готово».
ask-still = Нужно ещё { $count ->
        [one] { $count } файл
        [few] { $count } файла
       *[many] { $count } файлов
    }.
price-now = 💰 Цена: <b>{ $price }</b>
price-so-far = 💰 Пока выходит <b>{ $price }</b>
price-later = 💰 Цена: { $price }
settings = <b>Настройки</b>
    Всё уже подобрано. Нажмите на строку, чтобы изменить, или идите дальше.
edit = <b>Что изменить?</b>

confirm-price = 💰 Цена: <b>{ $price }</b>
confirm-after = 💳 На балансе останется { $after }
confirm-missing =
    💳 На балансе { $balance }

    Не хватает <b>{ $missing }</b>. Пополните баланс, введённое сохранится.

files-image = { $count ->
        [one] { $count } изображение
        [few] { $count } изображения
       *[many] { $count } изображений
    }
files-video = { $count ->
        [one] { $count } видео
       *[many] { $count } видео
    }
files-audio = { $count ->
        [one] { $count } аудио
       *[many] { $count } аудио
    }
files-file = { $count ->
        [one] { $count } файл
        [few] { $count } файла
       *[many] { $count } файлов
    }
about-seconds = ~{ $n } с
about-minutes = ~{ $n } мин
seconds = { $n } с
minutes = { $n } мин
megabytes = { $n } МБ

# --- Ход и результат ---
progress-title = ⏳ <b>Генерация №{ $n }</b>
progress-time = Прошло { $gone }, обычно { $usual }
progress-queue = В очереди, впереди: { $ahead }
progress-slow = Идёт дольше обычного, такое бывает. Результат придёт сам.
progress-cancelling = Останавливаю…
state-held = Готовлю к отправке
state-submitting = Отправляю модели
state-running = Модель работает
state-fetching = Готово, скачиваю файлы
state-succeeded = Готово
state-failed = Не получилось
state-cancelled = Остановлено
state-expired = Не дождались
state-unknown = Не получилось отправить
cancel-question =
    Остановить генерацию?

    Деньги вернутся на баланс, а результат уже не придёт. Сегодня остановить с возвратом можно ещё { $left ->
        [one] { $left } раз
        [few] { $left } раза
       *[many] { $left } раз
    }.
cancel-not-refundable =
    Модель уже работает, и на сегодня остановки с возвратом денег закончились.

    Ждать в чате не нужно: результат придёт сам.
cancel-too-late = Останавливать уже поздно: генерация закончилась.
cancelled-ok = Остановлено, деньги вернулись
cancel-wished = Останавливаю…
done = ✅ <b>Готово!</b>
done-price = 💰 Цена: { $price }
done-time = ⏱ Время: { $time }
gift = 🎁 <b>Подарок: результат генерации №{ $n }</b>
    Он пришёл, когда деньги уже вернулись на баланс. Оставьте его себе бесплатно.
failure = ❌ <b>Генерация №{ $n } не получилась</b>
failure-cancelled = 🚫 <b>Генерация №{ $n } остановлена</b>
money-back = Средства возвращены на баланс.
money-back-sum = 💳 +{ $price }
money-untouched = Деньги не списывались.
reason-moderation = Модель сочла запрос или файл недопустимым. Измените описание или возьмите другой файл.
reason-bad-input = Модель не приняла один из параметров. Измените настройки и попробуйте снова.
reason-bad-file = Модель не смогла прочитать файл. Пришлите другой или сохраните его в другом формате.
reason-ours = Неполадка на нашей стороне, мы уже знаем о ней. Попробуйте позже или возьмите другую модель.
reason-busy = Сервис сейчас перегружен. Попробуйте через несколько минут.
reason-provider = Модель не справилась с задачей. Обычно помогает повторный запуск.
reason-timeout = Модель работала слишком долго, и мы перестали ждать. Если результат всё же придёт, пришлём его бесплатно.
reason-lost-submit = Связь с сервисом оборвалась при отправке. Сами повторять не стали, чтобы не запустить дважды.
reason-no-files = Модель закончила работу, но файлов не отдала. Обычно помогает повторный запуск.
reason-lost-task = Сервис потерял задачу. Обычно помогает повторный запуск.
reason-input-gone = Присланное уже удалено. Введите всё ещё раз.
result-link = 📦 Файл слишком велик для Телеграма. <a href="{ $url }">Скачать по ссылке</a>, она работает до { $until }.
result-caption = №{ $n } · { $title }
rated-thanks = Спасибо за оценку!
rated-good =
    👍 Рад, что понравилось!

    Если хотите, напишите пару слов, что получилось особенно хорошо.
rated-bad =
    👎 Жаль, что не понравилось.

    Если хотите, напишите, что не так: это поможет выбрать модели получше.
comment-thanks = Спасибо, записал.

# --- История и баланс ---
history =
    <b>🧾 История</b>, страница { $page }

    Нажмите на строку, чтобы открыть.
history-empty =
    <b>🧾 История</b>

    Здесь появятся ваши генерации и движения денег.
history-returned = возврат
operation-title = <b>Генерация №{ $n }</b>
operation-deleted = Введённые данные удалены.
movement-number = Операция №{ $n }
money-bonus = Подарок
money-promo = Промокод
money-pack = Бонус к пополнению
money-referral = За приглашённого
money-loss = Отозванный платёж
money-topup = Пополнение
money-refund = Возврат
money-payout = Возврат платежа
money-payout-undo = Платёж не вернулся
money-adjust = Корректировка
balance =
    <b>💳 Баланс</b>

    <b>{ $total }</b>
balance-bonus = Из них подарочных: { $bonus }
balance-hold = ⏳ Отложено на идущие генерации: { $hold }
balance-no-methods = Пополнение пока не подключено. Как только оно появится, здесь будут кнопки.
balance-last = <b>Последние операции</b>

# --- Отказы и пояснения ---
refusal-nothing-asked = Сейчас вопросов нет. Выберите, что делаем:
refusal-wants-text = Здесь нужен текст. Напишите его сообщением.
refusal-wants-choice = Нажмите одну из кнопок ниже.
refusal-wants-number = Нужно число от { $min } до { $max }. Например: { $min }
refusal-wants-file = Здесь { $kind ->
        [image] нужно изображение
        [video] нужно видео
        [audio] нужна запись или голосовое
       *[file] нужен файл
    }, пришлите сообщением.
refusal-wrong-kind = { $want ->
        [image] Нужно изображение
        [video] Нужно видео
        [audio] Нужна запись или голосовое
       *[file] Нужен другой файл
    }, а пришло { $got ->
        [image] изображение
        [video] видео
        [audio] аудио
       *[file] что-то другое
    }.
refusal-wrong-format = Формат { $got } модель не понимает. Подойдут: { $accepted }.
refusal-unknown-format = Такой файл модель не понимает. Подойдут: { $accepted }.
refusal-too-short = Слишком коротко. Напишите хотя бы { $min ->
        [one] { $min } символ
        [few] { $min } символа
       *[many] { $min } символов
    }.
refusal-too-long = Слишком длинно: { $shown } { $chars ->
        [one] символ
        [few] символа
       *[many] символов
    } при пределе { $max }. Сократите и пришлите снова.
refusal-out-of-range = Число должно быть от { $min } до { $max }.
refusal-off-step = Нужно число с шагом { $step }.
refusal-too-big = Файл слишком большой: { $size } при пределе { $max }. Сожмите его или пришлите другой.
refusal-too-brief = Слишком коротко: { $is }. Нужно хотя бы { $min }.
refusal-too-lasting = Слишком долго: { $is } при пределе { $max }. Обрежьте и пришлите снова.
refusal-unmeasured = Не получилось определить длину файла. Пришлите его в формате MP3, WAV или MP4.
refusal-too-small = Слишком маленькое изображение: { $width }×{ $height }. Каждая сторона должна быть не меньше { $limit } пикселей.
refusal-too-large = Слишком большое изображение: { $width }×{ $height }. Каждая сторона должна быть не больше { $limit } пикселей.
refusal-too-many-pixels = Слишком большое изображение: { $width }×{ $height }. Модель берёт не больше { $limit } мегапикселей. Уменьшите его и пришлите снова.
refusal-unknown-sides = Не получилось определить размер изображения. Пришлите его в формате JPEG или PNG.
refusal-too-many-files = Модель берёт не больше { $max } { $max ->
        [one] файла
       *[many] файлов
    }. Нажмите «Готово» или уберите лишнее.
refusal-too-few-files = { $min ->
        [one] Нужен хотя бы { $min } файл
        [few] Нужно хотя бы { $min } файла
       *[many] Нужно хотя бы { $min } файлов
    }. Пришлите ещё.
refusal-required = Без этого не получится. Ответьте, пожалуйста.
refusal-bad-json = Это не похоже на JSON: проверьте кавычки, скобки и запятые.

refused-parallel-own = Сейчас у вас уже { $limit ->
        [one] { $limit } генерация
        [few] { $limit } генерации
       *[many] { $limit } генераций
    } в работе, больше одновременно нельзя. Дождитесь результата и запустите снова.
refused-parallel-all = Сейчас очень много запросов. Попробуйте через минуту, деньги не списаны.
refused-too-often = Слишком часто. Подождите минуту и запустите снова.
refused-spend-limit = Дневной предел трат { $limit } исчерпан. Завтра он обновится.
refused-free-used-up = Бесплатные запуски этой модели на сегодня закончились. Завтра появятся новые.
refused-free-cap = Бесплатные запуски на сегодня закончились. Пополните баланс или возвращайтесь завтра.
refused-paused = Запуск сейчас на паузе: разбираемся с сервисом. Деньги не списаны, попробуйте позже.
refused-not-sold = Эта модель больше не продаётся. Выберите другую.
refused-expired = Цена устарела, я её пересчитал. Проверьте и запустите снова.
refused-files-gone = Присланные файлы уже удалены. Пришлите их ещё раз.

stale-button = Эта кнопка устарела, показываю главное меню.
stale-draft = Эта кнопка от прошлого запроса. Вот текущий шаг:
dropped = Отменено
not-yours = Такой генерации нет
album-first = Из альбома взял первый файл: здесь нужен один.
file-too-big = Файл больше 20 МБ, Телеграм не отдаёт такие боту. Сожмите его или пришлите другой.
file-unreadable = Не получилось открыть этот файл. Пришлите другой или сохраните его в другом формате.
file-failed = Телеграм не отдал файл. Пришлите его ещё раз.
unsupported = Такое я не понимаю. Пришлите текст, фото, видео или аудио.
edited-ignored = Правку я не вижу. Пришлите исправленный текст новым сообщением.
text-at-menu = Чтобы начать, выберите задачу:
file-at-menu = Чтобы что-то сделать с файлом, сначала выберите задачу:
group-refusal = Я работаю только в личных сообщениях. Напишите мне туда.
too-fast = Слишком быстро, не успеваю. Секунду…
trouble = Что-то пошло не так, мы уже разбираемся. Деньги в сохранности.
resend-started = Отправляю ещё раз
resend-gone = Файлы этой генерации уже удалены.
inputs-gone = Введённые данные удалены, начните заново.
blocked = Доступ к боту закрыт. Если это ошибка, напишите владельцу.
unblocked = Доступ к боту снова открыт. Продолжайте с /start.

# --- Админу ---
alert-kie-refused =
    🔔 Kie отказал генерации №{ $generation } ({ $model }): { $code }, { $detail }

    Деньги клиенту возвращены, за отказ Kie не списывает. Если отказ повторится, сверьте ключ, права и описание этой модели в models.toml.
alert-kie-no-credits =
    🔔 <b>На счёте Kie кончились кредиты</b>

    Генерация №{ $generation } ({ $model }) не запущена, деньги клиенту возвращены. Kie ответил: { $code }, { $detail }
    Новые запуски на паузе. Пополните счёт на kie.ai, и они возобновятся сами.
alert-kie-credits-low =
    🔔 На счёте Kie осталось { $credits } кр. при пороге { $min }.

    Пополните счёт на kie.ai: когда кредиты кончатся, запуски встанут.
alert-kie-unauthorized =
    🔔 <b>Kie не принимает ключ API</b>

    Новые запуски на паузе, оплаченное ждёт. Возьмите действующий ключ на kie.ai/api-key, впишите его в настройки и перезапустите бота.
alert-kie-maintenance =
    🔔 У Kie технические работы: { $detail }

    Начатые генерации ждут, бот продолжит сам. Делать ничего не нужно.
alert-kie-busy =
    🔔 Kie перегружен или ограничивает частоту запросов: { $detail }

    Бот спрашивает реже и продолжит сам. Делать ничего не нужно.
alert-kie-silent =
    🔔 <b>Kie не отвечает уже { $minutes } мин</b>: { $detail }

    Начатые генерации ждут до своего срока, потом деньги вернутся клиентам сами. Проверьте сеть сервера и доступность kie.ai.
alert-kie-odd-answer =
    🔔 Непонятный ответ Kie, код { $code }: { $detail }

    Бот будет спрашивать дальше. Если это повторяется каждый час, API мог измениться: обновите kiebot.
alert-model-gone =
    🔔 Модели { $model } больше нет в каталоге, а оплаченная генерация её ждала.

    Деньги клиенту возвращены, Kie ничего не списал. Если модель убрали случайно, верните её в models.toml.
alert-request-impossible =
    🔔 Не получилось составить запрос к { $model }: { $detail }

    Деньги клиенту возвращены, Kie ничего не списал. Проверьте описание модели в models.toml.
alert-submit-unclear =
    🔔 Связь с Kie оборвалась при отправке генерации №{ $generation } ({ $model }): { $detail }

    Деньги клиенту возвращены, повторно её не отправляем. Kie мог списать { $credits } кр.: сверьте журнал на kie.ai.
alert-submits-lost =
    🔔 Бот остановился посреди отправки. Генераций, о которых неизвестно, принял ли их Kie: { $count }

    Деньги клиентам возвращены, повторно их не отправляем. Kie мог списать до { $credits } кр.: сверьте журнал на kie.ai.
alert-task-lost =
    🔔 Kie потерял задачу { $task }: генерация №{ $generation } ({ $model })

    Деньги клиенту возвращены. Kie мог списать { $credits } кр.: спросите его поддержку, назвав номер задачи.
alert-no-files =
    🔔 Генерация №{ $generation } ({ $model }) закончилась, но файлов получить не удалось: { $detail }

    Деньги клиенту возвращены. Kie списал около { $credits } кр.: их можно попросить вернуть.
alert-disk =
    🔔 <b>Файлы не пишутся на диск</b>: { $detail }

    Освободите место или проверьте права на каталог данных. Скачивание повторяется само; если не успеть, деньги вернутся клиентам.
alert-parked-update =
    🔔 Не получилось обработать обновление Telegram №{ $update }

    Оно отложено, клиенту сказано о неполадке, деньги не тронуты. Причина в журнале бота рядом с этим номером.
alert-dead-message =
    🔔 Сообщение клиенту { $customer } так и не ушло (генерация №{ $generation }): { $why }

    Деньги и результат на месте: клиент найдёт их в «🧾 Истории».
alert-damaged =
    🔔 <b>База повреждена, продажи остановлены</b>: { $why }

    Остановите бота, отложите копию файла базы и восстановите последнюю резервную копию, затем проверьте её командой kiebot verify.
alert-verify-money =
    🔔 <b>Проверка базы нашла нарушения, продажи остановлены</b>: { $count }

    { $lines }

    Новых запусков и счетов пока нет, начатое доделывается, пришедшие платежи зачисляются. Всё найденное покажет kiebot verify. Проверка повторяется каждый час и после запуска бота, а когда всё сойдётся, продажи откроются сами.
alert-verify-odd =
    🔔 Проверка базы нашла нарушения: { $count }

    { $lines }

    Деньги сходятся, продажи идут. Всё найденное покажет kiebot verify.
alert-verify-clean = 🔔 Проверка базы снова сходится, продажи открыты. Делать ничего не нужно.
alert-conflict =
    🔔 <b>С этим токеном работает ещё один бот</b>: { $why }

    Пока их два, ответы теряются. Остановите другой экземпляр или смените токен у @BotFather.
alert-catalog-refused =
    🔔 Новый models.toml не принят: { $why }

    Продажи идут по прежнему каталогу. Исправьте файл, и он будет прочитан снова.

# Данные по форме: строка на каждую реплику или «поле: значение»
form-plain = ✍️ Пишите каждое значение с новой строки.
form-pair = ✍️ Пишите построчно: сначала «{ $head }», двоеточие, потом «{ $body }».
form-blocks = { $many ->
        [many] ✍️ Пишите каждое поле с новой строки: «поле: значение». Между записями — пустая строка.
       *[one] ✍️ Пишите каждое поле с новой строки: «поле: значение».
    }
form-items = { $min ->
        [1] Всего не больше { $max }.
       *[other] Всего от { $min } до { $max }.
    }
form-total = Весь текст вместе — до { $shown } { $max ->
        [one] знака
       *[many] знаков
    }.
form-chars = до { $max } знаков
form-field = • { $field }{ $optional ->
        [yes] { " " }(можно не писать)
       *[no] { "" }
    }: { $values }
form-example = Пример, его можно скопировать и изменить:
    <pre>{ $example }</pre>
form-line = Строка { $line }: { $what }
form-no-colon = здесь нужно двоеточие, как в примере.
form-head = { $known ->
        [0] «{ $given }» не подходит: до двоеточия нужно «{ $field }», как в примере.
       *[other] «{ $given }» не подходит: до двоеточия нужно «{ $field }», например: { $expected }.
    }
form-no-field = поля «{ $given }» нет. Есть: { $expected }.
form-twice = «{ $field }» здесь уже есть. Между записями нужна пустая строка.
form-missing = в этой записи не хватает поля «{ $field }».
form-value = «{ $field }» — { $why }
form-expected = так не получится. Можно: { $expected }.
form-too-few = { $min ->
        [one] Нужна хотя бы { $min } запись, а есть { $is }.
        [few] Нужны хотя бы { $min } записи, а есть { $is }.
       *[many] Нужно хотя бы { $min } записей, а есть { $is }.
    }
form-too-many = { $max ->
        [one] Можно не больше { $max } записи, а есть { $is }.
       *[many] Можно не больше { $max } записей, а есть { $is }.
    }
form-too-long = { $chars ->
        [one] Весь текст вместе — { $shown } знак, а можно до { $max }.
        [few] Весь текст вместе — { $shown } знака, а можно до { $max }.
       *[many] Весь текст вместе — { $shown } знаков, а можно до { $max }.
    } Сократите, пожалуйста.
form-field-prompt = Что происходит
form-field-text = Текст
form-field-duration = Секунды
form-field-hex = Цвет
form-field-ratio = Доля
form-field-speaker-id = Номер голоса
form-field-voice-name = Голос
form-field-voice = Голос
form-field-audio-profile = Характер
form-field-accent = Акцент
form-field-style = Манера
form-field-pace = Темп
form-sample-prompt-1 = кот выходит на сцену и кланяется
form-sample-prompt-2 = зал встаёт и аплодирует
form-sample-text-1 = Привет! Ты уже слышал новость?
form-sample-text-2 = Нет, расскажи скорее!
form-sample-name-1 = Анна
form-sample-name-2 = Борис
form-sample-any-1 = первое
form-sample-any-2 = второе
refusal-unnamed = «{ $names }» нет в ответе «{ $of }». Возьмите то, что там есть, или сначала измените его.
refusal-bad-sum = Вместе получается { $sum }, а «{ $of }» может быть только: { $expected }. Измените числа.
refusal-not-together = Это не сочетается с тем, что вы уже выбрали. Выберите другое или сначала измените прежний ответ.
choose-one = Нужно хотя бы одно из этого. Что вы дадите?
changed-to = ℹ️ «{ $param }» теперь: <b>{ $answer }</b> — прежнее не сочетается с вашим ответом.
changed-away = ℹ️ «{ $param }»: прежний ответ не сочетается с новым, его больше нет.

## Continuing a result
follow-all = 🔗 <b>Что сделать с результатом №{ $n }</b>
    { $title }
follow-which-track = 🎵 Какой трек взять? Номера — в том порядке, в котором они пришли.
follow-which-file = Какой из результатов взять? Номера — в том порядке, в котором они пришли.
follow-over = ⌛ Продолжить можно результат не старше 14 дней, а этот старше. Его можно сгенерировать заново.
follow-over-line = ⌛ Старше 14 дней: продолжить этот результат уже нельзя.
button-follow-more = Ещё { $n } …
button-track = 🎵 Трек { $n }
button-file = Результат { $n }
follow-veo-extend = ➕ Продлить
follow-veo-get-1080p-video = ⬆️ 1080p
follow-veo-get-4k-video = ⬆️ 4K
follow-grok-imagine-extend = ➕ Продлить
follow-grok-imagine-upscale = ⬆️ Увеличить
follow-grok-imagine-image-to-video = 🎬 Оживить
follow-runway-extend-ai-video = ➕ Продлить
follow-ai-music-api-extend = ➕ Продолжить трек
follow-ai-music-api-convert-to-wav-format = 💿 WAV
follow-ai-music-api-create-music-video = 🎬 Клип
follow-ai-music-api-separate-vocals = 🎚 Минус и стемы
follow-ai-music-api-replace-section = ✂️ Заменить отрывок
follow-ai-music-api-generate-midi-from-audio = 🎹 MIDI
follow-ai-music-api-cover-generate = 🖼 Обложка
follow-ai-music-api-timestamped-lyrics = 📝 Текст по времени

# --- Админу: изменения каталога ---
review-title-closed = 🗂 <b>Изменения каталога Kie: { $count }</b>
review-title = 🗂 <b>Изменения каталога Kie ждут решения: { $count }</b>
review-open = Пока вы не решите, всё продаётся как прежде. Начатые генерации и уже показанные цены сохранятся в любом случае.
review-accept-all = ✅ Принять всё
review-accept = ✅ Принять отмеченные: { $count }
review-not-now = Не сейчас
review-other = Список с тех пор изменился, вот что ждёт сейчас
review-accepted = ⏳ Принято изменений: { $count } (админ { $admin }, { $at }). Записываю в models.toml…
review-applied = ✅ Принято изменений: { $count } (админ { $admin }, { $at }).
review-moved = ⚠️ Не записано: с тех пор models.toml стал другим (изменений: { $count }, админ { $admin }, { $at }). Что ещё ждёт решения, придёт новым сообщением.
review-rejected = 🚫 Отложено (админ { $admin }, { $at }). Об этих изменениях больше не напомню; принять их можно командой kiebot sync --apply.
review-replaced = Этих изменений больше не ждёт никто: каталог или models.toml с тех пор стали другими.
alert-review-applied =
    ✅ models.toml обновлён. Принято изменений: { $count } (админ { $admin })

    Новые расчёты идут по новым ценам. Начатые генерации и уже показанные цены прежние. Вернуть прежний файл: kiebot sync --rollback
alert-review-moved =
    ⚠️ Изменения не приняты: с тех пор в models.toml стали другими { $models }

    Ничего не записано. Что ещё ждёт решения, придёт новым сообщением.
alert-review-failed =
    🔔 Принятые изменения не записаны в models.toml: { $why }

    Бот пробует ещё. Проверьте место на диске и права на файл и папку models.d рядом с ним.
alert-sync-refused =
    🔔 Каталог Kie не принят целиком, models.toml прежний: { $why }

    Продажи идут по прежнему каталогу. Подробности покажет kiebot sync --dry-run
alert-sync-failed =
    🔔 Каталог Kie не удаётся прочитать, попыток подряд: { $count }. { $why }

    Продажи идут по прежнему каталогу, бот пробует дальше. Проверьте сеть сервера и адреса kie.api_url и kie.docs_url.
