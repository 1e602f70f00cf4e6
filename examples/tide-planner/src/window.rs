//! From levels to windows.

/// Hours in which at least `needed_cm` of water stands over the sill.
pub fn windows(levels: &[f64], sill_cm: f64, needed_cm: f64) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open = None;
    for (hour, level) in levels.iter().enumerate() {
        match (level + sill_cm >= needed_cm, open) {
            (true, None) => open = Some(hour),
            (false, Some(start)) => {
                found.push((start, hour));
                open = None;
            }
            _ => {}
        }
    }
    found.extend(open.map(|start| (start, levels.len())));
    found
}
