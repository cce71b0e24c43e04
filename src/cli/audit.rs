//! `kiebot audit`: is the catalogue true and complete; what is wrong with which model.

use super::sync::snapshot;
use super::{Failure, OK, Terminal, WRONG, catalogue};
use crate::catalog::audit::{Audit, Weight, against, audit};
use crate::catalog::sync::gather::gather;
use crate::catalog::sync::merge::{Apply, aliases};
use crate::catalog::sync::report::Report;
use crate::catalog::{SHIPPED, Tariff, load};
use crate::config::{Config, Need};
use crate::engine::sync::merged;
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

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
    let (found, differences) = look(args, &config, terminal)?;
    if args.json {
        let document = document(&found, differences.as_ref());
        writeln!(terminal.out, "{document:#}")?;
    } else {
        print(&found, differences.as_ref(), terminal)?;
    }
    Ok(if found.is_clean() { OK } else { WRONG })
}

fn look(
    args: &AuditArgs,
    config: &Config,
    terminal: &mut Terminal<'_>,
) -> Result<(Audit, Option<Report>), Failure> {
    let path = &config.catalog.path;
    let (catalog, _) = catalogue::read(path, terminal.lang).map_err(Failure::usage)?;
    let tariff = Tariff {
        usd_per_credit: config.pricing.usd_per_credit,
        fx_rub_per_usd: config.pricing.fx_rub_per_usd,
        markup: config.pricing.markup,
    };
    let mut found = audit(&catalog, &tariff);
    let Some(from) = args.from.as_deref() else {
        return Ok((found, None));
    };
    let gathered = gather(&snapshot(from, terminal.lang)?);
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| SHIPPED.to_owned());
    let bound = gathered.bind(&catalog, &aliases(&text));
    against(&mut found, &catalog, &gathered.records, &bound);
    let shipped = load(SHIPPED).unwrap_or_default();
    let report = match merged(&text, &gathered, Apply::Nothing, &shipped, "") {
        Ok(merged) => merged.report,
        Err(refused) => *refused.report,
    };
    found.chats = Some(report.not_sold);
    Ok((found, Some(report)))
}

fn print(
    found: &Audit,
    differences: Option<&Report>,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let lang = terminal.lang;
    for weight in [Weight::Wrong, Weight::Note] {
        let findings = found.findings.iter().filter(|f| f.weight == weight);
        let lines: Vec<String> = findings
            .map(|finding| format!("  {}: {}", finding.model, finding.text(lang)))
            .collect();
        if lines.is_empty() {
            continue;
        }
        let key = match weight {
            Weight::Wrong => "audit-wrong",
            Weight::Note => "audit-notes",
        };
        let heading = tr_with(lang, key, &[("count", lines.len().into())]);
        writeln!(terminal.out, "{heading}")?;
        for line in lines {
            writeln!(terminal.out, "{line}")?;
        }
    }
    let values = [
        ("sold", found.sold.into()),
        ("new", found.new.into()),
        ("unpriced", found.unpriced.into()),
        ("gone", found.gone.into()),
    ];
    writeln!(terminal.out, "{}", tr_with(lang, "audit-models", &values))?;
    if let Some(chats) = found.chats {
        let line = tr_with(lang, "audit-chats", &[("count", chats.into())]);
        writeln!(terminal.out, "{line}")?;
    }
    if let Some(report) = differences {
        let line = tr_with(
            lang,
            "audit-differences",
            &[("count", report.changes.len().into())],
        );
        writeln!(terminal.out, "{line}")?;
    }
    if found.is_clean() {
        writeln!(terminal.out, "{}", tr(lang, "audit-clean"))?;
    }
    Ok(())
}

fn document(found: &Audit, differences: Option<&Report>) -> serde_json::Value {
    let findings = found.findings.iter().map(|finding| {
        let values = finding.values.iter();
        let values: serde_json::Map<String, serde_json::Value> = values
            .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
            .collect();
        json!({
            "weight": finding.weight,
            "model": finding.model,
            "finding": finding.key.trim_start_matches("audit-"),
            "values": values,
            "text": finding.text(Lang::En),
        })
    });
    json!({
        "ok": found.is_clean(),
        "findings": findings.collect::<Vec<_>>(),
        "models": {
            "on_sale": found.sold,
            "new": found.new,
            "unpriced": found.unpriced,
            "gone": found.gone,
            "chats": found.chats,
        },
        "differences": differences.map(Report::json),
    })
}
