//! Water level as a sum of cosines.

/// One constituent: amplitude in centimetres, speed in degrees per hour, phase in degrees.
pub struct Constituent {
    pub amplitude_cm: f64,
    pub speed: f64,
    pub phase: f64,
}

/// The level above chart datum, in centimetres, `hours` after the epoch of the constants.
pub fn level(mean_cm: f64, constituents: &[Constituent], hours: f64) -> f64 {
    mean_cm + constituents.iter().map(|c| c.amplitude_cm * (c.speed * hours - c.phase).to_radians().cos()).sum::<f64>()
}
