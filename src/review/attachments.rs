//! What changed among the files beside goals: which came, went, have another name or other bytes. What stands in them is not
//! compared.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Kind};
use super::fields::plain;
use super::sheets::{SheetPair, Side};
use crate::model::Message;
use crate::model::attached::Attached;
use crate::model::layout::{CONTENT, in_sheet};
use crate::model::numeral::grouped_number;
use crate::say;

/// Each file that changed, by the index of its sheet; none for those of no sheet that is compared.
pub(super) fn changes(old: &Side, new: &Side, sheets: &[SheetPair]) -> BTreeMap<Option<usize>, Vec<Change>> {
    // Files go with the folder of their sheet.
    let before: BTreeMap<String, (&String, &Attached)> =
        old.files.iter().map(|(path, file)| (gone_along(path, sheets), (path, file))).collect();
    let after = new.files;
    let mut found: BTreeMap<Option<usize>, Vec<Change>> = BTreeMap::new();
    let mut renamed: BTreeSet<&String> = BTreeSet::new();
    let mut put = |change: Change| found.entry(change.sheet).or_default().push(change);
    for (path, file) in after {
        if let Some((_, was)) = before.get(path) {
            if was.print != file.print {
                put(one(path, sheets, Some(was), Some(file), say!("差替え", "replaced")));
            }
            continue;
        }
        let is_it = |(place, (was, before)): &(&String, &(&String, &Attached))| {
            before.print == file.print && !after.contains_key(*place) && !renamed.contains(*was)
        };
        match before.iter().find(is_it) {
            Some((_, (was, _))) => {
                renamed.insert(was);
                let (from, to) = (name(was), name(path));
                let remark = say!("名前の変更 {from} → {to}", "renamed: {from} → {to}");
                put(Change { old_id: Some((*was).clone()), ..one(path, sheets, None, None, remark) });
            }
            None => put(one(path, sheets, None, Some(file), say!("追加", "added"))),
        }
    }
    for (_, (was, file)) in
        before.iter().filter(|(path, (was, _))| !after.contains_key(*path) && !renamed.contains(was))
    {
        put(one(was, sheets, Some(file), None, say!("削除", "removed")));
    }
    found
}

/// Where a file of the old side would be now if only the folder of its sheet has another name.
fn gone_along(path: &str, sheets: &[SheetPair]) -> String {
    let Some((folder, name)) = in_sheet(path) else { return path.to_owned() };
    let now =
        sheets.iter().find(|pair| pair.old.is_some_and(|sheet| sheet.folder() == folder)).and_then(|pair| pair.new);
    now.map_or_else(|| path.to_owned(), |sheet| format!("{}/{name}", sheet.folder()))
}

fn one(path: &str, sheets: &[SheetPair], old: Option<&Attached>, new: Option<&Attached>, remark: Message) -> Change {
    let folder = in_sheet(path).map(|(folder, _)| folder);
    let is_in =
        |pair: &SheetPair| [pair.old, pair.new].into_iter().flatten().any(|sheet| Some(sheet.folder()) == folder);
    let size = |file: Option<&Attached>| file.and_then(|file| file.size).map(bytes).unwrap_or_default();
    let base = Change::new(Kind::Attachment, sheets.iter().position(is_in), path, name(path));
    Change {
        fields: plain("size", "大きさ", &size(old), &size(new)).into_iter().collect(),
        remarks: vec![remark],
        ..base
    }
}

/// A file's path from the folder of its sheet, or from that of all.
fn name(path: &str) -> &str {
    let of_site = || path.strip_prefix(CONTENT).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
    in_sheet(path).map_or_else(of_site, |(_, name)| name)
}

/// `1,234,567 バイト`
fn bytes(count: u64) -> String {
    let digits = count.to_string();
    format!("{} バイト", grouped_number(&digits).unwrap_or(digits))
}
