# Слова терминала: настройки, команды, состояние.

## Настройки
config-at-environment = переменная окружения { $name }
config-syntax = ошибка в записи TOML: { $fault }
config-unreadable = { $path }: не удалось прочитать настройки: { $reason }
config-unknown = такого ключа нет
config-unknown-near = такого ключа нет; возможно, имелся в виду { $near }?
config-expected-table = здесь нужен раздел, например [telegram]
config-expected-text = нужен текст в кавычках, а не { $given }
config-expected-integer = нужно целое число от { $min } до { $max }, а не { $given }
config-expected-decimal = нужно десятичное число в кавычках, не меньше нуля, например "78.0"; указано { $given }
config-expected-decimal-positive = нужно десятичное число в кавычках, больше нуля, например "78.0"; указано { $given }
config-decimal-unquoted = { $given } нужно взять в кавычки: числа в TOML двоичные и теряют копейки
config-rouble-parts = не больше двух цифр после точки: меньше копейки суммы не бывает
config-expected-bool = нужно true или false, а не { $given }
config-expected-choice = возможные значения: { $choices }; указано "{ $given }"
config-expected-url = неверный адрес; нужен вид { $forms }
config-expected-listen = нужен адрес с портом, например "127.0.0.1:8080", а не "{ $given }"
config-expected-admin = нужен номер пользователя Telegram, например 123456789, а не { $given }
config-expected-packs = нужны разные количества звёзд, например 100 или {"{"} stars = 500, bonus_percent = 5 {"}"}; указано { $given }
config-expected-timezone = нет такого часового пояса: "{ $given }"; нужно название вида "Europe/Moscow"
config-expected-age = нужен открытый ключ age: age1… и ещё 58 знаков, как его показывает age-keygen
config-age-private = это закрытый ключ: ему не место на этой машине. Создайте новую пару (age-keygen) и впишите сюда открытый ключ age1…
config-age-no-backups = не действует, пока backup.every_hours = 0: отправлять нечего
config-expected-level = неверный фильтр журнала: "{ $given }"; нужно, например, "info" или "info,kiebot=debug"
config-expected-sqlite = нужен файл: kiebot.db здесь или sqlite:/путь/kiebot.db в DATABASE_URL
config-postgres = PostgreSQL не поддерживается: kiebot хранит всё в одном файле SQLite; укажите sqlite:/путь/kiebot.db
config-empty = не может быть пустым
config-same-listen = не должен совпадать с http.listen: для обратных вызовов нужен свой порт
config-token-shape = это не токен бота; нужны цифры, двоеточие и буквы, как выдаёт @BotFather
config-token-missing = не указан; получите токен у @BotFather и задайте telegram.token, telegram.token_file или TELEGRAM_BOT_TOKEN
config-key-shape = в ключе пробелы или посторонние знаки; скопируйте его заново с kie.ai/api-key
config-key-missing = не указан; возьмите ключ на kie.ai/api-key и задайте kie.api_key, kie.api_key_file или KIE_API_KEY
config-admins-missing = не указан; задайте хотя бы один номер пользователя Telegram здесь или в ADMIN_ID
config-secret-twice = указано дважды: оставьте либо это, либо { $other }
config-secret-file = не удалось прочитать файл: { $reason }
config-secret-file-empty = файл пуст
config-no-certificate = в файле нет сертификата; нужен PEM с -----BEGIN CERTIFICATE-----
config-packs-empty = нужен хотя бы один пакет звёзд, или выключите payments.stars.enabled
config-provider-token = нужен payments.provider.token или PAYMENT_PROVIDER_TOKEN
config-callback-unheard = обратные вызовы Kie никто не слышит, пока не задан http.callback_listen; о результатах бот узнаёт опросом
config-callback-unasked = без kie.callback_url не действует: Kie не знает, куда сообщать
config-provider-warning = за цифровые товары Telegram разрешает брать только звёзды; бота с другим провайдером могут заблокировать
config-manual-text = нужен payments.manual.text: реквизиты, которые увидит клиент

