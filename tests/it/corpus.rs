//! A site of any number of goals, always the same for the same number: what benchmarks and large tests run on.

use std::fs;
use std::path::Path;

const DEPARTMENTS: &[&str] = &[
    "子ども家庭部",
    "総務部",
    "政策部",
    "市民生活部",
    "健康部",
    "福祉部",
    "まちづくり部",
    "建設環境部",
    "教育部",
    "会計課",
];
const SECTIONS: &[&str] = &["共通", "計画課", "保育幼稚園課", "子育て支援課", "相談室", "発達支援担当"];
const CATEGORIES: &[&str] = &["施政方針", "個別計画", "市長特命", "行政改革", "その他"];
const DUES: &[&str] = &["随時", "年度末", "10月", "3月", "早急", "1月", "第3四半期", "9月末"];
const SUBJECTS: &[&str] = &[
    "子ども若者計画",
    "児童手当関係手続き",
    "公立学童保育所",
    "認可保育所",
    "地域包括支援センター",
    "市道の舗装補修",
    "防災行政無線",
    "窓口のキャッシュレス決済",
    "公共施設等総合管理計画",
    "市税の収納対策",
    "ヤングケアラー支援",
    "図書館システム",
];
const ACTIONS: &[&str] = &["の推進", "の策定", "の整備", "の更新", "に係る検討", "の見直し", "の安全対策"];
const LEVELS: &[&str] = &[
    "{s}について、動向を的確に把握し、本市の実情に沿った体制の準備ができている。",
    "{s}に関連する施策やイベント等の事業が全て実施されている。",
    "来庁者等の目的・要件を丁寧に聞き取り、**「{s}」**に関する適切な情報を案内するとともに必要な手続きができている。",
    "これにより、窓口の待ち時間を前年度比で12%短縮し、利用者1,200人以上に情報を周知できている。",
];
const METHODS: &[&str] = &[
    "国・東京都・他自治体の状況を踏まえ、部内検討・関係部署との連携を含めて必要な事項を確認・調整しながら進めていく。",
    "見直し後の計画の進捗状況を検証し、最終年度の達成目標を念頭に置きつつ、本年度の事業を実施し、{s}へつないでいく準備を整える。",
    "公募による募集の手続きをスケジュールに基づいて、募集、選定、仮協定、12月議会への議案提案、協定締結を行う。",
    "全体の工程管理を行いながら、予算措置、システム改修、各種通知の発送、広報等を遺漏なく行う。",
];

/// A small generator of numbers, the same everywhere (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

/// Writes a site of `goals` goals: 5 years, 20 goals a section, six sections a sheet. Returns the bytes written.
pub fn write(site: &Path, goals: usize) -> usize {
    let mut numbers = Numbers(7);
    let mut size = put(&site.join("goalsheet.yaml"), "organization: 見本市\n");
    let sheets = goals.div_ceil(5 * SECTIONS.len() * 20).max(1);
    let mut left = goals;
    for year in 1..=5 {
        for sheet in 0..sheets {
            let per_section = (left / ((6 - year) * sheets - sheet)).div_ceil(SECTIONS.len());
            let folder = site.join(format!("content/r{year}/d{:03}", sheet + 1));
            fs::create_dir_all(&folder).expect("the folder can be made");
            let department = DEPARTMENTS[sheet % DEPARTMENTS.len()];
            let sections: String = SECTIONS.iter().map(|section| format!("  - {section}\n")).collect();
            let head = format!(
                "---\ndepartment: {department}\ntitle: 部の組織目標\ncreated: 令和{year}年5月1日\nholder:\n  post: {department}長\nsections:\n{sections}---\n"
            );
            size += put(&folder.join("_index.md"), &head);
            for (at, section) in SECTIONS.iter().enumerate() {
                for goal in 0..per_section.min(left) {
                    size += put(&folder.join(format!("{}-{}.md", at + 1, goal + 1)), &text(&mut numbers, section));
                    left -= 1;
                }
            }
        }
    }
    size
}

fn text(numbers: &mut Numbers, section: &str) -> String {
    let subject = numbers.of(SUBJECTS);
    let sentences = |numbers: &mut Numbers, from: &[&str]| {
        (0..3).map(|_| numbers.of(from).replace("{s}", subject)).collect::<Vec<String>>()
    };
    let (level, method) = (sentences(numbers, LEVELS).concat(), sentences(numbers, METHODS).join("\n\n"));
    let (action, category, due) = (numbers.of(ACTIONS), numbers.of(CATEGORIES), numbers.of(DUES));
    format!(
        "---\ntitle: {subject}{action}\nsection: {section}\ncategory: {category}\ndue: {due}\n---\n\n## どの水準まで\n\n{level}\n\n## どのような方法で\n\n{method}\n"
    )
}

fn put(path: &Path, text: &str) -> usize {
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
    text.len()
}
