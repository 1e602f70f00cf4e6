//! Same input, same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::project::project;

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let demo = env!("CARGO_MANIFEST_DIR");
    let build = |threads: &str| {
        let run = project().run(&["build", "-C", demo, "--output", "site", "--threads", threads]);
        let files = files(&run.project.path("site"));
        assert!(files.len() > 20, "{}", run.stderr());
        (run.stdout(), files)
    };
    let (one, eight) = (build("1"), build("8"));
    assert_eq!(one.0, eight.0);
    assert!(one.1.keys().eq(eight.1.keys()), "the files differ");
    for (path, bytes) in &one.1 {
        assert!(bytes == &eight.1[path], "{path} differs");
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string().split("/site/").last().unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
    found
}
