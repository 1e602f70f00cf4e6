#![allow(clippy::disallowed_methods, reason = "tests lay out their own workspaces")]
