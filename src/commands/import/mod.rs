//! `import`: a table becomes goals of a sheet.

mod base;
mod files;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Ending, show};
use crate::cli::ImportOptions;
use crate::cli::import::PreviewFormat;
use crate::draft::SheetPath;
use crate::host::locate::site_of;
use crate::host::write::Step;
use crate::host::{read, terminal, write};
use crate::model::layout::{CONFIG, CONTENT, is_at_or_below};
use crate::model::site::{Sheet, Site};
use crate::model::{Diagnostic, Failure, Language, Message};
use crate::table::form::{self, Form, Reading};
use crate::table::grid::{Book, WorkingCopy};
use crate::table::mapping::Mapping;
use crate::table::plan::{self, Plan, Target};
use crate::table::{self, preview};
use crate::{pipeline, say};

/// Reads the tables, shows what they change, and writes that with `--yes`. 1 says that something could not be read.
pub fn run(options: &ImportOptions, language: Language) -> Result<Ending, Failure> {
    let options = &ImportOptions { site: site_of(&options.site, CONFIG)?.site, ..options.clone() };
    let (site, mut problems) = pipeline::look(&options.site)?;
    let Some(site) = site else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let inputs = inputs(options)?;
    let mapping = mapping(options);
    let reading = mapping.as_ref().map(|mapping| Reading {
        config: &site.config,
        sheet: options.sheet.as_deref(),
        mapping: mapping.as_ref(),
        skips_hidden: options.skip_hidden,
    });
    let read = reading.map_err(Clone::clone).and_then(|reading| Ok((books(&inputs)?, reading)));
    let (books, reading) = match read {
        Ok(read) => read,
        Err(message) => return Ok(refused(&message, language)),
    };
    if options.guess {
        return Ok(match form::guess(&books, &reading) {
            Ok(text) => {
                terminal::print(text.trim_end());
                Ending::Clean
            }
            Err(message) => refused(&message, language),
        });
    }
    let form = match form::form(&books, &reading) {
        Ok(form) => form,
        Err(message) => return Ok(refused(&message, language)),
    };
    let wanted = SheetPath::read(&options.into)?;
    let sheet = wanted.existing(&site);
    let folder = sheet.map_or_else(|| wanted.new_folder(&site), |sheet| Ok(sheet.folder().to_owned()))?;
    problems.retain(|problem| problem.is_error() && is_at_or_below(&problem.place.source.path, &folder));
    if !problems.is_empty() {
        return Ok(broken(&mut problems, &folder, language));
    }
    let copies: Vec<WorkingCopy> = books.iter().filter_map(|(_, book)| book.copy.clone()).collect();
    let earlier = match (&options.base, sheet) {
        (Some(revision), Some(sheet)) => Some(base::texts(&options.site, revision, sheet)?),
        _ => None,
    };
    let target = Target { earlier, ..target(&site, &wanted, sheet, folder, options) };
    finish(&plan_of(form, &copies, &target, &options.site), options, language)
}

/// The bytes of the tables, by the names of their files.
fn inputs(options: &ImportOptions) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let input = |path: &PathBuf| {
        if path.as_os_str() == "-" {
            return Ok(("-".to_owned(), terminal::read(table::read::LARGEST_FILE)?));
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok((name, read::read_input(path, table::read::LARGEST_FILE)?))
    };
    options.files.iter().map(input).collect()
}

/// The tables; where there are several, each with the name of its file.
fn books(inputs: &[(String, Vec<u8>)]) -> Result<Vec<(Option<String>, Book)>, Message> {
    let book = |(name, bytes): &(String, Vec<u8>)| {
        let book = table::read::read(bytes).map_err(|Message { ja, en }| say!("{name}: {ja}", "{name}: {en}"))?;
        Ok((Some(name.clone()).filter(|_| inputs.len() > 1), book))
    };
    inputs.iter().map(book).collect()
}

/// The mapping that was asked for: by its name in the configuration, else in a file.
fn mapping(options: &ImportOptions) -> Result<Option<Mapping>, Message> {
    let Some(name) = &options.map else { return Ok(None) };
    let text = |path: &Path| {
        let bytes = read::read_input(path, table::read::LARGEST_FILE).ok();
        bytes.and_then(|bytes| String::from_utf8(bytes).ok())
    };
    let path = Path::new(name);
    if path.is_file() {
        return Mapping::of_file(&text(path).unwrap_or_default(), name).map(Some);
    }
    Mapping::of_config(&text(&options.site.join(CONFIG)).unwrap_or_default(), name).map(Some)
}

