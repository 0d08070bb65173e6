//! Runs that are killed or fail: what the next run makes of what they leave, and what a reader meets meanwhile.

use super::*;

/// What a kill after `steps` steps of a commit leaves; `None` is a kill before the journal was complete.
fn kill(place: &Place, site: &Site, steps: Option<usize>) {
    let mut commit = place.put_all(site).prepare(HandEdits::Keep).unwrap();
    match steps {
        None => fs::write(place.stage().join("journal.part"), "goalsheet-jour").unwrap(),
        Some(steps) => {
            commit.begin().unwrap();
            commit.steps[..steps].iter().for_each(|step| commit.perform(step).unwrap());
        }
    }
    commit.publisher.stage.abandon();
}

fn steps_between(old: &Site, new: &Site) -> usize {
    let place = Place::new();
    place.publish(old);
    place.put_all(new).prepare(HandEdits::Keep).unwrap().steps.len()
}

/// Kills an update at every step and looks at what the next run makes of it.
fn check_kills(old: &Site, new: &Site) {
    for steps in std::iter::once(None).chain((0..=steps_between(old, new)).map(Some)) {
        let place = Place::new();
        place.publish(old);
        kill(&place, new, steps);
        let reopened = place.open();
        let (site, recovery) = match steps {
            None => (old, Recovery::NotNeeded),
            Some(_) => (new, Recovery::Finished),
        };
        assert_eq!(reopened.recovery(), recovery);
        assert_eq!(place.published(), *site, "after {steps:?} steps");
        drop(reopened);
        assert!(!place.stage().exists());
        assert_eq!(place.open().recovery(), Recovery::NotNeeded);
    }
}

#[test]
fn a_run_killed_at_any_step_leaves_the_old_or_the_new_site_after_the_next() {
    check_kills(
        &site(&[
            ("index.html", "門"),
            ("r5/a/1.html", "一"),
            ("r5/a/2.html", "二"),
            ("old/x/1.html", "旧"),
            ("s.css", "p{}"),
        ]),
        &site(&[
            ("index.html", "新門"),
            ("r5/a/1.html", "壱"),
            ("r5/a/3.html", "三"),
            ("r6/a/1.html", "一"),
            ("s.css", "p{}"),
        ]),
    );
    check_kills(&site(&[("a", "1"), ("b/c/d", "2"), ("E", "3")]), &site(&[("a/x/y", "1"), ("b", "2"), ("e", "3")]));
    check_kills(&two_goals(), &Site::new());
}

#[test]
fn a_first_build_killed_before_its_rename_leaves_no_site_and_is_made_again() {
    let place = Place::new();
    kill(&place, &two_goals(), None);
    assert!(!place.output().exists() && place.stage().exists());
    place.publish(&two_goals());
    assert_eq!(place.published(), two_goals());
}

#[test]
fn a_run_killed_while_it_tidies_up_is_done() {
    let (old, new) = (two_goals(), site(&[("index.html", "新門"), ("r6/1.html", "一")]));
    let place = Place::new();
    place.publish(&old);
    kill(&place, &new, Some(steps_between(&old, &new)));
    fs::remove_dir_all(place.stage().join("files")).unwrap();
    fs::remove_file(place.stage().join("owner")).unwrap();
    drop(place.open());
    assert_eq!(place.published(), new);
}

#[test]
fn a_staged_file_torn_by_a_power_cut_is_not_published() {
    let (old, new) = (two_goals(), site(&[("index.html", "新門"), ("r6/1.html", "一")]));
    let place = Place::new();
    place.publish(&old);
    kill(&place, &new, Some(0));
    fs::write(place.stage().join("files/index.html"), "").unwrap();
    drop(place.open());
    assert_eq!((place.read("index.html"), place.read("r6/1.html")), ("門".into(), "一".into()));
    place.publish(&new);
    assert_eq!(place.published(), new);
}

#[test]
fn a_page_that_goes_and_is_changed_before_it_does_stays_and_is_told() {
    let (old, new) = (two_goals(), site(&[("index.html", "門"), ("r5/a/2.html", "二")]));
    let edit = |place: &Place| place.write("r5/a/1.html", "by hand");
    for is_killed in [true, false] {
        let place = Place::new();
        place.publish(&old);
        if is_killed {
            kill(&place, &new, Some(0));
            edit(&place);
        } else {
            let mut commit = place.put_all(&new).prepare(HandEdits::Keep).unwrap();
            commit.begin().unwrap();
            edit(&place);
            let failure = commit.steps.iter().try_for_each(|step| commit.perform(step)).unwrap_err();
            assert!(failure.message.en.contains("r5/a/1.html"), "{failure}");
        }
        for _ in 0..2 {
            let failure = place.put_all(&new).commit(HandEdits::Keep).unwrap_err();
            assert!(failure.message.en.contains("1 (r5/a/1.html)"), "{failure}");
            assert_eq!(place.read("r5/a/1.html"), "by hand");
        }
        place.put_all(&new).commit(HandEdits::Replace).unwrap();
        assert_eq!(place.published(), new);
    }
}

