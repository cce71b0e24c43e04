# Words about models: params, their values, mistakes of models.toml, the quote command.

## Params

param-prompt = Description
param-prompt-hint = Say in words what you want to get.
param-text = Text
param-text-hint = Send the text to be read aloud.
param-aspect-ratio = Aspect ratio
param-aspect-ratio-hint = Width to height: 1:1 is square, 9:16 is for stories, 16:9 is wide.
param-nsfw-checker = Content check
param-output-format = File format
param-output-format-hint = PNG is lossless, JPEG is smaller.
param-image-urls = Your pictures
param-image-urls-hint = Send one or several photos, as an album or as files.
param-image-input = Reference pictures
param-image-input-hint = Optional: send photos to work from.
param-input-urls = Start frames
param-input-urls-hint = Optional: the first picture becomes the start of the clip, the second its end.
param-image = Picture
param-image-hint = Send one photo, better as a file so that Telegram does not compress it.
param-image-url = Picture
param-image-url-hint = Send one photo, better as a file so that Telegram does not compress it.
param-audio-url = Voice recording
param-audio-url-hint = Send a voice message or an audio file.
param-resolution = Resolution
param-resolution-hint = More is crisper and costs more.
param-quality = Quality
param-enable-pro = Higher quality
param-enable-pro-hint = One picture instead of two, but finer.
param-duration = Length, seconds
param-duration-hint = How many seconds the clip lasts.
param-fixed-lens = Still camera
param-generate-audio = With sound
param-generate-audio-hint = Voices, noises and music in the clip itself. Costs more.
param-sound = With sound
param-sound-hint = Voices, noises and music in the clip itself. Costs more.
param-negative-prompt = What to avoid
param-negative-prompt-hint = List, with commas, what must not be in the picture.
param-enable-prompt-expansion = Enrich the description
param-enable-prompt-expansion-hint = The model adds details to your description itself.
param-prompt-optimizer = Improve the description
param-prompt-optimizer-hint = The model refines your description itself.
param-seed = Variant number
param-seed-hint = The same number gives a similar result again.
param-voice = Voice
param-stability = Steadiness
param-stability-hint = Less is more emotional, more is steadier.
param-similarity-boost = Likeness
param-similarity-boost-hint = How closely to keep to the chosen voice.
param-style = Expressiveness
param-speed = Speech speed
param-speed-hint = 1 is normal, less is slower, more is faster.
param-model = Version
param-sound-loop = Loop
param-sound-loop-hint = The end joins the beginning without a seam.
param-sound-tempo = Tempo, beats a minute
param-sound-key = Key
param-sound-key-hint = An m after the letter means minor.
param-instrumental = No vocals
param-instrumental-hint = Music only, no singing.
param-custom-mode = Own words and style

## Values

