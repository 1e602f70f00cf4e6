//! Tide heights from harmonic constants, and the windows in which a draught fits.

pub mod harmonics;
pub mod publish;
pub mod window;
