//! Which files may stand beside the pages, known by their names.
//!
//! A page of the site runs nothing but the theme's own scripts. A file that a browser opens as a page of its own, in the
//! site's name, would run whatever its author put in; one that a web server runs would do so there. Neither is published.

/// What a web server and a browser make of a file with such a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page, or a document that can hold what a page can: HTML, XML in all its dialects, whole pages in one file.
    Page,
    /// What servers run, or are set up by, wherever it lies.
    Program,
    /// An SVG: a picture that can hold what a page can, and so has to be looked into.
    Drawing,
    /// Anything else with a type that is widely known: shown as what it is or saved, but never run.
    Plain,
    /// A type that few servers know. A browser that is given no type looks into the file for it.
    Unknown,
}

/// Endings that one server or another runs, or reads its settings from.
const PROGRAMS: &[&str] = &[
    "asa", "asax", "ascx", "ashx", "asmx", "asp", "aspx", "axd", "cer", "cfm", "cgi", "config", "do", "fcgi", "jsp",
    "jspx", "php", "php3", "php4", "php5", "php7", "php8", "phar", "phtml", "pl", "py", "rb", "shtm", "shtml", "ssi",
    "stm",
];

/// Pages under names that the table of types does not have, or has as something else.
const PAGES: &[&str] = &["dtd", "hta", "htc", "mht", "mhtml", "svgz", "swf", "xbl", "xht", "xslt", "xul"];

/// The kind of the file at a path.
pub fn kind(path: &str) -> Kind {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((_, ending)) = name.rsplit_once('.') else { return Kind::Unknown };
    let ending = ending.to_ascii_lowercase();
    let known = mime_guess::from_ext(&ending).first();
    match known.as_ref().map(|known| known.essence_str()) {
        _ if PROGRAMS.contains(&ending.as_str()) => Kind::Program,
        _ if PAGES.contains(&ending.as_str()) => Kind::Page,
        None => Kind::Unknown,
        Some("image/svg+xml") => Kind::Drawing,
        Some("text/html" | "multipart/related" | "message/rfc822") => Kind::Page,
        Some(known) if known.ends_with("+xml") || known.ends_with("/xml") => Kind::Page,
        Some(_) => Kind::Plain,
    }
}

/// Whether a file by such a name is a picture of points or lines: nothing that could be searched for words.
pub fn is_picture(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let known = mime_guess::from_ext(&ending).first();
    ["emf", "wmf"].contains(&&*ending)
        || kind(path) != Kind::Drawing && known.is_some_and(|known| known.type_() == "image")
}

/// The type of a picture that browsers show in pages, by its name: `image/png`; none for any other file.
pub fn picture_type(path: &str) -> Option<String> {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let known = mime_guess::from_ext(&ending).first().filter(|known| known.type_() == "image");
    known.map(|known| known.essence_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_or_a_server_would_run_is_known_by_its_name() {
        for (names, expected) in [
            ("a.html a.HTM a.xhtml a.xht a.svgz a.mht a.mhtml a.xml a.xsl a.xslt a.rss a.kml a.eml a.hta", Kind::Page),
            ("a.php a.shtml web.config a.aspx a.jsp a.cgi", Kind::Program),
            ("a.svg A.SVG", Kind::Drawing),
            ("a.pdf a.xlsx a.docx a.pptx a.xls a.csv a.txt a.png a.jpg a.zip a.ics a.mp4 a.json", Kind::Plain),
            ("README a.jtd a. a.html.orig", Kind::Unknown),
        ] {
            for name in names.split(' ') {
                assert_eq!(kind(&format!("content/r5/b.html/{name}")), expected, "{name}");
            }
        }
    }
}
