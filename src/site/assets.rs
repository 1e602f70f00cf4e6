//! Files of the workspace that pages show: which ones, and where they stand on the site.

/// What a browser shows as a picture.
const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp"];

pub(super) fn is_image(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| IMAGES.iter().any(|image| image.eq_ignore_ascii_case(ending)))
}

/// Where a file of the workspace stands on the site. Repos outside the workspace's root keep their way up as `_up`.
pub(super) fn address(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| if part == ".." { "_up" } else { part }).collect();
    format!("assets/files/{}", parts.join("/"))
}
