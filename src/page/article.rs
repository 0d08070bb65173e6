//! The part of a finished page that is its goal.

/// The part of a goal's page that is the goal: its article, or where a theme has none all that is no frame.
pub fn article(page: &str) -> &str {
    let part = |name: &str| {
        let start = page.find(&format!("<{name}"))?;
        let end = page.rfind(&format!("</{name}>"))?;
        page.get(start..end).map(|inner| (start, inner.len() + name.len() + 3))
    };
    let whole = part("article").map(|(start, length)| &page[start..start + length]);
    let main = || {
        let (start, length) = part("main")?;
        let inner = &page[start..start + length - "</main>".len()];
        inner.split_once('>').map(|(_, inner)| inner)
    };
    whole.or_else(main).unwrap_or(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_of_a_page_is_its_goal() {
        for (page, expected) in [
            (
                "<main><article class=\"a\"><p>x</p></article><nav></nav></main>",
                "<article class=\"a\"><p>x</p></article>",
            ),
            ("<body><main id=\"m\"><p>x</p></main></body>", "<p>x</p>"),
            ("<p>x</p>", "<p>x</p>"),
        ] {
            assert_eq!(article(page), expected);
        }
    }
}
