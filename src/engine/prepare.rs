//! Before a submit: the inputs go to Kie's upload host, the answers become a request.

use super::Inner;
use super::alert::Alert;
use super::breaker::Heard;
use super::circuits::{Api, heard};
use crate::catalog::request::request_input;
use crate::catalog::{Answer, Answers, InputFile, Model};
use crate::generation::{Generation, Reason};
use crate::ids::FileId;
use crate::kie::ReadError;
use crate::store::generations;
use crate::store::results;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

/// Why a generation is not ready to be sent.
pub(super) enum NotReady {
    /// It can never be sent.
    Never(Reason, String, Option<Alert>),
    /// Kie's upload host does not take the files now.
    Later(String),
    /// It has not taken any for a while: not before so many milliseconds.
    Wait(i64),
    /// We are being stopped.
    Stopping,
}

impl Inner {
    /// Uploads what is to be uploaded and writes the request.
    pub(super) fn prepare(&self, generation: &Generation) -> Result<(Arc<Model>, Value), NotReady> {
        let Some(model) = (self.parts.catalog)().get(&generation.model).cloned() else {
            let alert = Alert::new("model-gone").with("model", &generation.model);
            return Err(NotReady::Never(
                Reason::Ours,
                "not in the catalogue".to_owned(),
                Some(alert),
            ));
        };
        let answers = self
            .parts
            .store
            .read::<_, anyhow::Error, _>(|conn| Ok(generations::answers(conn, generation.inputs)?))
            .map_err(|error| NotReady::Later(format!("{error:#}")))?;
        let Some(answers) = answers else {
            return Err(NotReady::Never(
                Reason::InputGone,
                "answers deleted".to_owned(),
                None,
            ));
        };
        let urls = self.upload_all(generation, &answers)?;
        let input = request_input(&model, &answers, &|file: &InputFile| {
            urls.get(&file.id).cloned()
        });
        match input {
            Ok(input) => Ok((model, input)),
            Err(error) => {
                let alert = Alert::new("request-impossible").with("model", &generation.model);
                let alert = alert.with("detail", &error);
                Err(NotReady::Never(
                    Reason::Ours,
                    error.to_string(),
                    Some(alert),
                ))
            }
        }
    }

    /// Where Kie finds each input file; files uploaded in an earlier try are not sent again.
    fn upload_all(
        &self,
        generation: &Generation,
        answers: &Answers,
    ) -> Result<HashMap<FileId, String>, NotReady> {
        let uploads = || self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        let mut urls = uploads().get(&generation.id).cloned().unwrap_or_default();
        for file in answers.values().filter_map(files_of).flatten() {
            if urls.contains_key(&file.id) {
                continue;
            }
            if self.is_stopping() {
                return Err(NotReady::Stopping);
            }
            let url = self.upload(generation, file.id)?;
            urls.insert(file.id, url);
            uploads().insert(generation.id, urls.clone());
        }
        Ok(urls)
    }

    fn upload(&self, generation: &Generation, file: FileId) -> Result<String, NotReady> {
        let found = self
            .parts
            .store
            .read::<_, anyhow::Error, _>(|conn| {
                Ok(results::input_file(conn, generation.customer, file)?)
            })
            .map_err(|error| NotReady::Later(format!("{error:#}")))?;
        let gone = || {
            NotReady::Never(
                Reason::InputGone,
                format!("input file {file} is gone"),
                None,
            )
        };
        let (path, mime) = found.ok_or_else(gone)?;
        let path = self.parts.files_dir.join(path);
        if !path.is_file() {
            return Err(gone());
        }
        let ticket = self.enter(Api::Upload).map_err(NotReady::Wait)?;
        let began = Instant::now();
        let uploaded = self.parts.client.upload(&path, &mime);
        tracing::info!(
            generation = generation.id.0,
            customer = generation.customer.0,
            file = file.0,
            ok = uploaded.is_ok(),
            duration_ms = began.elapsed().as_millis(),
            "input uploaded"
        );
        match &uploaded {
            Ok(_) => self.tell(ticket, Heard::Good, ""),
            Err(error) => self.tell(ticket, heard(error), &error.to_string()),
        }
        uploaded.map_err(|error| {
            if let Err(trouble) = self.note_trouble(&error) {
                tracing::error!(error = %trouble, "cannot store an alert");
            }
            match error {
                ReadError::Refused { code, detail } => NotReady::Never(
                    Reason::BadFile,
                    format!("upload refused ({code}): {detail}"),
                    None,
                ),
                other => NotReady::Later(other.to_string()),
            }
        })
    }
}

fn files_of(answer: &Answer) -> Option<&[InputFile]> {
    match answer {
        Answer::Files(files) => Some(files),
        Answer::Text(_)
        | Answer::Choice(_)
        | Answer::Bool(_)
        | Answer::Integer(_)
        | Answer::Number(_)
        | Answer::Json(_)
        | Answer::Task(_) => None,
    }
}
