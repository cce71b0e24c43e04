//! `kiebot init` as a new operator meets it: by files, by typed lines, and at a terminal.

use crate::child::{ADMIN, Bot, KEY, TOKEN, World, binary, run_to_end, until};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// `O_NOCTTY` of Linux: the terminal of a test is nobody's controlling one.
const NO_CONTROL: i32 = 0o400;

/// Where the emulated services are.
fn env(world: &World) -> Vec<(&'static str, String)> {
    let (telegram, kie) = world.addresses();
    vec![
        ("TELEGRAM_API_URL", telegram.to_owned()),
        ("KIE_API_URL", kie.to_owned()),
        ("KIE_UPLOAD_URL", kie.to_owned()),
    ]
}

fn file(world: &World, name: &str, text: &str) -> String {
    std::fs::write(world.dir().join(name), text).unwrap();
    name.to_owned()
}

/// The exit code, and what it wrote on both streams.
fn init(world: &World, args: &[&str]) -> (i32, String) {
    let all = [&["init", "--config", "new/config.toml"], args].concat();
    let env = env(world);
    let env: Vec<(&str, &str)> = env.iter().map(|(name, at)| (*name, at.as_str())).collect();
    let output = run_to_end(world.dir(), &all, &env);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(!said.contains(TOKEN) && !said.contains(KEY), "{said}");
    (output.status.code().unwrap(), said)
}

/// The names in the folder of the new configuration.
fn names(world: &World) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(world.dir().join("new")) else {
        return Vec::new();
    };
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = entries.map(|e| name(e).into_string().unwrap()).collect();
    names.sort();
    names
}

fn assert_private(path: &Path) {
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{}", path.display());
}

#[test]
fn files_and_flags_make_a_configuration_that_runs() {
    let world = World::new();
    let (token, key) = (
        file(&world, "t", &format!("{TOKEN}\n")),
        file(&world, "k", &format!("  {KEY}\n")),
    );
    let flags = ["--token-file", &token, "--key-file", &key, "--admin", "900"];
    let (code, said) = init(&world, &flags);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("press /start") && said.contains("t.me/"),
        "{said}"
    );
    assert!(names(&world).is_empty());
    world.person(ADMIN).say_now("/start");
    let (code, said) = init(&world, &flags);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Telegram knows the bot: @"), "{said}");
    assert!(said.contains("100000 cr."), "{said}");
    assert!(said.contains("kiebot check --config /"), "{said}");
    assert_eq!(
        names(&world),
        ["config.toml", "kie_api_key", "telegram_token"]
    );
    for name in names(&world) {
        assert_private(&world.dir().join("new").join(name));
    }
    let text = std::fs::read_to_string(world.dir().join("new/config.toml")).unwrap();
    assert!(!text.contains(TOKEN) && !text.contains(KEY), "{text}");
    // From another folder and without the variables: the file says it all.
    let config = world.dir().join("new/config.toml");
    let bot = Bot::spawn(
        Path::new("/"),
        &["run", "--config", config.to_str().unwrap()],
        &[("PORT", "0")],
    );
    bot.until_log("serving");
    assert!(world.dir().join("new/kiebot.db").exists());
    assert!(world.dir().join("new/models.toml").exists());
    assert_eq!(bot.terminate().0.code(), Some(0));
}

