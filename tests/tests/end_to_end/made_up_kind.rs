//! To add a kind of record is to describe it. Store, sync and server know nothing of this one, and carry it all the same.

use std::sync::Arc;

use acompana_core::RecordQuery;
use acompana_domain::kind::{
    Access, CheckContext, Facets, FactsUnavailable, FieldRule, Kind, KindRegistry, KindSpec, MergeClass, Role, Scope,
};
use acompana_domain::{Finding, Record};
use acompana_server::{Administration, Config};
use acompana_tests::Device;
use acompana_tests::bodies::UNIT;
use serde_json::json;

/// A toy lent to a child in the ward.
struct LentToy;

const SPEC: KindSpec = KindSpec {
    name: "lent_toy",
    schema: 1,
    append_only: false,
    fields: &[FieldRule::new("returned", MergeClass::Safety { group: "returned" })],
    default_class: MergeClass::Text,
    access: &[Access::writes(Role::Clinician)],
    stale_after: None,
};

impl Kind for LentToy {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets {
            place: record.text("unit").map(str::to_owned),
            code: record.text("toy").map(str::to_owned),
            ..Facets::default()
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        record.text("unit").map(|unit| Scope::Hospital(unit.to_owned())).into_iter().collect()
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        _context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        Ok(if record.text("toy").is_none() { vec![Finding::error("TOY-MISSING", "/toy")] } else { Vec::new() })
    }
}

#[test]
fn a_made_up_kind_is_stored_found_synced_and_merged() {
    let kinds = KindRegistry::standard().with(Arc::new(LentToy));
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::new(folder.path());
    config.host.kinds = kinds.clone();
    let (tell, told) = std::sync::mpsc::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let until = async { drop(stopped.await) };
        runtime.block_on(acompana_server::serve(config, until, move |address| tell.send(address).unwrap())).unwrap();
    });
    let address = told.recv().unwrap();
    let desk = Administration::open(folder.path(), None).unwrap();
    let user = desk.add_staff("Enfermería", &[Role::Clinician].into(), &[UNIT.to_owned()]).unwrap();
    let device = || {
        let device = Device::with_kinds(address, kinds.clone());
        device.enrol(&desk.code_for_staff(user).unwrap().code.to_string());
        device
    };
    let (one, two) = (device(), device());
    assert!(one.try_create("lent_toy", &json!({ "unit": UNIT })).is_err(), "its own rule is asked");
    let (toy, _) = one.create("lent_toy", &json!({ "unit": UNIT, "toy": "oso", "note": "a" }));
    one.sync_well();
    two.sync_well();
    let found = two.app.list(&RecordQuery { code: Some("oso".to_owned()), ..RecordQuery::of_kind("lent_toy") });
    assert_eq!(found.unwrap().records.len(), 1, "found by the facet it named");
    one.set(toy, "returned", true);
    two.set(toy, "returned", false);
    one.sync_well();
    assert_eq!(two.sync_well().counts.conflicts, 1, "its merge class is honoured");
    assert_eq!(desk.counts().unwrap().records["lent_toy"], 1);
    drop((one, two));
    stop.send(()).unwrap();
    server.join().unwrap();
}
