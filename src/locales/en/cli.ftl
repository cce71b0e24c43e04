# Words of the terminal: configuration, commands, health.

## Configuration
config-at-environment = environment { $name }
config-syntax = not valid TOML: { $fault }
config-unreadable = { $path }: cannot read the configuration: { $reason }
config-unknown = no such key
config-unknown-near = no such key; did you mean { $near }?
config-expected-table = expected a table, for example [telegram]
config-expected-text = expected text in quotes, not { $given }
config-expected-integer = expected a whole number from { $min } to { $max }, not { $given }
config-expected-decimal = expected a decimal number in quotes, not below zero, for example "78.0"; got { $given }
config-expected-decimal-positive = expected a decimal number in quotes, above zero, for example "78.0"; got { $given }
config-decimal-unquoted = { $given } must stand in quotes: numbers in TOML are binary and lose kopecks
config-rouble-parts = at most two digits after the point: a kopeck is the smallest sum
config-expected-bool = expected true or false, not { $given }
config-expected-choice = expected one of { $choices }, not "{ $given }"
config-expected-url = not a valid address; expected { $forms }
config-expected-listen = expected an address with a port, for example "127.0.0.1:8080", not "{ $given }"
config-expected-admin = expected a Telegram user id such as 123456789, not { $given }
config-expected-packs = expected different numbers of Stars, for example 100 or {"{"} stars = 500, bonus_percent = 5 {"}"}; got { $given }
config-expected-timezone = no such time zone: "{ $given }"; expected a name such as "Europe/Moscow"
config-expected-age = expected an age recipient that starts with age1
config-expected-level = not a log filter: "{ $given }"; expected for example "info" or "info,kiebot=debug"
config-expected-sqlite = expected a file: kiebot.db here, sqlite:/path/kiebot.db in DATABASE_URL
config-postgres = PostgreSQL is not supported: kiebot keeps everything in one SQLite file; give sqlite:/path/kiebot.db
config-empty = must not be empty
config-same-listen = must differ from http.listen: callbacks need a port of their own
config-token-shape = not a bot token; expected digits, a colon and letters, as @BotFather gives it
config-token-missing = missing; get a token from @BotFather and set telegram.token, telegram.token_file or TELEGRAM_BOT_TOKEN
config-key-shape = the key holds spaces or odd characters; copy it again from kie.ai/api-key
config-key-missing = missing; take a key from kie.ai/api-key and set kie.api_key, kie.api_key_file or KIE_API_KEY
config-admins-missing = missing; give at least one Telegram user id here or in ADMIN_ID
config-secret-twice = given twice: keep this or { $other }, not both
config-secret-file = cannot read the file: { $reason }
config-secret-file-empty = the file is empty
config-provider-token = needs payments.provider.token or PAYMENT_PROVIDER_TOKEN
config-provider-warning = Telegram allows only Stars for digital goods; a bot with another provider may be blocked
config-manual-text = needs payments.manual.text: the requisites that customers see
