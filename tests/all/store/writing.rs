//! The writer: groups, failing and panicking jobs, the end.

use super::*;
use kiebot::store::StoreError;
use rusqlite::Connection;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

fn fresh() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("kiebot.db")).unwrap().store;
    (folder, store)
}

fn put(tx: &Connection, key: i64) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO meta(key, value) VALUES(?1, 'x')",
        [format!("k{key}")],
    )?;
    Ok(())
}

fn count(store: &Store) -> i64 {
    store
        .read(|conn| {
            conn.query_row(
                "SELECT count(*) FROM meta WHERE key GLOB 'k[0-9]*'",
                [],
                |row| row.get(0),
            )
            .map_err(StoreError::from)
        })
        .unwrap()
}

/// What one thread does with the store.
type Work<R> = Box<dyn FnOnce(&Store) -> R + Send>;

/// Holds the writer up while `send` puts jobs into its queue, so that they share one commit.
fn together<R: Send>(store: &Store, jobs: Vec<Work<R>>) -> Vec<R> {
    let (started, has_started) = sync_channel::<()>(0);
    let (go_on, may_go_on) = sync_channel::<()>(0);
    std::thread::scope(|scope| {
        let blocker = scope.spawn(move || {
            store.write(move |_| {
                started.send(()).unwrap();
                may_go_on.recv().unwrap();
                Ok::<_, StoreError>(())
            })
        });
        has_started.recv().unwrap();
        let waiting = jobs.len();
        let threads: Vec<_> = jobs
            .into_iter()
            .map(|job| scope.spawn(move || job(store)))
            .collect();
        while store.waiting() < waiting {
            std::thread::yield_now();
        }
        go_on.send(()).unwrap();
        blocker.join().unwrap().unwrap();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[test]
fn a_failing_and_a_panicking_job_lose_only_their_own_changes() {
    let (_folder, store) = fresh();
    type Job = Work<Result<(), StoreError>>;
    let jobs: Vec<Job> = (0..30_i64)
        .map(|n| {
            Box::new(move |store: &Store| {
                store.write(move |tx| {
                    put(tx, n)?;
                    match n % 3 {
                        0 => Ok(()),
                        1 => put(tx, n),
                        _ => panic!("job {n} falls over"),
                    }
                })
            }) as Job
        })
        .collect();
    let out = together(&store, jobs);
    assert_eq!(count(&store), 10);
    for (n, result) in out.iter().enumerate() {
        match (n % 3, result) {
            (0, Ok(())) | (1, Err(StoreError::Sqlite(_))) => {}
            (2, Err(StoreError::Panicked(words))) => {
                assert_eq!(*words, format!("job {n} falls over"));
            }
            (_, other) => panic!("job {n}: {other:?}"),
        }
    }
    store.write(|tx| put(tx, 100)).unwrap();
}

#[test]
fn a_job_that_ends_the_transaction_takes_its_group_down_and_nobody_is_told_otherwise() {
    let (_folder, store) = fresh();
    type Job = Work<Result<(), StoreError>>;
    let mut jobs: Vec<Job> = vec![Box::new(|store: &Store| {
        store.write(|tx| tx.execute_batch("ROLLBACK").map_err(StoreError::from))
    })];
    for n in 0..5 {
        jobs.push(Box::new(move |store: &Store| {
            store.write(move |tx| put(tx, n))
        }));
    }
    let out = together(&store, jobs);
    let stored = out.iter().filter(|result| result.is_ok()).count();
    assert_eq!(i64::try_from(stored).unwrap(), count(&store));
    assert!(matches!(out[0], Err(StoreError::NotCommitted(_))));
    store.write(|tx| put(tx, 100)).unwrap();
}

#[test]
fn a_failed_commit_is_an_error_for_everybody_in_it() {
    let (_folder, store) = fresh();
    // A deferred reference that nothing fulfils lets only the COMMIT fail.
    let out = together(
        &store,
        vec![
            Box::new(|store: &Store| store.write(|tx| put(tx, 1))),
            Box::new(|store: &Store| {
                store.write(|tx| {
                    tx.execute_batch(
                        "PRAGMA defer_foreign_keys=ON; INSERT INTO sessions VALUES(5, '{}', 1)",
                    )?;
                    Ok::<_, StoreError>(())
                })
            }),
        ],
    );
    assert!(
        out.iter()
            .all(|result| matches!(result, Err(StoreError::NotCommitted(_)))),
        "{out:?}"
    );
    assert_eq!(count(&store), 0);
    assert!(store.fatal().is_none());
    store.write(|tx| put(tx, 2)).unwrap();
    assert_eq!(count(&store), 1);
}

#[test]
fn a_full_disk_takes_the_group_back_and_the_writer_goes_on() {
    let (_folder, store) = fresh();
    let room = |pages: &'static str| {
        store.write(move |tx| {
            Ok::<_, StoreError>(tx.execute_batch(&format!("PRAGMA max_page_count={pages}"))?)
        })
    };
    room("1").unwrap();
    let out = together(
        &store,
        vec![
            Box::new(|store: &Store| store.write(|tx| put(tx, 1))),
            Box::new(|store: &Store| {
                store.write(|tx| {
                    tx.execute(
                        "INSERT INTO meta VALUES('big', printf('%.200000c', 'x'))",
                        [],
                    )?;
                    Ok::<_, StoreError>(())
                })
            }),
        ],
    );
    assert!(
        matches!(&out[1], Err(StoreError::NoRoom(why)) if why.contains("full")),
        "{out:?}"
    );
    assert_eq!(
        i64::from(out[0].is_ok()),
        count(&store),
        "what was answered is what is stored"
    );
    room("1000000").unwrap();
    store.write(|tx| put(tx, 2)).unwrap();
    assert!(store.fatal().is_none());
}

#[test]
fn what_was_answered_is_seen_by_readers_and_after_a_restart() {
    let (folder, store) = fresh();
    std::thread::scope(|scope| {
        for thread in 0..8_i64 {
            let store = &store;
            scope.spawn(move || {
                for n in 0..25 {
                    store.write(move |tx| put(tx, thread * 100 + n)).unwrap();
                }
            });
        }
    });
    assert_eq!(count(&store), 200);
    drop(store);
    let again = open(&folder.path().join("kiebot.db")).unwrap().store;
    assert_eq!(count(&again), 200);
}

#[test]
fn tasks_write_without_blocking_their_thread_even_when_the_queue_is_full() {
    let (_folder, store) = fresh();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..3_000 {
            let store = store.clone();
            tasks.spawn(async move { store.write_async(move |tx| put(tx, n)).await });
        }
        while let Some(out) = tasks.join_next().await {
            out.unwrap().unwrap();
        }
    });
    assert_eq!(count(&store), 3_000);
}

