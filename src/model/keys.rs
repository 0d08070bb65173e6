//! The keys of the files people write: one table for each map, one row for each key.
//!
//! The reader finds unknown and misspelt keys by these tables, `fmt` takes order and quotation marks from them, the schemas
//! their shape and words, new files their skeleton. A key is added with its row here and with the code that uses its value.
//! What a row is: [`kinds`]; what the words of choices mean: [`choices`].

mod choices;
mod kinds;

use super::config::FieldKind;
use super::indicator::{Better, Status};
use kinds::{key, names};

pub use choices::*;
pub use kinds::{Draft, Key, KeyKind, KeyTable};

/// The front matter of a goal, beside the site's own fields.
#[rustfmt::skip]
pub static GOAL: KeyTable = KeyTable { subject: ("目標", "the goal"), keys: &[
    key("title", KeyKind::Name, "実施項目", "業務目標又は事務の内容。必須。", "What the goal is called. Required.")
        .required().or(&["題名", "タイトル", "件名", "実施項目", "目標"]).drafted(Draft::Always),
    key("section", KeyKind::OneOrMore(&KeyKind::Section), "共通/課名",
        "部の基本情報（_index.md）の sections にある課名。一つ、又は一覧。様式では最初の課に並びます。",
        "One or several of the sections in the sheet's head; in the form the goal stands with the first.")
        .or(&["課", "課名", "担当課", "共通/課名"]).drafted(Draft::IfAsked),
    key("category", KeyKind::OneOrMore(&KeyKind::Category), "計画・方針等の分類",
        "設定の categories にある分類。一つ、又は一覧。", "One or several of the site's categories.")
        .or(&["分類", "計画・方針等の分類"]).drafted(Draft::IfAsked),
    key("due", KeyKind::Due, "いつまで",
        "期限。書いたとおりに表示し、年度の中の日として読み取ります。", "The deadline. It is shown as written, and understood within the fiscal year.")
        .or(&["期限", "いつまで"]).drafted(Draft::IfAsked),
    // Not drafted: it is that of its section.
    key("number", KeyKind::Text, "番号", "印刷する番号。書かなければ課の番号。", "The printed number; without it, the section's.").or(&["番号"]),
    key("id", KeyKind::Identity, "ID（識別子）",
        "変わらない名前とアドレス。書かなければファイルの場所。", "The goal's permanent identity and address; without it, the path of the file."),
    key("continues", KeyKind::OneOrMore(&KeyKind::Identity), "前年度からの継続",
        "引き継ぐ前の年度の目標。年度/部/目標（例: r4/kodomo-katei/2-1）を一つ、又は一覧で。", "The goals of earlier years that it goes on with, like r4/kodomo-katei/2-1: one or several.")
        .or(&["継続", "継続元", "前年度の目標"]),
    key("aliases", KeyKind::OneOrMore(&KeyKind::Identity), "前のアドレス",
        "このページの前のアドレス。年度/部/目標（例: r5/kodomo-katei/2-9）を一つ、又は一覧で。", "Addresses that its page had before, like r5/kodomo-katei/2-9: one or several.")
        .or(&["前のアドレス", "旧アドレス", "別名"]),
    key("retired", KeyKind::Name, "取下げの理由",
        "取り下げた理由。書くと一覧から外れ、ページだけが残ります。", "Why it was withdrawn. It is in no list then; only its page stays.")
        .or(&["取下げ", "取り下げ", "取下げの理由", "廃止"]),
    key("copied", KeyKind::Flag, "昨年度の写し",
        "yes なら、昨年度から写したままで、まだ見直していない目標。見直したら消します。", "If yes, its text is last year's and still to be revised; removed when it was.")
        .or(&["昨年度の写し", "写し"]),
    key("indicators", KeyKind::List(&KeyKind::Map(&INDICATOR)), "指標",
        "数えるものと、その基準値・目標値。実績は報告に書きます。", "What is counted, with baseline and target; what was reached stands in reports.")
        .or(&["指標"]),
    key("audience", KeyKind::Choice(&names(&AUDIENCES)), "公開の範囲", "internal の目標は公開しません。", "A goal that is internal is not published.")
        .or(&["公開", "公開範囲", "公開の範囲"]),
    key("allow", KeyKind::Allowed, "認める問題",
        "この目標で認める問題のコードと、その理由。", "Problems accepted in this goal, by code, each with the reason."),
] };

