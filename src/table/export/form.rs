//! The official form as a workbook that people go on writing in: beside the form on paper it is the same.
//!
//! Every cell is a text, so that `0086`, `2-1` and `=1+1` stay what they are. Rows are as high as their texts in Japanese need,
//! since no spreadsheet finds that out for a row by itself; a text that the highest row has no room for goes on in a row below
//! ([`rows`]). Pages break between rows, and the number of a group stands once on each. Beside what is printed a narrow
//! column has the goals' ids, by which the rows are known again; a sheet that nobody sees has a digest of what each cell said,
//! by which changes of both sides are told apart. Where anything is reported on the goals, each phase has a column behind those of
//! the plan; it has no digests, since reports are files of their own.

mod paper;
mod rows;
mod working_copy;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula, IgnoreError, Workbook,
    Worksheet, XlsxError,
};

use super::book::{fitting, new_book, write_text};
use crate::model::config::{Config, Field, FieldKind, RecordColumn, Role};
use crate::model::shown;
use crate::model::site::Sheet;
use crate::say;
use paper::Paper;
use rows::{FormGoal, FormRow, FormRows, is_shared};

/// What the column of ids is called.
pub const ID_LABEL: &str = "ID（識別子）";
/// The font of the form: every Japanese Windows has it, and all its Japanese letters are of one width.
const FONT: &str = "BIZ UDゴシック";
/// The character set of that font, by which another is chosen where it is missing.
const JAPANESE: u8 = 128;
/// The size of the font, in points.
const FONT_SIZE: f64 = 9.0;
/// The first row below the title and the head, for the site's own facts; below them stand the labels.
const FACT_ROW: u32 = 2;
/// The sheet of what can be chosen.
const CHOICES: &str = "選択肢";

/// The form of a sheet, or of those of its goals whose places are given, in their order.
///
/// # Errors
/// The writer's own, which no input is known to bring about.
pub fn form(config: &Config, sheet: &Sheet, goals: &[usize]) -> Result<Vec<u8>, XlsxError> {
    let phases: Vec<usize> = sheet.reported_phases().into_iter().collect();
    let reports: Vec<Field> = phases.iter().map(|&at| column_of(config, sheet, at)).collect();
    let plan: Vec<&Field> = config.form_of(sheet.year).map(|(_, field)| field).collect();
    let goals: Vec<FormGoal> = goals.iter().map(|&at| FormGoal::of(config, sheet, &plan, &phases, at)).collect();
    let fields: Vec<&Field> = plan.iter().copied().chain(&reports).collect();
    let paper = Paper::of(config, sheet.year, phases.len());
    let title = title(config, sheet);
    let mut book = new_book(&title)?;
    book.set_default_format(&font(), 16, 56)?;
    let facts = facts(config, sheet);
    let label_row = FACT_ROW + facts.len() as u32;
    let writer = Writer { config, sheet, fields: &fields, paper: &paper, label_row, styles: Styles::new() };
    let rows = FormRows::of(&paper, &fields, &goals, writer.height_of(&facts));
    let choices = writer.choices();
    let page = book.add_worksheet().set_name(tab(&sheet.head.department.value))?;
    writer.head(page, &title)?;
    writer.facts(page, &facts)?;
    writer.labels(page)?;
    for (row, entry) in (label_row + 1..).zip(&rows.rows) {
        writer.row(page, row, entry)?;
    }
    writer.merge_groups(page, &rows)?;
    writer.validations(page, &choices, rows.rows.len())?;
    writer.printing(page, &rows)?;
    write_choices(&mut book, &choices)?;
    working_copy::write(&mut book, config, sheet, &plan, &goals)?;
    book.save_to_buffer()
}