#[test]
fn an_output_removed_after_a_kill_is_simply_built_anew() {
    let place = Place::new();
    place.publish(&two_goals());
    kill(&place, &site(&[("index.html", "新門")]), Some(1));
    fs::remove_dir_all(place.output()).unwrap();
    place.publish(&two_goals());
    assert_eq!(place.published(), two_goals());
}

#[test]
fn a_folder_removed_after_a_kill_is_made_again() {
    let (old, new) = (two_goals(), site(&[("index.html", "新門"), ("r5/a/1.html", "壱")]));
    let place = Place::new();
    place.publish(&old);
    kill(&place, &new, Some(0));
    fs::remove_dir_all(place.output().join("r5")).unwrap();
    drop(place.open());
    assert_eq!(place.published(), new);
}

#[test]
fn a_journal_that_cannot_be_read_stops_the_build() {
    let place = Place::new();
    place.publish(&two_goals());
    kill(&place, &site(&[("index.html", "新門")]), Some(0));
    fs::write(place.stage().join("journal"), "goalsheet-journal 1\nremove ../../etc\nend\n").unwrap();
    let failure = place.open_at(&place.output()).unwrap_err();
    assert!(failure.text(crate::model::Language::Ja).contains("このフォルダーを消して"), "{failure}");
}

#[test]
fn a_step_that_fails_is_finished_by_the_next_run() {
    let (old, new) = (two_goals(), site(&[("index.html", "新門"), ("r6/1.html", "一"), ("style.css", "a{}")]));
    let place = Place::new();
    place.publish(&old);
    let publisher = place.put_all(&new);
    let mut commit = publisher.prepare(HandEdits::Keep).unwrap();
    commit.begin().unwrap();
    // Somebody puts a folder where the portal is: no rename goes over it.
    fs::remove_file(place.output().join("index.html")).unwrap();
    place.write("index.html/x", "x");
    let failure = commit.steps.iter().try_for_each(|step| commit.perform(step)).unwrap_err();
    assert!(failure.message.en.contains("index.html"), "{failure}");
    assert!(failure.help.as_ref().unwrap().ja.contains("もう一度実行すると残りを終えます"), "{failure}");
    drop(commit);
    assert!(place.open_at(&place.output()).is_err(), "it is still in the way");
    fs::remove_dir_all(place.output().join("index.html")).unwrap();
    assert_eq!(place.open().recovery(), Recovery::Finished);
    assert_eq!(place.published(), new);
}

#[test]
fn when_the_stage_cannot_be_written_the_output_is_untouched() {
    let place = Place::new();
    place.publish(&two_goals());
    let publisher = place.open();
    fs::remove_dir(place.stage().join("files")).unwrap();
    fs::write(place.stage().join("files"), "a disk that takes nothing").unwrap();
    let failure = publisher.put("index.html", "新門".as_bytes()).unwrap_err();
    assert!(failure.message.en.contains("index.html") && failure.cause.is_some(), "{failure}");
    let failure = publisher.commit(HandEdits::Keep).unwrap_err();
    assert!(failure.message.en.contains("nothing is published"), "{failure}");
    assert_eq!(place.published(), two_goals());
    assert!(!place.stage().exists());
}

#[test]
fn a_reader_meets_no_dead_link_and_no_half_page_at_any_step() {
    // The text of a page names the pages it links to.
    let old = site(&[
        ("index.html", "r5/index.html s.css"),
        ("r5/index.html", "r5/1.html r5/2.html s.css"),
        ("r5/1.html", "r5/2.html index.html"),
        ("r5/2.html", "r5/1.html"),
        ("s.css", ""),
    ]);
    let new = site(&[
        ("index.html", "r5/index.html r6/index.html t.css"),
        ("r5/index.html", "r5/1.html t.css"),
        ("r5/1.html", "r6/1.html index.html"),
        ("r6/index.html", "r6/1.html"),
        ("r6/1.html", "r5/1.html"),
        ("t.css", ""),
    ]);
    let place = Place::new();
    place.publish(&old);
    let mut commit = place.put_all(&new).prepare(HandEdits::Keep).unwrap();
    commit.begin().unwrap();
    for step in &commit.steps {
        commit.perform(step).unwrap();
        let files = tree(&place.output());
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
            assert!(old.get(path) == Some(bytes) || new.get(path) == Some(bytes), "{path} is whole");
            for target in std::str::from_utf8(bytes).unwrap().split_whitespace() {
                assert!(files.contains_key(target), "{path} links to {target} after {step:?}");
            }
        }
    }
    commit.finish();
    assert_eq!(place.published(), new);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_kill_anywhere_between_any_two_sites_ends_in_one_of_them(old in any_site(), new in any_site(), at in 0.0..1.0) {
        let place = Place::new();
        place.publish(&old);
        let steps = steps_between(&old, &new);
        let done = (at * (steps + 1) as f64) as usize;
        kill(&place, &new, Some(done));
        drop(place.open());
        prop_assert_eq!(place.published(), new);
    }
}