/// What `better` may be; the first four are how the program writes it.
pub const BETTERS: [(&str, Better); 8] = [
    ("up", Better::Up),
    ("down", Better::Down),
    ("keep", Better::Keep),
    ("none", Better::Neither),
    ("増", Better::Up),
    ("減", Better::Down),
    ("維持", Better::Keep),
    ("なし", Better::Neither),
];
/// What `status` may be; the first three are how the program writes it.
pub const STATUSES: [(&str, Status); 6] = [
    ("見込", Status::Forecast),
    ("速報", Status::Provisional),
    ("確定", Status::Final),
    ("forecast", Status::Forecast),
    ("provisional", Status::Provisional),
    ("final", Status::Final),
];

/// An indicator of a goal.
#[rustfmt::skip]
pub static INDICATOR: KeyTable = KeyTable { subject: ("指標", "the indicator"), keys: &[
    key("key", KeyKind::AddressPart, "名前", "報告で実績値を書くときの名前。半角の英小文字・数字・ハイフン。必須。", "Its name in reports: a-z, 0-9, hyphens. Required.").required(),
    key("name", KeyKind::Name, "指標名", "来場者数など。必須。", "What it is called. Required.").required().or(&["指標名", "名前"]),
    key("unit", KeyKind::Text, "単位", "人、％など。", "Of what it is a number.").or(&["単位"]),
    key("better", KeyKind::Choice(&names(&BETTERS)), "望ましい向き", "up（増）、down（減）、keep（維持）、none（なし）。書かなければ基準値から目標値への向き。", "Which way is better; without it, from the baseline towards the target.")
        .or(&["望ましい向き", "向き"]),
    key("baseline", KeyKind::ShortMap(&MEASURE), "基準値", "はじめの値。値だけ、又は value と as_of。", "Where it stood: a value, or value and as_of.").or(&["基準値", "現状値", "当初値"]),
    key("target", KeyKind::ShortMap(&MEASURE), "目標値", "この年度の目標値。言葉でも構いません。", "What is wanted of this year; words are possible.").or(&["目標値", "目標"]),
    key("targets", KeyKind::ByName(&KeyKind::ShortMap(&MEASURE)), "年度ごとの目標値", "年度（r5、2023、令和5年度）ごとの目標値。", "What is wanted, year by year (r5, 2023, 令和5年度)."),
] };

/// A value and its day.
#[rustfmt::skip]
pub static MEASURE: KeyTable = KeyTable { subject: ("値", "the value"), keys: &[
    key("value", KeyKind::Measure, "値", "数、又は言葉。必須。", "A number, or words. Required.").required().or(&["値"]),
    key("as_of", KeyKind::Date, "時点", "いつの値か。", "The day it is of.").or(&["時点", "基準日"]),
] };

/// A value that was measured.
#[rustfmt::skip]
pub static VALUE: KeyTable = KeyTable { subject: ("実績値", "the value"), keys: &[
    key("value", KeyKind::Measure, "値", "数、又は言葉。必須。", "A number, or words. Required.").required().or(&["値"]),
    key("as_of", KeyKind::Date, "時点", "いつの値か。", "The day it is of.").or(&["時点", "基準日"]),
    key("status", KeyKind::Choice(&names(&STATUSES)), "確かさ", "見込、速報、確定。", "How sure it is: 見込 (forecast), 速報 (provisional), 確定 (final).").or(&["確かさ", "区分"]),
] };

/// The front matter of a report on a goal.
#[rustfmt::skip]
pub static REPORT: KeyTable = KeyTable { subject: ("報告", "the report"), keys: &[
    key("as_of", KeyKind::Date, "基準日", "いつの時点の報告か。書かなければ時期（phases）の基準日。", "The day as of which it reports; without it, that of its phase.")
        .or(&["基準日", "時点"]),
    key("by", KeyKind::Text, "評価者", "だれの評価か（自己、一次、議会など）。", "Whose view it is.").or(&["評価者", "記入者"]),
    key("rating", KeyKind::Text, "評価", "report の scale にある符号。", "A code of the site's usual scale.")
        .or(&["評価", "達成状況"]).drafted(Draft::Always),
    key("ratings", KeyKind::ByName(&KeyKind::Name), "尺度ごとの評価",
        "尺度（scales）の名前ごとの符号。", "Codes by the names of their scales."),
    key("values", KeyKind::ByName(&KeyKind::ShortMap(&VALUE)), "実績値",
        "指標の key ごとの実績値。値だけ、又は value・as_of・status。", "What was measured, by the keys of indicators: a value, or value, as_of and status.")
        .or(&["実績", "実績値"]),
    key("next", KeyKind::Text, "今後の方向", "継続、終了など。", "What comes of the goal.").or(&["今後の方向", "方向性"]),
    key("evidence", KeyKind::OneOrMore(&KeyKind::Url), "根拠", "成果を示す資料のアドレス。", "Addresses of what shows the result.").or(&["根拠", "資料"]),
    key("audience", KeyKind::Choice(&names(&AUDIENCES)), "公開の範囲", "internal の報告は公開しません。", "A report that is internal is not published.")
        .or(&["公開", "公開範囲", "公開の範囲"]),
    key("allow", KeyKind::Allowed, "認める問題",
        "この報告で認める問題のコードと、その理由。", "Problems accepted in this report, by code, each with the reason."),
] };

