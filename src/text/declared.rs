//! Fields that a site declares in its configuration: those of goals, the official form's among them, and those of sheets' heads.

use std::ops::Range;
use std::sync::Arc;

use super::fields::Fields;
use super::internal;
use super::names::{duplicate_name, key_of};
use super::yaml::{Node, NodeKind};
use crate::model::config::{Audience, Field, FieldKind, RecordColumn, RecordKind, Role, official_fields};
use crate::model::cycle::Phase;
use crate::model::japanese::nearest;
use crate::model::keys::{self, KeyTable};
use crate::model::{Code, Diagnostic, Place, Severity, Source, Spanned};
use crate::say;

/// Reads declared fields.
pub(super) struct FieldReader<'a> {
    /// The configuration.
    pub source: &'a Arc<Source>,
    /// When goals are reported on.
    pub phases: &'a [Phase],
    /// Takes what is wrong with them.
    pub problems: &'a mut Vec<Diagnostic>,
}

impl<'a> FieldReader<'a> {
    /// The official form's fields as the site labels them, then the site's own.
    pub fn of_goals(&mut self, node: Option<&Node>) -> Vec<Field> {
        let mut fields = official_fields();
        let Some(Node { kind: NodeKind::Map(entries), .. }) = node else { return fields };
        for (key, value) in entries {
            let NodeKind::Scalar { text, .. } = &key.kind else { continue };
            match fields.iter().position(|field| *field.key == **text) {
                Some(index) => self.official_field(&mut fields[index], value),
                None => {
                    let declared = self.key(key, &keys::GOAL);
                    fields.extend(declared.and_then(|key| self.own_field(key, value, &keys::FIELD)));
                }
            }
        }
        fields
    }

    /// The fields of sheets' heads.
    pub fn of_heads(&mut self, node: Option<&Node>) -> Vec<Field> {
        let entries = node.map_or(&[][..], Node::entries).iter();
        let declared = entries.filter_map(|(key, value)| {
            let key = self.key(key, &keys::HEAD)?;
            self.own_field(key, value, &keys::HEAD_FIELD)
        });
        declared.collect()
    }

    /// The key of a new field; none, with a problem, if files could not have it beside the keys of a table.
    fn key(&mut self, key: &Node, beside: &KeyTable) -> Option<String> {
        let text = key.as_text()?.to_owned();
        let key = key_of(self.source, Spanned::new(text, key.span.clone()), self.problems)?;
        if beside.names().any(|known| known == key.value) {
            self.problems.push(reserved(&key.value, self.place(&key), beside));
            return None;
        }
        Some(key.value)
    }

    fn official_field(&mut self, field: &mut Field, node: &Node) {
        let mut fields = Fields::new(self.source, node, &keys::OFFICIAL_FIELD);
        if let Some(label) = fields.text("label") {
            if field.kind == FieldKind::Prose {
                field.headings.insert(0, label.value.clone());
            }
            if field.label != label.value {
                field.note = None;
            }
            field.label = label.value;
        }
        if let Some(lang) = fields.text("lang") {
            field.lang = self.lang(lang);
        }
        if let Some(note) = fields.take("note") {
            field.note = (!note.is_null())
                .then(|| note.as_text().unwrap_or_default().to_owned())
                .filter(|text| !text.is_empty());
        }
        let headings: Vec<String> = fields.texts("headings").into_iter().map(|heading| heading.value).collect();
        if !headings.is_empty() {
            field.headings = std::iter::once(field.label.clone()).chain(headings).collect();
        }
        if let Some(audience) = internal::audience(&mut fields) {
            if field.role == Role::Title && audience.value == Audience::Internal {
                self.problems.push(internal_title(self.place(&audience)));
            } else {
                field.audience = audience.value;
            }
        }
        self.problems.extend(fields.finish());
    }

    /// A language as pages name it: `en`, `zh-Hans`.
    fn lang(&mut self, lang: Spanned<String>) -> Option<String> {
        let text = &lang.value;
        let mut parts = text.split('-');
        let is_letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_first = parts.next().is_some_and(|first| matches!(first.len(), 2 | 3) && is_letters(first));
        let is_rest = |part: &str| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_first && parts.all(is_rest) {
            return Some(lang.value);
        }
        let message = say!("「{text}」は言語の名前ではありません", "“{text}” is not the name of a language");
        let problem = Diagnostic::new(Code::BadKey, self.place(&lang), message);
        self.problems.push(problem.help(say!(
            "en、zh-Hans、pt-BR のように、言語を表す半角の語を書いてください",
            "write the tag of a language, such as en, zh-Hans or pt-BR"
        )));
        None
    }

