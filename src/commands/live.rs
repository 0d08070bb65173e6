//! What `serve` and `build --watch` have in common: builds until Ctrl-C, each reported in a few words.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::{show, sides};
use crate::host::watch::{Change, WatchOptions, Watcher};
use crate::host::{interrupt, terminal};
use crate::model::config::Audience;
use crate::model::layout::{CONFIG, CONTENT, THEMES};
use crate::model::{Diagnostic, Failure, Language, Message};
use crate::pipeline::{Builder, Options};
use crate::{report, say};

/// Columns of the overlay in a browser.
const OVERLAY_WIDTH: usize = 100;
/// As many of the changed paths are named.
const NAMED: usize = 3;

/// A builder that compares with an earlier version, where one was asked for; what is wrong with that is told.
///
/// # Errors
/// There is no such version, or it cannot be read.
pub fn builder(site: &Path, options: Options, since: Option<&str>, language: Language) -> Result<Builder, Failure> {
    let builder = Builder::new(site, options);
    let Some(word) = since else { return Ok(builder) };
    let (earlier, named, mut problems) = sides::earlier(word, site)?;
    if !problems.is_empty() {
        show(&mut problems, language);
        let Message { ja, en } = &named.name;
        let message = say!(
            "上は前の版（{ja}）の誤りです。そのファイルは比べません",
            "the above is wrong in the earlier version ({en}); those files are not compared"
        );
        terminal::print_error(&format!("{}\n", message.text(language)));
    }
    Ok(builder.since(earlier))
}

/// Begins to watch a site, until Ctrl-C.
pub fn watch(site: &Path, output: &Path, poll: Option<Duration>, language: Language) -> Result<Watcher, Failure> {
    let names = [CONFIG, CONTENT, THEMES].map(str::to_owned).to_vec();
    let options = WatchOptions { site: site.to_owned(), names, output: output.to_owned(), poll };
    let (watcher, notice) = Watcher::start(options)?;
    if let Some(notice) = notice {
        terminal::print_error(&format!("{}\n", notice.text(language)));
    }
    let stopper = watcher.stopper();
    interrupt::on(move || stopper.stop())?;
    Ok(watcher)
}

/// Calls `build` whenever something may have changed; ends on Ctrl-C.
pub fn follow(watcher: &Watcher, language: Language, mut build: impl FnMut(&Change)) {
    loop {
        let change = watcher.wait(None);
        if let Some(notice) = watcher.take_notice() {
            terminal::print_error(&format!("{}\n", notice.text(language)));
        }
        match change {
            Change::Stopped => return,
            Change::Nothing => {}
            Change::Paths(_) | Change::Everything => build(&change),
        }
    }
}

/// Prints what builds come to: problems once, and when they are gone.
pub struct Console {
    language: Language,
    /// The problems drawn last; none after a failure.
    known: Option<Vec<Diagnostic>>,
    printed: String,
    noted: Vec<Message>,
}

impl Console {
    /// One that has printed nothing yet.
    pub fn new(language: Language) -> Console {
        Console { language, known: Some(Vec::new()), printed: String::new(), noted: Vec::new() }
    }

    /// On what it depends how problems are drawn, in one line.
    pub fn style(&self) -> String {
        format!("{} {} {}", self.language.code(), terminal::width(), terminal::height())
    }

    /// What was printed last of problems.
    pub fn printed(&self) -> &str {
        &self.printed
    }

    /// All problems of the site as it is now: a screenful at first, afterwards what is new and what is solved.
    pub fn problems(&mut self, diagnostics: &[Diagnostic]) {
        // To draw them takes longer than to look whether they are those drawn last.
        if self.known.as_deref() == Some(diagnostics) {
            return;
        }
        let before = self.known.replace(diagnostics.to_vec()).unwrap_or_default();
        if before.is_empty() || diagnostics.is_empty() {
            self.print(self.screenful(diagnostics));
            return;
        }
        let (new, solved) = (without(diagnostics, &before), without(&before, diagnostics));
        // Lines that moved are no news.
        if new.is_empty() && solved.is_empty() {
            return;
        }
        let mut text = self.screenful(&new);
        let label = say!("解決", "solved");
        for problem in solved.iter().take(NAMED) {
            let (code, path) = (problem.code.name(), &problem.place.source.path);
            let message = problem.message.text(self.language);
            text.push_str(&format!("{}[{code}] {path}: {message}\n", label.text(self.language)));
        }
        if solved.len() > NAMED {
            let more = solved.len() - NAMED;
            text.push_str(say!("解決 ほか {more} 件\n", "solved: {more} more\n").text(self.language));
        }
        let rest = diagnostics.len() - new.len();
        if rest > 0 {
            let message = say!("前からの問題 {rest} 件\n", "known before: {rest}\n");
            text.push_str(message.text(self.language));
        }
        self.print(text);
    }