## Команды
cli-about-kiebot = Продаёт генерации Kie.ai клиентам Telegram за рубли.
cli-about-run = Запустить бота
cli-about-demo = Показать всё в браузере: без сети и учётных записей
cli-about-quote = Показать точную цену и точный запрос генерации, ничего не отправляя
cli-about-verify = Проверить базу с её учётом денег, настройки и каталог
cli-about-parked = Показать обновления Telegram, отложенные из-за ошибок
cli-arg-retry = Попробовать ещё раз: все или одно с этим номером
cli-arg-config = Файл настроек; иначе $KIEBOT_CONFIG, ./config.toml, /etc/kiebot/config.toml
cli-arg-model = Имя модели, например z-image
cli-arg-answers = Ответы; файл задаётся путём, длительностью (audio_url=12.5s), размером (image=1024x768) или словом file
cli-arg-json = Вывести JSON
cli-arg-help = Показать справку
cli-arg-version = Показать версию
cli-heading-usage = Вызов:
cli-heading-commands = Команды:
cli-heading-options = Ключи:
cli-heading-arguments = Аргументы:
cli-warning = предупреждение: { $text }
cli-locked = с { $dir } уже работает другой kiebot: { $holder }
cli-lock-failed = каталог данных недоступен: { $path }: { $reason }
cli-port-busy = { $address } занят другой программой; выберите другой http.listen или PORT
cli-callback-port-busy = { $address } занят другой программой; выберите другой http.callback_listen
cli-listen-failed = не удалось открыть порт { $address }: { $reason }

## parked
parked-sum = { $count ->
    [0] Ничего не отложено.
   *[other] Отложено обновлений: { $count }. Попробовать ещё раз: kiebot parked --retry
}
parked-released = { $count ->
    [0] Такого отложенного обновления нет.
   *[other] Возвращено в работу: { $count }. Запущенный бот возьмётся за них в течение двух минут.
}

## verify
verify-ok = верно
verify-wrong = ОШИБКА
verify-sum = { $failed ->
    [0] Все проверки пройдены: { $all }.
   *[other] Не пройдено проверок: { $failed } из { $all }.
}
verify-models = { $path }, моделей: { $count }
verify-shipped = { $path } пока нет; в поставляемом каталоге моделей: { $count }
verify-no-file = без файла: окружение и значения по умолчанию
check-config = настройки
check-catalog = каталог
check-database = база открывается
check-pages = страницы и индексы целы
check-invariants = правила учёта можно проверить
check-damage = беглый осмотр повреждений не нашёл
check-guards = таблицы и триггеры такие, какими их создала эта версия
check-references = все ссылки между таблицами верны
check-sum = сумма всех остатков равна нулю
check-balances = каждый остаток равен сумме своих проводок
check-signs = у каждого остатка верный знак
check-holds = резервы равны сумме открытых удержаний
check-ended-without-hold = завершённые генерации ничего не удерживают
check-open-holds-price = открытые генерации удерживают ровно свою цену
check-success-captured = за каждый успех списана ровно его цена
check-failure-released = за каждую неудачу всё возвращено
check-ended-told = о каждом завершении есть сообщение клиенту
check-results = у каждого успеха есть результат, и только его клиента
check-decisions = каждое решение администратора записано
check-keys = ключи проводок соответствуют своим событиям
check-gifts = опоздавшие результаты подарены один раз, и об этом сказано
check-allowance = бесплатные генерации учтены по одному разу
check-promos = промокоды дали ровно то, что записано, и не сверх лимита
check-friends = доли за друзей выплачены тому, кто пригласил, и сосчитаны верно
check-sums = суммы для статистики равны своим строкам
check-stuck = нет генераций, открытых намного дольше срока
check-deeds = цепочка действий администраторов не прервана
check-payments = каждый платёж зачислен один раз и полностью
check-numbers = ни одна проводка не пропала
check-newest = у каждого счёта верна последняя проводка
check-chain = цепочка проводок не прервана
check-as-quoted = генерации соответствуют расчёту цены
check-shapes = проводки связывают только допустимые счета
check-refunds = возвраты не больше списанного
check-rounding = цены округлены вверх до копейки
check-paid-before-start = в Kie ничего не отправлено до оплаты
check-tasks = каждая задача Kie принадлежит одной генерации
check-one-end = у каждой генерации один исход
check-inbox = каждое полученное обновление обработано или ждёт
check-outbox = каждое сообщение отправлено, ждёт или отклонено с причиной
check-once = бонусы, платежи и расчёты учтены по одному разу