/// What was approved of a sheet, once.
#[rustfmt::skip]
pub static APPROVAL: KeyTable = KeyTable { subject: ("決裁", "the approval"), keys: &[
    key("phase", KeyKind::AddressPart, "対象", "何の決裁か。計画は plan、報告は phases の key。必須。", "What was approved: plan, or the key of a phase for its reports. Required.")
        .required().or(&["対象", "時期"]),
    key("date", KeyKind::Date, "決裁日", "決裁の日。必須。", "The day of the approval. Required.").required().or(&["決裁日", "日付"]),
    key("number", KeyKind::Name, "決裁番号", "文書番号など。必須。", "The number of the approval. Required.").required().or(&["決裁番号", "文書番号", "番号"]),
    key("post", KeyKind::Text, "決裁者", "決裁した人の職名。", "The post of who approved it.").or(&["決裁者", "職名"]),
    key("fingerprint", KeyKind::Identity, "指紋", "決裁したもの全体の照合値。goalsheet approve が書きます。", "The digest of all that was approved, as goalsheet approve writes it."),
    key("files", KeyKind::ByName(&KeyKind::Identity), "ファイルごとの照合値", "項目ごとの照合値。goalsheet approve が書きます。", "The digests of the fields of each file, as goalsheet approve writes them."),
] };

/// The file of a sheet's approvals.
pub static APPROVALS: KeyKind = KeyKind::List(&KeyKind::Map(&APPROVAL));

/// The head of a sheet.
#[rustfmt::skip]
pub static HEAD: KeyTable = KeyTable { subject: ("部の基本情報", "the head of the sheet"), keys: &[
    key("department", KeyKind::Name, "部", "部の名前。必須。", "The department. Required.")
        .required().or(&["部", "部名", "部署"]).drafted(Draft::Always),
    key("title", KeyKind::Text, "題名", "整理表の題名。", "The title of the sheet.").or(&["題名"]).drafted(Draft::Always),
    key("created", KeyKind::Date, "作成日", "作成した日。", "The date of the sheet.").or(&["作成日"]).drafted(Draft::Always),
    key("updated", KeyKind::Date, "更新日", "最後に改めた日。ページに「最終更新」として表示します。", "When the sheet was last changed; its pages say so.").or(&["更新日", "最終更新"]),
    key("holder", KeyKind::Map(&HOLDER), "職・氏名", "整理表の責任者。", "Who is responsible for the sheet.")
        .or(&["職氏名", "職・氏名"]).drafted(Draft::Always),
    key("contact", KeyKind::ShortMap(&CONTACT), "問い合わせ先",
        "整理表の問い合わせ先。一行の文、又は text・phone・mail。", "Whom to ask about the sheet: a line of text, or text, phone and mail.")
        .or(&["連絡先", "問い合わせ先", "問合せ先"]),
    key("audience", KeyKind::Choice(&names(&AUDIENCES)), "公開の範囲",
        "internal の整理表は、目標もファイルも公開しません。", "Nothing of an internal sheet is published.")
        .or(&["公開", "公開範囲", "公開の範囲"]),
    key("sections", KeyKind::List(&KeyKind::ShortMap(&SECTION)), "課の一覧",
        "課を公式の順に。名前だけ、又は name と key・number。", "Its sections in official order: names, or name with key and number.")
        .or(&["課", "課名"]).drafted(Draft::Example("公式の順に、例: [共通, 企画課, 財政課]", "in official order, such as [共通, 企画課, 財政課]")),
    key("was", KeyKind::OneOrMore(&KeyKind::Name), "前の部名", "部の名前が変わったときの、前の年度の名前。トップページで同じ行に並びます。",
        "What the department was called in earlier years, so that it has one row on the portal.").or(&["前の部名", "旧部名"]),
    key("groups", KeyKind::List(&KeyKind::Map(&GROUP)), "群",
        "同じ番号の目標に共通のこと（施策の柱、目的など）。番号と、設定の fields で of: group とした項目。",
        "What goals of one number share (a pillar, a purpose): the number, and the site's fields with of: group.")
        .or(&["群", "グループ"]),
    key("aliases", KeyKind::OneOrMore(&KeyKind::Identity), "前のアドレス",
        "この整理表の前のアドレス。年度/部（例: r5/kodomo）を一つ、又は一覧で。課と目標のページも引き継ぎます。", "Addresses that the sheet had before, like r5/kodomo: one or several. Its sections and goals come along.")
        .or(&["前のアドレス", "旧アドレス", "別名"]),
    key("order", KeyKind::Number, "並び順", "年度の中での順番。書かなければ最後。", "Its place among the sheets of the year; without it, the last.")
        .or(&["順序"]),
] };

