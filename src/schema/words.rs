//! What each key is for, in the words that editors show beside it.

/// A title, which is Japanese as the form is, and a sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) ja: String,
    pub(super) en: String,
}

impl Words {
    /// Both sentences, a paragraph each.
    pub(super) fn description(&self) -> String {
        format!("{}\n\n{}", self.ja, self.en)
    }
}

/// The words of a key of a table (`goal`, `section`).
pub(super) fn words_of(table: &str, key: &str) -> Option<Words> {
    let row = WORDS.iter().find(|(of_table, of_key, ..)| *of_table == table && *of_key == key)?;
    Some(words(row))
}

/// The words of a whole file.
pub(super) fn words_of_file(table: &str) -> Words {
    let row = FILES.iter().find(|(of_table, ..)| *of_table == table).unwrap_or(&FILES[0]);
    words(row)
}

fn words((_, _, title, ja, en): &Row) -> Words {
    Words { title: (*title).to_owned(), ja: (*ja).to_owned(), en: (*en).to_owned() }
}

/// Table, key, title, Japanese, English.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const FILES: &[Row] = &[
    ("goal", "", "目標", "目標のファイルの前書き。", "The front matter of a goal."),
    (
        "head",
        "",
        "部の見出し",
        "部の整理表の見出し（_index.md）の前書き。",
        "The front matter of a sheet's head, _index.md.",
    ),
    ("config", "", "サイトの設定", "サイトの設定（goalsheet.yaml）。", "The site's configuration, goalsheet.yaml."),
];

