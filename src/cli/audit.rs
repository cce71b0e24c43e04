//! `kiebot audit`: is the catalogue true and complete; what is wrong with which model.

use super::sync::snapshot;
use super::{Failure, OK, Terminal, WRONG, catalogue};
use crate::catalog::audit::{Audit, Weight, against, audit, fold, lines};
use crate::catalog::sync::gather::{Gathered, gather};
use crate::catalog::sync::merge::{Apply, aliases};
use crate::catalog::sync::report::Report;
use crate::catalog::{SHIPPED, Tariff, load};
use crate::config::{Config, Need, io_reason, reason};
use crate::engine::kept;
use crate::engine::sync::merged;
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Arguments of `audit`.
#[derive(Clone, Debug, Args)]
pub struct AuditArgs {
    /// Compare with the price table and pages of a saved snapshot.
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// One JSON document instead of lines.
    #[arg(long)]
    pub json: bool,
}

/// Audits the catalogue in force and prints what was found.
///
/// # Errors
/// Configuration, a models.toml that cannot be read, a snapshot that is not there.
pub fn run(args: &AuditArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let config = terminal.load(Need::Offline)?.config;
    let found = look(args, &config, terminal.lang)?;
    if args.json {
        writeln!(terminal.out, "{:#}", found.json())?;
    } else {
        for line in found.lines(terminal.lang) {
            writeln!(terminal.out, "{line}")?;
        }
    }
    Ok(if found.audit.is_clean() { OK } else { WRONG })
}

/// What the catalogue was compared with.
enum Source {
    /// The snapshot of `--from`.
    Snapshot(PathBuf),
    /// What the last sync read, and when.
    LastSync(String),
    /// Nothing: there was no sync yet.
    Nothing,
    /// What the last sync read cannot be read again, and why.
    Unreadable(String),
}

/// An audit and what it was made with.
struct Looked {
    audit: Audit,
    source: Source,
    /// What a sync from these sources would change.
    differences: Option<Report>,
    /// Pages and ids that the sources name, but that could not be read.
    unread: Vec<String>,
    /// Models that the price table names and no source describes.
    undescribed: Vec<String>,
}

fn look(args: &AuditArgs, config: &Config, lang: Lang) -> Result<Looked, Failure> {
    let path = &config.catalog.path;
    let (catalog, _) = catalogue::read(path, lang).map_err(Failure::usage)?;
    let tariff = Tariff {
        usd_per_credit: config.pricing.usd_per_credit,
        fx_rub_per_usd: config.pricing.fx_rub_per_usd,
        markup: config.pricing.markup,
    };
    let (source, gathered) = sources(args.from.as_deref(), path, lang)?;
    let Some(gathered) = gathered else {
        return Ok(Looked {
            audit: audit(&catalog, &tariff, None),
            source,
            differences: None,
            unread: Vec::new(),
            undescribed: Vec::new(),
        });
    };
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| SHIPPED.clone());
    let bound = gathered.bind(&catalog, &aliases(&text));
    let mut found = audit(&catalog, &tariff, Some(&bound));
    against(&mut found, &catalog, &gathered.records, &bound);
    let shipped = load(&SHIPPED).unwrap_or_default();
    let report = match merged(&text, &gathered, Apply::Nothing, &shipped, "") {
        Ok(merged) => merged.report,
        Err(refused) => *refused.report,
    };
    let known = |id: &String| catalog.get(id).is_some() || gathered.found.contains_key(id);
    let named = bound.unbound.iter().filter_map(|row| row.model.clone());
    let undescribed: BTreeSet<String> = named.filter(|id| !known(id)).collect();
    let helpers = gathered.found.values();
    let helpers = helpers.filter(|model| model.category.is_none()).count();
    (found.chats, found.helpers) = (Some(gathered.chats), Some(helpers));
    Ok(Looked {
        audit: found,
        source,
        differences: Some(report),
        unread: gathered.unread.into_iter().collect(),
        undescribed: undescribed.into_iter().collect(),
    })
}

/// A snapshot, else what the last sync read; the network is never asked.
fn sources(
    from: Option<&Path>,
    models: &Path,
    lang: Lang,
) -> Result<(Source, Option<Gathered>), Failure> {
    if let Some(dir) = from {
        let sources = snapshot(dir, lang)?;
        return Ok((Source::Snapshot(dir.to_path_buf()), Some(gather(&sources))));
    }
    Ok(match kept::read(models) {
        Ok(Some(kept)) => (Source::LastSync(kept.at), Some(gather(&kept.sources))),
        Ok(None) => (Source::Nothing, None),
        Err(error) => (Source::Unreadable(reason(lang, &io_reason(&error))), None),
    })
}

impl Source {
    fn text(&self, lang: Lang) -> String {
        let with = |key: &str, name: &str, value: &str| tr_with(lang, key, &[(name, value.into())]);
        match self {
            Self::Snapshot(dir) => with("audit-from", "dir", &dir.display().to_string()),
            Self::LastSync(at) => with("audit-from-sync", "at", at),
            Self::Nothing => tr(lang, "audit-from-nothing"),
            Self::Unreadable(why) => with("audit-from-unreadable", "why", why),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Snapshot(dir) => json!({ "kind": "snapshot", "dir": dir.display().to_string() }),
            Self::LastSync(at) => json!({ "kind": "last-sync", "at": at }),
            Self::Nothing => json!({ "kind": "nothing" }),
            Self::Unreadable(why) => json!({ "kind": "nothing", "error": why }),
        }
    }
}

