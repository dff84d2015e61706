//! What the server answers.

use super::*;

const TODAY: Date = date(2026, 5, 4);

#[test]
fn a_good_request_is_issued_with_folio_and_certificate() {
    let store = family();
    let request = accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 14), TODAY);
    assert_eq!(states(&request), ["enviada", "en_validacion", "expedida"]);
    assert!(request.folio.as_deref().unwrap().starts_with("LCM-2026-00-000001-"));
    let decision = request.decision.unwrap();
    assert_eq!(decision.verdict, Verdict::ProcedenteConSubsidio);
    assert!(!decision.findings.iter().any(|finding| finding.code == "LIC-21"), "no wages for the other parent");
    let [certificate] = &certificates(&store)[..] else { panic!("one certificate") };
    assert_eq!((certificate.days, certificate.end), (14, date(2026, 5, 17)));
    assert_eq!(certificate.subsidy.unwrap().total.to_string(), "4200.00");
    assert_eq!(certificate.holder_name.as_deref(), Some("Ana Pérez"));
    let told = certificate.for_employer().to_string();
    assert!(told.contains("padecimiento oncológico") && !told.contains("C91") && !told.contains("4200"));
}

#[test]
fn the_entries_of_the_history_have_derived_ids() {
    let store = family();
    let request = accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 14), TODAY);
    let ids: Vec<String> = (1..=3).map(|n| id(10).derived(&format!("history-{n}")).to_string()).collect();
    assert_eq!(request.history.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>(), ids);
    assert_eq!(request.history[0].by, user(MOTHER).to_string());
    assert_eq!(request.history[2].by, "server");
}

#[test]
fn the_last_days_go_to_the_first_who_asks_and_the_second_is_told_why() {
    let store = family();
    store.edit(id(5), "date", json!("2025-01-15"));
    for (number, start) in
        (100..112).zip((0..).map(|n| date(2025, 4, 7).checked_add(jiff::Span::new().days(28 * n)).unwrap()))
    {
        let mut earlier = asked(number, MOTHER, &start.to_string(), 28);
        earlier.body.insert("status".to_owned(), json!("expedida"));
        earlier.body.insert("folio".to_owned(), json!("LCM"));
        store.put(&earlier);
    }
    // Both phones see 336 days used, and both pre-checks say yes.
    let (one, other) = (asked(10, MOTHER, "2026-05-04", 28), asked(11, MOTHER, "2026-06-01", 28));
    for request in [&one, &other] {
        let verdict =
            with_context(&store, &mother(), Side::Device, TODAY, |context| precheck(request, context).unwrap());
        assert_eq!((verdict.verdict, verdict.days_left), (Verdict::ProcedenteConSubsidio, 0));
    }
    assert_eq!(accept(&store, &mother(), &one, TODAY).status, Status::Expedida);
    let second = accept(&store, &mother(), &other, TODAY);
    assert_eq!(second.status, Status::Improcedente);
    let decision = second.decision.unwrap();
    let why = decision.findings.iter().find(|finding| finding.code == "LIC-14").unwrap();
    assert_eq!((&why.args["left"], &why.args["most"], why.field.as_str()), (&0.into(), &364.into(), "/days"));
    assert_eq!(certificates(&store).len(), 1);
}

#[test]
fn an_adjusted_request_is_sent_again_and_issued() {
    let store = family();
    store.edit(id(PRESCRIPTION), "days", json!(7));
    let first = accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 14), TODAY);
    assert_eq!(first.status, Status::RequiereInformacion);
    assert_eq!(first.decision.unwrap().max_days, Some(7));
    let again = accept(&store, &mother(), &changed(&store, 10, json!({"days": 7, "status": "enviada"})), TODAY);
    assert_eq!(again.status, Status::Expedida);
    assert_eq!(
        states(&again),
        ["enviada", "en_validacion", "requiere_informacion", "enviada", "en_validacion", "expedida"]
    );
}

