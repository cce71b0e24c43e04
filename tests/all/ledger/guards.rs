//! With any one guard of the schema taken away some attack is noticed. The list of guards is taken from the database
//! itself: a new guard without an attack fails here.

mod by_rule;
mod field;
mod schema;

use super::attacks::{CHANGES, battlefield, forged};
use super::*;
use by_rule::Attack;
pub(super) use field::furnish;
use field::{RIGHT, SETTING};
use schema::{Guard, Kind, Object, Rows, guards, objects, rebuilt, rows};
use std::collections::BTreeMap;

/// What came of an attack.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// It changed something.
    Through,
    /// It changed nothing.
    Nothing,
    Refused(String),
}

fn strike(conn: &Connection, sql: &str) -> Outcome {
    conn.execute_batch("SAVEPOINT strike").unwrap();
    let before = conn.total_changes();
    let done = conn.execute_batch(sql);
    let changed = conn.total_changes() > before;
    conn.execute_batch("ROLLBACK TO strike; RELEASE strike")
        .unwrap();
    match done {
        Err(error) => Outcome::Refused(error.to_string()),
        Ok(()) if changed => Outcome::Through,
        Ok(()) => Outcome::Nothing,
    }
}

/// How the loss of a guard shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Noticed {
    /// An attack gets through.
    Alone,
    /// An attack is refused by another guard.
    Doubled,
    /// Behind the triggers of its table: with these gone as well an attack gets through.
    SecondLine,
    /// What a trigger does is not done any more, and `verify` says so.
    Undone,
}

/// The field with all guards, and what each attack meets there.
struct Siege {
    objects: Vec<Object>,
    rows: Rows,
    attacks: Vec<Attack>,
    /// By what is said: the attacks that are refused.
    refused: BTreeMap<String, Vec<usize>>,
    /// The same with the triggers of a table gone.
    bare: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
    /// What triggers have to follow, with what `verify` says after it.
    followed: Vec<(String, Vec<String>)>,
}

impl Siege {
    fn new() -> Self {
        let (_folder, conn) = battlefield();
        let golden = kiebot::store::migrate::golden(kiebot::store::migrate::STEPS).unwrap();
        conn.execute_batch(SETTING).unwrap();
        let objects = objects(&conn);
        assert_eq!(objects.len(), golden.len());
        let rows = rows(&conn, &objects);
        let by_hand = forged()
            .into_iter()
            .map(|(_, sql, _)| sql)
            .chain(
                CHANGES
                    .iter()
                    .chain(paid::CHANGES)
                    .chain(gifts::CHANGES)
                    .map(|(sql, _)| (*sql).to_owned()),
            )
            .chain(by_rule::BATCHES.iter().map(|sql| (*sql).to_owned()));
        let mut attacks: Vec<Attack> = by_hand.map(|sql| Attack { table: None, sql }).collect();
        attacks.extend(by_rule::attacks(&conn, &objects));
        let mut siege = Self {
            objects,
            rows,
            attacks,
            refused: BTreeMap::new(),
            bare: BTreeMap::new(),
            followed: Vec::new(),
        };
        let whole = rebuilt(&siege.objects, &siege.rows, None, None);
        siege.refused = siege.met(&whole, None);
        let followed = by_rule::followed().into_iter();
        siege.followed = followed
            .map(|sql| {
                let broken = after(&whole, &sql);
                (sql, broken)
            })
            .collect();
        siege
    }