    /// What else the site's maker should know, said once.
    pub fn notes(&mut self, notes: &[Message]) {
        let label = say!("注意", "note");
        for note in notes {
            if !self.noted.contains(note) {
                let line = format!("{}: {}\n", label.text(self.language), note.text(self.language));
                terminal::print_error(&line);
                self.noted.push(note.clone());
            }
        }
    }

    fn screenful(&self, diagnostics: &[Diagnostic]) -> String {
        let style = report::Style { language: self.language, width: terminal::width() };
        report::screenful(diagnostics, style, terminal::height())
    }

    /// The site cannot even be read, or the output not be written. Returns what an overlay says of it.
    pub fn failure(&mut self, failure: &Failure, readers: Audience) -> String {
        let text = format!("{}\n", failure.text(self.language));
        self.print(text.clone());
        self.known = None;
        match readers {
            Audience::Internal => text,
            Audience::Public => self.in_terminal(String::new()),
        }
    }

    /// The errors as they are shown in a browser. Everybody is told which rule which file breaks: the words of a problem and
    /// the lines beside them may be internal.
    pub fn overlay(&self, diagnostics: &[Diagnostic], readers: Audience) -> String {
        let errors: Vec<Diagnostic> = diagnostics.iter().filter(|problem| problem.is_error()).cloned().collect();
        if readers == Audience::Internal {
            let style = report::Style { language: self.language, width: OVERLAY_WIDTH };
            return terminal::plain(&report::human(&errors, style));
        }
        let label = say!("エラー", "error");
        let line = |problem: &Diagnostic| {
            format!("{}[{}] {}\n", label.text(self.language), problem.code.name(), problem.place.source.path)
        };
        let mut lines: Vec<String> = errors.iter().map(line).collect();
        lines.dedup();
        self.in_terminal(lines.concat())
    }

    /// What everybody may read of problems, and where the rest stands.
    fn in_terminal(&self, lines: String) -> String {
        let more = say!(
            "詳しいことは、サイトを表示しているコンピューターの端末で確かめてください",
            "the terminal of the computer that serves this site says more"
        );
        format!("{lines}{}\n", more.text(self.language))
    }

    /// That files are watched, and how to end it.
    pub fn watching(&self, poll: Option<Duration>) {
        let message = match poll.map(|poll| poll.as_secs_f64()) {
            Some(seconds) => say!(
                "{seconds}秒ごとに変更を確認します（終わるには Ctrl-C）",
                "looking for changes every {seconds} seconds (Ctrl-C ends)"
            ),
            None => say!("ファイルの変更を待っています（終わるには Ctrl-C）", "waiting for changes (Ctrl-C ends)"),
        };
        terminal::print(message.text(self.language));
    }

    /// What became of a change, and how long that took.
    pub fn done(&self, change: &Change, result: &Message, time: Duration) {
        let time = format!("{:.0} ms", time.as_secs_f64() * 1e3);
        let (what, result) = (what_changed(change, self.language), result.text(self.language));
        terminal::print(say!("{what} → {result}（{time}）", "{what} → {result} ({time})").text(self.language));
    }

    fn print(&mut self, text: String) {
        if text == self.printed {
            return;
        }
        if text.is_empty() {
            let gone = say!("問題はなくなりました\n", "no problems any more\n");
            terminal::print_error(gone.text(self.language));
        }
        terminal::print_error(&text);
        self.printed = text;
    }
}

/// The problems that are not among others, wherever in their files they stand.
fn without(problems: &[Diagnostic], others: &[Diagnostic]) -> Vec<Diagnostic> {
    let key = |problem: &Diagnostic| (problem.code, problem.place.source.path.clone(), problem.message.ja.clone());
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for other in others {
        *known.entry(key(other)).or_default() += 1;
    }
    let is_new = |problem: &&Diagnostic| match known.get_mut(&key(problem)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    problems.iter().filter(is_new).cloned().collect()
}

fn what_changed(change: &Change, language: Language) -> String {
    let Change::Paths(paths) = change else {
        return say!("全体", "everything").text(language).to_owned();
    };
    let mut names: Vec<String> = paths.iter().take(NAMED).map(|path| path.display().to_string()).collect();
    if paths.len() > NAMED {
        let more = paths.len() - NAMED;
        names.push(say!("ほか {more}", "{more} more").text(language).to_owned());
    }
    names.join(say!("、", ", ").text(language))
}