#[test]
fn an_older_configuration_stays_or_is_kept_aside_with_its_settings() {
    let world = World::new();
    world.person(ADMIN).say_now("/start");
    world.person(901).say_now("/start");
    let (token, key) = (file(&world, "t", TOKEN), file(&world, "k", KEY));
    let path = world.dir().join("config.toml");
    let older = format!(
        "# mine\n{}[pricing]\nmarkup = \"3.5\" # dear\n",
        world.config()
    );
    std::fs::write(&path, &older).unwrap();
    let args = [
        "init",
        "--token-file",
        &token,
        "--key-file",
        &key,
        "--admin",
        "900, 901",
    ];
    let output = run_to_end(world.dir(), &args, &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("config.toml") && said.contains("--force"),
        "{said}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), older);
    let output = run_to_end(world.dir(), &[&args[..], &["--force"]].concat(), &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let text = std::fs::read_to_string(&path).unwrap();
    for word in [
        "# mine",
        "markup = \"3.5\" # dear",
        "[900, 901]",
        "path = \"data/kiebot.db\"",
    ] {
        assert!(text.contains(word), "no {word} in {text}");
    }
    assert!(!text.contains(TOKEN), "{text}");
    let aside = said.split("The old one is kept: ").nth(1).unwrap();
    let aside = PathBuf::from(aside.lines().next().unwrap());
    assert_eq!(std::fs::read_to_string(aside).unwrap(), older);
    drop(world.start());
    // One that is broken is no ground to build on, but kept all the same.
    std::fs::write(&path, "[telegram\n").unwrap();
    let (telegram, kie) = world.addresses();
    let env = [("TELEGRAM_API_URL", telegram), ("KIE_API_URL", kie)];
    let output = run_to_end(world.dir(), &[&args[..], &["--force"]].concat(), &env);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("nothing of it is taken over"), "{said}");
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .starts_with("# Written by kiebot init")
    );
}

#[test]
fn what_is_wrong_or_missing_is_said_and_nothing_is_written() {
    let mut world = World::new();
    world.person(ADMIN).say_now("/start");
    let (token, key) = (file(&world, "t", TOKEN), file(&world, "k", KEY));
    let (other, odd) = (
        file(&world, "o", "1000:the-token-of-somebody-else-entirely"),
        file(&world, "odd", "hello"),
    );
    let cases = [
        (&["--token-file", &other][..], "@BotFather"),
        (&["--token-file", &odd], "not a bot token"),
        (&["--token-file", "none"], "no such file"),
        (&[], "TELEGRAM_BOT_TOKEN"),
        (&["--token-file", &token], "KIE_API_KEY"),
        (
            &["--token-file", &token, "--key-file", &odd],
            "kie.ai/api-key",
        ),
        (&["--token-file", &token, "--key-file", &key], "ADMIN_ID"),
        (
            &[
                "--token-file",
                &token,
                "--key-file",
                &key,
                "--admin",
                "anna",
            ],
            "expected a Telegram user id",
        ),
    ];
    for (args, words) in cases {
        let (code, said) = init(&world, args);
        assert!(code == 2 && said.contains(words), "{args:?}: {said}");
        assert!(names(&world).is_empty(), "{args:?}");
    }
    let dead = env(&world);
    world.unplug();
    let all = ["--token-file", &token, "--key-file", &key, "--admin", "900"];
    let (code, said) = init(&world, &all);
    assert!(code == 1 && said.contains("--skip-checks"), "{said}");
    assert!(names(&world).is_empty());
    assert_eq!(dead.len(), 3);
    let (code, said) = init(
        &world,
        &[&all[..], &["--skip-checks", "--data", "d"]].concat(),
    );
    assert!(
        code == 0 && said.contains("Neither Telegram nor Kie was asked"),
        "{said}"
    );
    let text = std::fs::read_to_string(world.dir().join("new/config.toml")).unwrap();
    let data = world.dir().join("d/kiebot.db");
    assert!(text.contains(&data.display().to_string()), "{text}");
    let (code, said) = init(&world, &all);
    assert!(code == 2 && said.contains("--force"), "{said}");
}

fn child(world: &World, stdio: impl Fn() -> Stdio) -> Command {
    let mut command = Command::new(binary());
    command
        .args(["init", "--config", "new/config.toml"])
        .env_clear()
        .envs(env(world))
        .current_dir(world.dir())
        .stdin(stdio())
        .stdout(stdio())
        .stderr(stdio());
    command
}