/// The text of the portal or of a year.
#[rustfmt::skip]
pub static INTRODUCTION: KeyTable = KeyTable { subject: ("トップページや年度の文章", "the text of the portal or of a year"), keys: &[
    key("updated", KeyKind::Date, "更新日", "最後に改めた日。ページに「最終更新」として表示します。", "When this was last changed; the page says so.").or(&["更新日", "最終更新"]),
] };

/// Who answers for a sheet.
#[rustfmt::skip]
pub static HOLDER: KeyTable = KeyTable { subject: ("職氏名", "the holder"), keys: &[
    key("post", KeyKind::Text, "職名", "職の名前。", "The post.").or(&["職名"]).drafted(Draft::Always),
    key("name", KeyKind::Text, "氏名", "その人の名前。", "The name.").or(&["氏名"]).drafted(Draft::Always),
    key("name_public", KeyKind::Flag, "氏名の公開", "no なら氏名を公開しません。", "If no, the name is not published.").or(&["氏名の公開"]),
] };

/// Whom to ask about a sheet.
#[rustfmt::skip]
pub static CONTACT: KeyTable = KeyTable { subject: ("問い合わせ先", "the contact"), keys: &[
    key("text", KeyKind::Text, "問い合わせ先", "担当の課や係の名前。", "Who it is.").or(&["名前", "担当"]),
    key("phone", KeyKind::Text, "電話", "電話番号。", "The telephone number.").or(&["電話", "電話番号"]),
    key("mail", KeyKind::Mail, "メール", "メールアドレス。", "The mail address.").or(&["メール"]),
] };

/// A section of a sheet.
#[rustfmt::skip]
pub static SECTION: KeyTable = KeyTable { subject: ("課", "the section"), keys: &[
    key("name", KeyKind::Name, "課名", "課の名前。必須。", "The section's name. Required.").required().or(&["課名"]),
    key("key", KeyKind::AddressPart, "アドレス", "ページのアドレスになる語。半角の英小文字・数字・ハイフン。", "Its part of an address: a-z, 0-9, hyphens."),
    key("number", KeyKind::Text, "番号", "課の目標に印刷する番号。", "The number printed with its goals.").or(&["番号"]),
    key("was", KeyKind::Text, "前の課名", "課名を変えたときの前の名前。前の版と比べるときに、同じ課として扱います。",
        "What it was called before, so that a comparison with an earlier version takes it for the same section.").or(&["前の課名", "旧課名"]),
] };

/// A group of goals, beside the site's own fields of groups.
#[rustfmt::skip]
pub static GROUP: KeyTable = KeyTable { subject: ("群", "the group"), keys: &[
    key("number", KeyKind::Name, "番号", "その目標に印刷する番号。必須。", "The number printed with its goals. Required.").required().or(&["番号"]),
] };

