//! Small workspaces, built whole.
