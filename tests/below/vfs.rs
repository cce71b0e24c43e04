//! The one place with unsafe code: a SQLite VFS around the system's own, which asks a `Disk` before every call.
//!
//! It becomes the default of the process, so that the product opens its files through it unchanged. Files outside
//! the folders of registered disks pass straight through.
#![allow(
    unsafe_code,
    reason = "a VFS is a table of C functions; nothing of it is part of the product"
)]

use crate::disk::{self, Call, Disk, Verdict};
use rusqlite::ffi;
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::sync::{Arc, Once};

/// What SQLite allocates for a file: ours in front, the system's behind it.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    real: *mut ffi::sqlite3_file,
    /// `None`: the file is nobody's business. Made by `open`, freed by `close`.
    seen: *mut Seen,
}

struct Seen {
    disk: Arc<Disk>,
    name: String,
    /// The next sync also syncs the folder: what the system's VFS does once for each new journal and WAL.
    syncs_folder: bool,
}

unsafe extern "C" {
    fn _exit(status: c_int) -> !;
}

/// Makes the shim the default VFS of this process; later calls do nothing.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the system's VFS lives as long as the process; ours is leaked, so it does too.
        let code = unsafe {
            let real = ffi::sqlite3_vfs_find(ptr::null());
            assert!(!real.is_null());
            let mut shim = *real;
            shim.szOsFile += c_int::try_from(size_of::<File>()).unwrap();
            shim.zName = c"below".as_ptr();
            shim.pNext = ptr::null_mut();
            shim.pAppData = real.cast();
            shim.xOpen = Some(open);
            shim.xDelete = Some(delete);
            ffi::sqlite3_vfs_register(Box::into_raw(Box::new(shim)), 1)
        };
        assert_eq!(code, ffi::SQLITE_OK);
    });
}

/// Ends the process as kill -9 does: nothing is flushed, closed or unwound.
fn die() -> ! {
    // SAFETY: takes a number and does not return.
    unsafe { _exit(i32::from(disk::DEAD)) }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    // Version 2 has no memory maps; the product turns them off.
    xFetch: None,
    xUnfetch: None,
};

/// The real file and its function, called with the arguments.
macro_rules! real {
    ($file:expr, $function:ident $(, $argument:expr)*) => {{
        // SAFETY: SQLite hands back the file that `open` has filled, whose real half is open until `close`.
        unsafe {
            let real = (*$file.cast::<File>()).real;
            match (*(*real).pMethods).$function {
                Some(function) => function(real $(, $argument)*),
                None => ffi::SQLITE_IOERR,
            }
        }
    }};
}

/// Asks the disk, does the real call if it may happen, tells the disk of it.
fn around(seen: Option<&Seen>, call: &Call<'_>, mut real: impl FnMut() -> c_int) -> c_int {
    let Some(seen) = seen else {
        return real();
    };
    match seen.disk.before(&seen.name, call) {
        Verdict::Go => {
            let code = real();
            if code == ffi::SQLITE_OK {
                seen.disk.after(&seen.name, call);
            }
            code
        }
        Verdict::Fail(code) => code,
        Verdict::Die => die(),
    }
}

fn seen<'a>(file: *mut ffi::sqlite3_file) -> Option<&'a Seen> {
    // SAFETY: `open` has set the pointer, `close` frees it, and SQLite uses a file from one thread at a time.
    unsafe { (*file.cast::<File>()).seen.as_ref() }
}

fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    // SAFETY: SQLite's names are null or end with a zero.
    let name = unsafe { (!name.is_null()).then(|| CStr::from_ptr(name))? };
    Some(Path::new(OsStr::from_bytes(name.to_bytes())))
}

