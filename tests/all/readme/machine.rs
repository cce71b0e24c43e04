//! A small machine in a folder: its root, a systemd that starts what is installed, and nobody who is root.

use crate::child::{ADMIN, KEY, TOKEN, World, binary, until};
use crate::sync::{OURS, RESOLUTION, page, record};
use regex::Regex;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// `O_NOCTTY` of Linux: the terminal of a test is nobody's controlling one.
const NO_CONTROL: i32 = 0o400;
/// Programs that stand in for those of a real machine.
const STAND_INS: [(&str, &str); 9] = [
    ("sudo", include_str!("bin/sudo")),
    ("nano", include_str!("bin/nano")),
    ("systemctl", include_str!("bin/systemctl")),
    ("journalctl", include_str!("bin/journalctl")),
    ("curl", include_str!("bin/curl")),
    ("timedatectl", include_str!("bin/timedatectl")),
    ("caddy", include_str!("bin/caddy")),
    ("age-keygen", include_str!("bin/age-keygen")),
    ("age", include_str!("bin/age")),
];

/// What is typed while a command runs.
#[derive(Clone, Copy, Debug)]
pub enum Typed {
    /// Nothing.
    Nothing,
    /// Lines of a file.
    Lines(&'static str),
    /// Keys at a terminal.
    Keys(&'static str),
}

/// A machine with a copy of the repository as its working folder.
pub struct Machine {
    world: World,
    root: PathBuf,
}

impl Machine {
    /// A new one, with the binary built and the admin in the chat.
    pub fn new() -> Self {
        let world = World::new();
        fs::remove_file(world.dir().join("config.toml")).unwrap();
        world.person(ADMIN).say_now("/start");
        let root = world.dir().join("root");
        for folder in [
            "etc/systemd/system",
            "usr/local/bin",
            "usr/local/sbin",
            "var/lib",
            "root",
            "bin",
        ] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        let machine = Self { world, root };
        for (name, text) in STAND_INS {
            machine.program(&machine.root.join("bin").join(name), text);
        }
        let litestream = machine.root.join("usr/local/bin/litestream");
        machine.program(&litestream, include_str!("bin/litestream"));
        let systemd = super::pages::root().join("systemd");
        symlink(systemd, machine.world.dir().join("systemd")).unwrap();
        let built = "target/x86_64-unknown-linux-gnu/release";
        fs::create_dir_all(machine.world.dir().join(built)).unwrap();
        // Where the settings and the data are when nothing else is said.
        let text = format!(
            "#!/bin/sh\nconfig={root}/etc/kiebot/config.toml\n\
             [ ! -f $config ] || export KIEBOT_CONFIG=${{KIEBOT_CONFIG:-$config}}\n\
             [ \"$1\" != init ] || set -- \"$@\" --data {root}/var/lib/kiebot\nexec {} \"$@\"\n",
            binary(),
            root = machine.root.display(),
        );
        machine.program(&machine.world.dir().join(built).join("kiebot"), &text);
        machine
    }

    /// Puts the binary where the path finds it.
    pub fn with_kiebot(self) -> Self {
        let built = "target/x86_64-unknown-linux-gnu/release/kiebot";
        let to = self.root.join("usr/local/bin/kiebot");
        fs::copy(self.world.dir().join(built), to).unwrap();
        self
    }

    fn program(&self, path: &Path, text: &str) {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// What systemd was asked for.
    pub fn orders(&self) -> Vec<String> {
        let orders = fs::read_to_string(self.root.join("orders")).unwrap();
        orders.lines().map(str::to_owned).collect()
    }

    /// A shop of one model, whose price has changed at Kie.
    pub fn sell_one_model(&self) {
        let records = [
            record("Acme pic, 1K", "11", "acme/pic"),
            record("Acme pic, 2K", "20", "acme/pic"),
        ];
        let records: Value = serde_json::from_str(&format!("[{}]", records.join(","))).unwrap();
        self.world.kie_catalogue(&json!({
            "llms": "# docs\n\n## API Docs\n- Image Models > Acme [Pic](https://docs.kie.ai/market/acme/pic.md): x\n",
            "pages": { "market/acme/pic": page("acme/pic", RESOLUTION) },
            "prices": records,
        }));
        fs::write(self.models(), OURS).unwrap();
    }

    /// The models that come with the program.
    pub fn sell_what_is_shipped(&self) {
        fs::remove_file(self.models()).unwrap();
    }

    fn models(&self) -> PathBuf {
        self.root.join("var/lib/kiebot/models.toml")
    }

    /// What the services have written.
    pub fn journal(&self) -> String {
        fs::read_to_string(self.root.join("journal")).unwrap()
    }

    /// The settings as `kiebot init` has written them, with free ports and callbacks.
    pub fn take_free_ports(&self) {
        let path = self.root.join("etc/kiebot/config.toml");
        let text = fs::read_to_string(&path).unwrap();
        let kie = "[kie]\ncallback_url = \"https://bot.example.org\"\n";
        let http = "[http]\nlisten = \"127.0.0.1:0\"\ncallback_listen = \"127.0.0.1:0\"\n";
        assert!(text.contains("[kie]\n"), "{text}");
        fs::write(&path, format!("{}\n{http}", text.replace("[kie]\n", kie))).unwrap();
    }

    /// The newest backup under the name that the page gives as an example.
    pub fn name_backup(&self, name: &str) {
        let folder = self.root.join("var/lib/kiebot/backups");
        let files = fs::read_dir(&folder).unwrap();
        let newest = files.map(|file| file.unwrap().path()).max().unwrap();
        fs::copy(newest, folder.join(name)).unwrap();
    }

    /// One update that could not be handled.
    pub fn park_an_update(&self) {
        let db = rusqlite::Connection::open(self.root.join("var/lib/kiebot/kiebot.db")).unwrap();
        db.execute(
            "INSERT INTO inbox (update_id, customer_id, body, received_ms, attempts, parked_ms, error)
             VALUES (1, 7, '{}', 1, 3, 1, 'for the test')",
            [],
        )
        .unwrap();
    }

    /// A command as it stands on the page, under this root.
    fn here(&self, line: &str) -> String {
        let path = Regex::new(r"(^|[\s='])/(etc|usr/local|var/lib|root)/").unwrap();
        let root = self.root.display();
        let line = path.replace_all(line, format!("${{1}}{root}/$2/"));
        line.replace("123456789:replace-me", TOKEN)
            .replace("replace-me", KEY)
            .replace("123456789", &ADMIN.to_string())
    }

    fn shell(&self, line: &str) -> Command {
        let (telegram, kie) = self.world.addresses();
        let root = self.root.display();
        let mut command = Command::new("bash");
        command
            .args(["-c", &format!("set -o pipefail; {}", self.here(line))])
            .env_clear()
            .env("ROOT", &self.root)
            .env("LANG", "en_US.UTF-8")
            .env(
                "PATH",
                format!("{root}/usr/local/sbin:{root}/usr/local/bin:{root}/bin:/usr/bin:/bin"),
            )
            .env("TMPDIR", self.world.dir())
            .env("TELEGRAM_API_URL", telegram)
            .env("KIE_API_URL", kie)
            .env("KIE_UPLOAD_URL", kie)
            .env("KIE_DOCS_URL", kie)
            .env("KIEBOT_BINARY", self.root.join("usr/local/bin/kiebot"))
            .env("KIEBOT_BEFORE", self.root.join("var/lib/kiebot-before"))
            .current_dir(self.world.dir());
        if self.root.join("etc/kiebot/config.toml").exists() {
            command.env("KIEBOT_CONFIG", self.root.join("etc/kiebot/config.toml"));
        } else {
            command.env("PORT", "0");
        }
        command
    }

    /// Starts a command: the process, and the file with what it says.
    fn spawn(&self, line: &str, typed: Typed) -> (Child, File) {
        let path = self.world.dir().join("said");
        let said = File::create(&path).unwrap();
        let mut command = self.shell(line);
        command.stdout(said.try_clone().unwrap()).stderr(said);
        command.stdin(match typed {
            Typed::Nothing => Stdio::null(),
            Typed::Lines(_) => Stdio::piped(),
            Typed::Keys(keys) => terminal(&self.here(keys)),
        });
        let mut child = command.spawn().unwrap();
        if let (Typed::Lines(lines), Some(mut stdin)) = (typed, child.stdin.take()) {
            stdin.write_all(self.here(lines).as_bytes()).unwrap();
        }
        (child, File::open(path).unwrap())
    }

    /// Runs a command to its end: the exit code and what it said.
    pub fn run(&self, line: &str, typed: Typed) -> (i32, String) {
        let (mut child, mut said) = self.spawn(line, typed);
        let status = until(line, || child.try_wait().unwrap());
        (status.code().unwrap_or(-1), text(&mut said))
    }

    /// Starts a command that has no end, waits until it says this, and stops it: the exit code and what it said.
    pub fn serve(&self, line: &str, words: &str) -> (i32, String) {
        let (before, last) = line.rsplit_once("; ").unwrap_or(("true", line));
        let (mut child, mut said) = self.spawn(&format!("{before}; exec {last}"), Typed::Nothing);
        until(words, || {
            let now = text(&mut said);
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none() || now.contains(words), "{line}: {now}");
            now.contains(words).then_some(())
        });
        let pid = child.id().to_string();
        assert!(Command::new("kill").arg(&pid).status().unwrap().success());
        let status = until(line, || child.try_wait().unwrap());
        (status.code().unwrap_or(-1), text(&mut said))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // Only what the systemd of this machine has started.
        for file in fs::read_dir(self.root.join("run")).into_iter().flatten() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|end| end == "pid") {
                let pid = fs::read_to_string(path).unwrap();
                drop(Command::new("kill").args(["-9", pid.trim()]).output());
            }
        }
    }
}

fn text(file: &mut File) -> String {
    let mut text = Vec::new();
    file.seek(SeekFrom::Start(0)).unwrap();
    file.read_to_end(&mut text).unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

/// A terminal at which these keys have been pressed; it is there as long as the test.
fn terminal(keys: &str) -> Stdio {
    let mut master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let side = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(NO_CONTROL)
        .open(name.to_str().unwrap())
        .unwrap();
    rustix::io::write(&mut master, keys.as_bytes()).unwrap();
    std::mem::forget(master);
    side.into()
}
