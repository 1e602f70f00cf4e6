//! The index of small sites.