#[test]
fn the_other_parent_needs_a_review_or_is_refused() {
    let store = family();
    accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 14), TODAY);
    let father = actor(FATHER, Role::Parent);
    let overlapping = accept(&store, &father, &asked(11, FATHER, "2026-05-10", 3), TODAY);
    assert_eq!(overlapping.status, Status::Improcedente);
    let after = accept(&store, &father, &asked(12, FATHER, "2026-05-18", 7), TODAY);
    assert_eq!(after.status, Status::EnValidacion);
    let granted = changed(&store, 12, json!({"review": {"outcome": "granted", "by": "Prestaciones"}}));
    let granted = accept(&store, &reviewer(), &granted, TODAY);
    assert_eq!(granted.status, Status::Expedida);
    assert_eq!(granted.decision.unwrap().verdict, Verdict::ProcedenteConSubsidio);
    assert!(granted.folio.is_some());
}

#[test]
fn a_review_may_deny() {
    let store = family();
    store.edit(id(5), "by_imss", json!(false));
    accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 14), TODAY);
    let denied = changed(&store, 10, json!({"review": {"outcome": "denied"}}));
    let denied = accept(&store, &reviewer(), &denied, TODAY);
    assert_eq!((denied.status, denied.folio), (Status::Improcedente, None));
    assert!(certificates(&store).is_empty());
}

#[test]
fn a_review_does_not_settle_a_hard_stop_that_came_meanwhile() {
    let store = family();
    store.edit(id(5), "by_imss", json!(false));
    accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 14), TODAY);
    store.edit(id(CHILD), "death_date", json!("2026-05-03"));
    let granted = changed(&store, 10, json!({"review": {"outcome": "granted"}, "status": "expedida"}));
    let refused = accept(&store, &reviewer(), &granted, TODAY);
    assert_eq!((refused.status, refused.folio), (Status::Improcedente, None));
}

#[test]
fn the_same_request_from_two_phones_is_linked_and_nothing_is_lost() {
    let store = family();
    let first = accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 14), TODAY);
    let second = accept(&store, &mother(), &asked(11, MOTHER, "2026-05-04", 14), TODAY);
    assert_eq!((second.status, second.possible_duplicate_of), (Status::Cancelada, Some(id(10))));
    let told = &second.decision.as_ref().unwrap().findings[0];
    assert_eq!((told.code.as_ref(), &told.args["folio"]), ("LEAVE-DUPLICATE", &first.folio.unwrap().into()));
    assert_eq!((second.start, second.days), (first.start, first.days), "all that was written stays");
    assert_eq!(certificates(&store).len(), 1);
}

#[test]
fn a_prescription_that_is_still_on_its_way_does_not_refuse() {
    let store = family();
    let mut request = asked(10, MOTHER, "2026-05-04", 14);
    request.body.insert("prescription".to_owned(), json!(id(999)));
    assert_eq!(accept(&store, &mother(), &request, TODAY).status, Status::EnValidacion);
}

#[test]
fn without_automatic_issue_a_person_validates() {
    let store = family();
    let request = asked(10, MOTHER, "2026-05-04", 14);
    let rules = RuleData {
        leave_policy: crate::leave::policy::PolicySet { auto_issue: false, ..Default::default() },
        ..RuleData::default()
    };
    let actor = mother();
    let context = CheckContext {
        side: Side::Server,
        now: Timestamp::UNIX_EPOCH,
        today: TODAY,
        actor: &actor,
        rules: &rules,
        facts: &store,
    };
    let waits = |verdict: &str| {
        let decision = LeaveRequestKind.decide(&request, None, &context).unwrap().unwrap();
        assert_eq!(decision.body["status"], "en_validacion");
        assert_eq!(decision.body["decision"]["verdict"], verdict);
        assert!(decision.creates.is_empty());
    };
    waits("PROCEDENTE_CON_SUBSIDIO");
    store.edit(id(CHILD), "death_date", json!("2026-05-10"));
    waits("CESADA");
}

#[test]
fn without_a_number_nothing_is_issued() {
    struct NoNumbers(Store);
    impl Facts for NoNumbers {
        fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
            self.0.record(id)
        }
        fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
            self.0.about(kind, subject)
        }
        fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
            self.0.of_party(kind, party)
        }
        fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
            self.0.with_code(kind, code)
        }
    }
    let (rules, actor, facts) = (RuleData::default(), mother(), NoNumbers(family()));
    let context = CheckContext {
        side: Side::Server,
        now: Timestamp::UNIX_EPOCH,
        today: TODAY,
        actor: &actor,
        rules: &rules,
        facts: &facts,
    };
    assert!(LeaveRequestKind.decide(&asked(10, MOTHER, "2026-05-04", 14), None, &context).is_err());
}
