# Finding models: words, lists, favourites, models that keep failing.

menu-find = 🔍 Search
menu-mine = 💛 My models
find-popular = 🔥 Popular
find-new = 🆕 New
find-other = 🔍 Other words
find-kinds = 🎛 What to do
find-any-kind = Everything
find-kinds-text = <b>What is to be done?</b>
find-ask =
    <b>🔍 Find a model</b>

    Write what you are looking for: a name or a task, in English or Russian.

    💡 For example: <i>kling</i>, <i>animate a photo</i>, <i>song</i>, <i>remove background</i>
find-nothing =
    Nothing was found by “{ $words }”.

    Put it another way, shorter, or choose from what is used most.
list-popular =
    <b>{ $title }</b>

    What was used most in the last month.
list-new =
    <b>{ $title }</b>

    What has come in the last month.
list-mine =
    <b>{ $title }</b>

    First your favourites ★, then what you have used.
list-found =
    <b>{ $title }: “{ $words }”</b>

    { $count ->
        [one] { $count } model
       *[other] { $count } models
    }, the best matches first.
mine-empty =
    <b>💛 My models</b>

    Here you will find the models you mark with a star ☆ on their card, and those you have used.
sort-own = ⇅ Our order
sort-price = ⇅ By price
sort-popular = ⇅ Most used
sort-name = ⇅ By name
card-star-on = ☆ Add to favourites
card-star-off = ★ Remove from favourites
card-time-known = ⏱ Usually { $time }, works { $percent }% of the time
card-trouble = ⚠️ Often fails at the moment. For a failure you get your money back.
trouble-note = This model often fails at the moment. For a failure you get your money back.
starred = ★ Added to favourites
unstarred = ☆ Removed from favourites
starred-full = You have 50 favourites already. Remove one to add another.
model-resting =
    <b>{ $title }</b> hardly ever succeeds at the moment, so we have taken it off the lists for a few hours.

    These models do the same:
model-resting-alone =
    <b>{ $title }</b> hardly ever succeeds at the moment, so we have taken it off the lists for a few hours.

    Look in later or choose another one.
alert-model-marked =
    ⚠️ <b>A model fails often</b>
    { $model } ({ $id }): more failures than <code>[catalog]</code> allows. Lists and its card warn of it.
alert-model-hidden =
    🚫 <b>A model was taken off the lists</b>
    { $model } ({ $id }) hardly gives any results. In { $hours } h it comes back on trial, with a warning. To keep it in the lists: <code>enabled = true</code> in its override.
purpose-tv = From text
purpose-iv = From a picture
purpose-rv = From samples
purpose-ls = Talking faces
purpose-mo = Movements
purpose-ve = Edit video
purpose-vx = Extend video
purpose-ti = From text
purpose-ii = From a picture
purpose-ie = Edit photos
purpose-up = Larger photo
purpose-vu = Sharper video
purpose-bg = No background
purpose-sp = Voice-over
purpose-mu = Music
purpose-mt = Work on music
purpose-so = Sounds
purpose-is = Clean voice
purpose-ot = Other
commands-find = Find a model by words