/// The column of a phase: what was reported is read here, and written in files of its own.
fn column_of(config: &Config, sheet: &Sheet, at: usize) -> Field {
    let phase = &config.cycle.phases[at];
    let day = phase.as_of.as_ref().and_then(|day| day.in_year(sheet.year));
    let day = day.map(|day| config.dating().day(day).0);
    let note = day.map(|day| say!("{day}時点", "as of {day}").text(config.language).to_owned());
    Field { note, ..Field::new(&phase.key, &phase.name, Role::Value, FieldKind::Prose) }
}

/// What a sheet is called on paper: `令和5年度　組織目標展開整理表（部の組織目標）`.
fn title(config: &Config, sheet: &Sheet) -> String {
    let year = config.dating().fiscal_year_name(sheet.year);
    let title = &config.title;
    match &sheet.head.title {
        Some(subtitle) => format!("{year}　{title}（{}）", subtitle.value),
        None => format!("{year}　{title}"),
    }
}

/// The site's own facts of a head, as the import reads them: `組織の使命　…`.
fn facts(config: &Config, sheet: &Sheet) -> Vec<String> {
    let facts = shown::of_head(config, &sheet.head).into_iter();
    let line = |(field, texts): (&Field, Vec<String>)| {
        let unit = field.unit.as_deref().filter(|_| field.kind == FieldKind::Number).unwrap_or_default();
        let text = format!("{}　{}{unit}", field.label, texts.join("\n"));
        fitting(&text).into_owned()
    };
    facts.map(line).collect()
}

/// A name as the tab of a sheet may have it: 31 UTF-16 units, without letters that Excel refuses.
fn tab(name: &str) -> String {
    let mut units = 0;
    let kept = name.chars().map(|letter| if "[]:*?/\\'".contains(letter) { '・' } else { letter });
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= 31
    };
    kept.take_while(fits).collect()
}

fn font() -> Format {
    Format::new().set_font_name(FONT).set_font_size(FONT_SIZE).set_font_charset(JAPANESE).set_font_family(3)
}

/// How cells look.
struct Styles {
    title: Format,
    head: Format,
    label: Format,
    /// A cell with lines all around.
    cell: Format,
    /// A cell that goes on above, below, or both.
    open_above: Format,
    open_below: Format,
    open: Format,
    id: Format,
}

impl Styles {
    fn new() -> Styles {
        let thin = FormatBorder::Thin;
        let text = font().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
        let sides = text.clone().set_border_left(thin).set_border_right(thin);
        Styles {
            title: font()
                .set_font_size(14)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            head: text.clone().set_border(thin).set_align(FormatAlign::VerticalCenter),
            label: text
                .clone()
                .set_border(thin)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color("#D9D9D9"),
            cell: text.clone().set_border(thin),
            open_above: sides.clone().set_border_bottom(thin),
            open_below: sides.clone().set_border_top(thin),
            open: sides,
            id: text.set_font_size(7).set_font_color("#595959"),
        }
    }
}

/// What may be chosen in a column.
struct Choices {
    /// The place of the column.
    column: u16,
    label: String,
    values: Vec<String>,
    /// Whether nothing else may be written.
    is_strict: bool,
}

struct Writer<'a> {
    config: &'a Config,
    sheet: &'a Sheet,
    fields: &'a [&'a Field],
    paper: &'a Paper,
    /// The row of the columns' labels.
    label_row: u32,
    styles: Styles,
}