/// The site's configuration.
#[rustfmt::skip]
pub static CONFIG: KeyTable = KeyTable { subject: ("設定", "the configuration"), keys: &[
    key("organization", KeyKind::Name, "団体名", "市区町村などの名前。必須。", "The city or body that publishes. Required.")
        .required().or(&["組織", "団体名", "市", "organisation"]),
    key("title", KeyKind::Text, "題名", "整理表の呼び名。既定は「組織目標展開整理表」。", "What the sheets are called; without it, 組織目標展開整理表.").or(&["題名"]),
    key("language", KeyKind::Choice(&names(&LANGUAGES)), "言語", "画面の言葉。", "The language of the pages' own words.").or(&["言語"]),
    key("dates", KeyKind::Choice(&names(&CALENDARS)), "日付",
        "画面の日付と年度を、和暦（era）、西暦（western）、両方（both）のどれで書くか。既定は both。",
        "Whether the pages name days and years by era, by western year, or by both (the default).")
        .or(&["日付", "年号"]),
    key("updated", KeyKind::Date, "更新日", "サイトを最後に改めた日。整理表に更新日がないページに「最終更新」として表示します。",
        "When the site was last changed; pages say so unless their sheet says another day.").or(&["更新日", "最終更新"]),
    key("base_url", KeyKind::SiteUrl, "公開する場所", "サイトを公開するアドレス。", "Where the site is published."),
    key("source_url", KeyKind::SourceUrl, "元ファイルの場所",
        "元ファイルを読めるアドレス。{path} がファイルの場所に替わります。", "Where the source files can be read; {path} stands for the path of a file."),
    key("municipality_code", KeyKind::Identity, "団体コード",
        "全国地方公共団体コード（6桁）。データのファイルに入ります。", "The six digits of the national code of local governments, for the data files.")
        .or(&["団体コード", "自治体コード"]),
    key("licence", KeyKind::ShortMap(&LICENCE), "利用条件",
        "公開するデータの利用条件。", "On which terms the published data may be used.")
        .or(&["利用条件", "ライセンス", "license"]),
    key("downloads", KeyKind::List(&KeyKind::Choice(&names(&DOWNLOADS))), "ダウンロード",
        "サイトに置くデータのファイルの種類。既定はすべて、[] で置かない。", "Which data files the site offers: all by default, [] for none.")
        .or(&["ダウンロード"]),
    key("theme", KeyKind::ShortMap(&THEME), "テーマ", "テーマの名前、又は name と options。", "The theme's name, or name and options."),
    key("categories", KeyKind::List(&KeyKind::ShortMap(&CATEGORY)), "分類", "計画・方針等の分類を公式の順に。", "The plan categories in official order.")
        .or(&["分類"]),
    key("fields", KeyKind::Fields, "項目", "様式の欄の呼び名と、独自の項目。", "Labels of the form's fields, and the site's own fields.")
        .or(&["項目"]),
    key("head_fields", KeyKind::ByName(&KeyKind::Map(&HEAD_FIELD)), "基本情報の項目",
        "部の基本情報（_index.md）に書く独自の項目。組織の使命、電話など。", "The site's own fields of the heads of sheets.")
        .or(&["基本情報の項目"]),
    key("columns", KeyKind::List(&KeyKind::ShortMap(&COLUMN)), "欄", "様式の欄を左から順に。", "The columns of the form, left to right.")
        .or(&["列", "欄"]),
    key("required", KeyKind::OneOrMore(&KeyKind::FieldName), "必須の項目", "欠けていたらエラーにする項目。", "Fields without which a goal is an error.")
        .or(&["必須"]),
    key("internal_headings", KeyKind::OneOrMore(&KeyKind::Text), "庁内限りの見出し",
        "その下の文章を公開しない見出し。", "Headings under which the text is not published.")
        .or(&["庁内限りの見出し", "内部の見出し"]),
    key("html", KeyKind::Flag, "HTML", "本文の HTML を（安全なものに限って）使うか。", "Whether raw HTML in Markdown is kept (cleaned)."),
    key("line_breaks", KeyKind::Choice(&names(&LINE_BREAKS)), "改行",
        "本文の改行を、文として続けるか（join、既定）、書いたとおりに改行するか（keep）。",
        "Whether line ends in Markdown are joined (join, the default) or shown as they were written (keep).")
        .or(&["改行"]),
    key("phases", KeyKind::List(&KeyKind::Map(&PHASE)), "報告の時期",
        "目標について報告する時期を順に。報告は <目標>.<key>.md に書きます。", "When goals are reported on, in order. A report is written in <goal>.<key>.md.")
        .or(&["時期", "報告の時期"]),
    key("scales", KeyKind::ByName(&KeyKind::Map(&SCALE)), "評価の尺度",
        "評価の符号とその意味を、尺度の名前ごとに。", "What the codes of ratings mean, scale by scale.")
        .or(&["尺度", "評価の尺度"]),
    key("report", KeyKind::Map(&REPORT_FORM), "報告の書き方",
        "報告に書く評価と文章。", "Which ratings and texts a report holds.").or(&["報告"]),
    key("approvals", KeyKind::Choice(&names(&AUDIENCES)), "決裁の公開",
        "決裁の日付と番号を公開するか。既定は internal（公開しない）。", "Whether the day and number of approvals are published; internal, the default, is not.")
        .or(&["決裁"]),
    key("synonyms", KeyKind::List(&KeyKind::List(&KeyKind::Name)), "同じ意味の言葉",
        "検索で同じものとして探す言葉の組。", "Groups of words that the search takes for one another.").or(&["同義語", "類義語"]),
    key("check", KeyKind::Map(&CHECK), "確認", "問題の重さ。", "How much problems weigh."),
    key("style", KeyKind::Map(&STYLE), "表記", "句読点、数字、文末、文字の決まり。", "How goals are to be written.").or(&["表記"]),
    key("format", KeyKind::Map(&FORMAT), "書き方", "fmt がそろえる書き方。", "What fmt does in addition to its usual changes."),
    key("review", KeyKind::Map(&REVIEW), "新旧対照表", "diff の新旧対照表の書き方。", "How the table of old and new of diff looks.")
        .or(&["新旧対照表"]),
    key("history", KeyKind::Flag, "履歴", "目標のページに、git の履歴から変更の日と項目を載せるか。", "Whether pages of goals tell from git when which fields changed.").or(&["履歴"]),
    key("imports", KeyKind::Mappings, "列の対応表", "import が使う列の対応表を、名前ごとに。", "Mappings of columns for import, by their names.")
        .or(&["対応表"]),
] };

