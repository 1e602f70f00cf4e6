//! What diagrams of the workspace's own look like: how mermaid's text says it, and the site's colours in that place.

/// The style of a class of nodes, or of a link. What is written is for light pages, wherever such a text is shown.
pub struct Look {
    /// The class of nodes; none for links.
    pub class: &'static str,
    /// As mermaid's text says it.
    pub style: &'static str,
    /// Each of its colours, and the custom property that stands for it on the site.
    #[cfg_attr(not(feature = "diagrams"), allow(dead_code, reason = "only drawing asks for it"))]
    pub(super) colours: &'static [(&'static str, &'static str)],
}

/// How nodes differ by their state.
pub const LOOKS: [Look; 6] = [
    Look {
        class: "done",
        style: "fill:#d9efdf,stroke:#1d6a39,color:#111",
        colours: &[("#d9efdf", "tint-complete"), ("#1d6a39", "complete"), ("#111", "ink")],
    },
    Look {
        class: "active",
        style: "fill:#dbe8f9,stroke:#1c5aa6,color:#111",
        colours: &[("#dbe8f9", "tint-in-progress"), ("#1c5aa6", "in-progress"), ("#111", "ink")],
    },
    Look {
        class: "blocked",
        style: "fill:#f9dcda,stroke:#a3201d,stroke-width:3px,color:#111",
        colours: &[("#f9dcda", "tint-blocked"), ("#a3201d", "blocked"), ("#111", "ink")],
    },
    Look {
        class: "open",
        style: "fill:#f5f3ee,stroke:#5b646c,stroke-dasharray:5 3,color:#111",
        colours: &[("#f5f3ee", "raised"), ("#5b646c", "pending"), ("#111", "ink")],
    },
    Look {
        class: "ended",
        style: "fill:#f5f3ee,stroke:#a0a6aa,color:#555",
        colours: &[("#f5f3ee", "raised"), ("#a0a6aa", "strong-line"), ("#555", "soft")],
    },
    WRONG,
];

/// A link that something is wrong with.
pub const WRONG: Look = Look { class: "", style: "stroke:#c0392b,stroke-width:3px", colours: &[("#c0392b", "blocked")] };
