//! The registry report.

use serde_json::json;

use super::*;

fn patient(n: u128, recorded: &str, birth: &str, units: &[&str]) -> Record {
    let units: Vec<_> = units.iter().map(|clues| json!({ "id": clues, "clues": clues })).collect();
    record(n, "patient", recorded, &json!({ "birth_date": birth, "sex": "M", "units": units }))
}

fn diagnosis(n: u128, patient: u128, code: &str, date: &str) -> Record {
    record(n, "diagnosis", "2026-05-01", &json!({ "patient": id(patient), "icd10": code, "date": date }))
}

fn dose(n: u128, patient: u128, day: &str) -> Record {
    record(n, "administration", day, &json!({ "patient": id(patient), "unit": UMAE, "given": true }))
}

fn clinic() -> Vec<Record> {
    vec![
        hospital(1, UMAE, "UMAE", "CDMX-Sur"),
        hospital(2, HGZ, "second", "CDMX-Nte"),
        // Eighteen today; eighteen tomorrow; nineteen, diagnosed as a child; without a diagnosis.
        patient(11, "2026-04-20", "2008-05-04", &[UMAE]),
        patient(12, "2026-04-21", "2008-05-05", &[UMAE, HGZ]),
        patient(13, "2025-01-10", "2007-01-01", &[HGZ]),
        patient(14, "2026-05-04", "2020-01-01", &[UMAE]),
        diagnosis(21, 11, "C91.0", "2026-03-01"),
        diagnosis(22, 12, "C71.6", "2025-03-01"),
        diagnosis(23, 13, "C91.1", "2024-12-31"),
        diagnosis(24, 13, "C49", "2025-06-01"),
        dose(31, 11, "2026-05-01"),
        dose(32, 12, "2026-05-02"),
    ]
}

#[test]
fn everything_is_counted_and_adds_up() {
    let report = registry(settings(), &clinic());
    assert_eq!(codes(&report), []);
    let count = |name: &str| report.figure(name).unwrap().to_string();
    assert_eq!(["total", "hospitals", "several_diagnoses", "treatments_recorded"].map(count), ["4", "2", "1", "2"]);
    assert_eq!(rows(&report, "by_age"), told(&[("paediatric", 2), ("adult", 2)]));
    assert_eq!(rows(&report, "hospitals_by_level"), told(&[("UMAE", 1), ("second", 1)]));
    assert_eq!(rows(&report, "by_hospital"), told(&[(UMAE, 3), (HGZ, 1)]));
    assert_eq!(measure(&report, "by_hospital", HGZ, "treated"), Amount::Count(2));
    assert_eq!(report.table("by_hospital").unwrap().rows[0].share, Some(75));
    assert_eq!(rows(&report, "by_ooad"), told(&[("CDMX-Sur", 3), ("CDMX-Nte", 1)]));
    // The first diagnosis by date counts, not the first that was written down.
    assert_eq!(rows(&report, "by_diagnosis_group"), told(&[("C69-C72", 1), ("C91-C95", 2), ("unknown", 1)]));
    assert_eq!(rows(&report, "treatments"), told(&[("administration_given", 2)]));
    names_are_known(&report);
}

#[test]
fn the_order_of_records_changes_nothing() {
    let mut records = clinic();
    let first = serde_json::to_value(registry(settings(), &records)).unwrap();
    records.reverse();
    assert_eq!(serde_json::to_value(registry(settings(), &records)).unwrap(), first);
}