impl Looked {
    fn lines(&self, lang: Lang) -> Vec<String> {
        let audit = &self.audit;
        let mut out = vec![self.source.text(lang)];
        for (weight, key) in [
            (Weight::Wrong, "audit-wrong"),
            (Weight::Notice, "audit-notices"),
        ] {
            let folded = fold(&audit.findings, weight, lang);
            if folded.is_empty() {
                continue;
            }
            let count = audit.count(weight);
            out.push(tr_with(lang, key, &[("count", count.into())]));
            out.extend(
                folded
                    .iter()
                    .map(|line| format!("  {}", line.words(lang, false))),
            );
        }
        self.unsold(lang, &mut out);
        self.counts(lang, &mut out);
        if audit.is_clean() {
            out.push(tr(lang, "audit-clean"));
        }
        out
    }

    /// Models that are not sold by reason, each reason with what would sell them.
    fn unsold(&self, lang: Lang, out: &mut Vec<String>) {
        let unsold = &self.audit.unsold;
        if unsold.is_empty() {
            return;
        }
        out.push(tr_with(
            lang,
            "audit-unsold",
            &[("count", unsold.len().into())],
        ));
        let cure = |one: &crate::catalog::audit::Unsold| one.why.cure(lang).unwrap_or_default();
        let cures = lines(unsold.iter().map(|one| (cure(one), one.model.as_str())));
        for of_cure in cures {
            let these = unsold.iter().filter(|one| cure(one) == of_cure.text);
            let reasons = lines(these.map(|one| (one.why.text(lang), one.model.as_str())));
            out.extend(
                reasons
                    .iter()
                    .map(|line| format!("  {}", line.words(lang, true))),
            );
            if !of_cure.text.is_empty() {
                out.push(format!("    {}", of_cure.text));
            }
        }
    }

    fn counts(&self, lang: Lang, out: &mut Vec<String>) {
        let audit = &self.audit;
        let unpriced = audit
            .unsold("unpriced")
            .saturating_add(audit.unsold("rows"));
        let values = [
            ("sold", audit.sold.into()),
            ("new", audit.unsold("waits").into()),
            ("unpriced", unpriced.into()),
            ("off", audit.unsold("off").into()),
            ("gone", audit.unsold("gone").into()),
        ];
        out.push(tr_with(lang, "audit-models", &values));
        if let (Some(chats), Some(helpers)) = (audit.chats, audit.helpers) {
            let values = [("chats", chats.into()), ("helpers", helpers.into())];
            out.push(tr_with(lang, "audit-chats", &values));
        }
        for (key, ids) in [
            ("audit-unread", &self.unread),
            ("audit-undescribed", &self.undescribed),
        ] {
            if !ids.is_empty() {
                let ids_text = ids.join(", ");
                let values = [
                    ("count", ids.len().into()),
                    ("ids", ids_text.as_str().into()),
                ];
                out.push(tr_with(lang, key, &values));
            }
        }
        let Some(report) = &self.differences else {
            return;
        };
        let changes = &report.changes;
        out.push(tr_with(
            lang,
            "audit-differences",
            &[("count", changes.len().into())],
        ));
        let told = changes.iter().map(|change| {
            let word = tr(lang, &format!("sync-{}", change.what.word()));
            (word, change.model.as_str())
        });
        let folded = lines(told);
        out.extend(
            folded
                .iter()
                .map(|line| format!("  {}", line.words(lang, false))),
        );
    }

    /// Documented in docs/models.md; fields are only ever added.
    fn json(&self) -> Value {
        let audit = &self.audit;
        let findings = audit.findings.iter().map(|finding| {
            let values = finding.values.iter();
            let values: Map<String, Value> = values
                .map(|(name, told)| ((*name).to_owned(), told.text(Lang::En).into()))
                .collect();
            json!({
                "weight": finding.weight,
                "model": finding.model,
                "finding": finding.key.trim_start_matches("audit-"),
                "values": values,
                "text": finding.text(Lang::En),
            })
        });
        let unsold = audit.unsold.iter().map(|one| {
            json!({
                "model": one.model,
                "reason": one.why.word(),
                "text": one.why.text(Lang::En),
                "cure": one.why.cure(Lang::En),
            })
        });
        let unpriced = audit
            .unsold("unpriced")
            .saturating_add(audit.unsold("rows"));
        json!({
            "ok": audit.is_clean(),
            "source": self.source.json(),
            "findings": findings.collect::<Vec<_>>(),
            "unsold": unsold.collect::<Vec<_>>(),
            "models": {
                "on_sale": audit.sold,
                "new": audit.unsold("waits"),
                "unpriced": unpriced,
                "off": audit.unsold("off"),
                "gone": audit.unsold("gone"),
                "chats": audit.chats,
                "helpers": audit.helpers,
            },
            "unread": self.unread,
            "undescribed": self.undescribed,
            "differences": self.differences.as_ref().map(Report::json),
        })
    }
}