## Открытие базы
open-folder = не удалось создать или использовать папку данных { $path }: { $reason }; создайте её и отдайте пользователю, от имени которого работает kiebot, или измените database.path
open-file = не удалось открыть базу { $path }: { $reason }; пользователь, от имени которого работает kiebot, должен иметь право читать и писать этот файл и его папку
open-damaged = база { $path } повреждена или это не база ({ $detail }); ничего не изменено: сохраните её вместе с -wal и -shm и поставьте на её место исправную копию из резервных
open-newer = база { $path } создана более новым kiebot (версия { $found }, этот знает { $known }); установите его снова или верните копию, сделанную до обновления
open-older = у базы { $path } ещё версия { $found }, а этому kiebot нужна { $known }; kiebot run сделает копию и обновит её
open-schema = база { $path } изменена вручную или другой программой: { $what }; поставьте на её место исправную копию из резервных
open-pragma = база { $path } не принимает настройку { $name } (нужно { $wanted }, получено { $got }); файл должен лежать на местном диске, а не на сетевом
open-locked = база { $path } занята другой программой; остановите другой kiebot или то, что держит файл открытым
open-full = для базы { $path } не осталось места; освободите его и запустите снова
open-io = диск отказывает базе { $path }: { $reason }; ничего не изменено, посмотрите системный журнал
open-backup = перед обновлением базы не удалось сделать её копию { $path }: { $reason }; ничего не изменено: освободите место или дайте права и запустите снова
open-migration = базу { $path } не удалось обновить до версии { $version }: { $reason }; она осталась прежней: вернитесь к прежнему kiebot и сообщите об этом
open-money = деньги в базе { $path } не сходятся: сумма всех остатков { $sum } коп. вместо 0; запустите kiebot verify и поставьте на её место исправную копию из резервных
open-old-sqlite = этот kiebot собран с SQLite { $version }, которая может терять данные; нужна 3.51.3 или новее
open-other = базой { $path } нельзя пользоваться: { $reason }

## Что говорит система
os-no-file = нет такого файла или папки
os-denied = нет прав доступа
os-is-folder = это папка
os-not-folder = часть пути — не папка
os-exists = уже существует
os-read-only = диск доступен только для чтения
os-full = на диске нет места
os-not-text = это не текст в UTF-8
os-no-address = у этой машины нет такого адреса


# --- run и demo ---
run-token-refused = Телеграм не принимает токен бота. Проверьте telegram.token: его выдаёт @BotFather.
run-key-refused = Kie не принимает ключ. Проверьте kie.api_key: ключи на странице kie.ai/api-key.
run-failed = Бот не запустился: { $why }
run-stop-failed = Бот остановился не чисто: { $why }
demo-port = Порт { $port } для демо недоступен: { $why }. Возьмите другой: kiebot demo --port 8091
demo-real-token = Демо работает без настоящих ключей, а здесь они заданы: { $where }. Уберите их и запустите снова.
demo-ready =
    Демо готово. Откройте в браузере: { $url }

    Состояние: { $health }
    Данные (исчезнут при выходе): { $dir }
    Остановить: Ctrl+C

cli-arg-port = Порт страницы чата; 0: любой свободный

