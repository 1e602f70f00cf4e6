//! Files of the workspace that pages show: which ones, and where they stand on the site.

/// What a browser shows as a picture.
const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp"];

/// What a browser plays.
const VIDEOS: [&str; 5] = ["mp4", "m4v", "mov", "webm", "ogv"];

pub(super) fn is_image(path: &str) -> bool {
    ends_in(path, &IMAGES)
}

/// Whether raw HTML may show it.
pub(super) fn is_media(path: &str) -> bool {
    ends_in(path, &IMAGES) || ends_in(path, &VIDEOS)
}

fn ends_in(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// Where a file of the workspace stands on the site. Repos outside the workspace's root keep their way up as `_up`.
pub(super) fn address(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| if part == ".." { "_up" } else { part }).collect();
    format!("assets/files/{}", parts.join("/"))
}