value-auto = Automatic
value-quality-basic = Normal, 2K
value-quality-high = High, 4K
value-output-format-png = PNG
value-output-format-jpeg = JPEG
value-output-format-jpg = JPG
value-model-v6 = V6, standard
value-model-v6-mini = V6 Mini, faster
value-model-v6-wild = V6 Wild, bolder
value-model-v5-5 = V5.5
value-model-v5 = V5
value-voice-ekk5i93uqwfdiglmpzcx = James — husky, bold
value-voice-z3r5wn05irdivcyekurk = Arabella — mysterious
value-voice-nnl6r8md7vthijatijt1 = Bradford — expressive
value-voice-yoq2y2up4rgxp2hyxje5 = Xavier — metallic announcer
value-voice-b8gjv1ihpueglxdpxfoe = Kuon — cheerful, clear
value-voice-2zrm7pkgwbpiau2jvvxc = Monika Sogam — deep, natural
value-voice-1sm7ggm6imuvqlz2bwm3 = Mark — casual, light
value-voice-5l5f8ik3ypegga21rqix = Adeline — feminine, chatty
value-voice-scowdtmlujd3prqpp97i = Sam — support agent
value-voice-nopblngino9m6vdvfkfc = Spuds Oxley — wise, kindly
value-voice-bzgkqpqms7kj9ulskvzn = Eve — lively, happy
value-voice-wo6udizrrtpixwgp2qjk = Northern Terry — northern accent
value-voice-gu0lndkmoqcorprwtbee = Announcer — football commentator
value-voice-dgzg6rauqxgrthsbjfgf = Brock — loud sergeant
value-voice-x70vrnqbmbu4fayhjjbo = Nathan — radio host
value-voice-sm1seazb4gs7rsluvw7c = Anika — animated, friendly
value-voice-p1bg08dkjqivezon76yg = Viraj — rich, soft
value-voice-qdurkmlymrm8trt5qybn = Taksh — calm, serious
value-voice-qxpmhyvqqirxwqs4qssb = Horatius — energetic character
value-voice-tx3lpaxmhkxfdv7voqhj = Liam — energetic blogger
value-voice-n2lvs1w4etot3dr4eowo = Callum — husky trickster
value-voice-fgy2whtyppnridtdskh5 = Laura — enthusiastic, quirky
value-voice-kpzsl2i3temyv0fxeyq6 = Brittney — youthful, social media
value-voice-ugbbys2soqtumpof3br0 = Mark N — natural talk
value-voice-hpp4j3vqnfwauoo0d1us = Bella — professional, warm
value-voice-npczcjzi2devnbz1zqrb = Brian — deep, comforting
value-voice-uyxf8xaslsladfz2mb4u = Hope — bubbly, girly
value-voice-gs0tailxby5dnrjrsm6f = Jeff — classy, strong
value-voice-dtkmou8ccj1zawgbiotd = Jamahal — young, vibrant
value-voice-vbkc2ffbkjfcznyet1n6 = Finn — youthful, eager
value-voice-dykrahd8iwork3ysubbs = Tom — talks and books
value-voice-56aodkroh6qfvpdxz7pt = Cassidy — crisp, direct
value-voice-er40atw9arzdf9h3v7t7 = Addison — Australian audiobooks
value-voice-g6xistj2hwm6vr4ixfcw = Jessica Anne — chatty, friendly
value-voice-lcmyyd2huffzxdcac4ta = Lucy — fresh, casual
value-voice-6adn1kb0hjpdcocrukmq = Tiffany — welcoming
value-voice-sq93gqt4x1lkdxsqcixo = Felix — warm British
value-voice-flhknrp1blvt73ul6gyz = Jessica Villain — eloquent villain
value-voice-9yzdevixkfddz4oz8mok = Lutz — giggly, cheerful
value-voice-ppdl9cqbqq4p6mrkzy2z = Emma — adorable, upbeat
value-voice-zycjlyfod3tales0gkk3 = Edward — loud, cocky
value-voice-nzeaacji50ivxcydnmxa = Marshal — funny professor
value-voice-ruirxsoakn0gwmgnio04 = John Morgan — rugged cowboy
value-voice-tc0zp7wvfzha8zptlrqv = Aria — sultry villain
value-voice-ljo9galsqkovf6d8sosx = Viking Bjorn — epic Viking
value-voice-ppzypiqttltya83688ji = Pirate Marshal — pirate
value-voice-8jvbfl6oedmuxkn5dk2c = Johnny Kid — calm narrator
value-voice-icrdukl56s3c8scrl7wb = Hope P — poetic, romantic
value-voice-wjqppq618atw29mptyoc = Ana Rita — smooth, bright
value-voice-einlnixedu1pqqoprymo = John Doe — deep
value-voice-4yyipfl9we5c4l2eu2gb = Burt Reynolds — deep, smooth
value-voice-6f5zhi321d3oq7v1ont4 = Hank — deep narrator
value-voice-yxpfcvm1s3jbwejhoskw = Wyatt — wise cowboy
value-voice-lg95yzdehg6fczdqjlqj = Phil — explosive announcer
value-voice-cenx9cmwmxdxuf5q2inm = Johnny Dynamite — vintage DJ
value-voice-ad6rip1btt197c6dacmy = Rachel M — British radio
value-voice-mtrellq69yzsnwzusyxh = Rex Thunder — deep, tough
value-voice-dhd5gvgsozsfduk4cveg = Ed — late-night announcer
value-voice-evitlk1uvxctxuarv2oq = Jean — femme fatale
value-voice-esy0r39yplqjoczyoib8 = Britney — cold villain
value-voice-tsns2hvnfkfginjllgqo = Sven — emotional, nice
value-voice-1u02n4nd6adiz9cjf053 = Viraj S — smooth, gentle
value-voice-aerdcckzvd23bpjoofzx = Nathaniel — calm British
value-voice-lruhrtvf6psygitzmnhs = Benjamin — deep, warm
value-voice-1wgbfxmam3fgw63g1zzj = Allison — meditative
value-voice-hqfrgapggto1785r4fsn = Theodore — serene
value-voice-mj0rng71ty4lh3dvnfsd = Leon — soothing

## Mistakes of models.toml

