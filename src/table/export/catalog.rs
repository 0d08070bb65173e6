//! What a site offers, as catalogues of open data read it: DCAT in JSON-LD.
//!
//! Source: W3C, Data Catalog Vocabulary (DCAT) version 3.

use serde_json::{Value, json};

use crate::model::config::{Config, Download};
use crate::model::site::Site;
use crate::model::{Language, Message};
use crate::say;

/// The name of its file.
pub const NAME_OF_CATALOG: &str = "catalog.jsonld";

/// The description of the files of the whole site, of which there is how many bytes each has.
pub fn catalog(site: &Site, files: &[(Download, usize)]) -> String {
    let config = &*site.config;
    let address = |name: &str| match &config.base_url {
        Some(base) => format!("{base}/{}{name}", Download::FOLDER),
        None => name.to_owned(),
    };
    let distributions: Vec<Value> =
        files.iter().map(|(download, size)| distribution(*download, *size, &address)).collect();
    let mut catalog = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#"
        },
        "@type": "dcat:Dataset",
        "@id": address(NAME_OF_CATALOG),
        "dct:title": format!("{} {}", config.organization, config.title),
        "dct:description": description(config, site).text(config.language),
        "dct:language": config.language.code(),
        "dct:publisher": publisher(config),
        "dcat:keyword": keywords(config.language),
        "dcat:distribution": distributions
    });
    if let Some(licence) = &config.open_data.licence {
        catalog["dct:license"] = match &licence.url {
            Some(url) => json!({ "@id": url }),
            None => licence.name.clone().into(),
        };
    }
    if let Some(base) = &config.base_url {
        catalog["dcat:landingPage"] = json!({ "@id": format!("{base}/") });
    }
    if let (Some(last), Some(first)) = (site.years.first(), site.years.last()) {
        catalog["dct:temporal"] = json!({
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": { "@type": "xsd:date", "@value": first.year.start().to_string() },
            "dcat:endDate": { "@type": "xsd:date", "@value": last.year.end().to_string() }
        });
    }
    format!("{catalog:#}\n")
}

fn distribution(download: Download, size: usize, address: &dyn Fn(&str) -> String) -> Value {
    let name = download.file_name();
    let kind = match download {
        Download::Csv => "text/csv",
        Download::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Download::Json => "application/json",
    };
    json!({
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dcat:downloadURL": { "@id": address(&name) },
        "dcat:mediaType": { "@id": format!("https://www.iana.org/assignments/media-types/{kind}") },
        "dcat:byteSize": { "@type": "xsd:nonNegativeInteger", "@value": size.to_string() }
    })
}

fn publisher(config: &Config) -> Value {
    let mut publisher = json!({ "@type": "foaf:Organization", "foaf:name": config.organization });
    if let Some(code) = &config.open_data.municipality_code {
        publisher["dct:identifier"] = code.clone().into();
    }
    publisher
}

fn description(config: &Config, site: &Site) -> Message {
    let (organization, title) = (&config.organization, &config.title);
    let (sheets, goals) = (site.all_sheets().count(), site.goal_count());
    say!(
        "{organization}の{title}（整理表{sheets}枚、目標{goals}件）。1行が1目標。",
        "{title} of {organization}: {sheets} sheets, {goals} goals, one a row."
    )
}

fn keywords(language: Language) -> Vec<&'static str> {
    match language {
        Language::Ja => vec!["組織目標", "行政評価", "計画"],
        Language::En => vec!["organizational goals", "government performance", "plans"],
    }
}