## sync
cli-about-sync = Обновить models.toml по страницам, таблице цен и каталогу Kie
cli-arg-from = Сохранённый снимок (llms.txt, docs, pricing) вместо серверов Kie
cli-arg-dry-run = Показать, что изменится, ничего не записывая
cli-arg-apply = Принять все изменения и пустить новые модели в продажу
cli-arg-rollback = Отменить последнее изменение models.toml
sync-applied = Изменено ({ $count }):
sync-waiting = Ждёт вашего решения ({ $count }):
sync-nothing = Изменений нет.
sync-new = новая модель
sync-returned = снова доступна
sync-gone = у Kie её больше нет
sync-activated = поступает в продажу
sync-repriced = другая цена
sync-params = другие параметры
sync-unpriced = точной цены больше нет
sync-priced = появилась точная цена
sync-credits = самое большое: { $old } → { $new } кр.
sync-other-units = считается по-другому
sync-models = Модели: в продаже { $active }, новых { $new }, без цены { $unpriced }, исчезнувших { $gone }; чатов и вспомогательных, которые не продаются, { $notsold }.
sync-rows = Строки цен: привязано или названо доплатой { $named } из { $all } ({ $percent } %): цен { $base }, доплат { $surcharges }; не привязано { $unbound }.
sync-problems = Непрочитанных мест: { $count }.
sync-list-unpriced = Без точной цены ({ $count }):
sync-unpriced-hint = Продавать такую модель по своей цене: price_rub = "…" в её [models."ID".override]; сказать, для какой модели строка: [price_aliases].
sync-list-unbound = Строки, не ставшие ценой ({ $count }):
sync-list-problems = Не прочитано ({ $count }):
sync-accept = { $count ->
    [one] { $count } изменение ждёт вас
    [few] { $count } изменения ждут вас
   *[many] { $count } изменений ждут вас
}: запущенный бот спросит админов в Телеграме; принять всё сразу — kiebot sync --apply.
sync-same = { $path } остаётся как есть.
sync-written = { $path } записан; вернуть прежний — kiebot sync --rollback.
sync-would-write = { $path } был бы записан.
sync-rolled-back = { $path } снова такой, как до последнего изменения ({ $version }).
sync-no-version = прежних версий models.toml нет
sync-refused = ничего не изменено: { $why }
sync-unavailable = ничего не изменено: источник недоступен ({ $why })
sync-more-problems = … и ещё непрочитанных мест: { $count }
sync-refused-broken = ошибка в самом models.toml: { $what }
sync-refused-no-models = источники не называют ни одной модели
sync-refused-no-prices = ни одна строка таблицы цен не подошла ни к одной модели
sync-refused-lost-models = исчезло бы моделей: { $lost } из { $of }; так бывает, когда неисправен источник
sync-refused-lost-prices = лишилось бы цены моделей: { $lost } из { $of }; так бывает, когда неисправен источник
sync-refused-unwritable = новый текст не читается обратно: { $what }
sync-progress-schemas = Каталог Kie: моделей { $done } из { $of }
sync-progress-pages = Документация: страниц { $done } из { $of }
sync-progress-prices = Цены: страниц { $done } из { $of }
sync-file = { $path }: { $reason }
sync-changing = { $path } меняется у нас под руками; попробуйте позже

## audit
cli-about-audit = Проверить, что каталог верен и полон
audit-from = Сверено с таблицей цен и страницами из { $dir }.
audit-from-sync = Сверено с тем, что прочитала последняя синхронизация ({ $at }); сеть не нужна.
audit-from-nothing = Проверен только сам models.toml: kiebot sync ещё не запускался, сверить строки с таблицей цен не с чем. Можно дать снимок: --from DIR.
audit-from-unreadable = Проверен только сам models.toml: то, что прочитала последняя синхронизация, не читается ({ $why }).
audit-wrong = Ошибки ({ $count }):
audit-notices = Замечания ({ $count }):
audit-line-one = { $what }: { $models }
audit-line-several = { $what } — { $count ->
    [one] { $count } модель
    [few] { $count } модели
   *[many] { $count } моделей
}: { $models }
audit-line-many = { $what } — { $count ->
    [one] { $count } модель
    [few] { $count } модели
   *[many] { $count } моделей
}: { $models } и ещё { $rest }
audit-unsold = Не продаются ({ $count }):
audit-models = Модели: в продаже { $sold }, новых { $new }, без цены { $unpriced }, выключенных { $off }, исчезнувших { $gone }.
audit-chats = Не для продажи: чатов { $chats }, вспомогательных моделей { $helpers }.
audit-unread = Kie называет, но прочитать не удалось ({ $count }): { $ids }
audit-undescribed = В таблице цен есть, но нигде не описаны ({ $count }): { $ids }
audit-differences = Отличий от источников: { $count }{ $count ->
    [0] .
   *[other] {""}; подробности — kiebot sync --dry-run.
}
audit-clean = Ошибок нет.
audit-not-priced = нет точной цены: { $why }
audit-no-params = нет параметров, на которые можно ответить
audit-section = раздел меню не подходит к виду «{ $kind }»
audit-no-title = нет названия
audit-long-title = название длиннее кнопки
audit-same-title = название «{ $title }» уже носит { $other }
audit-no-description = нет описания ({ $lang })
audit-long-description = описание длиннее строки ({ $lang })
audit-not-russian = русское описание не на русском
audit-no-label = у параметра { $param } нет русского названия
audit-no-value-label = у значений { $param } нет русских названий: { $values }
audit-same-label = два значения { $param } называются одинаково: { $value }
audit-long-value = значение { $value } параметра { $param } не помещается на кнопку
audit-free = бесплатна без дневного предела
audit-loss = override продаёт за { $price } ₽ то, за что Kie берёт { $cost } ₽: { $answers }
audit-loss-markup = с наценкой меньше 1 продаётся за { $price } ₽ то, за что Kie берёт { $cost } ₽: { $answers }
audit-cost-unknown = цена стоит в override, а сколько возьмёт Kie, неизвестно
audit-row-gone = строки нет в таблице цен: { $row }
audit-row-credits = здесь { $own } кр., в таблице цен { $now }: { $row }
unsold-waits = новая, ждёт вашего решения
unsold-off = выключена в override
unsold-gone = у Kie её больше нет
unsold-unpriced = нет точной цены: { $why }
unsold-afterwards = Kie считает цену по тому, что до запуска неизвестно (токены, слои, мегапиксели или длина результата, размер исходника)
unsold-no-choice = в таблице цен есть «{ $what }», но ни один параметр этого не выбирает
unsold-no-value = в таблице цен есть { $param } = { $value }, а модель такого значения не принимает
unsold-no-unit = в строке таблицы цен нет единицы
unsold-other = строка таблицы цен не понята («{ $what }»)
unsold-cure-waits = Пустить в продажу: enabled = true в её [models."ID".override] или kiebot sync --apply.
unsold-cure-off = Вернуть в продажу: убрать enabled = false из её override.
unsold-cure-price = Продавать по своей цене: price_rub = "…" в её [models."ID".override]; если её строка есть в таблице под другим именем — [price_aliases].
unsold-cure-ceiling = Продавать по своей цене, которая покроет самый дорогой случай: price_rub = "…" в её [models."ID".override].
unsold-cure-rows = Продавать по своей цене: price_rub = "…" в её [models."ID".override], или дождаться, когда Kie уточнит строку.

