//! The program's allocator, which counts what is asked of it while somebody wants to know.

use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

use mimalloc::MiMalloc;

pub(crate) struct Counting;

static IS_ON: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicI64 = AtomicI64::new(0);
static PEAK: AtomicI64 = AtomicI64::new(0);

/// What a run asked for.
pub(crate) struct Asked {
    /// How often.
    pub(crate) count: u64,
    /// The most bytes that were held at a time beyond those held before.
    pub(crate) peak: u64,
}

/// Counts what a function allocates, on all threads. Counting takes time of its own.
pub(crate) fn count<T>(run: impl FnOnce() -> T) -> (T, Asked) {
    COUNT.store(0, Relaxed);
    LIVE.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    IS_ON.store(true, Relaxed);
    let value = run();
    IS_ON.store(false, Relaxed);
    (value, Asked { count: COUNT.load(Relaxed), peak: PEAK.load(Relaxed).max(0).unsigned_abs() })
}

fn add(bytes: i64) {
    let live = LIVE.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(live, Relaxed);
}

#[allow(unsafe_code, reason = "an allocator is; each call goes on to mimalloc as it came")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if IS_ON.load(Relaxed) {
            COUNT.fetch_add(1, Relaxed);
            add(layout.size() as i64);
        }
        unsafe { MiMalloc.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if IS_ON.load(Relaxed) {
            add(-(layout.size() as i64));
        }
        unsafe { MiMalloc.dealloc(place, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if IS_ON.load(Relaxed) {
            COUNT.fetch_add(1, Relaxed);
            add(layout.size() as i64);
        }
        unsafe { MiMalloc.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if IS_ON.load(Relaxed) {
            COUNT.fetch_add(1, Relaxed);
            add(size as i64 - layout.size() as i64);
        }
        unsafe { MiMalloc.realloc(place, layout, size) }
    }
}
