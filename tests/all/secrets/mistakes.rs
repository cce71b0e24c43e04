//! Secrets in the wrong place: whatever is wrong with a configuration, no command repeats them.

use super::{KEY, PASSWORD, PROVIDER, TOKEN, WEBHOOK_KEY, search};
use crate::child::run_to_end;

/// Arguments and variables.
type Slip<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

/// Slips with a secret in them; every command must refuse or ignore them without a word of it.
fn slips() -> Vec<String> {
    [
        "[telegram]\ntoken = TOKEN\n",
        "[telegram]\ntoken = \"TOKEN\n",
        "[telegram]\ntoken = [\"TOKEN\"]\n",
        "[telegram]\ntoken = \"bot TOKEN\"\n",
        "[telegram]\ntoken = \"KEY\"\n",
        "[telegram]\ntoken_file = \"TOKEN\"\n",
        "[telegram]\ntoken_file = \"./TOKEN\"\n",
        "[telegram]\ntokn = \"TOKEN\"\n",
        "[telegram]\n\"TOKEN\" = 1\n",
        "[telegram]\nadmin_ids = [\"TOKEN\"]\n",
        "[telegram]\nadmin_ids = \"TOKEN\"\n",
        "[telegram]\napi_url = \"https://api.telegram.org/botTOKEN?x=1\"\n",
        "[telegram]\napi_url = \"TOKEN\"\n",
        "[telegram]\nproxy = \"ftp://me:PASSWORD@host\"\n",
        "[telegram]\nproxy = [\"http://me:PASSWORD@host\"]\n",
        "[kie]\napi_key = \"KEY with a blank\"\n",
        "[kie]\napi_key = { value = \"KEY\" }\n",
        "[kie]\napi_key_file = \"KEY\"\n",
        "[kie]\napi_key = \"KEY\"\napi_key_file = \"KEY\"\n",
        "[kie]\nwebhook_key_file = \"WEBHOOK\"\n",
        "[kie]\nwebhook_key = [\"WEBHOOK\"]\n",
        "[kie]\nproxy = \"http://me:PASSWORD@\"\n",
        "[kie]\nthreads = \"TOKEN\"\n",
        "[payments.provider]\nenabled = true\ntoken_file = \"PROVIDER\"\n",
        "[payments.provider]\ntoken = { x = \"PROVIDER\" }\n",
        "[payments]\nprovider = \"TOKEN\"\n",
        "[log]\nlevel = \"TOKEN\"\n",
        "[http]\nlisten = \"TOKEN\"\n",
        "TOKEN\n",
    ]
    .map(|text| {
        text.replace("TOKEN", TOKEN)
            .replace("KEY", KEY)
            .replace("PASSWORD", PASSWORD)
            .replace("WEBHOOK", WEBHOOK_KEY)
            .replace("PROVIDER", PROVIDER)
    })
    .to_vec()
}

#[test]
fn no_mistake_in_the_configuration_repeats_a_secret() {
    let dir = tempfile::tempdir().unwrap();
    let search = search();
    for slip in slips() {
        std::fs::write(dir.path().join("config.toml"), &slip).unwrap();
        for (args, lang) in [(&["run"][..], "ru_RU.UTF-8"), (&["verify"], "en_US.UTF-8")] {
            // Nothing listens there, so that a configuration which is right after all ends, too.
            let env = [
                ("LANG", lang),
                ("KIE_API_URL", "http://127.0.0.1:9"),
                ("RUST_BACKTRACE", "1"),
            ];
            let output = run_to_end(dir.path(), args, &env);
            let said = [output.stdout, output.stderr].concat();
            let text = String::from_utf8_lossy(&said);
            assert_ne!(output.status.code(), Some(101), "{slip}: {text}");
            assert_eq!(search.find(&said), None, "{args:?} of {slip} says {text}");
        }
    }
}

#[test]
fn no_variable_and_no_argument_in_the_wrong_place_is_repeated() {
    let dir = tempfile::tempdir().unwrap();
    let search = search();
    let address = format!("https://me:{PASSWORD}@api.telegram.org/bot{TOKEN}?");
    let cases: &[Slip<'_>] = &[
        (&["run"], &[("TELEGRAM_BOT_TOKEN", KEY)]),
        (
            &["run"],
            &[("TELEGRAM_BOT_TOKEN", TOKEN), ("ADMIN_ID", TOKEN)],
        ),
        (
            &["run"],
            &[("TELEGRAM_API_URL", &address), ("KIE_API_URL", &address)],
        ),
        (&["run"], &[("PORT", TOKEN), ("DB_MAXCONN", TOKEN)]),
        (&["run"], &[("DATABASE_URL", TOKEN)]),
        (
            &["run"],
            &[("RUST_LOG", TOKEN), ("TELEGRAM_BOT_TOKEN", TOKEN)],
        ),
        (
            &["verify"],
            &[("KIE_API_KEY", KEY), ("PRICING_MARKUP", TOKEN)],
        ),
        (
            &["sync", "--dry-run"],
            &[("KIE_API_KEY", KEY), ("KIE_DOCS_URL", "http://127.0.0.1:9")],
        ),
        (
            &["quote", "nothing"],
            &[("KIE_API_KEY", KEY), ("TELEGRAM_BOT_TOKEN", TOKEN)],
        ),
        (
            &["demo", "--port", "0"],
            &[("TELEGRAM_BOT_TOKEN", TOKEN), ("KIE_API_KEY", KEY)],
        ),
        (&["run", "--config", TOKEN], &[]),
        (&["run", TOKEN], &[]),
        (&["run", "--token", TOKEN], &[]),
        (&[TOKEN], &[]),
    ];
    for (args, env) in cases {
        let output = run_to_end(dir.path(), args, env);
        let said = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&said);
        assert_eq!(search.find(&said), None, "{args:?} {env:?}: {text}");
    }
}
