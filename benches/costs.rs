//! How many instructions four times as much costs: `cargo bench --bench costs`, which needs valgrind and takes minutes.
//!
//! Of every construct that people write, 2,000 in one site cost no more than about four times as much as 500; otherwise it fails. What
//! one of them costs is taken off, with what a site costs that ends as this one does.

#[path = "../tests/it/constructs.rs"]
mod constructs;
#[path = "../tests/it/site.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod site;

use std::process::Command;
use std::sync::Mutex;

use site::Site;

/// What is less than two runs of one site may differ by is not compared.
const LEAST: u64 = 6_000_000;

fn main() {
    let too_many = Mutex::new(Vec::new());
    constructs::for_all(|name, site| {
        let one = instructions(&site(1));
        let of = |count: usize| instructions(&site(count)).saturating_sub(one);
        let (once, four_times) = (of(500), of(2_000));
        println!("{:5.2}  {:>13}  {:>13}  {name}", four_times as f64 / once.max(LEAST) as f64, once, four_times);
        if four_times.max(LEAST) > 5 * once.max(LEAST) {
            too_many.lock().expect("nobody panicked").push(name.to_owned());
        }
    });
    let too_many = too_many.into_inner().expect("nobody panicked");
    assert!(too_many.is_empty(), "more than five times as many for four times as much: {too_many:?}");
}

/// How many instructions a build takes.
fn instructions(site: &Site) -> u64 {
    let mut command = Command::new("valgrind");
    command.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    command.args([env!("CARGO_BIN_EXE_goalsheet"), "build", "--jobs", "1"]).current_dir(site.path(""));
    let output = command.output().expect("valgrind is there");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = told.lines().find_map(|line| line.split_once("refs:")).expect("it counts").1;
    count.trim().replace(',', "").parse().expect("a number")
}