mistake-syntax = not valid TOML: { $what }
mistake-type = "{ $key }": found { $given }, expected { $kind ->
    [text] text in quotes
    [true-false] true or false
    [integer] a whole number
    [size] a whole number, not negative
    [table] a table
   *[list] a list
    }
mistake-float = "{ $key }": { $given } is a binary float; write the number as text, in quotes: "{ $given }"
mistake-decimal = "{ $key }": { $given } is not a number; expected a decimal in quotes, such as "1.8"
mistake-money-text = "{ $key }": write { $given } in quotes, as text: "{ $given }"
mistake-money-range = "{ $key }": { $given } does not fit; expected 0 to 1000000 with at most 6 digits after the point
mistake-word = "{ $key }": unknown "{ $given }"; expected one of: { $expected }
mistake-missing = the key "{ $key }" is missing
mistake-unknown = unknown name "{ $key }"; expected one of: { $expected }
mistake-unknown-near = unknown name "{ $key }"; did you mean "{ $expected }"?
mistake-free-and-price = "free" together with "price_rub" or "markup": a free model has no price; keep one of them
mistake-markup-and-price = "markup" together with "price_rub": a flat price has no markup; keep one of them
mistake-per-day-without-free = "free_per_day" means nothing without "free = true"
mistake-markup-zero = a markup of 0 would give the model away; use "free = true" for that
mistake-param-twice = the param "{ $name }" is described twice
mistake-fixed-without-default = "fixed" always sends one value, but there is no "default"
mistake-step = "step" must be more than zero
mistake-range = "{ $key }" is less than the lower limit
mistake-choice-value = { $given } cannot be a choice; expected text, a whole number, true or false (fractions in quotes)
mistake-choice-twice = the value "{ $value }" is listed twice
mistake-choice-wire = the value "{ $value }" cannot be sent as { $as }
mistake-choice-empty = the choice has no values
mistake-field-kind = a field of an item cannot be a file or structured itself
mistake-needs = a list of params is expected here, e.g. ["image_urls", "video_url"]
mistake-mime = { $given } is not a file type; expected, for example, "image/png"
mistake-default = the default { $given } does not fit; expected: { $expected }
mistake-condition = the condition on "{ $key }" makes no sense; expected a value, a list of values, {"{"} present = true {"}"} or {"{"} count_over = 1 {"}"}
mistake-when-value = the condition "{ $name } = { $value }" can never hold; expected: { $expected }
mistake-quantity-missing = this unit needs "quantity", the param that counts it
mistake-quantity = the param "{ $name }" cannot count these units

## Why a model is not for sale

unpriced-declared = the file says status = "unpriced"
unpriced-no-rows = there is no price row
unpriced-no-row-for = no price row for: { $answers }
unpriced-several-rows-for = several price rows for: { $answers }
unpriced-unchecked = the price depends on "{ $param }", which has too many values to check them all
unpriced-uncounted = the price counts "{ $param }", which may stay unanswered
unpriced-unfillable = "{ $param }" must be answered, but Kie does not say how to fill it in

## The quote command

quote-unknown-model = There is no model "{ $given }". The nearest: { $near }
quote-unknown-model-bare = There is no model "{ $given }".
quote-unknown-param = The model has no param "{ $given }". Did you mean "{ $near }"?
quote-unknown-param-list = The model has no param "{ $given }". It has: { $near }
quote-bad-value = { $param }: "{ $given }" does not fit. Expected: { $expected }
quote-no-equals = "{ $given }" is not a param. Write param=value
quote-twice = The param "{ $given }" is given twice
quote-unpriced = The model "{ $model }" is not for sale: { $reason }
quote-missing = The price depends on "{ $param }": give it
quote-no-price = There is no exact price for these answers
quote-incomplete = The request is not complete: "{ $param }" is not given
quote-price = Price: { $price }
quote-free = Free for the customer
quote-flat = The flat price of the override
quote-line = { $row }: { $credits } × { $quantity } = { $subtotal } cr.
quote-line-surcharge = + { $row }: { $credits } × { $quantity } = { $subtotal } cr.
quote-sum = { $credits } cr. × { $usd } $ × { $fx } ₽ × { $markup } = { $exact } ₽, up to the kopeck: { $price }
quote-request = The createTask request:
quote-kind-text = text of { $min } to { $max } characters
quote-kind-number = a number from { $min } to { $max }
quote-kind-file = the path of a file, its length ("12.5s"), the picture's size ("1024x768") or "file"
quote-kind-files = up to { $max } files, separated by commas
quote-kind-json = JSON
