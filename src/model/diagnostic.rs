//! Problems of what authors wrote: a code, a place, what is wrong, and what to do.
//!
//! Diagnostics are collected, never thrown: every stage returns its value together with the problems it met. What the
//! *program* could not do is a [`Failure`](super::Failure), another type.

use super::japanese::nearest;
use super::{Message, Place};

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// The site is built; somebody should look.
    Warning,
    /// Nothing is wrong; the wording could be better.
    Advice,
}

impl Severity {
    /// Its name in configuration and in what programs read.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule was broken.
    pub code: Code,
    /// How much it weighs here; a site may raise or lower what its code says.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, with the offending value.
    pub message: Message,
    /// What to do about it.
    pub help: Option<Message>,
    /// Other places that belong to the problem, each with what it has to do with it.
    pub related: Vec<(Place, Message)>,
}

impl Diagnostic {
    /// A problem with its code's own severity and nothing beside it.
    pub fn new(code: Code, place: Place, message: Message) -> Diagnostic {
        Diagnostic { code, severity: code.severity(), place, message, help: None, related: Vec::new() }
    }

    /// The same with advice what to do.
    pub fn help(mut self, help: Message) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// The same with another place that belongs to it.
    pub fn related(mut self, place: Place, message: Message) -> Diagnostic {
        self.related.push((place, message));
        self
    }

    /// Whether it stops a build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The order in which problems are shown: by file, then by place, then by code.
    pub fn sort_key(&self) -> (&str, usize, &'static str) {
        (&self.place.source.path, self.place.span.as_ref().map_or(0, |span| span.start), self.code.name())
    }
}

/// Sorts problems as they are shown, and drops those said twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()).then_with(|| a.message.cmp(&b.message)));
    diagnostics.dedup();
}

impl Code {
    /// The code of a name; the inverse of [`Code::name`].
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// The known name nearest to a misspelt one.
    pub fn nearest(name: &str) -> Option<&'static str> {
        nearest(name, Code::ALL.iter().map(|code| code.name()))
    }

    /// Whether nobody may lower it or turn it off: an error after which something that was written would be lost, or the
    /// site could not be built at all. The others leave a page that is whole: a dead link is shown as text, a long path opens
    /// everywhere but on a Windows share.
    pub fn is_fixed(self) -> bool {
        self.severity() == Severity::Error
            && !matches!(
                self,
                Code::NearInternal | Code::DeadLink | Code::LinkToInternal | Code::UnsafeLink | Code::LongPath
            )
    }
}

impl Code {
    /// Whether a goal may allow it for a reason: what is not fixed, and a text that only looks like an internal one.
    pub fn may_be_allowed(self) -> bool {
        !self.is_fixed() || self == Code::LeakedText
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $severity:ident, $ja:literal, $en:literal;)*) => {
        /// The name of a rule: one word in code, fixtures, manual and output.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $en] $(#[$doc])* $variant,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code as it is written everywhere, in kebab-case.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// How much the problem weighs unless a site says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// One line that says what the rule asks for.
            pub fn meaning(self) -> Message {
                match self { $(Code::$variant => Message { ja: $ja.to_owned(), en: $en.to_owned() }),* }
            }
        }
    };
}