## backup и restore
cli-about-backup = Сделать проверенную копию базы; бот при этом работает
cli-about-restore = Поставить резервную копию на место базы
cli-arg-to = Файл копии, которого ещё нет; иначе новый в папке backup.dir
cli-arg-file = Резервная копия
cli-arg-yes = Не переспрашивать
backup-made = Копия готова и проверена: { $path }, { $mb } МБ, последняя проводка №{ $transfer }.
backup-failed = копия не сделана: { $why }; прежние копии на месте
restore-from =
    Копия { $path }:
      клиентов { $customers }, генераций { $generations }, из них идут { $open }
      последняя проводка №{ $transfer }, { $last }
restore-over =
    Она заменит { $path }:
      клиентов { $customers }, генераций { $generations }, из них идут { $open }
      последняя проводка №{ $transfer }, { $last }
restore-never = не было
restore-nothing-there = Базы на этом месте нет: ничего не заменяется.
restore-unreadable = Нынешняя база не читается, сравнить не с чем: { $why }
restore-lost = { $count ->
    [0] Копия хранит всё, что есть в базе: ни одна проводка не пропадёт.
    [one] Пропадёт { $count } проводка, сделанная после копии. Оплаты звёздами бот найдёт и зачислит сам.
    [few] Пропадут { $count } проводки, сделанные после копии. Оплаты звёздами бот найдёт и зачислит сам.
   *[many] Пропадёт { $count } проводок, сделанных после копии. Оплаты звёздами бот найдёт и зачислит сам.
}
restore-other = ВНИМАНИЕ: копия не из этой базы. Её проводок здесь нет.
restore-question = Заменить? [да/нет]
restore-yes = да д yes y
restore-not-done = Ничего не изменено.
restore-needs-yes = спросить некого: запустите в терминале или добавьте --yes
restore-done = Готово: { $path }. Прежняя база сохранена как { $aside }. Запускайте бота.
restore-done-new = Готово: { $path }. Запускайте бота.
restore-unsound = учёт в копии не сходится, она не годится: { $why }
restore-failed = не удалось восстановить: { $why }
open-half-restored = базы { $path } нет: восстановление прервалось; запустите kiebot restore с той же копией ещё раз