impl Writer<'_> {
    fn last(&self) -> u16 {
        self.fields.len() as u16 - 1
    }

    /// Title, department and who answers for the sheet.
    fn head(&self, page: &mut Worksheet, title: &str) -> Result<(), XlsxError> {
        for (at, width) in (0..).zip(&self.paper.widths) {
            page.set_column_width(at, *width)?;
        }
        page.set_column_width(self.last() + 1, 9)?;
        across(page, 0, 0, self.last(), title, &self.styles.title)?;
        page.set_row_height(0, 26)?;
        let head = &*self.sheet.head;
        let mut pairs = vec![head.department.value.clone()];
        let created = head.created.as_ref().map(|created| ("作成日", created.value.text.clone()));
        let post = head.holder.as_ref().and_then(|holder| holder.post.clone()).map(|post| ("職名", post));
        let name = head.holder.as_ref().and_then(|holder| holder.name.as_ref());
        let name = name.map(|name| ("氏名", name.value.clone()));
        pairs.extend([created, post, name].into_iter().flatten().map(|(label, value)| format!("{label}　{value}")));
        // Where the form has fewer columns than that, the last cell holds the rest.
        let spans = self.paper.spans(pairs.len());
        let rest = pairs.split_off(spans.len() - 1).join("　");
        pairs.push(rest);
        for ((first, last), text) in spans.into_iter().zip(&pairs) {
            across(page, 1, first, last, text, &self.styles.head)?;
        }
        page.set_row_height(1, 18)?;
        Ok(())
    }

    /// The site's own facts of the head, a row each.
    fn facts(&self, page: &mut Worksheet, facts: &[String]) -> Result<(), XlsxError> {
        for (row, fact) in (FACT_ROW..).zip(facts) {
            across(page, row, 0, self.last(), fact, &self.styles.head)?;
            page.set_row_height(row, self.height(fact))?;
        }
        Ok(())
    }

    /// The height of a row with a text over all columns.
    fn height(&self, text: &str) -> f64 {
        paper::height(self.paper.lines_across(text).min(paper::MOST_LINES))
    }

    fn height_of(&self, facts: &[String]) -> f64 {
        facts.iter().map(|fact| self.height(fact)).sum()
    }

    fn labels(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (at, field) in (0..).zip(self.fields) {
            let columns = match &field.kind {
                FieldKind::Records(columns) => {
                    Some(columns.iter().map(RecordColumn::label_with_unit).collect::<Vec<String>>().join(" | "))
                }
                _ => None,
            };
            // What stands in the lines of its cells is more needed than a note.
            let label = match columns.as_ref().or(field.note.as_ref()) {
                Some(note) => format!("{}\n（{note}）", field.label),
                None => field.label.clone(),
            };
            lines = lines.max(self.paper.lines(at, &label));
            write_text(page, (self.label_row, at as u16), &label, Some(&self.styles.label))?;
        }
        page.write_string_with_format(self.label_row, self.last() + 1, ID_LABEL, &self.styles.id)?;
        page.set_row_height(self.label_row, paper::height(lines))?;
        page.set_freeze_panes(self.label_row + 1, 0)?;
        Ok(())
    }

    fn row(&self, page: &mut Worksheet, row: u32, entry: &FormRow) -> Result<(), XlsxError> {
        for (at, text) in (0..).zip(&entry.cells) {
            // The cells of what stands once for a group, and of a text that goes on, are one field to the eye.
            let is_shared = is_shared(self.fields[at]);
            let above = entry.continues_goal || is_shared && entry.continues_group;
            let below = entry.goal_goes_on || is_shared && entry.group_goes_on;
            let style = match (above, below) {
                (false, false) => &self.styles.cell,
                (true, false) => &self.styles.open_above,
                (false, true) => &self.styles.open_below,
                (true, true) => &self.styles.open,
            };
            write_text(page, (row, at as u16), text, Some(style))?;
        }
        page.write_string_with_format(row, self.last() + 1, &entry.id, &self.styles.id)?;
        page.set_row_height(row, entry.height)?;
        Ok(())
    }

    /// The cells of what a group shares, made one over its rows. A number fits into the first, so that it needs none.
    fn merge_groups(&self, page: &mut Worksheet, rows: &FormRows) -> Result<(), XlsxError> {
        let shared = (0..self.fields.len()).filter(|&at| self.fields[at].role == Role::Group);
        for (at, (first, count)) in shared.flat_map(|at| rows.runs().into_iter().map(move |run| (at, run))) {
            if count > 1 {
                let top = self.label_row + 1 + first as u32;
                let text = &rows.rows[first].cells[at];
                page.merge_range(top, at as u16, top + count as u32 - 1, at as u16, text, &self.styles.cell)?;
            }
        }
        Ok(())
    }

    /// What may be chosen, column by column.
    fn choices(&self) -> Vec<Choices> {
        let of_field = |(column, field): (u16, &&Field)| {
            let (values, is_strict) = match (field.role, &field.kind) {
                (Role::Section, _) => (self.sheet.sections.iter().map(|section| section.name.clone()).collect(), false),
                (Role::Category, _) => {
                    (self.config.categories.iter().map(|category| category.name.clone()).collect(), false)
                }
                (_, FieldKind::Choice(choices)) => (choices.clone(), true),
                (_, FieldKind::Flag) => (vec!["yes".to_owned(), "no".to_owned()], true),
                _ => (Vec::new(), false),
            };
            (!values.is_empty()).then(|| Choices { column, label: field.label.clone(), values, is_strict })
        };
        (0..).zip(self.fields).filter_map(of_field).collect()
    }

    /// Lists to choose from. Several categories are possible, and a new section is an editor's to add, so these only ask.
    fn validations(&self, page: &mut Worksheet, choices: &[Choices], rows: usize) -> Result<(), XlsxError> {
        // Rows for new goals have the lists as well.
        let last_row = self.label_row + rows as u32 + 50;
        for (list, choice) in (0..).zip(choices) {
            let letter = char::from(b'A' + list);
            let range = format!("='{CHOICES}'!${letter}$2:${letter}${}", choice.values.len() + 1);
            let style =
                if choice.is_strict { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Warning };
            let label = &choice.label;
            let message = say!("一覧にない値です。", "this is not in the list.");
            let validation = DataValidation::new()
                .allow_list_formula(Formula::new(range))
                .set_error_style(style)
                .set_error_title(label.chars().take(16).collect::<String>())?
                .set_error_message(message.text(self.config.language))?;
            page.add_data_validation(self.label_row + 1, choice.column, last_row, choice.column, &validation)?;
        }
        Ok(())
    }

    fn printing(&self, page: &mut Worksheet, rows: &FormRows) -> Result<(), XlsxError> {
        let last_row = self.label_row + rows.rows.len() as u32;
        let department = self.sheet.head.department.value.replace('&', "&&");
        let organization = self.config.organization.replace('&', "&&");
        let year = self.config.dating().fiscal_year_name(self.sheet.year);
        page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        page.set_margins(paper::MARGIN, paper::MARGIN, paper::MARGIN_TOP, paper::MARGIN_TOP, 0.25, 0.25);
        page.set_repeat_rows(self.label_row, self.label_row)?;
        page.set_print_area(0, 0, last_row, self.last())?;
        page.set_footer(format!("&L{organization}　{department}　{year}&C&P / &N"));
        let breaks: Vec<u32> = rows.breaks.iter().map(|&row| self.label_row + 1 + row as u32).collect();
        if !breaks.is_empty() {
            page.set_page_breaks(&breaks)?;
        }
        page.ignore_error_range(0, 0, last_row, self.last() + 1, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }
}

/// A text over several columns.
fn across(page: &mut Worksheet, row: u32, first: u16, last: u16, text: &str, style: &Format) -> Result<(), XlsxError> {
    if first < last {
        page.merge_range(row, first, row, last, "", style)?;
    }
    write_text(page, (row, first), text, Some(style))
}

/// The lists to choose from, on a sheet of their own.
fn write_choices(book: &mut Workbook, choices: &[Choices]) -> Result<(), XlsxError> {
    if choices.is_empty() {
        return Ok(());
    }
    let page = book.add_worksheet().set_name(CHOICES)?.set_hidden(true);
    for (at, choice) in (0..).zip(choices) {
        write_text(page, (0, at), &choice.label, None)?;
        for (row, value) in (1..).zip(&choice.values) {
            write_text(page, (row, at), value, None)?;
        }
    }
    Ok(())
}