codes! {
    // Files and folders
    NoContent = "no-content", Error, "サイトには content フォルダーが要る", "a site needs a content folder";
    EmptySite = "empty-site", Error, "サイトには目標が1件以上要る", "a site needs at least one goal";
    BadYear = "bad-year", Error, "content の直下は年度のフォルダー", "the folders in content are fiscal years";
    DuplicateYear = "duplicate-year", Error, "一つの年度のフォルダーは一つ", "a fiscal year has one folder";
    MisplacedFile = "misplaced-file", Error, "目標のファイルは content/年度/部/ の中に置く", "goals live in content/<year>/<sheet>/";
    MissingHead = "missing-head", Error, "部のフォルダーには _index.md が要る", "a sheet's folder needs its _index.md";
    Unreadable = "unreadable", Error, "ファイルは読めなければならない", "files must be readable";
    LinkLoop = "link-loop", Error, "リンクが輪になってはならない", "links must not lead in a circle";
    NotAFile = "not-a-file", Error, ".md で終わるのはファイルだけ", "only files end in .md";
    FileTooLarge = "file-too-large", Error, "ファイルは大きすぎてはならない", "files have a largest size";
    ForbiddenName = "forbidden-name", Error, "名前は Windows でも使えるものにする", "names must be possible on Windows";
    LongPath = "long-path", Error, "パスは共有フォルダーで開ける長さにする", "paths must be short enough for a Windows share";
    // Text
    NotUtf8 = "not-utf8", Error, "文字コードは UTF-8", "files are UTF-8";
    NoFrontMatter = "no-front-matter", Error, "ファイルは --- で囲んだ前書きで始まる", "a file begins with front matter between --- lines";
    UnclosedFrontMatter = "unclosed-front-matter", Error, "前書きは --- の行で終わる", "front matter ends with a --- line";
    BadYaml = "bad-yaml", Error, "前書きと設定は正しい YAML", "front matter and configuration are valid YAML";
    YamlTab = "yaml-tab", Error, "YAML の字下げに Tab は使えない", "YAML is indented with blanks, not tabs";
    YamlCommentInValue = "yaml-comment-in-value", Warning, "値の中の # は引用符で囲む", "a # inside a value stands between quotation marks";
    FullWidthPunctuation = "full-width-punctuation", Error, "YAML の記号と空白は半角", "YAML's punctuation and blanks are half-width";
    YamlLimit = "yaml-limit", Error, "YAML の入れ子・別名・一覧には限度がある", "YAML nests, refers and lists only so far";
    DuplicateKey = "duplicate-key", Error, "同じ項目は一度だけ書く", "a key is written once";
    UnknownKey = "unknown-key", Error, "項目名は決められたもの", "keys are known ones";
    WrongType = "wrong-type", Error, "値の形は項目に合わせる", "a value has the form its key asks for";
    MissingKey = "missing-key", Error, "なくてはならない項目がある", "some keys must be there";
    BadKey = "bad-key", Error, "key は半角英小文字・数字・ハイフン", "a key is made of a-z, 0-9 and hyphens";
    BadDate = "bad-date", Error, "日付は暦にあるもの", "a date is one the calendar has";
    EraDate = "era-date", Warning, "年号と年が合っている", "an era and its year belong together";
    BadChoice = "bad-choice", Error, "選択肢の中から選ぶ", "a choice is one of those offered";
    BadNumber = "bad-number", Error, "数値の項目には数を書く", "a number is a number";
    BadUrl = "bad-url", Error, "URL は http(s) か mailto", "a URL begins with http(s) or mailto";
    DuplicateHeading = "duplicate-heading", Error, "一つの項目の見出しは一度だけ書く", "a field's heading is written once";
    TooDeep = "too-deep", Warning, "引用や箇条書きの入れ子は深すぎない", "quotes and lists nest only so far";
    UnknownHeading = "unknown-heading", Warning, "本文の見出しは項目名に合わせる", "headings of the body are those of fields";
    NearInternal = "near-internal", Error, "庁内用の見出しは、設定にあるとおりに書く", "a heading for colleagues only is written as the site names it";
    UnclosedComment = "unclosed-comment", Error, "コメントは --> で終わる", "a comment ends with -->";
    MergeConflict = "merge-conflict", Error, "git の衝突の印を残さない", "no marks of a conflict of git are left";
    MisnamedGoal = "misnamed-goal", Error, "目標のファイル名は .md で終わる", "the name of a goal's file ends in .md";
    NearMarkup = "near-markup", Warning, "記法に見える文字は、記法として書く", "what looks like markup is markup";
    LostText = "lost-text", Warning, "書いた文章は、どこかに表示される", "what is written is shown somewhere";
    NoWords = "no-words", Warning, "リンクと画像には言葉を付ける", "links and pictures have words";
    OddLetter = "odd-letter", Warning, "文字化けした文字や見えない文字を使わない", "no garbled and no invisible letters";
    JoinedLines = "joined-lines", Warning, "改行は、表示したいとおりに書く", "line breaks are written as they are to be shown";
    // The goal among the others
    UnclearDue = "unclear-due", Warning, "期限は意味の分かる書き方にする", "a deadline can be understood";
    UnknownSection = "unknown-section", Error, "課名は部の sections にあるもの", "a section is one of its sheet's";
    UnknownCategory = "unknown-category", Error, "分類は設定の categories にあるもの", "a category is one of the site's";
    DuplicateName = "duplicate-name", Error, "一覧の名前は一度だけ書く", "a list names each thing once";
    MissingField = "missing-field", Warning, "様式の欄は埋める", "the official form's fields are filled";
    ReportWithoutGoal = "report-without-goal", Error, "報告の元の目標がある", "a report has the goal it reports on";
    UnknownPhase = "unknown-phase", Warning, "報告の名前は設定の phases にある時期で終わる", "the name of a report ends in a phase of the site";
    DateOutsideYear = "date-outside-year", Warning, "報告の基準日は年度の中の日", "a report is as of a day of its fiscal year";
    ChangedAfterApproval = "changed-after-approval", Warning, "承認した後に、変わったところがない", "what was approved is as it was approved";
    UnitChanged = "unit-changed", Warning, "指標の単位は、報告でも年度を越えても同じ", "an indicator has one unit, in reports and over the years";
    DuplicateId = "duplicate-id", Error, "id は一つの目標だけのもの", "an id belongs to one goal";
    BadAddress = "bad-address", Error, "continues と aliases には「年度/部/目標」を書く", "continues and aliases are written <year>/<sheet>/<goal>";
    UnknownGoal = "unknown-goal", Error, "continues の目標は、このサイトにある", "continues names a goal of this site";
    NotEarlier = "not-earlier", Error, "continues の目標は、前の年度のもの", "continues names a goal of an earlier year";
    DuplicatePage = "duplicate-page", Error, "ページのパスは重ならない", "no two pages have one path";
    DeadLink = "dead-link", Error, "リンク先は存在する", "a link leads somewhere";
    VanishedPage = "vanished-page", Warning, "公開したアドレスは、なくならない", "an address that was published does not vanish";
    LinkToInternal = "link-to-internal", Error, "公開するページのリンク先は公開するもの", "a page for everybody links to what everybody may read";
    LinkOutside = "link-outside", Error, "リンクと画像は content の中に置く", "links and images stay inside content";
    UnsafeLink = "unsafe-link", Error, "リンクは http(s)・mailto・tel かサイト内", "a link is http(s), mailto, tel or within the site";
    UnsafeFile = "unsafe-file", Error, "添付するファイルは、開いても何も動かない種類", "an attached file is of a kind that runs nothing";
    UnsafeSvg = "unsafe-svg", Error, "SVG には絵だけを入れる", "an SVG holds a picture and nothing else";
    // What everybody can read
    LeakedText = "leaked-text", Error, "公開するファイルに庁内限りの文がない", "no file for everybody holds an internal text";
    UnsearchedFile = "unsearched-file", Warning, "公開する添付ファイルは、中を調べることができる", "an attached file for everybody can be looked into";
    // What is allowed
    UnusedAllow = "unused-allow", Warning, "allow には実際に出る問題を書く", "an allowed finding is one that is there";
    // The theme
    MissingTheme = "missing-theme", Error, "テーマのフォルダーは存在する", "the theme's folder exists";
    BadTheme = "bad-theme", Error, "テーマの設定は決められた形", "a theme's settings have their form";
    BadTemplate = "bad-template", Error, "テンプレートは Tera として正しい", "a template is valid Tera";
    UnknownVariable = "unknown-variable", Error, "テンプレートの変数は定められたもの", "a template names variables that exist";
    // What goals say beside each other and beside their sheet
    DuplicateTitle = "duplicate-title", Warning, "一つの課の実施項目は見分けられる", "the goals of a section can be told apart";
    SimilarTitle = "similar-title", Advice, "同じことに見える実施項目は名前で区別する", "goals that look alike differ by name";
    UnmatchedGroup = "unmatched-group", Warning, "目標の番号と、整理表の群の番号は対応する", "the numbers of goals and of the sheet's groups match";
    EmptySection = "empty-section", Advice, "課には目標が1件以上ある", "a section has at least one goal";
    UnusedCategory = "unused-category", Advice, "設定の分類はどこかで使われる", "the configuration's categories are used somewhere";
    FileOrder = "file-order", Warning, "ファイル名の番号は課の順に付ける", "the numbers of files follow the order of the sections";
    MisleadingId = "misleading-id", Warning, "id はほかのフォルダーを名乗らない", "an id names no other folder than its own";
    DueOutsideYear = "due-outside-year", Warning, "期限は整理表の年度の中にある", "a deadline lies within its sheet's fiscal year";
    OddUpdate = "odd-update", Warning, "更新日は作成日より後、次の年度の末より前", "the day of an update lies after the sheet was made and before the end of the next year";
    DueMismatch = "due-mismatch", Warning, "期限と本文の日付は食い違わない", "a deadline agrees with the dates of the text";
    // Characters and style
    NotInCp932 = "not-in-cp932", Warning, "文字は Shift_JIS（CP932）で書けるもの", "characters are those of Shift_JIS (CP932)";
    PunctuationStyle = "punctuation-style", Advice, "句読点は整理表の中でそろえる", "a sheet has one kind of punctuation";
    DigitStyle = "digit-style", Advice, "数字の全角・半角は整理表の中でそろえる", "a sheet writes digits in one width";
    ToneStyle = "tone-style", Advice, "文末の「です・ます」と「である」は整理表の中でそろえる", "a sheet speaks in one tone";
    // Wording
    LevelIsAction = "level-is-action", Advice, "「どの水準まで」には達した状態を書く", "the level is a state that is reached";
    VagueVerb = "vague-verb", Advice, "「努める」「検討する」「推進する」には数か日付を添える", "efforts come with a number or a date";
    MethodRepeatsLevel = "method-repeats-level", Advice, "「どのような方法で」には水準とは別のことを書く", "the method says more than the level";
    CopiedFromLastYear = "copied-from-last-year", Advice, "水準は年度ごとに見直す", "a level is looked at anew each year";
    RatingMismatch = "rating-mismatch", Advice, "評価と指標の実績は食い違わない", "a rating agrees with what was measured";
    UnconfirmedValue = "unconfirmed-value", Advice, "見込や速報の値は、後の年度に確定する", "a forecast or provisional value is confirmed in a later year";
    ChangedAfterReport = "changed-after-report", Advice, "報告の後に、計画は変わらない", "a plan does not change after it was reported on";
    OverdueReport = "overdue-report", Advice, "報告は提出期限までに書く", "reports are filed in time";
    MostlyOngoing = "mostly-ongoing", Advice, "期限には、できるだけ時期を書く", "deadlines say when, where they can";
}