## check
cli-about-check = Проверить, всё ли готово к работе: настройки, сервисы, диск, часы, порты
check-ready-database = база
check-ready-disk = место на диске
check-ready-port = порт для /health
check-ready-callback = порт для обратных вызовов Kie
check-ready-telegram = Telegram знает бота
check-ready-clock = часы
check-ready-admin = администратору можно написать
check-ready-kie = Kie знает ключ
ready-database-new = { $path } пока нет: появится при первом запуске
ready-database-running = { $path }; с ней работает kiebot: { $holder }
ready-folder = { $path }: сюда нельзя писать: { $reason }. Дайте права пользователю бота или укажите другой database.path
ready-disk = свободно { $free } МБ
ready-disk-low = свободно { $free } МБ, а ниже { $floor } МБ новые генерации не продаются. Освободите место или уменьшите database.min_free_mb
ready-port-ours = { $address } занят: бот уже запущен
ready-port-busy = { $address } занят другой программой; выберите другой адрес в разделе [http]
ready-no-answer = нет ответа за 15 секунд
ready-telegram-silent = { $why }. Проверьте сеть, telegram.api_url, telegram.proxy и telegram.ca_file
ready-clock-right = идут верно
ready-clock-off = расходятся с Telegram на { $seconds } с: включите синхронизацию времени, например timedatectl set-ntp true
ready-admin-unknown = { $admin } ещё не писал боту: откройте t.me/{ $bot } и нажмите /start, иначе предупреждения не дойдут
ready-kie = на счёте { $credits } кр.
ready-kie-low = на счёте { $credits } кр., меньше kie.min_credits ({ $floor }): скоро не на что будет запускать генерации. Пополните счёт на kie.ai/billing
ready-kie-silent = { $why }. Проверьте сеть, kie.api_url, kie.proxy и kie.ca_file

## init
cli-about-init = Настроить: спросить токен, ключ и администратора, проверить их и записать настройки
cli-arg-token-file = Файл с токеном бота; иначе $TELEGRAM_BOT_TOKEN или вопрос
cli-arg-key-file = Файл с ключом Kie; иначе $KIE_API_KEY или вопрос
cli-arg-admin = Номера администраторов в Telegram через запятую; иначе $ADMIN_ID или вопрос
cli-arg-data = Папка данных; иначе /var/lib/kiebot для настроек в /etc/kiebot, а для других — их собственная папка
cli-arg-force = Заменить то, что уже есть; старые файлы остаются под другими именами, прочие настройки сохраняются
cli-arg-skip-checks = Не спрашивать у Telegram и Kie, знают ли они токен, ключ и администратора
init-head = # Записано командой kiebot init. Все ключи с их значениями по умолчанию — в config.example.toml.
init-ask-token = Токен бота от @BotFather (при вводе не виден):
init-ask-token-missing = нет токена бота: укажите --token-file или TELEGRAM_BOT_TOKEN либо запустите в терминале; ничего не записано
init-ask-key = Ключ Kie с kie.ai/api-key (при вводе не виден):
init-ask-key-missing = нет ключа Kie: укажите --key-file или KIE_API_KEY либо запустите в терминале; ничего не записано
init-ask-admin = Ваш номер в Telegram, его скажет @userinfobot; просто Enter — проверить тот же ещё раз:
init-ask-admin-missing = нет номера администратора: укажите --admin или ADMIN_ID либо запустите в терминале; ничего не записано
init-bot = Telegram знает бота: @{ $bot }
init-kie = Kie знает ключ: на счёте { $credits } кр.
init-nothing = ничего не записано
init-silent = { $why }. Ничего не записано; с --skip-checks записывается без проверки
init-stopped = Остановлено. Ничего не записано.
init-there = { $path } уже есть, ничего не изменено; с --force файл заменяется, а старый остаётся под другим именем
init-nothing-kept = В старых настройках есть ошибки: из них ничего не взято.
init-folder = { $path } — это папка: назовите файл, например --config { $path }/config.toml
init-unread = не удалось прочитать { $path }: { $reason }
init-unwritten = не удалось записать { $path }: { $reason }; всё осталось как было
init-written = Записано, прочесть может только владелец: { $path }
init-aside = Старый файл сохранён: { $path }
init-unchecked = Ни Telegram, ни Kie не спрашивали: это сделает kiebot check.
init-next =
    Дальше:
      kiebot check{ $config }
      kiebot run{ $config }
init-next-systemd =
    Дальше:
      kiebot check{ $config }
      systemctl enable --now { $service }

