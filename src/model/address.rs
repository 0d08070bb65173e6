//! The address of a goal or a sheet, as people write it in a file: `r5/kodomo-katei/2-1`, `r5/kodomo-katei`.
//!
//! It is what an address of the site says without its ending. Two texts that name one page are one address: letters are folded
//! as the names of pages are, and a year may be written in every way in which its folder may be.

use super::FiscalYear;
use super::layout::{MARKDOWN, in_sheet, stem, year_name};
use super::path::{name_problem, slug};

/// Where a goal or a sheet is in a site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The fiscal year.
    pub year: FiscalYear,
    /// The sheet's part of addresses: `kodomo-katei`.
    pub sheet: String,
    /// The goal's part of addresses; none for the sheet itself.
    pub goal: Option<String>,
}

/// An address as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAddress {
    /// The text.
    pub text: String,
    /// What it says.
    pub address: Address,
}

/// Why a text is no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressProblem {
    /// It does not have the parts that it must have.
    Parts,
    /// It does not begin with a fiscal year.
    Year(String),
    /// No file can be called so.
    Name(String),
    /// It would lead out of the site.
    Outside,
    /// It is the name of the sheet's own page.
    Reserved(String),
    /// It is nearly one: this is how it should be.
    Nearly(String),
}

impl Address {
    /// Reads the address of a goal, or of a sheet.
    pub fn read(written: &str, is_goal: bool) -> Result<Address, AddressProblem> {
        match read(written, is_goal) {
            Err(problem) => {
                let tidy = tidy(written);
                let is_nearly = tidy != written && read(&tidy, is_goal).is_ok();
                Err(if is_nearly { AddressProblem::Nearly(tidy) } else { problem })
            }
            address => address,
        }
    }

    /// That of a goal's file.
    pub fn of_file(path: &str) -> Option<Address> {
        let (folder, name) = in_sheet(path)?;
        let sheet = folder.rsplit('/').next()?;
        Some(Address { year: FiscalYear::parse(year_name(path))?, sheet: slug(sheet), goal: Some(slug(stem(name))) })
    }

    /// That of the sheet it is in.
    pub fn of_sheet(&self) -> Address {
        Address { goal: None, ..self.clone() }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.year.key(), self.sheet)?;
        self.goal.iter().try_for_each(|goal| write!(f, "/{goal}"))
    }
}

fn read(written: &str, is_goal: bool) -> Result<Address, AddressProblem> {
    let parts: Vec<&str> = written.split('/').collect();
    if parts.contains(&"..") || written.contains('\\') || written.contains("://") {
        return Err(AddressProblem::Outside);
    }
    let has_blank_part = parts.iter().any(|part| part.trim() != *part || part.is_empty() || *part == ".");
    let has_ending = [MARKDOWN, ".html"].iter().any(|ending| written.to_ascii_lowercase().ends_with(ending));
    if has_blank_part || has_ending || parts.len() < 2 || is_goal != (parts.len() > 2) {
        return Err(AddressProblem::Parts);
    }
    let year = FiscalYear::parse(parts[0]).ok_or_else(|| AddressProblem::Year(parts[0].to_owned()))?;
    if let Some(bad) = parts.iter().find(|part| name_problem(part).is_some()) {
        return Err(AddressProblem::Name((*bad).to_owned()));
    }
    let goal = is_goal.then(|| slug(&parts[2..].join("/")));
    // The page of the sheet has that name.
    match goal.as_deref() {
        Some("index") => Err(AddressProblem::Reserved("index".to_owned())),
        _ => Ok(Address { year, sheet: slug(parts[1]), goal }),
    }
}

/// What is meant by a path of a file, or by an address copied from a browser.
fn tidy(written: &str) -> String {
    let slashed = written.trim().replace('\\', "/");
    let end = slashed.find(['#', '?']).unwrap_or(slashed.len());
    let mut parts: Vec<&str> =
        slashed[..end].split('/').map(str::trim).filter(|part| !matches!(*part, "" | ".")).collect();
    if let Some(at) = parts.iter().position(|part| FiscalYear::parse(part).is_some()) {
        parts.drain(..at);
    }
    let joined = parts.join("/");
    let bare = [MARKDOWN, ".html"].iter().find_map(|ending| joined.strip_suffix(ending)).unwrap_or(&joined);
    ["/index", "/_index"].iter().find_map(|name| bare.strip_suffix(name)).unwrap_or(bare).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_proposed_in_place_of_a_text_is_an_address(
            text in r"(content/|/|\.\./|C:\\|https://a\.jp/)?(r5|R05|2023|x)?/?[a-zA-Z0-9 _.\\あ:#?/-]{0,20}(\.md|\.html)?",
            is_goal: bool,
        ) {
            if let Err(AddressProblem::Nearly(tidy)) = Address::read(&text, is_goal) {
                let address = Address::read(&tidy, is_goal);
                prop_assert!(address.is_ok(), "{text} → {tidy}");
                // What it is called in addresses is an address again, and the same.
                let again = Address::read(&address.clone().expect("it is").to_string(), is_goal);
                prop_assert_eq!(again, address);
            }
        }
    }

    #[test]
    fn an_address_is_read_as_the_names_of_pages_are_made() {
        let read = |text: &str| Address::read(text, true).map(|address| address.to_string());
        for (text, address) in [
            ("r5/kodomo-katei/2-1", "r5/kodomo-katei/2-1"),
            ("R05/Kodomo_Katei/2-1", "r5/kodomo-katei/2-1"),
            ("2023/kodomo-katei/plan/2-1", "r5/kodomo-katei/plan-2-1"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(address), "{text}");
        }
        assert_eq!(Address::read("令和5年度/kodomo", false).map(|it| it.to_string()).as_deref(), Ok("r5/kodomo"));
        assert_eq!(
            Address::of_file("content/R5/kodomo/2-1.md").map(|it| it.to_string()).as_deref(),
            Some("r5/kodomo/2-1")
        );
    }

    #[test]
    fn what_is_nearly_an_address_is_told_as_it_should_be() {
        for text in [
            "content/r5/kodomo/2-1.md",
            "/r5/kodomo/2-1",
            "r5\\kodomo\\2-1.md",
            "https://www.city.example.jp/goals/r5/kodomo/2-1.html#2-1--level",
            "../../r5/kodomo/2-1.md",
            " r5/kodomo/2-1 ",
        ] {
            assert_eq!(Address::read(text, true), Err(AddressProblem::Nearly("r5/kodomo/2-1".to_owned())), "{text}");
        }
        assert_eq!(Address::read("r5/kodomo/index.html", false), Err(AddressProblem::Nearly("r5/kodomo".to_owned())));
        assert_eq!(Address::read("r5/kodomo", true), Err(AddressProblem::Parts));
        assert_eq!(Address::read("r5/kodomo/2-1", false), Err(AddressProblem::Parts));
        assert_eq!(Address::read("kodomo/2/1", true), Err(AddressProblem::Year("kodomo".to_owned())));
        assert_eq!(Address::read("r5/kodomo/a:b", true), Err(AddressProblem::Name("a:b".to_owned())));
        assert_eq!(Address::read("r5/kodomo/../x", true), Err(AddressProblem::Outside));
        assert_eq!(Address::read("r5/kodomo/INDEX", true), Err(AddressProblem::Reserved("index".to_owned())));
    }
}
