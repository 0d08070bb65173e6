//! The rules: number, weight, what each asks for and what to do about it.
//!
//! Source: デジタル庁「行政データにおける機械可読性に関するルール」 and the weights of its sample program.

use super::{Judged, Verdict, first, second, third};

/// A rule.
pub struct Rule {
    /// Its number: `L1-01`.
    pub number: &'static str,
    /// How much a finding weighs.
    pub weight: Weight,
    /// What it asks for, in Japanese and in English.
    pub asks: (&'static str, &'static str),
    /// What to do about a finding, in Japanese and in English.
    pub help: (&'static str, &'static str),
    pub(super) judge: fn(&Judged) -> Verdict,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Takes all points of its level.
    Fatal,
    /// 10, 40 or 15 points by the level.
    Critical,
    /// 5, 30 or 10.
    Major,
    /// 2, 10 or 5.
    Minor,
}

impl Weight {
    /// The points that it takes of a level.
    pub fn points(self, level: u8) -> u32 {
        let by_level = match self {
            Weight::Fatal => [100, 100, 100],
            Weight::Critical => [10, 40, 15],
            Weight::Major => [5, 30, 10],
            Weight::Minor => [2, 10, 5],
        };
        by_level[usize::from(level.clamp(1, 3) - 1)]
    }
}

impl Rule {
    /// Its level, 1 to 3.
    pub fn level(&self) -> u8 {
        self.number.as_bytes().get(1).map_or(1, |digit| digit.wrapping_sub(b'0').clamp(1, 3))
    }
}

macro_rules! rules {
    ($($number:literal $weight:ident $judge:path: $ja:literal, $en:literal; $help_ja:literal, $help_en:literal)*) => {
        /// All rules in their order.
        pub const RULES: &[Rule] = &[$(Rule {
            number: $number, weight: Weight::$weight, asks: ($ja, $en), help: ($help_ja, $help_en), judge: $judge,
        }),*];
    };
}

/// A rule that no program can judge.
fn for_people(_: &Judged) -> Verdict {
    Verdict::ForPeople
}

#[rustfmt::skip]
rules! {
    "L1-01" Fatal first::format: "機械可読なファイル形式", "a format that programs read";
        "拡張子と中身をそろえ、CSV か XLSX にしてください", "make it CSV or XLSX, with the ending of what it is"
    "L1-02" Fatal first::one_table: "1シート（1ファイル）に1表", "one table a sheet";
        "表を別のシート又はファイルに分けてください", "put each table on a sheet of its own"
    "L1-03" Critical first::not_divided: "表を空行・空列で分けない", "no empty rows or columns in a table";
        "空の行と列を削除してください", "remove empty rows and columns"
    "L1-04" Major first::nothing_else: "表に関係のない注釈などを入れない", "nothing but the table";
        "注釈は別のファイルに書いてください", "put notes into another file"
    "L1-05" Critical first::columns_are_named: "すべての列に項目名がある", "every column has a name";
        "1行目に項目名を書いてください", "name the column in the first row"
    "L1-06" Critical first::no_blanks: "体裁のための空白や改行がない", "no blanks or line breaks for looks";
        "余分な空白を取ってください（本文のものは、目標のファイルを直してください）", "take out extra blanks (in the goal's file if they are in a text)"
    "L1-07" Critical first::one_datum: "1セルに1データ", "one datum a cell";
        "文章の欄では避けられません。一覧なら列か行に分けてください", "not to be avoided in prose; lists belong into columns or rows"
    "L1-08" Critical first::common_letters: "機種依存文字を使わない", "no letters that only some systems have";
        "別の文字に替えてください（人名・地名などの固有名詞は、そのままで構いません）", "use other letters; proper names may stay"
    "L1-09" Minor for_people: "値がないことと 0 を区別する", "nothing is not 0";
        "値がないセルは空にしてください", "leave cells without a value empty"
    "L1-10" Critical first::no_drawings: "図形・画像・コメントに情報を入れない", "nothing in drawings and comments";
        "セルに書いてください", "write it in cells"
    "L1-11" Critical first::no_colours: "色などの書式で意味を表さない", "colours mean nothing";
        "意味は列に書いてください", "say it in a column"
    "L1-12" Critical first::no_merges: "セルを結合しない", "no merged cells";
        "結合を解き、各セルに値を書いてください", "undo merging and write the value in each cell"
    "L1-13" Critical first::nothing_hidden: "非表示の行・列・シートがない", "nothing hidden";
        "再表示するか、削除してください", "show it or remove it"
    "L1-14" Fatal first::one_line: "CSV では1レコード1行", "one record a line in CSV";
        "セルの中の改行を取ってください", "take line breaks out of cells"
    "L1-15" Fatal first::quoted: "カンマを含む値を引用符で囲む", "values with commas are quoted";
        "値を \" で囲み、列の数をそろえてください", "put them between quotation marks, so that all rows have as many cells"
    "L2-01" Fatal second::numbers: "数値の列は数値だけ", "number columns hold numbers only";
        "単位・カンマ・注記を取ってください", "take out units, commas and notes"
    "L2-02" Fatal second::nothing_left_out: "値を省略しない", "no value is left out";
        "〃 や空白ではなく、値を繰り返してください", "repeat the value instead of 〃 or a blank"
    "L2-03" Fatal second::unique_names: "項目名が重複しない", "every name once";
        "別の項目名にしてください", "use different names"
    "L2-04" Critical second::uniform: "選択肢の表記をそろえる", "choices are written in one way";
        "表記をそろえてください（別のものなら、そのままで構いません）", "write them alike, unless they are different things"
    "L2-05" Major second::other: "「その他（…）」の内容は別の列に", "what “other” means stands in a column of its own";
        "かっこの中を別の列に移してください", "move what is in brackets into another column"
    "L2-06" Major second::no_formulas: "数式を残さない", "no formulas";
        "値として貼り付けてください", "paste them as values"
    "L3-01" Fatal third::header_first: "項目名は1行目", "the header is the first line";
        "項目名の上の行を削除してください", "remove what stands above the header"
    "L3-02" Critical for_people: "コードと対応する表がある", "codes have a table";
        "codes.csv のような表を添えてください", "add a table such as codes.csv"
    "L3-03" Major for_people: "特別な記号の意味が書かれている", "special marks are explained";
        "columns.csv のような表に書いてください", "explain them in a table such as columns.csv"
    "L3-04" Major third::units: "数値の単位が分かる", "numbers have a unit";
        "項目名か columns.csv に単位を書いてください", "name the unit in the header or in columns.csv"
    "L3-05" Major third::time: "日付・年は西暦の標準形式", "days and years in a standard form";
        "2023-10-01、2023 のように書いてください", "write 2023-10-01 or 2023"
    "L3-06" Critical third::area: "地域はコードか正式名称", "areas have their code";
        "団体コードの列を加えてください（goalsheet.yaml の municipality_code）", "add the code of the municipality (municipality_code in goalsheet.yaml)"
    "L3-07" Critical third::alike: "年ごとのファイルの形式がそろっている", "files of a series are alike";
        "列の名前と順をそろえてください", "give them the same columns in the same order"
    "L3-08" Major for_people: "定義・履歴・文字コードが公表されている", "definitions, history and encoding are published";
        "readme のようなファイルに書いてください", "say it in a file such as readme"
    "L3-09" Major third::long_form: "年などを列に展開しない", "years are no columns";
        "年を1列にまとめ、行に分けてください", "make the year a column, and a row for each"
}