#[test]
fn the_age_depends_on_the_day_that_is_declared() {
    let report = registry(Settings { reference: Reference::Diagnosis, ..settings() }, &clinic());
    assert_eq!(rows(&report, "by_age"), told(&[("paediatric", 3), ("adult", 0), ("unknown", 1)]));
    assert_eq!(serde_json::to_value(&report).unwrap()["settings"]["reference"], "diagnosis");
    // Who died as a child stays a child; who is born later than told has no age.
    let mut dead = patient(11, "2026-04-20", "2000-01-01", &[UMAE]);
    dead.body.insert("death_date".to_owned(), json!("2010-01-01"));
    let unborn = patient(12, "2026-04-20", "2026-12-01", &[UMAE]);
    let report = registry(settings(), &[hospital(1, UMAE, "UMAE", "37"), dead, unborn]);
    assert_eq!(rows(&report, "by_age"), told(&[("paediatric", 1), ("adult", 0), ("unknown", 1)]));
    assert_eq!(codes(&report), told(&[("REP-BIRTH-LATER", 1)]));
}

#[test]
fn new_is_since_a_day_in_the_institutions_calendar() {
    // 20 April 19:00 UTC is 20 April in Mexico City; the window of fourteen days begins on 21 April.
    let report = registry(settings(), &clinic());
    assert_eq!(report.figure("new_patients"), Some(Amount::Count(2)));
    let mut late = patient(15, "2026-04-20", "2020-01-01", &[UMAE]);
    late.recorded_at = "2026-04-21T05:59:59Z".parse().unwrap();
    let with = |record: Record| registry(settings(), &[clinic(), vec![record]].concat()).figure("new_patients");
    assert_eq!(with(late.clone()), Some(Amount::Count(2)));
    late.recorded_at = "2026-04-21T06:00:00Z".parse().unwrap();
    assert_eq!(with(late), Some(Amount::Count(3)));
}

#[test]
fn the_last_day_cuts_off_and_the_first_limits_trend_and_treatments() {
    let window = Window { to: date(2026, 4, 30), ..settings().window }.since(date(2026, 4, 1));
    let report = registry(Settings { window, ..settings() }, &clinic());
    assert_eq!(report.figure("total"), Some(Amount::Count(3)), "the registry as of the last day");
    assert_eq!(rows(&report, "per_month"), told(&[("2026-04", 2)]));
    assert_eq!(report.figure("treatments_recorded"), Some(Amount::Count(0)));
    let report = registry(settings(), &clinic());
    assert_eq!(rows(&report, "per_month").last().unwrap(), &("2026-05".to_owned(), 1));
    assert_eq!(rows(&report, "per_month").first().unwrap(), &("earlier".to_owned(), 1));
}

#[test]
fn filters_take_a_unit_or_an_ooad() {
    let by = |units: &[&str], ooads: &[&str]| {
        let owned = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        registry(Settings { units: owned(units), ooads: owned(ooads), ..settings() }, &clinic())
    };
    let report = by(&[HGZ], &[]);
    assert_eq!(
        (report.figure("total"), report.figure("treatments_recorded")),
        (Some(1_u64.into()), Some(0_u64.into()))
    );
    assert_eq!(by(&[], &["cdmx-sur "]).figure("total"), Some(Amount::Count(3)));
    assert_eq!(by(&[UMAE], &["CDMX-Nte"]).figure("total"), Some(Amount::Count(0)));
    assert_eq!(codes(&by(&["JCIMS000001"], &["Moon"])), told(&[("REP-FILTER-UNKNOWN", 1), ("REP-FILTER-UNKNOWN", 1)]));
}

#[test]
fn a_correction_counts_in_the_place_of_what_it_corrects() {
    let mut records = clinic();
    let mut correction = dose(33, 11, "2026-05-01");
    correction.body.insert("supersedes".to_owned(), json!(id(31)));
    correction.body.insert("given".to_owned(), json!(false));
    let mut lost = dose(34, 11, "2026-05-01");
    lost.body.insert("supersedes".to_owned(), json!(id(99)));
    records.extend([correction, lost]);
    let report = registry(settings(), &records);
    let expected = [("administration_given", 2), ("administration_not_given", 1)];
    assert_eq!(rows(&report, "treatments"), told(&expected));
    assert_eq!(report.figure("corrections"), Some(Amount::Count(1)));
    assert_eq!(codes(&report), told(&[("REP-CORRECTION-UNKNOWN", 1)]));
}