## report
cli-about-report = Записать файл для сообщения об ошибке: версии, настройки без секретов, проверки, сбои, конец журнала
cli-arg-out = Файл отчёта, которого ещё нет; иначе kiebot-report-….txt в этой папке
cli-arg-log = Файл с журналом или - для стандартного ввода; иначе журнал службы --unit
cli-arg-unit = Служба, журнал которой читается
report-head =
    Отчёт kiebot, { $at } UTC
    Без токенов, ключей, имён, слов и номеров людей. Всё же прочтите его перед отправкой.
report-nothing = ничего
report-versions = Версии
report-settings = Настройки
report-panel = Задано в панели
report-checks = kiebot check
report-database = База
report-verify = kiebot verify
report-troubles = Сбои за семь дней
report-health = Работающий бот
report-log = Конец журнала
report-program = kiebot { $version }
report-sqlite = SQLite { $version }
report-system = { $system }, ядро { $kernel }
report-size = ядер { $cores }, свободно памяти { $free } из { $all } МБ
report-systemd = systemd: { $is ->
    [true] есть
   *[other] нет
}
report-hidden = (не показано, длина { $count })
report-file = { $path }, { $kb } КБ
report-no-file = { $path } нет
report-schema = схема { $found }, этот kiebot знает { $known }
report-count-customers = клиентов: { $count }
report-count-generations = генераций: { $count }
report-count-held = ещё не в Kie: { $count }
report-count-running = в Kie: { $count }
report-count-lost = потеряно по пути в Kie: { $count }
report-count-late = могут прийти с опозданием: { $count }
report-count-transfers = движений денег: { $count }
report-count-inbox = обновлений не обработано: { $count }
report-count-parked = обновлений отложено: { $count }
report-count-outbox = сообщений не отправлено: { $count }
report-count-unsent = сообщений не доставлено: { $count }
report-rules = Проверено правил: { $all }, нарушено: { $failed }
report-rules-not = Схема другой версии: её правила не проверяются.
report-alert = { $at }  предупреждение { $kind }, не рассказано { $count }
report-failure = { $at }  генерации без результата: { $reason } { $count }, последняя у { $model }
report-not-running = Бот не запущен.
report-running = { $holder }
report-no-log = В журнале ничего нет о { $unit }. Если журнал в файле: --log FILE; если служба называется иначе: --unit NAME
report-written = Отчёт записан: { $path }. Прочтите его перед отправкой.
report-unwritten = отчёт не записан в { $path }: { $reason }

## smoke
cli-about-smoke = Проверить по-настоящему самые дешёвые модели разных разделов и сравнить списанное Kie с ценой
cli-arg-runs = Сколько генераций
cli-arg-max-credits = Сколько все вместе могут стоить в Kie; иначе safety.max_test_credits_per_run
cli-arg-only-plan = Только показать, что было бы запущено
smoke-plan = Генераций: { $chosen } из { $asked }, вместе { $sum } кр.; бюджет { $budget } кр.{ $chosen ->
    [0] {" "}В него ничего не помещается.
   *[other] {""}
}
smoke-safe-mode = Безопасный режим: { $asked } кр. слишком много, дороже { $limit } кр. в сумме ничего не запускается (safety.max_test_credits_per_run).
smoke-bad-budget = --max-credits — число кредитов больше 0, а не { $given }
smoke-model = модель
smoke-quoted = цена
smoke-charged = списано
smoke-seconds = секунд
smoke-outcome = итог
smoke-works = работает
smoke-otherwise = работает, но СПИСАНО ИНАЧЕ, чем в цене
smoke-unproven = работает, но Kie не говорит, сколько списал
smoke-failed = НЕ ВЫШЛО: { $why }
smoke-refused = ОТКАЗ: { $why }
smoke-lost = НЕЯСНО: ответ потерян, кредиты могли быть списаны, повтора не будет ({ $why })
smoke-late = НЕ ЗАКОНЧЕНО вовремя: задача { $why }
smoke-no-file = НЕТ РЕЗУЛЬТАТА, который можно получить: { $why }
smoke-no-credits = НЕ ЗАПУЩЕНО: в Kie осталось { $why } кр.; пополните счёт на kie.ai/billing
smoke-stopped = ОСТАНОВЛЕНО: Kie продолжает задачу { $why } и спишет за неё
smoke-not-started = не запущено: остановлено
smoke-over-budget = не запущено: бюджет исчерпан
smoke-sum = Всё верно: { $well } из { $all }. Списано не больше { $spent } из { $budget } кр.
