//! `schema`: a JSON Schema for editors.
use super::Ending;
use crate::cli::SchemaOptions;
use crate::model::{Failure, Language};
pub fn run(_: &SchemaOptions, _: Language) -> Result<Ending, Failure> {
    Ok(Ending::Clean)
}
