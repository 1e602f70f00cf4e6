//! The program: everything it does is in the library.

/// Thousands of documents are millions of small allocations: with this allocator a build takes a quarter less time than with the system's.
/// It does not ask for huge pages (`no_thp`): they made nothing quicker, and took 3 KB more for each document.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    crossbook::cli::run()
}