#[test]
fn after_close_writes_are_refused_and_accepted_ones_are_kept() {
    let (_folder, store) = fresh();
    store.write(|tx| put(tx, 1)).unwrap();
    store.close().unwrap();
    let late = store.write(|tx| put(tx, 2)).unwrap_err();
    assert!(matches!(late, StoreError::Stopped), "{late}");
    assert!(matches!(store.close(), Err(StoreError::Stopped)));
    assert_eq!(count(&store), 1);
}

#[test]
fn a_job_that_writes_through_its_own_writer_is_refused_instead_of_waiting_for_ever() {
    let (_folder, store) = fresh();
    let inner = store.clone();
    let out = store.write(move |_| inner.write(|tx| put(tx, 1)));
    assert!(matches!(out, Err(StoreError::Nested)), "{out:?}");
}

/// The probe of /health once changed no row, so that a database that took no writes passed it.
#[test]
fn only_a_write_that_lasts_shows_that_the_database_takes_writes() {
    let (_folder, store) = fresh();
    let probed = |store: &Store| {
        let read = |conn: &Connection| {
            let sql = "SELECT coalesce(max(value), '-') FROM meta WHERE key = 'probed_ms'";
            let read = conn.query_row(sql, [], |row| row.get::<_, String>(0));
            read.map_err(StoreError::from)
        };
        store.read(read).unwrap()
    };
    let (now, ever) = (Duration::ZERO, Duration::MAX);
    // Each question writes for real where nothing else is young enough.
    for at_ms in [5, 6] {
        assert!(store.takes_writes(now, at_ms));
        assert_eq!(probed(&store), at_ms.to_string());
    }
    // What the bot writes is as good.
    store.write(|tx| put(tx, 1)).unwrap();
    assert!(store.takes_writes(ever, 7));
    assert_eq!(probed(&store), "6");
    // Since one was lost nothing counts: neither what was before it, nor what has changed nothing or was taken back.
    let lost = store.write(|tx| tx.execute_batch("ROLLBACK").map_err(StoreError::from));
    assert!(lost.is_err());
    let nothing = |_: &Connection| Ok::<_, StoreError>(());
    store.write(nothing).unwrap();
    assert!(store.write(|tx| put(tx, 2).and(put(tx, 2))).is_err());
    assert!(store.takes_writes(ever, 8));
    assert_eq!(probed(&store), "8");
    store.close().unwrap();
    assert!(!store.takes_writes(now, 9), "there is nobody who writes");
}
