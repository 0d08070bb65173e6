//! What the configuration says of the year's cycle: phases, scales, the form of reports.

use std::sync::Arc;

use super::fields::Fields;
use super::internal;
use super::names::{duplicate_name, key_of};
use super::yaml::{Node, NodeKind};
use crate::model::approval::PLAN;
use crate::model::config::{Audience, Field, FieldKind, Role};
use crate::model::cycle::{Cycle, DayOfYear, Level, Phase, RATING, REASON, RESULT, Scale};
use crate::model::japanese::{comparable, nearest};
use crate::model::{Code, Diagnostic, Message, Place, Severity, Source, Spanned, keys};
use crate::say;

/// The prose of reports where a site lists none, heading and key: what cities ask for.
const USUAL_HEADINGS: [(&str, &str); 4] =
    [("取組状況", "progress"), ("成果", RESULT), ("達成できなかった理由", REASON), ("今後の取組", "plans")];

/// Takes what the configuration says of it.
pub(super) fn read(source: &Arc<Source>, top: &mut Fields, problems: &mut Vec<Diagnostic>) -> Cycle {
    let mut reader = CycleReader { source, problems };
    let phases = reader.phases(top.list("phases").unwrap_or_default());
    let scales = reader.scales(top.map("scales"));
    let mut cycle = Cycle { phases, scales, ..Cycle::default() };
    match top.map("report") {
        Some(node) => reader.form(node, &mut cycle),
        None => {
            cycle.fields = USUAL_HEADINGS.iter().map(|(heading, key)| field(heading, key)).collect();
            cycle.scale = (cycle.scales.len() == 1).then_some(0);
        }
    }
    cycle
}

struct CycleReader<'a> {
    source: &'a Arc<Source>,
    problems: &'a mut Vec<Diagnostic>,
}

