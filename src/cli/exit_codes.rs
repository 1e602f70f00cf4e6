//! What the exit code of each kind of command says, for its help.

/// Of a command that judges.
pub(super) const CHECK: &str = "\
Exit codes:
  0  no finding fails the run
  1  a finding fails the run: an error, or what --deny names
  2  the command failed: wrong arguments, an unusable book.toml, the disk, or a bug in Crossbook";

/// Of a command that only shows or writes something.
pub(super) const VIEW: &str = "\
Exit codes:
  0  success, whatever it shows
  2  the command failed: wrong arguments, an unusable book.toml, the disk, or a bug in Crossbook";

/// Of a command that changes documents.
pub(super) const CHANGE: &str = "\
Exit codes:
  0  success
  2  the command failed, and nothing was changed";

/// The end of a command's help: its examples, and its exit codes.
pub(super) fn after_help(examples: &str, exit_codes: &str) -> String {
    format!("{examples}\n\n{exit_codes}")
}
