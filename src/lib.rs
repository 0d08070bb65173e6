//! goalsheet turns goal sheets (組織目標展開整理表, the yearly goals of each department of a Japanese city) into a site.
//!
//! One Markdown file with YAML front matter is one goal; a folder of them with an `_index.md` is one department's sheet of
//! one fiscal year; a folder of those is a site. The program compiles it through Tera templates into plain pages that
//! work from a web server and from a shared folder alike.
//!
//! # The house
//!
//! Data goes one way; the type changes when the stage changes; nothing is filled in later.
//!
//! ```text
//! content/ ─▶ host::read ─▶ text ──▶ audience ─▶ model::Site ─▶ check ─▶ page ─▶ host::publish ─▶ public/
//!             Tree          Contents  redacted   linked, whole   rules    html    staged, then moved into place
//! ```
//!
//! | room | holds | may use |
//! |---|---|---|
//! | [`model`] | plain values, no I/O: layout of a site, tree of files, keys, configuration, dates and fiscal years, deadlines, the Markdown dialect, goals, sheets (their order: `link`; their other years: `lineage`), the directory of links, the site, diagnostics | nothing of ours |
//! | [`text`] | files people write → values: encodings, front matter, YAML with places, fields | model |
//! | [`audience`] | for whom a site is: what is internal leaves a sheet's folder before anything is linked; the search for leaks | model, text |
//! | [`check`] | what must hold of a sheet, its links, a site; a rule is one function with one code | model |
//! | [`format`] | the files people write, written again: their one form (key order, quotation marks, blank lines, letters, sentences), values changed in their place, two edits of one file joined | model, text |
//! | [`draft`] | new files: their names and their text | model, format |
//! | [`table`] | tables in: bytes → grid → form → plan, the plan as people see it; tables out: the official form, records; XLSX, XLS, ODS, CSV, JSON, the clipboard | model |
//! | [`review`] | two sites → what changed, in words; the marks in two texts; how that looks as a 新旧対照表, as a file for a reviewer, on the site | model |
//! | [`guide`] | how goals are to be written (記入要領), from a site's configuration | model |
//! | [`schema`] | JSON Schemas of the files, from the table of keys | model, text |
//! | [`page`] | which pages exist, what they show, Markdown → HTML, search data; `page::template` the theme (the only place that knows Tera) | model |
//! | [`host`] | the machine: disk, git, clock, terminal, a server that asks for a site's files, a watcher of files; the only door to it | model |
//! | [`report`] | diagnostics as people, editors and programs read them; what each code means; the manual | model |
//! | [`pipeline`] | the stages in order, and the only memory between two builds | the rooms |
//! | [`commands`] | the verbs, each a few lines of calls | all |
//! | [`cli`] | the command line as data | model |
//!
//! Rooms are pure functions of their arguments; a watching build is a build that remembers, and what it remembers stands in
//! `pipeline/memory.rs`; part of it is left for the next run of the program. `tests/it/watching.rs` holds that any sequence of changes,
//! in one run or in several, ends in the files of a fresh build.
//!
//! Rooms do not know their siblings: what two of them need belongs to `model`, what combines them to `pipeline` or a verb.
//! Each borrowed crate stays in one room, and no two files use each other. All of it is held by `tests/it/house.rs`; how to add
//! a key, a rule, a page, a word or a verb is in `CONTRIBUTING.md`.
//!
//! A [`model::Diagnostic`] is about what an author wrote: collected, with code, place, message and help; exit status 1. A
//! [`model::Failure`] is that the program could not do its work; exit status 2.
//!
//! # Promises
//!
//! 1. Same input, same bytes: any thread count, time zone, locale, directory order.
//! 2. `build` never writes into `content/`.
//! 3. A build that fails or is killed leaves the published site whole: the old one or, after the next run, the new one.
//! 4. Every problem of every file is reported in one run, at its exact place, in Japanese or English.
//! 5. Nothing internal is in any byte of a site for everybody: it is dropped before the model is linked, not hidden by a template.
//! 6. The site opened from a folder (`file://`) can do what the site opened from a server can.
//! 7. No input makes the program panic, hang, or write outside its output folder.
//! 8. Untouched pages keep their bytes and their modification time.
//! 9. A watching build after any sequence of changes equals a fresh build of the same folder, byte for byte; and what `serve`
//!    answers for a path is what that build has there.

pub mod model;
pub mod text;
pub mod audience;
pub mod check;
pub mod format;
pub mod draft;
pub mod table;
pub mod review;
pub mod guide;
pub mod schema;
pub mod page;
pub mod host;
pub mod report;
pub mod pipeline;
pub mod commands;
pub mod cli;

use std::ffi::OsString;
use std::process::ExitCode;

use host::terminal;
use model::Language;

/// The whole program: arguments in, exit status out. 0 is done, 1 the content has errors, 2 could not do it.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let request = match cli::parse(arguments, host::language::of_the_terminal()) {
        Ok(request) => request,
        Err(stop) if stop.mistake => {
            terminal::print_error(&stop.text);
            return ExitCode::from(2);
        }
        Err(stop) => {
            terminal::print(stop.text.trim_end());
            return ExitCode::SUCCESS;
        }
    };
    match commands::run(&request) {
        Ok(ending) => ending.into(),
        Err(failure) => {
            let label = match request.language {
                Language::Ja => "実行できません",
                Language::En => "could not run",
            };
            terminal::print_error(&format!("{label}: {}\n", failure.text(request.language)));
            ExitCode::from(2)
        }
    }
}