#[test]
fn a_wrong_line_is_asked_for_again() {
    let world = World::new();
    world.person(ADMIN).say_now("/start");
    let mut child = child(&world, Stdio::piped).spawn().unwrap();
    let lines = format!("hello\n1000:of-somebody-else\n{TOKEN}\nwrong\n{KEY}\nanna\n77\n900\n");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let asked = |what: &str| said.matches(what).count();
    let counts = ["Token of the bot", "Key of Kie", "Your Telegram id"].map(asked);
    assert_eq!(counts, [3, 2, 3], "{said}");
    assert!(said.contains("77 has not written to the bot yet"), "{said}");
    assert!(!said.contains(TOKEN) && !said.contains(KEY), "{said}");
    assert_eq!(names(&world).len(), 3);
}

/// A terminal with somebody before it.
struct Desk {
    keys: File,
    seen: Arc<Mutex<String>>,
    path: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let path = PathBuf::from(name.to_str().unwrap());
        let keys = File::from(master);
        let mut screen = keys.try_clone().unwrap();
        let seen = Arc::<Mutex<String>>::default();
        let shown = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut bytes = [0; 1024];
            // The other side gone is an error here, and the end.
            while let Ok(count) = screen.read(&mut bytes) {
                shown
                    .lock()
                    .unwrap()
                    .push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        });
        Self { keys, seen, path }
    }

    fn side(&self) -> Stdio {
        let mut options = OpenOptions::new();
        let side = options
            .read(true)
            .write(true)
            .custom_flags(NO_CONTROL)
            .open(&self.path);
        side.unwrap().into()
    }

    fn seen(&self) -> String {
        self.seen.lock().unwrap().clone()
    }

    fn answer(&mut self, question: &str, keys: &str) {
        until(question, || self.seen().contains(question).then_some(()));
        self.keys.write_all(keys.as_bytes()).unwrap();
    }
}

#[test]
fn secrets_are_not_shown_at_a_terminal() {
    let world = World::new();
    world.person(ADMIN).say_now("/start");
    let mut desk = Desk::new();
    // Held open, so that the terminal outlives the program.
    let _held = File::options()
        .read(true)
        .custom_flags(NO_CONTROL)
        .open(&desk.path);
    let mut child = child(&world, || desk.side()).spawn().unwrap();
    // A slip is taken back.
    desk.answer("Token of the bot", &format!("typo\u{15}{TOKEN}x\u{7f}\r"));
    desk.answer("Key of Kie", &format!("{KEY}\r"));
    desk.answer("Your Telegram id", "900\r");
    let status = until("the end of init", || child.try_wait().unwrap());
    until("its last words", || {
        desk.seen().contains("kiebot run").then_some(())
    });
    let seen = desk.seen();
    assert_eq!(status.code(), Some(0), "{seen}");
    assert!(!seen.contains("AAzf4") && !seen.contains(KEY), "{seen}");
    assert!(seen.contains("900"), "what is no secret is shown: {seen}");
    assert_eq!(names(&world).len(), 3);
    let token = std::fs::read_to_string(world.dir().join("new/telegram_token")).unwrap();
    assert_eq!(token.trim(), TOKEN);
}

#[test]
fn ctrl_c_at_a_terminal_leaves_nothing() {
    let world = World::new();
    let mut desk = Desk::new();
    let held = File::options()
        .read(true)
        .custom_flags(NO_CONTROL)
        .open(&desk.path)
        .unwrap();
    let mut child = child(&world, || desk.side()).spawn().unwrap();
    desk.answer("Token of the bot", &format!("{TOKEN}\r"));
    desk.answer("Key of Kie", "half\u{3}");
    let status = until("the end of init", || child.try_wait().unwrap());
    assert_eq!(status.code(), Some(1));
    until("its last words", || {
        desk.seen().contains("Nothing was written").then_some(())
    });
    assert!(names(&world).is_empty());
    let modes = rustix::termios::tcgetattr(&held).unwrap().local_modes;
    assert!(
        modes.contains(rustix::termios::LocalModes::ECHO),
        "the terminal is mute"
    );
}
