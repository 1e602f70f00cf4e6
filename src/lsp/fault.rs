//! Why a request has no answer, and how parameters and answers are read and written.

use lsp_server::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::internal;

/// Why a request has no answer.
#[derive(Debug)]
pub(super) struct Fault {
    pub code: ErrorCode,
    pub message: String,
}

impl Fault {
    pub(super) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// It cannot be done, for a reason that people understand.
    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::RequestFailed, message)
    }
}

/// What a notification says, where it can be understood.
pub(super) fn said<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

/// What a request asks.
pub(super) fn understood<P: DeserializeOwned>(params: Value) -> Result<P, Fault> {
    serde_json::from_value(params).map_err(|error| Fault::new(ErrorCode::InvalidParams, error.to_string()))
}

pub(super) fn result(answer: impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(answer).map_err(|error| Fault::new(ErrorCode::InternalError, error.to_string()))
}

/// An answer; where finding it panics, that.
pub(super) fn guarded<T>(answer: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let failed = |error: internal::InternalError| Err(Fault::new(ErrorCode::InternalError, format!("{error}\n{}", internal::HELP)));
    internal::guarded(answer).unwrap_or_else(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer() {
        let fault = guarded(|| -> Result<Value, Fault> { panic!("boom") }).unwrap_err();
        assert_eq!(fault.code as i32, -32603);
        assert!(fault.message.starts_with("internal error: boom"), "{}", fault.message);
    }
}
