//! Bytes as text, in the alphabet of RFC 4648.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bytes as they stand in a `data:` address or a content security policy: standard alphabet, with padding.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
