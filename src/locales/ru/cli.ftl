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
config-expected-age = нужен получатель age, он начинается с age1
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
config-provider-token = нужен payments.provider.token или PAYMENT_PROVIDER_TOKEN
config-provider-warning = за цифровые товары Telegram разрешает брать только звёзды; бота с другим провайдером могут заблокировать
config-manual-text = нужен payments.manual.text: реквизиты, которые увидит клиент