/// A time of the year at which goals are reported on.
#[rustfmt::skip]
pub static PHASE: KeyTable = KeyTable { subject: ("報告の時期", "the phase"), keys: &[
    key("key", KeyKind::AddressPart, "ファイル名", "報告のファイルの名前になる語。半角の英小文字・数字・ハイフン。必須。", "Its part of the names of files: a-z, 0-9, hyphens. Required.")
        .required(),
    key("name", KeyKind::Name, "名前", "中間報告など。必須。", "What it is called. Required.").required().or(&["名前"]),
    key("as_of", KeyKind::Due, "基準日", "いつの時点の報告か。毎年の日を 9月30日 のように。", "The day of every year as of which is reported, such as 9月30日.")
        .or(&["基準日", "時点"]),
    key("due", KeyKind::Due, "提出期限", "いつまでに報告するか。10月末、翌4月末のように。", "By when reports are filed, such as 10月末 or 翌4月末.").or(&["提出期限", "期限"]),
] };

/// A scale of ratings.
#[rustfmt::skip]
pub static SCALE: KeyTable = KeyTable { subject: ("尺度", "the scale"), keys: &[
    key("name", KeyKind::Name, "名前", "達成状況など。必須。", "What it is called. Required.").required().or(&["名前"]),
    key("levels", KeyKind::List(&KeyKind::Map(&LEVEL)), "段階", "段階を良い順に。必須。", "Its levels, the best first. Required.").required().or(&["段階"]),
    FIELD_AUDIENCE,
] };

/// A level of a scale.
#[rustfmt::skip]
pub static LEVEL: KeyTable = KeyTable { subject: ("段階", "the level"), keys: &[
    key("code", KeyKind::Name, "符号", "報告に書く符号。必須。", "As reports name it. Required.").required().or(&["符号"]),
    key("name", KeyKind::Name, "意味", "計画通りなど。継続のように、符号が意味を言うなら要りません。", "What it means; not needed where the code says it.").or(&["意味", "名前"]),
    key("unmet", KeyKind::Flag, "未達", "達成できなかったことを表すか（理由が必要になります）。", "Whether it says that the goal was missed, so that a reason is wanted."),
    key("ordinal", KeyKind::Flag, "順位", "ほかの段階との上下があるか。評価不能などは no。", "Whether it stands above or below others; no for codes that are no rank."),
] };

/// What a report holds.
#[rustfmt::skip]
pub static REPORT_FORM: KeyTable = KeyTable { subject: ("報告の書き方", "the form of reports"), keys: &[
    key("scale", KeyKind::AddressPart, "尺度", "rating だけを書いたときの尺度の名前。", "The scale of a rating that names none.").or(&["尺度"]),
    key("headings", KeyKind::ByName(&KeyKind::AddressPart), "見出し",
        "報告の本文の見出しと、その項目の名前。成果は result、理由は reason。", "The headings of a report's body, each with a key: result for what was reached, reason for why it was missed.")
        .or(&["見出し"]),
    key("require", KeyKind::OneOrMore(&KeyKind::AddressPart), "必須の項目",
        "どの報告にも必要なもの。rating、又は見出しの項目の名前。", "What every report needs: rating, or keys of headings.").or(&["必須"]),
    key("internal", KeyKind::OneOrMore(&KeyKind::AddressPart), "庁内限りの項目",
        "公開しない文章の項目の名前。", "Keys of texts that are not published.").or(&["庁内限り"]),
] };

/// The theme of a site.
#[rustfmt::skip]
pub static THEME: KeyTable = KeyTable { subject: ("theme", "the theme"), keys: &[
    key("name", KeyKind::Identity, "テーマの名前", "themes の中のフォルダーの名前。", "The name of a folder in themes."),
    key("options", KeyKind::ThemeOptions, "テーマの設定", "テーマが決めている設定。", "Options that the theme offers."),
] };

