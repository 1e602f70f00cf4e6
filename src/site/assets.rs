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

/// What a file of the site is, by the end of its name, for browsers.
pub fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
