//! Merge by class, as a table and as properties.

use acompana_domain::Body;
use acompana_domain::kind::{FieldRule, KindSpec, MergeClass};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Change, Delta, Kept, Merged, Path, creation, diff, merge, rebase};

const SPEC: KindSpec = KindSpec {
    name: "sample",
    schema: 1,
    append_only: false,
    fields: &[
        FieldRule::new("dose", MergeClass::Safety { group: "dose" }),
        FieldRule::new("measure", MergeClass::Safety { group: "dose" }),
        FieldRule::new("cycle", MergeClass::Safety { group: "cycle" }),
        FieldRule::new("status", MergeClass::State),
        FieldRule::new("jobs", MergeClass::Elements),
    ],
    default_class: MergeClass::Text,
    access: &[],
    stale_after: None,
};

fn body(value: &Value) -> Body {
    value.as_object().unwrap().clone()
}

/// (sentence, base, mine, theirs, outcome)
fn run(base: &Value, mine: &Value, theirs: &Value) -> Merged {
    let delta = diff(&SPEC, &body(base), &body(mine));
    merge(&SPEC, &body(theirs), &delta)
}

#[test]
fn different_fields_are_both_kept() {
    let merged = run(
        &json!({"note": "a", "phone": "1"}),
        &json!({"note": "b", "phone": "1"}),
        &json!({"note": "a", "phone": "2"}),
    );
    assert_eq!(merged, Merged::Clean(body(&json!({"note": "b", "phone": "2"}))));
}

#[test]
fn the_same_words_edited_twice_keep_the_servers_and_show_the_other() {
    let merged = run(&json!({"note": "a"}), &json!({"note": "b"}), &json!({"note": "c"}));
    let kept = Kept { path: Path::field("note"), server: json!("c"), device: json!("b") };
    assert_eq!(merged, Merged::Soft(body(&json!({"note": "c"})), vec![kept]));
}

#[test]
fn a_dose_changed_on_both_ends_is_a_conflict_and_changes_nothing() {
    let merged = run(
        &json!({"dose": "1.0", "measure": "mg", "note": "a"}),
        &json!({"dose": "1.1", "measure": "mg", "note": "b"}),
        &json!({"dose": "1.2", "measure": "mg", "note": "a"}),
    );
    assert!(matches!(merged, Merged::Conflict(ref fields) if fields.len() == 1), "{merged:?}");
}

#[test]
fn a_dose_here_and_its_unit_there_are_a_conflict() {
    let merged = run(
        &json!({"dose": "1.0", "measure": "mg"}),
        &json!({"dose": "1000", "measure": "mg"}),
        &json!({"dose": "1.0", "measure": "UI"}),
    );
    assert!(matches!(merged, Merged::Conflict(_)), "a machine must not make 1000 UI of 1000 mg: {merged:?}");
}

#[test]
fn two_safety_groups_do_not_disturb_each_other() {
    let merged = run(
        &json!({"dose": "1.0", "measure": "mg", "cycle": 1}),
        &json!({"dose": "1.1", "measure": "mg", "cycle": 1}),
        &json!({"dose": "1.0", "measure": "mg", "cycle": 2}),
    );
    assert_eq!(merged, Merged::Clean(body(&json!({"dose": "1.1", "measure": "mg", "cycle": 2}))));
}

#[test]
fn elements_added_on_both_ends_are_both_kept() {
    let base = json!({"jobs": [{"id": "a", "wage": "1"}]});
    let mine = json!({"jobs": [{"id": "a", "wage": "1"}, {"id": "b", "wage": "2"}]});
    let theirs = json!({"jobs": [{"id": "a", "wage": "9"}, {"id": "c", "wage": "3"}]});
    let Merged::Clean(merged) = run(&base, &mine, &theirs) else { panic!("no clean merge") };
    assert_eq!(merged["jobs"], json!([{"id": "a", "wage": "9"}, {"id": "c", "wage": "3"}, {"id": "b", "wage": "2"}]));
}

#[test]
fn one_element_edited_twice_is_a_conflict() {
    let merged = run(
        &json!({"jobs": [{"id": "a", "wage": "1"}]}),
        &json!({"jobs": [{"id": "a", "wage": "2"}]}),
        &json!({"jobs": [{"id": "a", "wage": "3"}]}),
    );
    assert!(matches!(merged, Merged::Conflict(_)), "{merged:?}");
}

#[test]
fn an_edit_survives_a_removal_on_either_end() {
    let base = json!({"jobs": [{"id": "a", "wage": "1"}]});
    let edited = json!({"jobs": [{"id": "a", "wage": "2"}]});
    let removed = json!({"jobs": []});
    let Merged::Clean(first) = run(&base, &edited, &removed) else { panic!("edit lost") };
    assert_eq!(first["jobs"], json!([{"id": "a", "wage": "2"}]));
    let Merged::Soft(second, kept) = run(&base, &removed, &edited) else { panic!("edit lost") };
    assert_eq!((&second["jobs"], kept.len()), (&edited["jobs"], 1));
}

#[test]
fn a_state_is_left_to_the_kinds_own_check() {
    let merged = run(&json!({"status": "sent"}), &json!({"status": "cancelled"}), &json!({"status": "granted"}));
    assert_eq!(merged, Merged::Clean(body(&json!({"status": "cancelled"}))));
}