    /// What the attacks (on one table) meet.
    fn met(&self, conn: &Connection, table: Option<&str>) -> BTreeMap<String, Vec<usize>> {
        let mut refused: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, attack) in self.attacks.iter().enumerate() {
            if table.is_some() && attack.table.as_deref() != table {
                continue;
            }
            if let Outcome::Refused(why) = strike(conn, &attack.sql) {
                refused.entry(why).or_default().push(n);
            }
        }
        refused
    }

    /// The attacks that this guard refuses.
    fn against<'a>(
        &'a self,
        guard: &'a Guard,
        met: &'a BTreeMap<String, Vec<usize>>,
    ) -> impl Iterator<Item = (&'a Attack, &'a str)> {
        let said = met.iter().filter(|(why, _)| why.contains(&guard.word));
        let all = said.flat_map(move |(why, attacks)| {
            attacks
                .iter()
                .map(move |n| (&self.attacks[*n], why.as_str()))
        });
        all.filter(|(attack, _)| match guard.kind {
            Kind::Trigger | Kind::Condition => true,
            _ => attack
                .table
                .as_ref()
                .is_none_or(|table| *table == guard.table),
        })
    }

    fn notices(&mut self, guard: &Guard) -> Option<(Noticed, String, Connection)> {
        let conn = rebuilt(&self.objects, &self.rows, Some(guard), None);
        if guard.word.is_empty() {
            let seen = self
                .followed
                .iter()
                .find(|(sql, before)| after(&conn, sql).iter().any(|line| !before.contains(line)));
            let sql = seen.map(|(sql, _)| sql.clone()).unwrap_or_default();
            return Some((Noticed::Undone, sql, conn));
        }
        let mut doubled = None;
        for (attack, why) in self.against(guard, &self.refused) {
            match strike(&conn, &attack.sql) {
                Outcome::Through => return Some((Noticed::Alone, attack.sql.clone(), conn)),
                Outcome::Refused(other) if other != why => doubled = Some(attack.sql.clone()),
                _ => {}
            }
        }
        if let Some(sql) = doubled {
            return Some((Noticed::Doubled, sql, conn));
        }
        if !self.bare.contains_key(&guard.table) {
            let bare = rebuilt(&self.objects, &self.rows, None, Some(&guard.table));
            let met = self.met(&bare, Some(&guard.table));
            self.bare.insert(guard.table.clone(), met);
        }
        let conn = rebuilt(&self.objects, &self.rows, Some(guard), Some(&guard.table));
        let met = &self.bare[&guard.table];
        for (attack, why) in self.against(guard, met) {
            match strike(&conn, &attack.sql) {
                Outcome::Through => return Some((Noticed::SecondLine, attack.sql.clone(), conn)),
                Outcome::Refused(other) if other != why => doubled = Some(attack.sql.clone()),
                _ => {}
            }
        }
        doubled.map(|sql| (Noticed::Doubled, sql, conn))
    }
}

/// What `verify` finds after these statements, which are taken back.
fn after(conn: &Connection, sql: &str) -> Vec<String> {
    conn.execute_batch("BEGIN").unwrap();
    conn.execute_batch(sql)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    let found = broken(conn);
    conn.execute_batch("ROLLBACK").unwrap();
    found
}

/// What `verify` finds in the rows themselves.
fn broken(conn: &Connection) -> Vec<String> {
    let checks = invariants::numbered(conn).into_iter();
    checks
        .filter(|check| !check.ok)
        .map(|check| format!("{}: {}", check.number, check.detail.unwrap_or_default()))
        .collect()
}

#[test]
fn the_loss_of_any_guard_is_noticed() {
    let mut siege = Siege::new();
    let whole = rebuilt(&siege.objects, &siege.rows, None, None);
    let sound = broken(&whole);
    let all = guards(&whole, &siege.objects);
    let mut unnoticed = Vec::new();
    let mut counts: BTreeMap<(Kind, Noticed), (usize, usize)> = BTreeMap::new();
    for guard in &all {
        let Some((how, sql, conn)) = siege.notices(guard) else {
            unnoticed.push(format!("{:?} {} ({})", guard.kind, guard.name, guard.word));
            continue;
        };
        let mut seen = Vec::new();
        if how != Noticed::Doubled {
            conn.execute_batch("BEGIN").unwrap();
            conn.execute_batch(&sql).unwrap();
            seen = broken(&conn);
            seen.retain(|line| !sound.contains(line));
            if how == Noticed::Undone {
                assert!(
                    !sql.is_empty(),
                    "{} does nothing that verify sees",
                    guard.name
                );
            }
        }
        let count = counts.entry((guard.kind, how)).or_default();
        count.0 += 1;
        count.1 += usize::from(!seen.is_empty());
        let verify: Vec<&str> = seen
            .iter()
            .map(|line| line.split(':').next().unwrap())
            .collect();
        println!(
            "{how:?} {:?} {}\n    {sql}\n    verify: {}",
            guard.kind,
            guard.name,
            verify.join(" ")
        );
    }
    println!("{} attacks on {} guards", siege.attacks.len(), all.len());
    for ((kind, how), (count, seen)) in counts {
        println!("{kind:?} {how:?}: {count}, {seen} of them with harm that verify finds by itself");
    }
    assert!(
        unnoticed.is_empty(),
        "nobody attacks:\n{}",
        unnoticed.join("\n")
    );
}

#[test]
fn what_is_right_is_taken() {
    let (_folder, conn) = battlefield();
    conn.execute_batch(SETTING).unwrap();
    for sql in by_rule::right_rows() {
        conn.execute_batch("SAVEPOINT try").unwrap();
        conn.execute_batch(&sql)
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        conn.execute_batch("ROLLBACK TO try; RELEASE try").unwrap();
    }
    // Every table but the fixed list of transitions takes rows.
    for object in objects(&conn)
        .iter()
        .filter(|object| object.kind == "table")
    {
        let known = RIGHT.iter().any(|(table, _)| *table == object.name);
        assert!(
            known || object.name == "generation_edges",
            "{}",
            object.name
        );
    }
}