fn seen_of(name: *const c_char, flags: c_int) -> Option<Seen> {
    let (disk, name) = disk::of(path(name)?)?;
    let journals =
        ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
    let syncs_folder = flags & journals != 0 && flags & ffi::SQLITE_OPEN_CREATE != 0;
    Some(Seen {
        disk,
        name,
        syncs_folder,
    })
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let seen = seen_of(name, flags);
    // SAFETY: SQLite gives `szOsFile` bytes, enough for both halves, and closes the file only if `pMethods` is set.
    unsafe {
        let ours = file.cast::<File>();
        (*ours).base.pMethods = ptr::null();
        (*ours).real = ours.add(1).cast();
        (*ours).seen = ptr::null_mut();
        let real_vfs: *mut ffi::sqlite3_vfs = (*vfs).pAppData.cast();
        let real = (*ours).real;
        let code = around(seen.as_ref(), &Call::Open, || match (*real_vfs).xOpen {
            Some(function) => function(real_vfs, name, real, flags, out_flags),
            None => ffi::SQLITE_CANTOPEN,
        });
        if code == ffi::SQLITE_OK {
            (*ours).base.pMethods = &raw const METHODS;
            (*ours).seen = seen.map_or(ptr::null_mut(), |seen| Box::into_raw(Box::new(seen)));
        }
        code
    }
}

unsafe extern "C" fn delete(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_dir: c_int,
) -> c_int {
    let seen = seen_of(name, 0);
    let call = Call::Delete {
        syncs_folder: sync_dir != 0,
    };
    around(seen.as_ref(), &call, || {
        // SAFETY: the system's VFS was stored by `install`, the arguments are SQLite's.
        unsafe {
            let real: *mut ffi::sqlite3_vfs = (*vfs).pAppData.cast();
            match (*real).xDelete {
                Some(function) => function(real, name, sync_dir),
                None => ffi::SQLITE_IOERR,
            }
        }
    })
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let code = real!(file, xClose);
    // SAFETY: SQLite closes once; nobody uses the file afterwards.
    unsafe {
        let ours = file.cast::<File>();
        if !(*ours).seen.is_null() {
            drop(Box::from_raw((*ours).seen));
        }
        (*ours).seen = ptr::null_mut();
    }
    code
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    at: i64,
) -> c_int {
    around(seen(file), &Call::Read, || {
        real!(file, xRead, into, amount, at)
    })
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    at: i64,
) -> c_int {
    let (bytes, start) = (usize::try_from(amount), usize::try_from(at));
    let (Ok(bytes), Ok(at_byte)) = (bytes, start) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    // SAFETY: SQLite gives that many bytes.
    let data = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), bytes) };
    let call = Call::Write { at: at_byte, data };
    let seen = seen(file);
    if let Some(seen) = seen
        && seen.disk.dies_now(&call)
    {
        // In the middle of it: the first half has reached the system.
        real!(file, xWrite, from, amount / 2, at);
        die();
    }
    around(seen, &call, || real!(file, xWrite, from, amount, at))
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    let Ok(length) = usize::try_from(size) else {
        return ffi::SQLITE_IOERR_TRUNCATE;
    };
    around(seen(file), &Call::Truncate { length }, || {
        real!(file, xTruncate, size)
    })
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let syncs_folder = seen(file).is_some_and(|seen| seen.syncs_folder);
    let code = around(seen(file), &Call::Sync { syncs_folder }, || {
        real!(file, xSync, flags)
    });
    if code == ffi::SQLITE_OK {
        // SAFETY: as in `seen`; no other reference is alive here.
        if let Some(seen) = unsafe { (*file.cast::<File>()).seen.as_mut() } {
            seen.syncs_folder = false;
        }
    }
    code
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    page_size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    around(seen(file), &Call::ShmMap, || {
        real!(file, xShmMap, page, page_size, extend, out)
    })
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    real!(file, xFileSize, size)
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    real!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    real!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    real!(file, xCheckReservedLock, out)
}

unsafe extern "C" fn file_control(
    file: *mut ffi::sqlite3_file,
    what: c_int,
    argument: *mut c_void,
) -> c_int {
    real!(file, xFileControl, what, argument)
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    real!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    real!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    real!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: as in `real!`.
    unsafe {
        let real = (*file.cast::<File>()).real;
        if let Some(function) = (*(*real).pMethods).xShmBarrier {
            function(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    real!(file, xShmUnmap, delete)
}