impl CycleReader<'_> {
    fn phases(&mut self, items: &[Node]) -> Vec<Phase> {
        let mut keys: Vec<Spanned<String>> = Vec::new();
        let mut phases = Vec::new();
        for item in items {
            let mut fields = Fields::new(self.source, item, &keys::PHASE);
            let key = fields.required_text("key").and_then(|key| key_of(self.source, key, self.problems));
            let key = key.filter(|key| self.may_be_a_phase(key));
            let name = fields.required_text("name");
            let [as_of, due] = ["as_of", "due"].map(|key| fields.text(key));
            self.problems.extend(fields.finish());
            let [as_of, due] = [as_of, due].map(|day| day.and_then(|day| self.day(&day)));
            let (Some(key), Some(name)) = (key, name) else { continue };
            match keys.iter().find(|known| known.value == key.value) {
                Some(first) => self.problems.push(duplicate_name(self.source, &key, first)),
                None => {
                    phases.push(Phase { key: key.value.clone(), name: name.value, as_of, due });
                    keys.push(key);
                }
            }
        }
        phases
    }

    /// Approvals name the plan beside the phases.
    fn may_be_a_phase(&mut self, key: &Spanned<String>) -> bool {
        if key.value == PLAN {
            let message = say!("「{PLAN}」は時期の key に使えません", "“{PLAN}” cannot be the key of a phase");
            let help = say!(
                "決裁では「{PLAN}」が計画のことです。mid、end のような別の key にしてください",
                "to approvals it is the plan: choose another key, such as mid or end"
            );
            self.report(Code::BadKey, key, message, help);
        }
        key.value != PLAN
    }

    fn day(&mut self, written: &Spanned<String>) -> Option<DayOfYear> {
        let day = DayOfYear::new(&written.value);
        if day.is_none() {
            let text = &written.value;
            let message =
                say!("「{text}」は、毎年の日として読み取れません", "“{text}” does not name a day of every year");
            self.report(
                Code::BadDate,
                written,
                message,
                say!(
                    "年号や年を付けずに、9月30日、10月末、翌4月末のように書いてください",
                    "write it without a year, like 9月30日, 10月末 or 翌4月末"
                ),
            );
        }
        day
    }

    fn scales(&mut self, node: Option<&Node>) -> Vec<Scale> {
        let mut scales = Vec::new();
        for (key, value) in node.map_or(&[][..], Node::entries) {
            let Some(key) = self.name_of(key) else { continue };
            let mut fields = Fields::new(self.source, value, &keys::SCALE);
            let name = fields.required_text("name");
            let audience = internal::audience(&mut fields).map_or(Audience::Public, |audience| audience.value);
            let items = fields.list("levels").unwrap_or_default();
            if items.is_empty() && !fields.is_wrong("levels") {
                fields.require("levels");
            }
            self.problems.extend(fields.finish());
            let levels = self.levels(items);
            if let Some(name) = name.filter(|_| !levels.is_empty()) {
                scales.push(Scale { key: key.value, name: name.value, levels, audience });
            }
        }
        scales
    }

    fn levels(&mut self, items: &[Node]) -> Vec<Level> {
        let mut codes: Vec<Spanned<String>> = Vec::new();
        let mut levels = Vec::new();
        for item in items {
            let mut fields = Fields::new(self.source, item, &keys::LEVEL);
            let code = fields.required_text("code");
            let name = fields
                .text("name")
                .map(|name| name.value)
                .filter(|name| code.as_ref().is_none_or(|code| code.value != *name));
            let is_unmet = fields.flag("unmet").is_some_and(|flag| flag.value);
            let is_ordinal = fields.flag("ordinal").is_none_or(|flag| flag.value);
            self.problems.extend(fields.finish());
            let Some(code) = code else { continue };
            match codes.iter().find(|known| known.value == code.value) {
                Some(first) => self.problems.push(duplicate_name(self.source, &code, first)),
                None => {
                    levels.push(Level {
                        code: code.value.clone(),
                        name: name.unwrap_or_default(),
                        is_unmet,
                        is_ordinal,
                    });
                    codes.push(code);
                }
            }
        }
        levels
    }

    fn form(&mut self, node: &Node, cycle: &mut Cycle) {
        let mut fields = Fields::new(self.source, node, &keys::REPORT_FORM);
        let scale = fields.text("scale");
        let headings = fields.map("headings");
        let required = fields.texts("require");
        let internal = fields.texts("internal");
        self.problems.extend(fields.finish());
        cycle.fields = match headings {
            Some(headings) => self.headings(headings),
            None => USUAL_HEADINGS.iter().map(|(heading, key)| field(heading, key)).collect(),
        };
        let known: Vec<&str> = cycle.scales.iter().map(|scale| scale.key.as_str()).collect();
        cycle.scale = match scale {
            Some(name) => {
                let at = known.iter().position(|key| *key == name.value);
                if at.is_none() {
                    self.unknown(&name, &known, &say!("尺度", "scale"));
                }
                at
            }
            None => (known.len() == 1).then_some(0),
        };
        for name in required {
            if name.value == RATING {
                cycle.is_rating_required = true;
            } else if let Some(at) = self.field_named(&name, &cycle.fields) {
                cycle.fields[at].missing = Some(Severity::Warning);
            }
        }
        for name in internal {
            if let Some(at) = self.field_named(&name, &cycle.fields) {
                cycle.fields[at].audience = Audience::Internal;
            }
        }
    }

    /// Fields by their headings; two headings of one key are two ways to write it.
    fn headings(&mut self, node: &Node) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for (heading, key) in node.entries() {
            let Some(heading) = heading.as_text().map(str::trim).filter(|text| !text.is_empty()) else { continue };
            let Some(key) = self.name_of(key) else { continue };
            match fields.iter_mut().find(|known| *known.key == *key.value) {
                Some(known) => known.headings.push(heading.to_owned()),
                None => fields.push(field(heading, &key.value)),
            }
        }
        fields
    }

    fn field_named(&mut self, name: &Spanned<String>, fields: &[Field]) -> Option<usize> {
        let at = fields.iter().position(|field| *field.key == *name.value || field.label == name.value);
        if at.is_none() {
            let known: Vec<&str> = [RATING].into_iter().chain(fields.iter().map(|field| &*field.key)).collect();
            self.unknown(name, &known, &say!("報告の項目", "field of reports"));
        }
        at
    }

    /// A key that the site chooses.
    fn name_of(&mut self, node: &Node) -> Option<Spanned<String>> {
        match &node.kind {
            NodeKind::Scalar { text, .. } => {
                key_of(self.source, Spanned::new(text.clone(), node.span.clone()), self.problems)
            }
            _ => None,
        }
    }

    fn unknown(&mut self, name: &Spanned<String>, known: &[&str], what: &Message) {
        let (written, list) = (&name.value, known.join(", "));
        let (ja, en) = (&what.ja, &what.en);
        let message = say!("「{written}」という{ja}はありません", "there is no {en} “{written}”");
        let folded = comparable(written);
        let near = known.iter().find(|key| comparable(key) == folded).copied();
        let help = match near.or_else(|| nearest(written, known.iter().copied())) {
            Some(near) => say!(
                "「{near}」のことですか。次から選んで書いてください: {list}",
                "did you mean “{near}”? There are: {list}"
            ),
            None if known.is_empty() => say!("scales に尺度を書いてください", "add a scale to `scales`"),
            None => say!("次から選んで書いてください: {list}", "choose one of these: {list}"),
        };
        self.report(Code::UnknownKey, name, message, help);
    }

    fn report(&mut self, code: Code, at: &Spanned<String>, message: Message, help: Message) {
        let place = Place::of(self.source, at.span.clone());
        self.problems.push(Diagnostic::new(code, place, message).help(help));
    }
}

fn field(heading: &str, key: &str) -> Field {
    Field { headings: vec![heading.to_owned()], ..Field::new(key, heading, Role::Value, FieldKind::Prose) }
}
