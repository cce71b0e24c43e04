//! Finds tokens and keys: environment, systemd's credentials, inline, or a file of their own.

use super::errors::{Mistake, Place};
use super::read::Reading;
use super::secret::Secret;
use std::path::Path;

/// Where one secret may come from.
pub struct Source {
    /// Key of the secret itself.
    pub key: &'static str,
    /// Key of the path of a file that holds it.
    pub file_key: &'static str,
    /// Its name below systemd's `$CREDENTIALS_DIRECTORY`.
    pub credential: &'static str,
}

/// `telegram.token`.
pub const TOKEN: Source = Source {
    key: "telegram.token",
    file_key: "telegram.token_file",
    credential: "telegram_token",
};
/// `kie.api_key`.
pub const API_KEY: Source = Source {
    key: "kie.api_key",
    file_key: "kie.api_key_file",
    credential: "kie_api_key",
};
/// `kie.webhook_key`.
pub const WEBHOOK_KEY: Source = Source {
    key: "kie.webhook_key",
    file_key: "kie.webhook_key_file",
    credential: "kie_webhook_key",
};
/// `payments.provider.token`.
pub const PROVIDER_TOKEN: Source = Source {
    key: "payments.provider.token",
    file_key: "payments.provider.token_file",
    credential: "payment_provider_token",
};

impl Reading {
    /// The secret, if it is given anywhere. A file that was named but cannot be used is a mistake.
    /// Also tells where it came from, for mistakes about its shape.
    pub fn secret(
        &mut self,
        source: &Source,
        credentials: Option<&Path>,
    ) -> Option<(Secret, Place)> {
        let inline = self.filled(source.key);
        let file = self.filled(source.file_key);
        let place = self.place(source.key);
        let by_env = inline.is_some() && matches!(place, Place::Environment(_));
        // systemd's credentials are of the environment, too: they beat the file of the configuration, whose own files
        // a service without rights often cannot read.
        let credential = credentials.map(|folder| folder.join(source.credential));
        if let Some(path) = credential.filter(|path| !by_env && path.exists()) {
            let place = Place::SecretFile(path.clone());
            return self.read_file(source.key, place, &path);
        }
        if let Some(text) = inline {
            if file.is_some() && !matches!(place, Place::Environment(_)) {
                let at = self.place(source.file_key);
                self.mistakes.push(
                    Mistake::new(source.file_key, at, "config-secret-twice")
                        .with("other", source.key),
                );
            }
            return Some((Secret::new(text), place));
        }
        if let Some(file) = file {
            let place = self.place(source.file_key);
            return self.read_file(source.file_key, place, Path::new(&file));
        }
        None
    }

    /// What cannot be read is told by where it was named: the name itself may be the secret, put into the wrong key.
    fn read_file(&mut self, key: &str, named: Place, path: &Path) -> Option<(Secret, Place)> {
        let place = Place::SecretFile(path.to_path_buf());
        match std::fs::read_to_string(path) {
            Ok(text) if !text.trim().is_empty() => Some((Secret::new(text.trim()), place)),
            Ok(_) => {
                self.mistakes
                    .push(Mistake::new(key, place, "config-secret-file-empty"));
                None
            }
            Err(error) => {
                self.mistakes.push(
                    Mistake::new(key, named, "config-secret-file")
                        .with("reason", io_reason(&error)),
                );
                None
            }
        }
    }
}

/// What the system says, without the `(os error 2)` that tells a reader nothing.
pub fn io_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}
