//! How deadlines are written, with what the program understands, and what makes a goal a good one.

use super::{Guide, paragraph, section, table};
use crate::model::date::wareki;
use crate::model::due::{DueKind, read_due};
use crate::say;

/// Ways to write a deadline that people use; `{day}` is a day of the year with its era.
const DEADLINES: [&str; 8] = ["年度末", "10月", "9月末", "上半期", "第3四半期", "{day}", "10月から12月まで", "随時"];

/// What is often written and says no day.
const UNCLEAR: [&str; 2] = ["なるべく早く", "予算成立後"];

/// How deadlines are written, and which day each means in the year.
pub fn deadlines(out: &mut String, guide: &Guide) {
    section(out, &guide.say(say!("期限の書き方", "Deadlines")));
    let dating = guide.config.dating();
    let day = read_due("12月15日", guide.year).0.end.map(wareki).unwrap_or_default();
    let rows = DEADLINES.iter().map(|text| {
        let text = text.replace("{day}", &day);
        let (due, _) = read_due(&text, guide.year);
        let meaning = due.meaning(dating).unwrap_or_else(|| match due.kind {
            DueKind::Ongoing => guide.say(say!("年度を通して", "all the year")),
            _ => text.clone(),
        });
        [text, meaning]
    });
    let heads = [say!("書き方", "written"), say!("意味", "means")].map(|head| guide.say(head));
    let year = dating.fiscal_year_name(guide.year);
    table(out, &guide.say(say!("{year}の期限", "Deadlines of {year}")), &heads, rows);
    let unclear = UNCLEAR.join(&guide.say(say!("」「", "”, “")));
    let how = say!(
        "4月から12月はその年、1月から3月は翌年の月として読みます。「{unclear}」のように日の分からない書き方は、警告になります。",
        "April to December are of the year in which it begins, January to March of the next. What names no day, such as “{unclear}”, is a warning."
    );
    paragraph(out, &guide.say(how));
}

/// Goals as they are often written, and as they can be answered for at the year's end.
pub fn goals(out: &mut String, guide: &Guide) {
    section(out, &guide.say(say!("良い例と、直したい例", "Good and not so good")));
    let examples = [
        (
            say!("子育て支援の推進に努める。", "We will strive to promote child care."),
            say!(
                "認可保育所を2か所整備し、保育の定員を105人増やす。",
                "Two nurseries are built, with room for 105 more children."
            ),
            say!("年度末に、できたかどうかが分かる", "at the year's end one can say whether it was reached"),
        ),
        (
            say!("適宜、研修を実施する。", "Training is held as needed."),
            say!("新任職員の研修を9月末までに2回行う。", "New staff are trained twice by the end of September."),
            say!("回数と期限が分かる", "how often and by when is said"),
        ),
        (
            say!("待ち時間の短縮を図る。", "We aim to shorten the waiting time."),
            say!(
                "窓口の待ち時間を、平均25分（令和4年度）から15分以内にする。",
                "The average wait falls from 25 minutes (last year) to 15 or less."
            ),
            say!("今の値と目標の値が分かる", "the value now and the value to reach are said"),
        ),
        (
            say!("関係機関と連携する。", "We cooperate with those concerned."),
            say!(
                "児童相談所と月1回の連絡会議を開き、支援の方針を共有する。",
                "A meeting a month with the child guidance centre settles how each family is helped."
            ),
            say!("誰と何をするかが分かる", "who does what is said"),
        ),
    ];
    let heads =
        [say!("直したい例", "not so good"), say!("良い例", "good"), say!("違い", "why")].map(|head| guide.say(head));
    let rows = examples.into_iter().map(|(before, after, why)| [guide.say(before), guide.say(after), guide.say(why)]);
    table(out, &guide.say(say!("達成水準の書き方", "What is to be reached")), &heads, rows);
}
