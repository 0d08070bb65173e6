//! What the head of a sheet says, and what was approved of it, fact by fact: name, label, text.

use super::change::ALIASES;
use crate::model::address::WrittenAddress;
use crate::model::config::{Audience, Config, Field, Role};
use crate::model::date::wareki;
use crate::model::goal::{Destination, Group, Head};
use crate::model::site::{Sheet, SheetApproval};
use crate::model::{Spanned, keys, shown};

/// Facts in order.
pub(super) type Facts = Vec<(String, String, String)>;

/// What a sheet says of itself: facts that every head has, then the site's own, those of its groups, and its approvals.
pub(super) fn facts(sheet: &Sheet, config: &Config) -> Facts {
    let head = &*sheet.head;
    let usual = usual(head, config).into_iter().map(|(key, text)| (key.to_owned(), label(key).to_owned(), text));
    let own = shown::of_head(config, head).into_iter();
    let own = own.map(|(field, texts)| (field.key.to_string(), field.label.clone(), texts.join("\n")));
    let approvals = lines(sheet.approvals.iter().map(|approval| approved(approval, config)));
    let approvals = ("approvals".to_owned(), "決裁".to_owned(), approvals);
    usual.chain(own).chain(of_groups(head, config)).chain([approvals]).collect()
}

fn usual(head: &Head, config: &Config) -> Vec<(&'static str, String)> {
    let holder = head.holder.as_ref();
    let contact = head.contact.iter().flat_map(|contact| [&contact.text, &contact.phone, &contact.mail]);
    let text = |written: Option<&str>| written.unwrap_or_default().to_owned();
    let names = |all: &[Spanned<String>]| all.iter().map(|name| name.value.as_str()).collect::<Vec<&str>>().join("・");
    let is_kept = holder.is_some_and(|holder| holder.name_audience == Audience::Internal);
    let is_kept = is_kept && config.audience == Audience::Internal;
    vec![
        ("department", head.department.value.clone()),
        ("title", text(head.title.as_ref().map(|title| title.value.as_str()))),
        ("created", text(head.created.as_ref().map(|created| created.value.text.as_str()))),
        ("updated", text(head.updated.as_ref().map(|updated| updated.value.text.as_str()))),
        ("post", text(holder.and_then(|holder| holder.post.as_deref()))),
        ("name", text(holder.and_then(|holder| holder.name.as_ref()).map(|name| name.value.as_str()))),
        ("name_public", if is_kept { "公開しない".to_owned() } else { String::new() }),
        ("contact", lines(contact.filter_map(|part| part.clone()))),
        ("audience", audience(head.audience.as_ref())),
        ("was", names(&head.was)),
        ("order", head.order.map(|order| order.to_string()).unwrap_or_default()),
        (ALIASES, addresses(&head.aliases)),
        ("text", shown::text_of_head(config, head)),
        ("links", links(&head.links)),
        ("groups", head.groups.iter().map(|group| group.number.value.as_str()).collect::<Vec<&str>>().join("・")),
    ]
}

/// What people call a fact, in the language of the form.
fn label(key: &str) -> &str {
    match key {
        "text" => TEXT,
        "links" => LINKS,
        "groups" => "群の番号",
        _ => keys::HEAD.key(key).map_or_else(|| keys::HOLDER.title(key), |row| row.title),
    }
}

/// What text before the first heading is called.
pub(super) const TEXT: &str = "本文";
/// What the destinations of links are called.
pub(super) const LINKS: &str = "リンク先";

/// Where links lead that do not say it themselves, each a line.
pub(super) fn links(links: &[Spanned<Destination>]) -> String {
    lines(links.iter().filter(|link| !link.value.is_shown).map(|link| link.value.address.clone()))
}

/// Addresses as they were written, each a line.
pub(super) fn addresses(all: &[Spanned<WrittenAddress>]) -> String {
    lines(all.iter().map(|written| written.value.text.clone()))
}

/// That only colleagues may read it; nothing where everybody may.
pub(super) fn audience(audience: Option<&Spanned<Audience>>) -> String {
    match audience.map(|audience| audience.value) {
        Some(Audience::Internal) => "庁内のみ".to_owned(),
        Some(Audience::Public) | None => String::new(),
    }
}

/// What each group says, field by field: `1 目的`.
fn of_groups(head: &Head, config: &Config) -> Facts {
    let fields: Vec<&Field> = config.fields.iter().filter(|field| field.role == Role::Group).collect();
    let of_group = |group: &Group| {
        let number = &group.number.value;
        let fact = |field: &&Field| {
            let text = shown::texts(group.value(&field.key)?).join("\n");
            Some((format!("groups.{number}.{}", field.key), format!("{number} {}", field.label), text))
        };
        fields.iter().filter_map(fact).collect::<Facts>()
    };
    head.groups.iter().flat_map(of_group).collect()
}

/// An approval in a line: `計画　令和5年4月20日　5企企第12号（部長）`.
fn approved(approval: &SheetApproval, config: &Config) -> String {
    let phase = approval.phase.map_or("計画", |phase| config.cycle.phases[phase].name.as_str());
    let post = approval.post.as_ref().map(|post| format!("（{post}）")).unwrap_or_default();
    format!("{phase}　{}　{}{post}", wareki(approval.date), approval.number)
}

fn lines(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<String>>().join("\n")
}