/// On which terms data may be used.
#[rustfmt::skip]
pub static LICENCE: KeyTable = KeyTable { subject: ("利用条件", "the licence"), keys: &[
    key("name", KeyKind::Name, "名前", "CC-BY-4.0 などの名前。必須。", "Its name, such as CC-BY-4.0. Required.").required().or(&["名前"]),
    key("url", KeyKind::Url, "アドレス", "条件が書かれたページ。知られた名前なら省けます。", "Where the terms are; not needed for well-known names."),
] };

/// A category of goals.
#[rustfmt::skip]
pub static CATEGORY: KeyTable = KeyTable { subject: ("分類", "the category"), keys: &[
    key("name", KeyKind::Name, "分類の名前", "分類の名前。必須。", "The category's name. Required.").required().or(&["名前"]),
    key("key", KeyKind::AddressPart, "アドレス", "ページのアドレスになる語。半角の英小文字・数字・ハイフン。", "Its part of an address: a-z, 0-9, hyphens."),
    key("description", KeyKind::Text, "説明", "読む人への説明。", "What it means, for readers.").or(&["説明"]),
] };

#[rustfmt::skip]
const LABEL: Key = key("label", KeyKind::Name, "呼び名",
    "画面での名前。新しい項目では必須。", "Its name on the pages; required of a new field.");
#[rustfmt::skip]
const NOTE: Key = key("note", KeyKind::Text, "説明", "名前の2行目の説明。", "The label's second line.");
#[rustfmt::skip]
const HEADINGS: Key = key("headings", KeyKind::OneOrMore(&KeyKind::Text), "見出し",
    "文章を書く見出しで、呼び名のほかに認めるもの。", "Further headings under which its prose may stand.");
#[rustfmt::skip]
const FIELD_AUDIENCE: Key = key("audience", KeyKind::Choice(&names(&AUDIENCES)), "公開の範囲",
    "internal の項目は公開しません。", "A field that is internal is not published.");

#[rustfmt::skip]
const LANG: Key = key("lang", KeyKind::Identity, "言語",
    "書くものの言語。ほかの文章と違うときに、en のように。", "The language of its values where it is not that of the other texts, such as en.");

/// A field of the official form.
pub static OFFICIAL_FIELD: KeyTable =
    KeyTable { subject: ("項目", "the field"), keys: &[LABEL, NOTE, HEADINGS, LANG, FIELD_AUDIENCE] };

#[rustfmt::skip]
const TYPE: Key = key("type", KeyKind::Choice(FieldKind::NAMES), "種類", "書くものの種類。既定は text。", "What is written in it; without it, text.");
#[rustfmt::skip]
const CHOICES: Key = key("choices", KeyKind::OneOrMore(&KeyKind::Text), "選択肢", "choice の選択肢。", "What there is to choose, for choice.");
#[rustfmt::skip]
const UNIT: Key = key("unit", KeyKind::Text, "単位", "number の後ろに付ける単位。", "Put after a number.");

#[rustfmt::skip]
const COLUMNS: Key = key("columns", KeyKind::List(&RECORD_COLUMNS), "列", "records の列を左から順に。", "The columns of records, left to right.");

static RECORD_COLUMNS: KeyKind = KeyKind::Map(&RECORD_COLUMN);

/// A column of a field of rows.
#[rustfmt::skip]
pub static RECORD_COLUMN: KeyTable = KeyTable { subject: ("記録の列", "the column of records"), keys: &[
    key("key", KeyKind::AddressPart, "名前", "目標のファイルでの名前。半角の英小文字・数字・ハイフン。必須。", "Its name in goals: a-z, 0-9, hyphens. Required.").required(),
    key("label", KeyKind::Name, "呼び名", "画面での名前。必須。", "Its name on the pages. Required.").required().or(&["呼び名"]),
    key("type", KeyKind::Choice(&names(&RECORD_KINDS)), "種類", "text（既定）、number、date。", "text (the default), number or date."),
    UNIT,
] };

/// A row of a field of rows: all its keys are the site's.
pub static RECORD: KeyTable = KeyTable { subject: ("記録", "the record"), keys: &[] };

#[rustfmt::skip]
const OF: Key = key("of", KeyKind::Choice(&names(&OWNERS)), "何の項目か", "group なら、同じ番号の目標に共通の項目。部の基本情報の groups に書きます。",
    "If group, it is one of a group of goals of one number, and written in groups of the sheet's head.");

#[rustfmt::skip]
const FROM: Key = key("from", KeyKind::AddressPart, "いつから書くか", "phases の key。その時期の提出期限までは、なくても警告しません。",
    "The key of a phase: until it is due, a goal may lack the field.").or(&["いつから"]);