    fn own_field(&mut self, key: String, node: &Node, table: &'static KeyTable) -> Option<Field> {
        let mut fields = Fields::new(self.source, node, table);
        let label = fields.required_text("label");
        let note = fields.text("note").map(|note| note.value);
        let kinds: Vec<(&str, &str)> = FieldKind::NAMES.iter().map(|name| (*name, *name)).collect();
        let kind = fields.choice("type", &kinds);
        let (choices, headings, unit) = (fields.texts("choices"), fields.texts("headings"), fields.text("unit"));
        let columns = fields.list("columns");
        let lang = fields.text("lang").and_then(|lang| self.lang(lang));
        let audience = internal::audience(&mut fields).map_or(Audience::Public, |audience| audience.value);
        let role = if table.names().any(|name| name == "of") { fields.choice("of", &keys::OWNERS) } else { None };
        let from = if table.names().any(|name| name == "from") { fields.text("from") } else { None };
        let from = from.and_then(|name| self.phase(&name));
        let is_required =
            table.names().any(|name| name == "required") && fields.flag("required").is_some_and(|it| it.value);
        self.problems.extend(fields.finish());
        let label = label?.value;
        // Who lists choices means one of them, who lists columns rows of them.
        let usual = match (choices.is_empty(), columns) {
            (false, _) => "choice",
            (true, Some(_)) => "records",
            (true, None) => "text",
        };
        let type_name = kind.as_ref().map_or(usual, |kind| kind.value);
        for (key, its_type, written) in [
            ("choices", "choice", choices.first()),
            ("headings", "prose", headings.first()),
            ("unit", "number", unit.as_ref()),
        ] {
            if let Some(written) = written.filter(|_| type_name != its_type) {
                self.problems.push(self.of_another_type(key, its_type, type_name, written));
            }
        }
        let values = |texts: Vec<Spanned<String>>| texts.into_iter().map(|text| text.value).collect::<Vec<String>>();
        let (choices, mut headings, unit) = (values(choices), values(headings), unit.map(|unit| unit.value));
        let at = kind.map_or(node.span.clone(), |kind| kind.span);
        let columns = columns.unwrap_or_default();
        if let Some(first) = columns.first().filter(|_| type_name != "records") {
            let first = Spanned::new(String::new(), first.span.clone());
            self.problems.push(self.of_another_type("columns", "records", type_name, &first));
        }
        let kind = self.kind(type_name, (choices, columns), at)?;
        let role = role.filter(|role| !self.refuses(role, &kind));
        if kind == FieldKind::Prose {
            headings.insert(0, label.clone());
        }
        Some(Field {
            key: key.as_str().into(),
            label,
            note,
            headings,
            role: role.map_or(Role::Value, |role| role.value),
            kind,
            unit,
            lang,
            audience,
            missing: is_required.then_some(Severity::Error),
            from,
        })
    }

    /// The kind of a field by the name of its type, which is written at a place.
    fn kind(
        &mut self,
        type_name: &str,
        (choices, columns): (Vec<String>, &[Node]),
        at: Range<usize>,
    ) -> Option<FieldKind> {
        Some(match type_name {
            "prose" => FieldKind::Prose,
            "number" => FieldKind::Number,
            "date" => FieldKind::Date,
            "due" => FieldKind::Due,
            "list" => FieldKind::List,
            "flag" => FieldKind::Flag,
            "url" => FieldKind::Url,
            "choice" if choices.is_empty() => {
                let message = say!("type: choice には choices が必要です", "type: choice needs choices");
                let help = say!("choices: [高, 中, 低] のように書いてください", "write them like choices: [high, low]");
                let place = Place::of(self.source, at);
                self.problems.push(Diagnostic::new(Code::MissingKey, place, message).help(help));
                return None;
            }
            "choice" => FieldKind::Choice(choices),
            "records" => {
                let columns = self.record_columns(columns);
                if columns.is_empty() {
                    let message = say!("type: records には columns が必要です", "type: records needs columns");
                    let help = say!(
                        "columns: [{{ key: year, label: 年度 }}, {{ key: actual, label: 実績, type: number, unit: 件 }}] のように書いてください",
                        "write them like columns: [{{ key: year, label: 年度 }}, {{ key: actual, label: 実績, type: number, unit: 件 }}]"
                    );
                    self.problems
                        .push(Diagnostic::new(Code::MissingKey, Place::of(self.source, at), message).help(help));
                    return None;
                }
                FieldKind::Records(columns)
            }
            _ => FieldKind::Text,
        })
    }