fn target<'a>(
    site: &'a Site,
    wanted: &SheetPath,
    sheet: Option<&'a Sheet>,
    folder: String,
    options: &ImportOptions,
) -> Target<'a> {
    let in_folder = |path: &str| path.strip_prefix(&folder)?.strip_prefix('/').map(str::to_owned);
    let files: BTreeSet<String> = site.files.iter().filter_map(|path| in_folder(path)).collect();
    let goals = sheet.into_iter().flat_map(|sheet| sheet.paths().filter_map(in_folder));
    let others = site.all_sheets().map(|(_, sheet)| sheet);
    let name = |sheet: &Sheet| sheet.id.split_once('/').map(|(_, name)| name.to_owned());
    let same = others.filter(|other| name(other).as_deref() == Some(wanted.name.as_str()));
    Target {
        config: &site.config,
        sheet,
        id: sheet.map_or_else(|| format!("{}/{}", wanted.year.key(), wanted.name), |sheet| sheet.id.clone()),
        year: wanted.year,
        other_department: same.map(|sheet| sheet.head.department.value.as_str()).next(),
        files: goals.chain(files).collect(),
        adds_sections: options.add_sections,
        earlier: None,
        folder,
    }
}

fn plan_of(form: Form, copies: &[WorkingCopy], target: &Target, site: &Path) -> Plan {
    let changes = plan::changes(form, copies, target);
    let goals = target.sheet.map_or(&[][..], |sheet| &sheet.goals);
    let by_path = goals.iter().map(|member| (member.goal.source.path.as_str(), &*member.goal)).collect();
    Plan::new(
        changes,
        |head, folder| files::head(head, folder, target, site),
        |goal| files::goal(goal, &by_path, target, site),
    )
}

/// Shows the plan, and writes it if that was asked for.
fn finish(plan: &Plan, options: &ImportOptions, language: Language) -> Result<Ending, Failure> {
    if options.yes {
        let files = plan.files.iter();
        let steps = files.map(|file| Step { path: &file.path, old: file.old.as_deref(), new: &file.new });
        let steps: Vec<Step> = steps.collect();
        write::apply(&options.site, &steps)?;
    }
    if let Some(report) = &options.report {
        let page = preview::page(plan, language);
        let rest = page.strip_prefix(preview::PAGE_MARK).unwrap_or(&page);
        write::put_outside(&[options.site.join(CONTENT)], report, preview::PAGE_MARK, rest)?;
    }
    match options.format {
        PreviewFormat::Json => terminal::print(preview::json(plan, options.yes).trim_end()),
        PreviewFormat::Human => {
            let command = (!options.yes).then(|| command(options));
            terminal::print_error(&preview::text(plan, command.as_deref(), language));
            if options.yes {
                plan.files.iter().for_each(|file| terminal::print(&file.path));
            }
        }
    }
    let summary = plan.summary();
    let is_whole = summary.unreadable == 0 && summary.conflicts == 0;
    Ok(if is_whole { Ending::Clean } else { Ending::Problems })
}

/// The command that writes.
fn command(options: &ImportOptions) -> String {
    let quoted = |text: &str| {
        let is_plain = |letter: char| letter.is_alphanumeric() || "-_./\\:".contains(letter);
        if text.chars().all(is_plain) { text.to_owned() } else { format!("\"{text}\"") }
    };
    let mut words = vec!["goalsheet".to_owned(), "import".to_owned()];
    words.extend(options.files.iter().map(|file| quoted(&file.display().to_string())));
    words.extend(["--into".to_owned(), quoted(&options.into)]);
    let values = [("--map", &options.map), ("--sheet", &options.sheet), ("--base", &options.base)];
    for (name, value) in values {
        words.extend(value.iter().flat_map(|value| [name.to_owned(), quoted(value)]));
    }
    let flags = [("--add-sections", options.add_sections), ("--skip-hidden", options.skip_hidden)];
    words.extend(flags.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| (*name).to_owned()));
    if options.site != Path::new(".") {
        words.extend(["--site".to_owned(), quoted(&options.site.display().to_string())]);
    }
    words.push("--yes".to_owned());
    words.join(" ")
}

fn refused(message: &Message, language: Language) -> Ending {
    let Message { ja, en } = message;
    let message = say!("読めません: {ja}", "cannot be read: {en}");
    terminal::print_error(&format!("{}\n", message.text(language)));
    Ending::Problems
}

fn broken(problems: &mut Vec<Diagnostic>, folder: &str, language: Language) -> Ending {
    show(problems, language);
    let message = say!(
        "{folder} に誤りがあるので読み込みません。直してからもう一度実行してください",
        "nothing is imported, because {folder} has errors; correct them and run again"
    );
    terminal::print_error(&format!("{}\n", message.text(language)));
    Ending::Problems
}