/// A field of the site's own.
pub static FIELD: KeyTable = KeyTable {
    subject: ("項目", "the field"),
    keys: &[LABEL.required(), NOTE, HEADINGS, TYPE, CHOICES, UNIT, COLUMNS, LANG, FIELD_AUDIENCE, OF, FROM],
};

/// A field of the head of a sheet.
#[rustfmt::skip]
pub static HEAD_FIELD: KeyTable = KeyTable { subject: ("基本情報の項目", "the field of heads"), keys: &[
    LABEL.required(), NOTE, HEADINGS, TYPE, CHOICES, UNIT, COLUMNS, LANG, FIELD_AUDIENCE,
    key("required", KeyKind::Flag, "必須", "yes なら、ないとエラーにします。", "If yes, a head without it is an error.").or(&["必須"]),
] };

/// A column of the form.
#[rustfmt::skip]
pub static COLUMN: KeyTable = KeyTable { subject: ("列", "the column"), keys: &[
    key("field", KeyKind::FieldName, "項目", "項目の名前。必須。", "The field's name. Required.").required(),
    key("width", KeyKind::Number, "幅", "用紙の幅に対する割合（％）。", "Its share of the paper's width, in per cent."),
] };

/// What the site says about the rules.
#[rustfmt::skip]
pub static CHECK: KeyTable = KeyTable { subject: ("check の設定", "check"), keys: &[
    key("severity", KeyKind::Severities, "問題の重さ",
        "問題のコードごとの重さ: error、warning、advice、off。", "How much each problem weighs, by its code: error, warning, advice or off."),
] };

/// How goals are to be written.
#[rustfmt::skip]
pub static STYLE: KeyTable = KeyTable { subject: ("表記", "the style"), keys: &[
    key("punctuation", KeyKind::Choice(&names(&PUNCTUATIONS)), "句読点", "句読点の書き方。", "The signs between and after clauses.")
        .or(&["句読点"]),
    key("digits", KeyKind::Choice(&names(&DIGITS)), "数字", "数字の幅。", "How wide digits are.").or(&["数字"]),
    key("tone", KeyKind::Choice(&names(&TONES)), "文末", "plain は「である」、polite は「です・ます」。", "plain is である, polite is です・ます.")
        .or(&["文体", "文末"]),
    key("charset", KeyKind::Choice(&names(&CHARSETS)), "文字",
        "cp932 は、Windows の Shift_JIS で書けない文字を報告します。", "cp932 reports characters that Windows' Shift_JIS lacks.")
        .or(&["文字"]),
] };

/// How the table of old and new looks.
#[rustfmt::skip]
pub static REVIEW: KeyTable = KeyTable { subject: ("新旧対照表", "the table of old and new"), keys: &[
    key("side", KeyKind::Choice(&names(&SIDES)), "左右", "変更後を左に置くか（new-left、既定）、変更前を左に置くか（old-left）。",
        "Whether the new text stands left (new-left, the default) or the old one (old-left).").or(&["左右"]),
    key("headings", KeyKind::List(&KeyKind::Text), "欄の見出し", "変更後と変更前の欄の見出し。例: [改正案, 現行]",
        "What the columns of the new and of the old text are called.").or(&["見出し"]),
    key("gap", KeyKind::Choice(&names(&GAPS)), "追加・削除の跡", "相手の側だけに文があるところに引く下線の長さ: short（既定）、exact、none。",
        "What stands where only the other side has text: a short underlined blank (short, the default), one as long as that (exact), nothing (none)."),
    key("placeholders", KeyKind::Flag, "（新設）・（削る）", "新しい目標と無くなった目標の相手の側に（新設）（削る）と書くか。既定は yes。",
        "Whether （新設） and （削る） stand beside what is new or gone."),
    key("omit", KeyKind::Text, "略の書き方", "変わっていないところの書き方。既定は「（略）」。", "What stands for what did not change.").or(&["略"]),
    key("remarks", KeyKind::Choice(&names(&REMARKS)), "備考", "備考の欄（column、既定）、項目名の後（note）、なし（none）。",
        "Where it is said in words what changed: in a column (column, the default), behind the field's name (note), nowhere (none).").or(&["備考"]),
] };

/// What `fmt` does beyond what it does for all.
#[rustfmt::skip]
pub static FORMAT: KeyTable = KeyTable { subject: ("format", "the format"), keys: &[
    key("sentences", KeyKind::Flag, "一文一行", "日本語の文章を一文ごとに改行するか。", "Whether each Japanese sentence gets a line of its own."),
] };
