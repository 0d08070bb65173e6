//! The places of a fiscal year's calendar: its months from April to March, then what is in no month; what they are called,
//! and how many goals are due in each.

use super::template::view::BucketCount;
use crate::model::config::Config;
use crate::model::due::{DueBucket, SortKey};
use crate::model::site::Member;
use crate::model::{Date, Due, FiscalYear, Language};

/// What the places of a calendar are called.
pub struct BucketNames {
    language: Language,
    asap: String,
    before: String,
    after: String,
    ongoing: String,
    undecided: String,
    none: String,
}

impl BucketNames {
    /// The names of a theme; `word` gives the interface word with a name.
    pub fn new(language: Language, word: impl Fn(&str) -> String) -> BucketNames {
        BucketNames {
            language,
            asap: word("due_asap"),
            before: word("due_before"),
            after: word("due_after"),
            ongoing: word("due_ongoing"),
            undecided: word("due_undecided"),
            none: word("due_none"),
        }
    }

    /// The name of a place: `10月`, `早急`.
    pub fn of(&self, bucket: DueBucket) -> String {
        match bucket {
            DueBucket::Month(_, month) => month_name(month, self.language),
            DueBucket::Asap => self.asap.clone(),
            DueBucket::Before => self.before.clone(),
            DueBucket::After => self.after.clone(),
            DueBucket::Ongoing => self.ongoing.clone(),
            DueBucket::Undecided => self.undecided.clone(),
            DueBucket::None => self.none.clone(),
        }
    }
}

/// All places of a fiscal year's calendar, in its order.
pub fn all(year: FiscalYear) -> Vec<DueBucket> {
    let months = year.months().into_iter().map(|(year, month)| DueBucket::Month(year, month));
    let mut buckets: Vec<DueBucket> = months.collect();
    buckets.extend([
        DueBucket::Asap,
        DueBucket::Before,
        DueBucket::After,
        DueBucket::Ongoing,
        DueBucket::Undecided,
        DueBucket::None,
    ]);
    buckets.sort();
    buckets
}

/// Where a deadline stands in its year's calendar.
pub fn of_due(due: Option<&Due>, year: FiscalYear) -> DueBucket {
    due.map_or(DueBucket::None, |due| due.bucket(year))
}

/// The anchor of a place, and its name in the address of a view: `m10`, `asap`.
pub fn id(bucket: DueBucket) -> String {
    match bucket {
        DueBucket::Month(_, month) => format!("m{month}"),
        DueBucket::Asap => "asap".to_owned(),
        DueBucket::Before => "before".to_owned(),
        DueBucket::After => "after".to_owned(),
        DueBucket::Ongoing => "ongoing".to_owned(),
        DueBucket::Undecided => "undecided".to_owned(),
        DueBucket::None => "none".to_owned(),
    }
}

/// The month of a place in full; none for what is no month.
pub fn meaning(bucket: DueBucket, config: &Config) -> Option<String> {
    match bucket {
        DueBucket::Month(year, month) => Some(config.dating().month(Date::constant(year, month, 1))),
        _ => None,
    }
}

/// The months from January of the year 0 to a month; none for what is no month.
pub fn months_from_zero(bucket: DueBucket) -> Option<usize> {
    match bucket {
        DueBucket::Month(year, month) => usize::try_from(i32::from(year) * 12 + i32::from(month) - 1).ok(),
        _ => None,
    }
}

/// Whether a place is shown: months always are, so that an empty one is seen to be empty; the others where a goal is.
pub fn is_shown(bucket: DueBucket, goals: usize) -> bool {
    matches!(bucket, DueBucket::Month(..)) || goals > 0
}

/// How many goals are due in each place of a year that is shown, given the places of all of them; `path` is the address of
/// their list. Nothing if no goal has a deadline.
pub fn counts(
    config: &Config,
    year: FiscalYear,
    names: &BucketNames,
    goals: impl Iterator<Item = DueBucket>,
    path: impl Fn(&str) -> String,
) -> Vec<BucketCount> {
    let buckets = all(year);
    let mut counts = vec![0; buckets.len()];
    goals.for_each(|bucket| counts[place(&buckets, bucket)] += 1);
    if counts[..place(&buckets, DueBucket::None)].iter().all(|&goals| goals == 0) {
        return Vec::new();
    }
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let shown = buckets.into_iter().zip(counts).filter(|(bucket, goals)| is_shown(*bucket, *goals));
    let count = |(bucket, goals): (DueBucket, usize)| BucketCount {
        path: (goals > 0).then(|| path(&id(bucket))),
        id: id(bucket),
        label: names.of(bucket),
        meaning: meaning(bucket, config),
        is_month: matches!(bucket, DueBucket::Month(..)),
        goals,
        share: goals * 100 / most,
    };
    shown.map(count).collect()
}

/// The place of a bucket among all of its year.
pub fn place(buckets: &[DueBucket], bucket: DueBucket) -> usize {
    buckets.binary_search(&bucket).expect("every bucket is among all buckets")
}

/// The places of goals in the order of their deadlines, from 1; equal deadlines have one place.
pub fn ranks(goals: &[Member]) -> Vec<usize> {
    let key = |member: &Member| due(member).map(Due::sort_key);
    // What has no deadline comes last.
    let mut keys: Vec<Option<SortKey>> = goals.iter().map(key).collect();
    let order = |key: &Option<SortKey>| (key.is_none(), *key);
    keys.sort_by_key(order);
    keys.dedup();
    let rank = |member| keys.partition_point(|known| order(known) < order(&key(member))) + 1;
    goals.iter().map(rank).collect()
}

fn due(member: &Member) -> Option<&Due> {
    member.goal.due.as_ref().map(|due| &due.value)
}

fn month_name(month: i8, language: Language) -> String {
    match language {
        Language::Ja => format!("{month}月"),
        Language::En => {
            const NAMES: [&str; 12] =
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let index = usize::try_from(month - 1).expect("months are counted from 1");
            NAMES[index].to_owned()
        }
    }
}
