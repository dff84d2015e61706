//! `acompana demo --full`: the registry of the whole country, from the tablets of 79 hospitals to one coordinator's
//! device. What the small demo does with one ward is done with all of them, and the registry report must come out as the
//! note of 6 October 2025 has it, from the records.

mod calendar;
mod coordinator;
mod course;
mod dice;
mod field;
mod findings;
mod hospitals;
mod machine;
mod note;
mod plan;
mod program;
mod tablet;
mod tally;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use acompana_domain::kind::Role;
use tokio::runtime::Runtime;

use super::line::{Fate, Line};
use super::office::Office;
use super::wrong;
use crate::failure::Failure;
use crate::output::Output;
use coordinator::Coordinator;
use field::Field;
use findings::Findings;
use plan::Plan;
pub(super) use tally::Tally;
use tally::{Bytes, Memory, Stage};

/// Plays everything and compares. `keep`: whether the stores of the field devices stay after they have sent.
pub(super) fn play(folder: &Path, one_in: u32, keep: bool, output: &Output) -> Result<Tally, Failure> {
    let plan = Plan::of(note::NOTE.one_in(one_in));
    tell_plan(&plan, one_in, output);
    let network = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(wrong)?;
    let mut stages = Vec::new();

    let (office, codes) = timed(&mut stages, "institution", || institution(folder, &plan), |_| None)?;
    let wire = line(&office, &network)?;
    let field = Field::of(&plan, &folder.join("devices"), output)?;
    timed(&mut stages, "joining", || field.join(&wire.url(), &codes), |()| None)?;
    // From here on there is no network in any hospital.
    wire.cut();
    output.note("demo-full-writing", &[("records", plan.records().into()), ("devices", plan.wards.len().into())]);
    let written = timed(&mut stages, "writing", || field.write(plan.records()), |written| Some(*written))?;
    wire.mend();
    output.note("demo-full-sending", &[("records", written.into())]);
    let sent = timed(&mut stages, "sending", || field.send(written, keep), |sent| Some(sent.applied))?;

    output.note("demo-full-coordinator", &[("hospitals", plan.wards.len().into())]);
    let to_coordinator = line(&office, &network)?;
    let everywhere: Vec<String> = plan.wards.iter().map(|ward| ward.hospital.clues.clone()).collect();
    let code = office.code_for(&output.say("demo-coordinator"), &BTreeSet::from([Role::Coordinator]), &everywhere)?;
    let device = folder.join("coordinator");
    let coordinator = Coordinator::enrolled(&device, &to_coordinator.url(), &code)?;
    let first = coordinator.sync()?;
    stages.push(Stage { name: "first_sync", took: first.took, records: Some(first.received) });

    output.note("demo-full-reports", &[("day", note::DAY.to_string().into())]);
    let of_server = coordinator::report_of_server(&folder.join("server"))?;
    stages.push(Stage { name: "report_server", took: of_server.took, records: None });
    let of_coordinator = coordinator.report()?;
    stages.push(Stage { name: "report_coordinator", took: of_coordinator.took, records: None });
    let audit_holds = timed(&mut stages, "audit", || office.audit_holds(), |_| None)?;

    Ok(Tally {
        one_in,
        findings: Findings::of(&plan, &of_server.told, &of_coordinator.told),
        written,
        applied_on_devices: sent.applied,
        server: office.counts()?,
        audit_holds,
        memory: Memory {
            field: machine::peak_kib(std::process::id()),
            server: machine::peak_kib(office.process()),
            first_sync: first.peak_kib,
            report_server: of_server.peak_kib,
            report_coordinator: of_coordinator.peak_kib,
        },
        bytes: Bytes {
            devices: sent.stored,
            server: machine::folder_bytes(&folder.join("server")),
            coordinator: machine::folder_bytes(&device),
            field_wire: wire.carried(),
            coordinator_wire: to_coordinator.carried(),
        },
        stages,
    })
}

fn tell_plan(plan: &Plan, one_in: u32, output: &Output) {
    let figures = plan.figures;
    let values = [
        ("patients", figures.patients().into()),
        ("children", figures.children.into()),
        ("adults", figures.adults.into()),
        ("hospitals", figures.hospitals().into()),
        ("umae", figures.umae.into()),
        ("second", figures.second.into()),
        ("new", figures.new.into()),
        ("treatments", plan.treatments().into()),
        ("day", note::DAY.to_string().into()),
        ("part", one_in.into()),
    ];
    output.note("demo-full-plan", &values);
}

/// A server process with all hospitals, and a code for a team of each.
fn institution(folder: &Path, plan: &Plan) -> Result<(Office, Vec<String>), Failure> {
    let office = Office::open(folder)?;
    let roles = BTreeSet::from([Role::Clinician, Role::Registrar]);
    let mut codes = Vec::new();
    for ward in &plan.wards {
        let hospital = &ward.hospital;
        office.add_hospital(&hospital.clues, &hospital.name, hospital.level, hospital.ooad)?;
        codes.push(office.code_for(&hospital.name, &roles, std::slice::from_ref(&hospital.clues))?);
    }
    Ok((office, codes))
}

/// A line to the server that loses nothing while it is up.
fn line(office: &Office, network: &Runtime) -> Result<Line, Failure> {
    network.block_on(Line::to(office.address, Arc::new(|_| Fate::Pass))).map_err(wrong)
}

/// Does `work` and notes how long it took, for how many records.
fn timed<T>(
    stages: &mut Vec<Stage>,
    name: &'static str,
    work: impl FnOnce() -> Result<T, Failure>,
    records: impl FnOnce(&T) -> Option<u64>,
) -> Result<T, Failure> {
    let began = Instant::now();
    let done = work()?;
    stages.push(Stage { name, took: began.elapsed(), records: records(&done) });
    Ok(done)
}