#[rustfmt::skip]
const WORDS: &[Row] = &[
    ("goal", "title", "実施項目", "業務目標又は事務の内容。必須。", "What the goal is called. Required."),
    ("goal", "section", "共通/課名", "部の見出しの sections にある課名。", "One of the sections in the sheet's head."),
    ("goal", "category", "計画・方針等の分類", "設定の categories にある分類。一つ、又は一覧。", "One or several of the site's categories."),
    ("goal", "due", "いつまで", "期限。書いたとおりに示し、年度の中の日として読み取ります。", "The deadline as people write it; it is shown so, and understood in the fiscal year."),
    ("goal", "number", "番号", "印刷する番号。書かなければ課の番号。", "The printed number; without it that of the section."),
    ("goal", "id", "名札", "変わらない名前とアドレス。書かなければファイルの場所。", "The goal's lasting identity and address; without it the path of the file."),
    ("goal", "audience", "公開の範囲", "internal の目標は公開しません。", "A goal that is internal is not published."),
    ("goal", "allow", "認める問題", "この目標で認める問題のコードと、その理由。", "Problems accepted in this goal, by code, each with the reason."),

    ("head", "department", "部", "部の名前。必須。", "The department. Required."),
    ("head", "title", "題名", "整理表の題名。", "The title of the sheet."),
    ("head", "created", "作成日", "作成した日。", "The date of the sheet."),
    ("head", "holder", "職・氏名", "整理表の責任者。", "Who answers for the sheet."),
    ("head", "contact", "問い合わせ先", "整理表の問い合わせ先。一行の文、又は text・phone・mail。", "Whom to ask about the sheet: a line of text, or text, phone and mail."),
    ("head", "audience", "公開の範囲", "internal の整理表は、目標もファイルも公開しません。", "Of a sheet that is internal nothing is published."),
    ("head", "sections", "課の一覧", "課を公式の順に。名前だけ、又は name と key・number。", "Its sections in official order: names, or name with key and number."),
    ("head", "order", "並び順", "年度の中での順番。書かなければ最後。", "Its place among the sheets of the year; without it the last."),
    ("holder", "post", "職名", "職の名前。", "The post."),
    ("holder", "name", "氏名", "その人の名前。", "The name."),
    ("holder", "name_public", "氏名の公開", "no なら氏名を公開しません。", "If no, the name is not published."),
    ("contact", "text", "問い合わせ先", "担当の課や係の名前。", "Who it is."),
    ("contact", "phone", "電話", "電話番号。", "The telephone number."),
    ("contact", "mail", "メール", "メールアドレス。", "The mail address."),
    ("section", "name", "課名", "課の名前。必須。", "The section's name. Required."),
    ("section", "key", "アドレス", "ページのアドレスになる語。半角の英小文字・数字・ハイフン。", "Its part of an address: a-z, 0-9, hyphens."),
    ("section", "number", "番号", "課の目標に印刷する番号。", "The number printed with its goals."),

    ("config", "organization", "団体名", "市区町村などの名前。必須。", "The city or body that publishes. Required."),
    ("config", "title", "題名", "整理表の呼び名。既定は「組織目標展開整理表」。", "What the sheets are called; 組織目標展開整理表 without it."),
    ("config", "language", "言語", "画面の言葉。", "The language of the pages' own words."),
    ("config", "dates", "日付", "画面の日付と年度を、和暦（era）、西暦（western）、両方（both）のどれで書くか。既定は both。", "Whether the pages name days and years by era, by western year, or by both, as they do without it."),
    ("config", "base_url", "公開する場所", "サイトを公開するアドレス。", "Where the site is published."),
    ("config", "source_url", "原稿の場所", "原稿を読めるアドレス。{path} がファイルの場所に替わります。", "Where the files can be read; {path} stands for the path of a file."),
    ("config", "theme", "テーマ", "テーマの名前、又は name と options。", "The theme's name, or name and options."),
    ("config", "categories", "分類", "計画・方針等の分類を公式の順に。", "The plan categories in official order."),
    ("config", "fields", "項目", "様式の欄の呼び名と、独自の項目。", "Labels of the form's fields, and fields of the site's own."),
    ("config", "columns", "欄", "様式の欄を左から順に。", "The columns of the form, left to right."),
    ("config", "required", "必須の項目", "欠けていたらエラーにする項目。", "Fields without which a goal is an error."),
    ("config", "internal_headings", "庁内限りの見出し", "その下の文章を公開しない見出し。", "Headings under which the text is not published."),
    ("config", "html", "HTML", "本文の HTML を（安全なものに限って）使うか。", "Whether raw HTML in Markdown is kept, cleaned."),
    ("config", "check", "確認", "問題の重さ。", "How much problems weigh."),
    ("config", "style", "表記", "句読点、数字、文末、文字の決まり。", "How goals are to be written."),
    ("config", "format", "書き方", "fmt がそろえる書き方。", "What fmt does beyond the usual."),
    ("category", "name", "分類の名前", "分類の名前。必須。", "The category's name. Required."),
    ("category", "key", "アドレス", "ページのアドレスになる語。半角の英小文字・数字・ハイフン。", "Its part of an address: a-z, 0-9, hyphens."),
    ("category", "description", "説明", "読む人への説明。", "What it means, for readers."),
    ("field", "label", "呼び名", "画面での名前。新しい項目では必須。", "Its name on the pages; required of a new field."),
    ("field", "note", "説明", "名前の2行目の説明。", "The label's second line."),
    ("field", "headings", "見出し", "文章を書く見出しで、呼び名のほかに認めるもの。", "Further headings under which its prose may stand."),
    ("field", "type", "種類", "書くものの種類。既定は text。", "What is written in it; text without it."),
    ("field", "choices", "選択肢", "choice の選択肢。", "What there is to choose, for choice."),
    ("field", "unit", "単位", "number の後ろに付ける単位。", "Put after a number."),
    ("field", "audience", "公開の範囲", "internal の項目は公開しません。", "A field that is internal is not published."),
    ("column", "field", "項目", "項目の名前。必須。", "The field's name. Required."),
    ("column", "width", "幅", "用紙の幅に対する割合（％）。", "Its share of the paper's width, in per cent."),
    ("theme", "name", "テーマの名前", "themes の中のフォルダーの名前。", "The name of a folder in themes."),
    ("theme", "options", "テーマの設定", "テーマが決めている設定。", "What the theme lets a site set."),
    ("check", "severity", "問題の重さ", "問題のコードごとの重さ: error、warning、advice、off。", "How much each problem weighs, by its code: error, warning, advice or off."),
    ("style", "punctuation", "句読点", "句読点の書き方。", "The signs between and after clauses."),
    ("style", "digits", "数字", "数字の幅。", "How wide digits are."),
    ("style", "tone", "文末", "plain は「である」、polite は「です・ます」。", "plain is である, polite is です・ます."),
    ("style", "charset", "文字", "cp932 は、Windows の Shift_JIS で書けない文字を示します。", "cp932 reports characters that Windows' Shift_JIS lacks."),
    ("format", "sentences", "一文一行", "日本語の文章を一文ごとに改行するか。", "Whether each Japanese sentence gets a line of its own."),
];
