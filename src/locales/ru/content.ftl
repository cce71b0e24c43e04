## Words and files that came without a question
content-words = 💬 «{ $words }»
content-image = { $count ->
    [one] 📷 Фото
   *[other] 📷 Фото: { $count }
 }
content-video = { $count ->
    [one] 🎬 Видео
   *[other] 🎬 Видео: { $count }
 }
content-audio = { $count ->
    [one] 🎧 Запись
   *[other] 🎧 Записи: { $count }
 }
content-file = { $count ->
    [one] 📄 Файл
   *[other] 📄 Файлы: { $count }
 }
content-what = Что из этого сделать?
content-line = { $wish } — { $title }, { $price }
content-link = ℹ️ По ссылкам я не хожу: модель увидит только сами слова.
content-only-link = По ссылкам я не хожу. Пришлите сам файл — фото, видео или запись — или опишите словами, что сделать.
content-nothing = С таким ни одна модель пока не работает. Пришлите что-то одно: текст, фото, видео или запись.
content-file-no-use = С такими файлами модели не работают. Пришлите фото, видео или запись голоса.
content-gone = Это предложение устарело. Пришлите текст или файл ещё раз:
content-whose-models = Для чего показать все модели?
content-for = <b>{ $wish }</b>
content-models = Выберите модель. Точную цену покажу перед запуском.
content-of-result = <b>{ $wish }</b> · результат №{ $n }
content-of-request = 🎛 <b>Запрос №{ $n } в другой модели</b>
content-request-only = Ваш прежний запрос не подходит другим моделям. Вот весь раздел:
content-result-gone = Файл этого результата уже удалён, и Telegram его не отдал. Сгенерируйте его заново или пришлите файл сюда.
content-result-large = Этот файл слишком большой, чтобы взять его в новый запуск. Сожмите его и пришлите сюда.
button-change-one = ⚙️ Один параметр
button-other-model = 🎛 Другая модель
wish-picture = 🖼️ Картинка
wish-clip = 🎬 Видео
wish-speech = 🎙️ Озвучить
wish-song = 🎵 Песня
wish-animate = 🎬 Оживить
wish-edit = ✏️ Изменить
wish-upscale = 🔍 Улучшить
wish-cutout = ✂️ Убрать фон
wish-talk = 🗣️ Фото говорит
wish-redo = ✏️ Изменить
wish-sharpen = 🔍 Улучшить
wish-lengthen = ⏩ Продлить
wish-mimic = 🕺 Движения
wish-transcribe = 📝 В текст
wish-isolate = 🎤 Чистый голос
wish-cover = 🎶 Кавер

## Words that are said instead of pressing: the first letters small, parted by commas
said-home = меню, главное меню, старт, начать, домой
said-balance = баланс, счёт, счет
said-history = история
said-help = помощь, справка
