//! The report of leaves.

use serde_json::json;

use super::*;

/// Mothers and fathers; a CURP of domain.md §2.1 (a woman's).
const CURP: &str = "HEGG560427MVZRRL04";

fn guardian(n: u128, relation: &str, more: &Value) -> Record {
    let mut body = json!({ "relation": relation, "custody": "yes", "unit": UMAE });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record(n, "guardian", "2026-01-01", &body)
}

/// A request asked for on a day in April, for ten days from the next month.
fn request(n: u128, holder: u128, day: i8, status: &str, more: &Value) -> Record {
    let mut body = json!({
        "patient": id(100 + holder), "holder": id(holder), "unit": UMAE, "request_date": date(2026, 4, day),
        "start": date(2026, 6, day), "days": 10, "reason": "HOSPITALIZACION", "status": status,
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record(n, "leave_request", &format!("2026-04-{day:02}"), &body)
}

fn issued(day: &str) -> Value {
    json!([{ "id": "h1", "status": "expedida", "at": format!("{day}T18:00:00Z"), "by": "server" }])
}

fn certificate(n: u128, request: u128, status: &str, days: i64, total: Option<&str>) -> Record {
    let subsidy = total.map(|total| json!({ "per_day": "300.00", "total": total, "capped": false }));
    let body = json!({ "request": id(request), "status": status, "days": days, "issued_on": "2026-04-30", "subsidy": subsidy });
    record(n, "leave_certificate", "2026-04-30", &body)
}

fn office() -> Vec<Record> {
    let decision = json!({ "verdict": "PROCEDENTE_CON_SUBSIDIO" });
    let reviewed = json!({ "outcome": "granted" });
    vec![
        hospital(1, UMAE, "UMAE", "CDMX-Sur"),
        hospital(2, HGZ, "second", "CDMX-Nte"),
        guardian(11, "mother", &json!({})),
        guardian(12, "father", &json!({})),
        guardian(13, "guardian", &json!({ "curp": CURP })),
        guardian(14, "guardian", &json!({})),
        // Granted by the rules after two days; by a reviewer after five; ended early; long ago, with no decision kept.
        request(21, 11, 1, "expedida", &json!({ "decision": decision, "history": issued("2026-04-03"), "folio": "A" })),
        request(22, 12, 2, "expedida", &json!({ "review": reviewed, "history": issued("2026-04-07"), "unit": HGZ })),
        request(
            23,
            13,
            3,
            "cesada",
            &json!({
                "decision": decision, "history": issued("2026-04-03"), "effective_days": 4,
                "cessation": { "cause": "need_ended", "effective_date": "2026-06-06" },
            }),
        ),
        request(24, 14, 4, "expedida", &json!({})),
        certificate(31, 21, "expedida", 10, Some("3000.00")),
        certificate(32, 22, "expedida", 10, None),
        certificate(33, 23, "expedida", 10, Some("3000.00")),
        certificate(34, 23, "cesada", 4, Some("1200.00")),
        certificate(35, 24, "expedida", 10, Some("0.05")),
        // And what was not granted.
        request(41, 11, 5, "improcedente", &json!({})),
        request(42, 11, 26, "en_validacion", &json!({})),
        request(43, 11, 27, "enviada", &json!({})),
        request(44, 11, 8, "requiere_informacion", &json!({})),
        request(45, 11, 9, "cancelada", &json!({})),
        request(46, 11, 9, "cancelada", &json!({ "possible_duplicate_of": id(21) })),
        request(47, 11, 10, "borrador", &json!({ "start": null, "days": null, "reason": null })),
    ]
}

fn figure(report: &Report, name: &str) -> String {
    report.figure(name).unwrap().to_string()
}

#[test]
fn everything_is_counted_and_adds_up() {
    let report = leaves(settings(), &office());
    assert_eq!(codes(&report), []);
    for (name, told) in [
        ("received", "10"),
        ("drafts", "1"),
        ("granted", "4"),
        ("holders", "4"),
        ("children", "4"),
        ("days_granted", "34"),
        ("average_days", "8.50"),
        ("subsidy", "4200.05"),
        ("weekly_average", "0.82"), // four in 34 days
        ("issue_time_known", "4"),
        ("median_days_to_issue", "3.50"), // 0, 2, 5, 26
        ("p90_days_to_issue", "26"),
        ("waiting", "1"),
        ("longest_wait_days", "8"),
    ] {
        assert_eq!(figure(&report, name), told, "{name}");
    }
    let expected = [
        ("granted", 4),
        ("improcedente", 1),
        ("in_validation", 2),
        ("back_with_parent", 1),
        ("cancelled", 1),
        ("duplicate", 1),
    ];
    assert_eq!(rows(&report, "by_outcome"), told(&expected));
    assert_eq!(rows(&report, "by_channel"), told(&[("digital", 2), ("manual", 1), ("unknown", 1)]));
    assert_eq!(rows(&report, "by_sex"), told(&[("women", 2), ("men", 1), ("unknown", 1)]));
    assert_eq!(rows(&report, "by_subsidy"), told(&[("with_subsidy", 3), ("without_subsidy", 1)]));
    assert_eq!(rows(&report, "by_cessation"), told(&[("need_ended", 1)]));
    assert_eq!(rows(&report, "by_reason"), told(&[("HOSPITALIZACION", 4)]));
    assert_eq!(rows(&report, "by_unit"), told(&[(UMAE, 3), (HGZ, 1)]));
    assert_eq!(measure(&report, "by_ooad", "CDMX-Sur", "subsidy").to_string(), "4200.05");
    assert_eq!(measure(&report, "by_ooad", "CDMX-Sur", "received"), Amount::Count(9));
    names_are_known(&report);
}

#[test]
fn the_order_of_records_changes_nothing() {
    let mut records = office();
    let first = serde_json::to_value(leaves(settings(), &records)).unwrap();
    records.reverse();
    assert_eq!(serde_json::to_value(leaves(settings(), &records)).unwrap(), first);
}

#[test]
fn a_request_belongs_to_the_day_on_which_it_was_asked_for() {
    let window = settings().window.since(date(2026, 4, 2));
    let report = leaves(Settings { window: Window { to: date(2026, 4, 5), ..window }, ..settings() }, &office());
    assert_eq!((figure(&report, "received"), figure(&report, "granted")), ("4".to_owned(), "3".to_owned()));
    assert_eq!(figure(&report, "weekly_average"), "—", "four days are no week");
    let week = settings().window.since(date(2026, 3, 30));
    let report = leaves(Settings { window: Window { to: date(2026, 4, 5), ..week }, ..settings() }, &office());
    assert_eq!(figure(&report, "weekly_average"), "4.00", "four in seven days");
}

#[test]
fn states_follow_the_calendar() {
    let mut begun = request(51, 11, 1, "expedida", &json!({ "start": "2026-05-01" }));
    let state = |record: &Record| rows(&leaves(settings(), std::slice::from_ref(record)), "by_status");
    assert_eq!(state(&begun), told(&[("vigente", 1)]));
    begun.body.insert("start".to_owned(), json!("2026-04-24"));
    assert_eq!(state(&begun), told(&[("concluida", 1)]));
    begun.body.insert("status".to_owned(), json!("aprobada"));
    assert_eq!(state(&begun), told(&[("unknown", 1)]));
}

#[test]
fn a_person_with_two_records_is_one_holder() {
    let nss = json!({ "nss": "03150800120" });
    let records = [
        guardian(11, "mother", &nss),
        guardian(12, "guardian", &nss),
        request(21, 11, 1, "expedida", &json!({ "start": "2026-06-01" })),
        request(22, 12, 2, "expedida", &json!({})),
    ];
    let report = leaves(settings(), &records);
    assert_eq!(rows(&report, "by_sex"), told(&[("women", 1)]));
    assert_eq!(report.discrepancies_of("REP-HOLDER-TWICE").len(), 1);
}

#[test]
fn what_is_wrong_is_shown() {
    let folio = json!({ "folio": "LCM-2026-37-000001-X" });
    let mut no_date = request(26, 11, 7, "expedida", &json!({}));
    no_date.body.shift_remove("request_date");
    let records = [
        hospital(1, UMAE, "UMAE", "37"),
        guardian(11, "father", &json!({ "curp": CURP })),
        request(21, 11, 1, "expedida", &folio),
        request(22, 12, 2, "expedida", &folio),
        request(23, 11, 1, "expedida", &json!({ "history": issued("2026-03-30") })),
        request(24, 11, 4, "cesada", &json!({})),
        request(25, 11, 30, "enviada", &json!({ "request_date": "2026-05-05" })),
        no_date,
        certificate(31, 21, "expedida", 9, Some("3000.00")),
        certificate(32, 99, "expedida", 10, Some("7777.00")),
        certificate(33, 22, "expedida", 10, Some("mil")),
    ];
    let report = leaves(settings(), &records);
    let expected = [
        ("REP-CERTIFICATE-DIFFERS", 1),
        ("REP-CERTIFICATE-ORPHAN", 1),
        ("REP-FIELD", 1), // the certificate's subsidy
        ("REP-FIELD", 1), // cessation
        ("REP-FIELD", 1), // effective_days
        ("REP-FIELD", 1), // request_date
        ("REP-FOLIO-TWICE", 1),
        ("REP-FUTURE", 1),
        ("REP-HOLDER-UNKNOWN", 1),
        ("REP-ISSUED-BEFORE", 1),
        ("REP-LEAVE-TWICE", 1),
        ("REP-NO-CERTIFICATE", 3),
        ("REP-SEX-DIFFERS", 1),
    ];
    assert_eq!(codes(&report), told(&expected));
    assert_eq!(report.figure("subsidy").unwrap().to_string(), "3000.00", "only what is known is added");
    assert_eq!(rows(&report, "by_sex"), told(&[("women", 1), ("unknown", 1)]));
    names_are_known(&report);
}

#[test]
fn who_does_not_see_wages_or_parents_is_told_so() {
    let unseen = ["guardian", "leave_certificate"].into();
    let seen: Vec<Record> =
        office().into_iter().filter(|it| !["guardian", "leave_certificate"].contains(&it.kind.as_str())).collect();
    let report = leaves(Settings { unseen, ..settings() }, &seen);
    assert_eq!(codes(&report), told(&[("REP-UNSEEN", 1), ("REP-UNSEEN", 1)]));
    assert_eq!(report.figure("subsidy"), Some(Amount::Unknown));
    assert_eq!(rows(&report, "by_sex"), told(&[("unknown", 4)]));
    assert_eq!(measure(&report, "by_unit", HGZ, "subsidy"), Amount::Unknown);
}
