//! HTML within a picture, as programs write it for labels: what it says stays, as text in the middle of its box.

/// What has been read of such a part.
#[derive(Debug)]
pub(super) struct Label {
    /// The middle of its box.
    x: f64,
    y: f64,
    text: String,
    /// How many elements around are no words: a script, a style.
    silent: usize,
}

impl Label {
    /// For a box of these attributes; none where they do not say where it is.
    pub(super) fn new<'a>(attribute: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let number = |name: &str| attribute(name).map(|value| value.trim().trim_end_matches("px").parse::<f64>().ok());
        let (x, y) = (number("x").unwrap_or(Some(0.0))?, number("y").unwrap_or(Some(0.0))?);
        let (width, height) = (number("width")??, number("height")??);
        let fits = [x, y, width, height].iter().all(|number| number.is_finite() && number.abs() < 1e6);
        fits.then(|| Self { x: x + width / 2.0, y: y + height / 2.0, text: String::new(), silent: 0 })
    }

    /// An element begins within it.
    pub(super) fn start(&mut self, name: &str) {
        let name = name.rsplit(':').next().unwrap_or(name);
        if self.silent > 0 || ["script", "style", "template", "title"].iter().any(|silent| silent.eq_ignore_ascii_case(name)) {
            self.silent += 1;
        }
        if ["br", "p", "div", "li", "tr"].contains(&name) {
            self.text.push('\n');
        }
    }

    pub(super) fn end(&mut self) {
        self.silent = self.silent.saturating_sub(1);
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.silent == 0 {
            // Where lines end, elements say.
            self.text.extend(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
        }
    }

    /// The lines, and where each stands: its two coordinates.
    pub(super) fn lines(&self) -> Vec<(String, String, String)> {
        /// From one line to the next, in the size that most programs write labels in.
        const LINE: f64 = 19.0;
        let words = self.text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let lines: Vec<String> = words.filter(|line| !line.is_empty()).collect();
        let first = self.y - LINE * (lines.len().saturating_sub(1)) as f64 / 2.0;
        let place = |(index, line): (usize, String)| (format!("{:.1}", self.x), format!("{:.1}", first + LINE * index as f64), line);
        lines.into_iter().enumerate().map(place).collect()
    }
}
