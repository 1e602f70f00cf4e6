//! What `crossbook init` writes beside `book.toml`: a page and a theme to start from.

pub(super) const PAGE: &str = "\
---
title: About this site
order: 90
---

# About this site

Every Markdown file in this folder is a page beside the guide. Say here whose workspace this is, who looks after it, and
where to ask. `title` above is the page's name in the list, `order` its place there.

The tasks themselves are written in their repos. The [rules](rules/broken-task-ref.md) and the [guide](guide/workflow.md)
come with Crossbook, and this page may link to them.
";

/// The files of a theme, by path in the theme's folder.
pub(super) const THEME: [(&str, &str); 2] = [("css/custom.css", STYLE), ("templates/base.html", BASE)];

const STYLE: &str = "\
/* Linked after the built-in styles, so that these rules win. Colours are pairs: light, then dark.
   The guide lists all of them under Theming. Keep text readable: 4.5 to 1 against --paper. */
:root {
  --accent: light-dark(#6b2fa0, #c9a5f2);
  /* --paper: light-dark(#ffffff, #101418); */
  /* --text-font: Georgia, serif; */
}

.own-line {
  padding: 0.4rem 1.5rem;
  background: var(--raised);
  border-bottom: 1px solid var(--line);
  color: var(--soft);
  font-size: var(--small);
  text-align: center;
}
";

const BASE: &str = "\
{# This takes the place of the frame around every page, and extends the built-in one: only the blocks here are
   different, the rest keeps up with new versions. The guide lists the blocks under Theming. #}
{% extends \"crossbook/base.html\" %}

{% block header %}
{{ super() }}
<p class=\"own-line\">{{ site.title }}: replace this line in <code>theme/templates/base.html</code></p>
{% endblock header %}
";