#[test]
fn names_with_slashes_and_tildes_are_fields_like_any_other() {
    let (before, after) = (body(&json!({"a/b": 1, "c~d": {"@x": 1}})), body(&json!({"a/b": 2, "c~d": {"@x": 2}})));
    let mut again = before.clone();
    diff(&SPEC, &before, &after).force_onto(&mut again);
    assert_eq!(again["a/b"], json!(2));
}

#[test]
fn a_delta_on_the_wire_is_pairs() {
    let delta = diff(&SPEC, &body(&json!({"note": "a"})), &body(&json!({"note": "b", "new": 1})));
    assert_eq!(serde_json::to_value(&delta).unwrap(), json!({"new": [null, 1], "note": ["a", "b"]}));
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![(0..4_i64).prop_map(|n| json!(n)), "[a-c]{1,2}".prop_map(|s| json!(s))]
}

fn jobs() -> impl Strategy<Value = Value> {
    proptest::collection::btree_map("[a-d]", leaf(), 0..4)
        .prop_map(|map| Value::Array(map.into_iter().map(|(id, wage)| json!({"id": id, "wage": wage})).collect()))
}

prop_compose! {
    fn bodies()(
        note in proptest::option::of(leaf()), phone in proptest::option::of(leaf()),
        dose in proptest::option::of(leaf()), measure in proptest::option::of(leaf()),
        cycle in proptest::option::of(leaf()), inner in proptest::option::of(leaf()), jobs in jobs(),
    ) -> Body {
        let mut out = Body::new();
        for (name, value) in [("note", note), ("phone", phone), ("dose", dose), ("measure", measure), ("cycle", cycle)] {
            if let Some(value) = value { out.insert(name.to_owned(), value); }
        }
        if let Some(value) = inner { out.insert("names".to_owned(), json!({"given": value, "fixed": 1})); }
        out.insert("jobs".to_owned(), jobs);
        out
    }
}

/// Lists are compared without regard to order: two ends may append in different orders.
fn sorted(mut body: Body) -> Body {
    if let Some(Value::Array(list)) = body.get_mut("jobs") {
        list.sort_by_key(ToString::to_string);
    }
    let mut entries: Vec<_> = body.into_iter().collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries.into_iter().collect()
}

proptest! {
    #[test]
    fn a_diff_leads_from_one_body_to_the_other(before in bodies(), after in bodies()) {
        let delta = diff(&SPEC, &before, &after);
        let mut reached = before.clone();
        delta.force_onto(&mut reached);
        prop_assert_eq!(sorted(reached), sorted(after.clone()));
        let Merged::Clean(merged) = merge(&SPEC, &before, &delta) else { panic!("alone, yet not clean") };
        prop_assert_eq!(sorted(merged), sorted(after.clone()));
        let rebased = rebase(&before, [&delta]);
        prop_assert_eq!(sorted(rebased), sorted(after));
    }

    #[test]
    fn merging_twice_changes_nothing_more(base in bodies(), mine in bodies(), theirs in bodies()) {
        let delta = diff(&SPEC, &base, &mine);
        if let Merged::Clean(once) = merge(&SPEC, &theirs, &delta) {
            prop_assert_eq!(merge(&SPEC, &once, &delta), Merged::Clean(once.clone()));
        }
    }

    #[test]
    fn no_value_vanishes(base in bodies(), mine in bodies(), theirs in bodies()) {
        let delta = diff(&SPEC, &base, &mine);
        let (reached, shown) = match merge(&SPEC, &theirs, &delta) {
            Merged::Clean(body) => (body, Vec::new()),
            Merged::Soft(body, kept) => (body, kept),
            Merged::Conflict(kept) => (theirs.clone(), kept),
        };
        let conflict = reached == theirs && !shown.is_empty();
        for (path, Change(from, to)) in &delta.0 {
            let there = path.get(&reached) == *to
                || shown.iter().any(|kept| kept.path == *path && kept.device == *to);
            // In a conflict the whole write waits in the outbox; its other fields are safe there.
            prop_assert!(there || conflict || from == to, "{:?} of {:?} is nowhere", to, path);
        }
    }

    #[test]
    fn writes_to_different_fields_commute(base in bodies(), note in leaf(), cycle in leaf()) {
        let mut first = base.clone();
        first.insert("note".to_owned(), note);
        let mut second = base.clone();
        second.insert("cycle".to_owned(), cycle);
        let (a, b) = (diff(&SPEC, &base, &first), diff(&SPEC, &base, &second));
        let both = |x: &Delta, y: &Delta| match merge(&SPEC, &base, x) {
            Merged::Clean(body) => merge(&SPEC, &body, y),
            other => other,
        };
        let (Merged::Clean(ab), Merged::Clean(ba)) = (both(&a, &b), both(&b, &a)) else {
            panic!("disjoint writes did not merge cleanly")
        };
        prop_assert_eq!(sorted(ab), sorted(ba));
    }

    #[test]
    fn any_path_text_is_harmless(text in ".{0,40}", base in bodies(), value in leaf()) {
        let path: Path = serde_json::from_value(json!(text)).unwrap();
        let mut changed = base;
        path.set(&mut changed, value);
        let _ = path.get(&changed);
        let _ = path.enclosing_element();
    }

    #[test]
    fn a_creation_holds_every_field(after in bodies()) {
        let mut reached = Body::new();
        creation(&after).force_onto(&mut reached);
        prop_assert_eq!(sorted(reached), sorted(after));
    }
}