#[test]
fn late_entries_begin_at_the_threshold() {
    let late = |hours: i64, seconds: i64| {
        let mut entry = dose(33, 11, "2026-04-01");
        entry.recorded_at = entry.occurred_at + jiff::SignedDuration::new(hours * 3_600 + seconds, 0);
        let report = registry(settings(), &[clinic(), vec![entry]].concat());
        (report.figure("late_entries").unwrap().to_string(), codes(&report))
    };
    assert_eq!(late(72, -1), ("0".to_owned(), vec![]));
    assert_eq!(late(72, 0), ("1".to_owned(), vec![]));
    assert_eq!(late(0, -601), ("0".to_owned(), told(&[("REP-TIME-ORDER", 1)])));
}

#[test]
fn what_is_wrong_is_shown_with_ids_where_they_are_asked_for() {
    let mut curp = patient(11, "2026-04-20", "2018-03-02", &[UMAE]);
    curp.body.insert("curp".to_owned(), json!("HEGG560427MVZRRL04"));
    let again = Record { id: id(12), ..curp.clone() };
    let broken = record(13, "patient", "2026-04-20", &json!({ "birth_date": "ayer", "units": [] }));
    let elsewhere = patient(14, "2026-04-20", "2018-03-02", &["JCIMS000001"]);
    let tomorrow = patient(15, "2026-05-05", "2018-03-02", &[UMAE]);
    let records = [
        hospital(1, UMAE, "UMAE", "37"),
        hospital(2, UMAE, "moon", "38"),
        curp,
        again,
        broken,
        elsewhere,
        tomorrow,
        diagnosis(21, 99, "C91.0", "2026-01-01"),
        diagnosis(22, 11, "cáncer", "2026-01-01"),
        dose(31, 99, "2026-05-01"),
        dose(32, 99, "2026-05-01"),
    ];
    let mut report = RegistryReport::new(settings());
    for record in &records {
        report.take(record);
    }
    report.unreadable("patient", id(98));
    let report = report.finish();
    let expected = [
        ("REP-DUPLICATE-PATIENT", 1),
        ("REP-FIELD", 1),
        ("REP-FIELD", 1),
        ("REP-FIELD", 1),
        ("REP-FIELD", 1),
        ("REP-FUTURE", 1),
        ("REP-HOSPITAL-TWICE", 1),
        ("REP-ORPHAN", 1),
        ("REP-ORPHAN", 2),
        ("REP-UNIT-UNKNOWN", 1),
        ("REP-UNREADABLE", 1),
    ];
    assert_eq!(codes(&report), told(&expected));
    assert_eq!(report.discrepancies_of("REP-DUPLICATE-PATIENT")[0].ids, [id(12)]);
    assert_eq!(report.figure("total"), Some(Amount::Count(4)), "who cannot be read in full is a patient all the same");
    assert_eq!(rows(&report, "by_hospital"), told(&[(UMAE, 2), ("JCIMS000001", 1), ("unknown", 1)]));
    assert_eq!(rows(&report, "hospitals_by_level"), told(&[("UMAE", 1), ("unknown", 1)]));
    names_are_known(&report);
    let quiet = registry(Settings { ids: false, ..settings() }, &records);
    assert!(quiet.discrepancies.iter().all(|it| it.ids.is_empty()));
}

#[test]
fn what_may_not_be_seen_is_not_told_as_none() {
    let unseen = ["administration", "treatment_plan", "hospitalization", "lab_result", "adverse_event"].into();
    let report = registry(Settings { unseen, ..settings() }, &clinic()[..4]);
    assert_eq!(report.figure("treatments_recorded"), Some(Amount::Unknown));
    assert_eq!(report.discrepancies_of("REP-UNSEEN").len(), 5);
}
