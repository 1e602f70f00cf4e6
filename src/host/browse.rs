//! Showing an address in the person's browser.

use std::process::{Command, Stdio};

/// Whether a browser was asked to show it.
pub fn browse(url: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let nothing = || Stdio::null();
    Command::new(program).args(before).arg(url).stdin(nothing()).stdout(nothing()).stderr(nothing()).spawn().is_ok()
}