    /// The phase of a name, as an index; its key, or what people call it.
    fn phase(&mut self, name: &Spanned<String>) -> Option<usize> {
        let written = &name.value;
        let found = self.phases.iter().position(|phase| phase.key == *written || phase.name == *written);
        if found.is_none() {
            let known: Vec<&str> = self.phases.iter().map(|phase| phase.key.as_str()).collect();
            let list = known.join(", ");
            let message = say!("「{written}」という報告の時期はありません", "there is no phase “{written}”");
            let help = match nearest(written, known.iter().copied()) {
                Some(near) => say!(
                    "「{near}」のことですか。設定の phases にある時期: {list}",
                    "did you mean “{near}”? The phases are: {list}"
                ),
                None if known.is_empty() => {
                    say!("設定の phases に報告の時期を書いてください", "write when goals are reported on into phases")
                }
                None => say!("次から選んで書いてください: {list}", "choose one of these: {list}"),
            };
            self.problems.push(Diagnostic::new(Code::UnknownKey, self.place(name), message).help(help));
        }
        found
    }

    /// The columns of a field of rows; two of one key are told.
    fn record_columns(&mut self, items: &[Node]) -> Vec<RecordColumn> {
        let mut keys: Vec<Spanned<String>> = Vec::new();
        let mut columns = Vec::new();
        for item in items {
            let mut fields = Fields::new(self.source, item, &keys::RECORD_COLUMN);
            let key = fields.required_text("key").and_then(|key| key_of(self.source, key, self.problems));
            let label = fields.required_text("label");
            let kind = fields.choice("type", &keys::RECORD_KINDS).map_or(RecordKind::Text, |kind| kind.value);
            let unit = fields.text("unit");
            self.problems.extend(fields.finish());
            if let Some(unit) = unit.as_ref().filter(|_| kind != RecordKind::Number) {
                self.problems.push(self.of_another_type("unit", "number", "text", unit));
            }
            let (Some(key), Some(label)) = (key, label) else { continue };
            if let Some(first) = keys.iter().find(|known| known.value == key.value) {
                self.problems.push(duplicate_name(self.source, &key, first));
                continue;
            }
            let unit = unit.map(|unit| unit.value);
            columns.push(RecordColumn { key: key.value.as_str().into(), label: label.value, kind, unit });
            keys.push(key);
        }
        columns
    }

    /// Whether a field of groups is of a kind that none can be, which is told: groups have no bodies.
    fn refuses(&mut self, role: &Spanned<Role>, kind: &FieldKind) -> bool {
        let is_refused = role.value == Role::Group && matches!(kind, FieldKind::Prose | FieldKind::Records(_));
        if is_refused {
            let message = say!(
                "of: group の項目は type: prose や records にできません",
                "a field of groups cannot be prose or records"
            );
            self.problems.push(Diagnostic::new(Code::BadChoice, self.place(role), message).help(say!(
                "type: text にしてください。groups では、長い文を「|」の後の行に書けます",
                "make it type: text; in groups a long text may stand on the lines behind a |"
            )));
        }
        is_refused
    }

    /// A key that says something only of fields of another type.
    fn of_another_type(&self, key: &str, its_type: &str, type_name: &str, written: &Spanned<String>) -> Diagnostic {
        let message =
            say!("type: {type_name} の項目に {key} は使えません", "a field of the type {type_name} has no {key}");
        Diagnostic::new(Code::UnknownKey, self.place(written), message)
            .help(say!("type: {its_type} と書くか、{key} を消してください", "write type: {its_type}, or remove {key}"))
    }

    fn place<T>(&self, value: &Spanned<T>) -> Place {
        Place::of(self.source, value.span.clone())
    }
}

fn internal_title(place: Place) -> Diagnostic {
    let message = say!("title は庁内限りにできません", "title cannot be internal");
    Diagnostic::new(Code::BadChoice, place, message).help(say!(
        "公開しない目標は、その前書きに「audience: internal」と書いてください",
        "to keep a whole goal internal, write “audience: internal” in its front matter"
    ))
}

/// A field that would have the name of a key which every such file has.
fn reserved(key: &str, place: Place, table: &KeyTable) -> Diagnostic {
    let (ja, en) = table.subject;
    let message = say!("{key} は、項目の名前にできません", "{key} cannot be the name of a field");
    Diagnostic::new(Code::BadKey, place, message).help(say!(
        "{ja}の前書きで別の意味を持っています。別の名前を付けてください",
        "it already means something else in the front matter of {en}: choose another name"
    ))
}
