//! Headless Chromium that takes pictures of pages.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, GenericImageView, Rgba};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What Chromium is called by those who pack it.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
/// The narrowest window it opens.
const NARROWEST: u32 = 600;

pub struct Chromium {
    program: PathBuf,
    /// Its profile, and where pictures lie before they are cut.
    dir: tempfile::TempDir,
}

impl Chromium {
    /// The one that is installed; says what to install when there is none.
    pub fn find() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let in_path = || {
            let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
            let mut all = NAMES.iter().flat_map(|name| {
                let places = folders.iter().map(move |folder| folder.join(name));
                places.collect::<Vec<_>>()
            });
            all.find(|program| program.is_file())
        };
        let program = std::env::var_os("CHROME")
            .map(PathBuf::from)
            .or_else(in_path);
        let program = program.expect(
            "the pictures are taken by headless Chromium, and there is none in PATH: \
             apt install chromium fonts-noto-core fonts-noto-color-emoji, or set CHROME=/path/to/chrome",
        );
        let dir = tempfile::tempdir().unwrap();
        Self { program, dir }
    }

    /// A picture of so many pixels of a page, `scale` dots a pixel, as a small PNG file.
    pub fn shoot(&self, url: &str, (width, height): (u32, u32), scale: u32, to: &Path) {
        let whole = self.whole(url, (width, height), scale);
        save(&whole.crop_imm(0, 0, width * scale, height * scale), to);
    }

    /// A picture of a page so high as it is: what is below the last thing on it is cut off.
    pub fn shoot_all(&self, url: &str, (width, highest): (u32, u32), to: &Path) {
        let whole = self.whole(url, (width, highest), 1);
        let ground = whole.get_pixel(0, whole.height() - 1);
        let empty = |y: &u32| (0..whole.width()).all(|x| whole.get_pixel(x, *y) == ground);
        let below = (0..whole.height()).rev().take_while(empty).count();
        let below = u32::try_from(below).unwrap().saturating_sub(24);
        assert!(below > 0, "the page is higher than {highest} pixels");
        let mut sheet = whole
            .crop_imm(0, 0, width, whole.height() - below)
            .to_rgb8();
        // Fewer shades make a file of half the size.
        for channel in sheet.iter_mut() {
            *channel = *channel & 0xf0 | *channel >> 4;
        }
        save(&sheet.into(), to);
    }

    fn whole(&self, url: &str, (width, height): (u32, u32), scale: u32) -> DynamicImage {
        let shot = self.dir.path().join("shot.png");
        let mut command = Command::new(&self.program);
        command
            .args("--headless --disable-gpu --disable-quic --no-first-run --disable-sync --hide-scrollbars".split(' '))
            .args(["--disable-background-networking", "--disable-component-update"])
            // Time runs as fast as the page allows, until everything on it has come.
            .arg("--virtual-time-budget=10000")
            .arg(format!("--force-device-scale-factor={scale}"))
            .arg(format!("--window-size={},{height}", width.max(NARROWEST)))
            .arg(format!("--user-data-dir={}", self.dir.path().join("profile").display()))
            .arg(format!("--screenshot={}", shot.display()));
        // Chromium's own walls do not stand for root, which is who runs in containers.
        if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.arg("--no-sandbox");
        }
        let ended = command
            .arg(url)
            .env("TZ", "Europe/Moscow")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(
            ended.status.success() && shot.is_file(),
            "{} took no picture of {url}: {said}",
            self.program.display()
        );
        let picture = image::open(&shot).unwrap();
        std::fs::remove_file(shot).unwrap();
        picture
    }
}

fn save(picture: &DynamicImage, to: &Path) {
    let colours: Rgba<u8> = picture.get_pixel(0, 0);
    assert!(
        picture.pixels().any(|(_, _, pixel)| pixel != colours),
        "{} is empty",
        to.display()
    );
    let file = std::io::BufWriter::new(std::fs::File::create(to).unwrap());
    let encoder = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::Adaptive);
    picture.to_rgb8().write_with_encoder(encoder).unwrap();
    println!("{}", to.display());
}
