//! The story, chapter by chapter.

use std::path::Path;
use std::process::{Command, Stdio};

use acompana_core::{CoreError, LeaveDraft, SyncOutcome};
use acompana_domain::leave::case::Reason;
use acompana_domain::leave::kinds::{LeaveRequest, ReviewOutcome};
use acompana_domain::{Record, RecordId};
use acompana_sync::client::Choice;
use fluent_bundle::FluentValue;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value, json};

use super::office::Office;
use super::station::Station;
use super::tally::{self, Tally};
use super::{cast, wrong};
use crate::failure::Failure;
use crate::output::Output;

const VINCRISTINE: &str = "010.000.1768.00";
const PEG_ASPARAGINASE: &str = "PEG-asparaginasa";
const CENSUS: &[u8] = include_bytes!("../../../tests/data/census.csv");

/// The stage: who is on it, and how to tell what happens.
struct Stage<'a> {
    output: &'a Output,
    office: Office,
    tablet: Station,
    today: Date,
    now: Timestamp,
    refused_on_device: usize,
    conflicts: usize,
    imported: i64,
}

/// The family of the story.
struct Family {
    child: RecordId,
    mother: RecordId,
    long_rest: RecordId,
    short_rest: RecordId,
}

/// Plays everything and counts.
pub(super) fn play(folder: &Path, output: &Output) -> Result<Tally, Failure> {
    let network = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(wrong)?;
    let now = Timestamp::now();
    let office = Office::open(folder)?;
    office.add_hospital(cast::UNIT, "Hospital General de ejemplo", "UMAE", "37")?;
    let locale = output.locale();
    let tablet = Station::new(&folder.join("tablet"), office.address, &network, locale)?;
    // Today as the institution counts it, as the server does: what is dated by a clock further east is not there yet.
    let zone = TimeZone::get("America/Mexico_City").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(-6)));
    let today = now.to_zoned(zone).date();
    let mut stage = Stage { output, office, tablet, today, now, refused_on_device: 0, conflicts: 0, imported: 0 };

    stage.begin(folder)?;
    let family = stage.ward_offline()?;
    stage.doses(family.child)?;
    stage.ward_comes_back()?;
    let phone = Station::new(&folder.join("phone"), stage.office.address, &network, locale)?;
    let leaves = stage.mother_offline(&phone, &family)?;
    stage.mother_comes_back(&phone, &leaves)?;
    stage.review(&phone, leaves.retroactive)?;
    stage.both_ends(&phone, family.mother)?;
    stage.count(&phone)
}

/// The three leaves that the mother asks for.
struct Leaves {
    retroactive: RecordId,
    too_long: RecordId,
    overlapping: RecordId,
}

impl Stage<'_> {
    fn chapter(&self, key: &str) {
        self.output.note(key, &[]);
    }

    fn tell(&self, key: &str, values: &[(&str, String)]) {
        let values: Vec<(&str, FluentValue<'_>)> =
            values.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str()))).collect();
        self.output.note(key, &values);
    }

    fn begin(&self, _folder: &Path) -> Result<(), Failure> {
        self.chapter("demo-chapter-office");
        self.tell("demo-server", &[("address", self.office.address.to_string())]);
        let name = self.output.say("demo-tablet");
        self.tablet.enrol(&self.office.code_for_the_ward(&name)?, &name)?;
        self.tablet.sync_well()?;
        self.tell("demo-enrolled", &[("device", name)]);
        Ok(())
    }

    /// The ward without a network: the census, a new child, her mother, two prescriptions.
    fn ward_offline(&mut self) -> Result<Family, Failure> {
        self.chapter("demo-chapter-ward");
        self.tablet.cut();
        self.import()?;
        let (tablet, today) = (&self.tablet, self.today);
        let child = tablet.write("patient", &cast::child(today))?;
        tablet.write("diagnosis", &cast::diagnosis(child, today))?;
        let mother = tablet.write("guardian", &cast::mother(child, today))?;
        let long_rest =
            tablet.write("leave_prescription", &cast::prescription(child, cast::day(today, (-4).days()), 28))?;
        let short_rest = tablet.write("leave_prescription", &cast::prescription(child, today, 7))?;
        self.tell("demo-family", &[]);
        Ok(Family { child, mother, long_rest, short_rest })
    }

    /// The census goes in through the command that people use.
    fn import(&mut self) -> Result<(), Failure> {
        let locale = self.output.locale();
        let counts: Value = self.tablet.lend(|dir, key| {
            let census = dir.with_file_name("census.csv");
            std::fs::write(&census, CENSUS).map_err(wrong)?;
            let program = std::env::current_exe().map_err(wrong)?;
            let imported = Command::new(program)
                .args(["import", "--json", "--quiet", "--lang", locale.tag(), "--unit", cast::UNIT, "--data"])
                .arg(dir)
                .arg(&census)
                .env("ACOMPANA_KEY", key)
                .env_remove("ACOMPANA_DATA")
                .stdin(Stdio::null())
                .output()
                .map_err(wrong)?;
            serde_json::from_slice(&imported.stdout).map_err(|_| wrong(String::from_utf8_lossy(&imported.stderr)))
        })?;
        self.imported = counts["imported"].as_i64().unwrap_or_default();
        let of = |name: &str| counts[name].to_string();
        self.tell(
            "demo-census",
            &[
                ("rows", of("rows")),
                ("imported", of("imported")),
                ("unchanged", of("unchanged")),
                ("rejected", of("rejected")),
            ],
        );
        if let Some(first) = counts["rejections"].as_array().and_then(|rows| rows.first()) {
            let message = first["message"].as_str().unwrap_or_default().to_owned();
            self.tell("demo-census-reject", &[("line", first["line"].to_string()), ("message", message)]);
        }
        Ok(())
    }

    /// Four doses: two as usual, one that no rule lets through, one that needs a reason.
    fn doses(&mut self, child: RecordId) -> Result<(), Failure> {
        self.chapter("demo-chapter-doses");
        let ten_days_ago = self.now.checked_sub(SignedDuration::from_hours(240)).map_err(wrong)?;
        let just_now = self.now.checked_sub(SignedDuration::from_mins(1)).map_err(wrong)?;
        let give = |body: &Value, at| self.tablet.create("administration", body, Some(at));
        let accepted = |given: Result<acompana_core::Saved, CoreError>| {
            given.map_err(|error| wrong(format!("{error}: {}", self.tablet.first_reason(&error))))
        };
        accepted(give(&acknowledged(cast::dose(child, PEG_ASPARAGINASE, "1850", "UI", "IV"), &[]), ten_days_ago))?;
        accepted(give(&cast::dose(child, VINCRISTINE, "1.1", "mg", "IV"), just_now))?;
        self.tell("demo-dose-given", &[]);
        let mut refused = 0;
        match give(&cast::dose(child, VINCRISTINE, "1.1", "mg", "IT"), just_now) {
            Ok(_) => return Err(wrong("vincristine by the intrathecal route was accepted")),
            Err(error) => self.tell("demo-dose-refused", &[("reason", self.tablet.first_reason(&error))]),
        }
        refused += 1;
        let early = cast::dose(child, PEG_ASPARAGINASE, "1850", "UI", "IV");
        match give(&early, just_now) {
            Ok(_) => return Err(wrong("a dose four days early went in without a reason")),
            Err(error) => self.tell("demo-dose-warned", &[("reason", warnings(&self.tablet, &error))]),
        }
        refused += 1;
        accepted(give(&acknowledged(early, &["DOS-INTERVAL"]), just_now))?;
        self.tell("demo-dose-with-reason", &[]);
        self.refused_on_device += refused;
        Ok(())
    }

    /// No network; then one that loses the first answer.
    fn ward_comes_back(&self) -> Result<(), Failure> {
        self.chapter("demo-chapter-back");
        let report = self.tablet.sync()?;
        if !matches!(report.outcome, SyncOutcome::Unreachable { .. }) {
            return Err(wrong(format!("a cut line, and yet {:?}", report.outcome)));
        }
        let waiting = self.tablet.app()?.status().map_err(wrong)?.outbox.pending;
        self.tell("demo-offline", &[("waiting", waiting.to_string())]);
        self.tablet.mend();
        self.tablet.lose_next_answer();
        self.tablet.sync()?;
        self.tell("demo-answer-lost", &[("applied", self.office.counts()?.ops_applied.to_string())]);
        let report = self.tablet.sync_well()?;
        self.tell(
            "demo-sent-again",
            &[("sent", report.counts.sent.to_string()), ("applied", self.office.counts()?.ops_applied.to_string())],
        );
        Ok(())
    }

    /// The mother's phone, in a corridor without a signal: three requests.
    fn mother_offline(&self, phone: &Station, family: &Family) -> Result<Leaves, Failure> {
        self.chapter("demo-chapter-phone");
        let name = self.output.say("demo-phone");
        phone.enrol(&self.office.code_for_the_parent(family.mother, "Luz Prueba")?, &name)?;
        phone.sync_well()?;
        self.tell("demo-enrolled", &[("device", name)]);
        phone.cut();
        let ask = |prescription, start: Date, days| {
            let reason = Reason::Hospitalizacion;
            let draft = LeaveDraft {
                patient: family.child,
                prescription: Some(prescription),
                start,
                days,
                reason,
                court_ruling: None,
            };
            let asked = phone.app()?.leaves().submit(&draft);
            let asked = asked.map_err(|error| wrong(format!("{error}: {}", phone.first_reason(&error))))?;
            let verdict = asked.precheck.verdict.as_str();
            self.tell(
                "demo-asked",
                &[("days", days.to_string()), ("start", start.to_string()), ("precheck", verdict.to_owned())],
            );
            Ok(asked.saved.id)
        };
        let today = self.today;
        let leaves = Leaves {
            retroactive: ask(family.long_rest, cast::day(today, (-3).days()), 7)?,
            too_long: ask(family.short_rest, cast::day(today, 10.days()), 14)?,
            overlapping: ask(family.long_rest, today, 3)?,
        };
        let report = phone.sync()?;
        if report.outcome == SyncOutcome::Done {
            return Err(wrong("a cut line, and yet everything went through"));
        }
        let waiting = phone.app()?.status().map_err(wrong)?.outbox.pending;
        self.tell("demo-offline", &[("waiting", waiting.to_string())]);
        Ok(leaves)
    }

    /// The signal comes back: one is refused, one must be shorter, one waits for a person.
    fn mother_comes_back(&self, phone: &Station, leaves: &Leaves) -> Result<(), Failure> {
        self.chapter("demo-chapter-answers");
        phone.mend();
        phone.sync_well()?;
        for id in [leaves.overlapping, leaves.too_long, leaves.retroactive] {
            self.tell_leave(phone, id)?;
        }
        Self::expect(phone, leaves.overlapping, "improcedente")?;
        Self::expect(phone, leaves.too_long, "requiere_informacion")?;
        Self::expect(phone, leaves.retroactive, "en_validacion")?;
        phone.app()?.leaves().resubmit(leaves.too_long, None, Some(7)).map_err(wrong)?;
        phone.sync_well()?;
        self.tell("demo-adjusted", &[]);
        self.tell_leave(phone, leaves.too_long)?;
        Self::expect(phone, leaves.too_long, "expedida")
    }

    /// The benefits office, on the tablet, settles what needs a person.
    fn review(&self, phone: &Station, waiting: RecordId) -> Result<(), Failure> {
        self.chapter("demo-chapter-review");
        self.tablet.sync_well()?;
        let note = self.output.say("demo-review-note");
        self.tablet.app()?.leaves().review(waiting, ReviewOutcome::Granted, &note).map_err(wrong)?;
        self.tablet.sync_well()?;
        phone.sync_well()?;
        self.tell_leave(phone, waiting)?;
        Self::expect(phone, waiting, "expedida")?;
        let certificate = phone.app()?.leaves().certificate(waiting).map_err(wrong)?;
        let certificate = certificate.ok_or_else(|| wrong("no certificate arrived"))?;
        let total = certificate.body.get("subsidy").and_then(|subsidy| subsidy["total"].as_str()).unwrap_or("—");
        self.tell(
            "demo-certificate",
            &[("folio", certificate.text("folio").unwrap_or_default().to_owned()), ("total", total.to_owned())],
        );
        Ok(())
    }

    /// The same record edited on both ends: words are merged, an account number is for a person to choose.
    fn both_ends(&mut self, phone: &Station, mother: RecordId) -> Result<(), Failure> {
        self.chapter("demo-chapter-both");
        phone.cut();
        let set = |station: &Station, field: &'static str, value: &str| {
            let value = json!(value);
            station.edit(mother, |body| drop(body.insert(field.to_owned(), value)))
        };
        set(&self.tablet, "phone", "5587654321")?;
        set(&self.tablet, "clabe", "012180012345678912")?;
        self.tablet.sync_well()?;
        set(phone, "phone", "5523456789")?;
        set(phone, "bank", "BBVA MEXICO")?;
        phone.mend();
        let report = phone.sync_well()?;
        let merged = report.counts.merged;
        self.tell("demo-merged", &[("merged", merged.to_string())]);
        for conflict in phone.app()?.conflicts().map_err(wrong)? {
            for field in &conflict.fields {
                self.tell(
                    "demo-conflict",
                    &[
                        ("field", field.path.as_str().to_owned()),
                        ("server", plain(&field.server)),
                        ("device", plain(&field.device)),
                    ],
                );
            }
            let reason = self.output.say("demo-conflict-reason");
            phone.app()?.resolve(conflict.op_id, Choice::Mine, &reason).map_err(wrong)?;
            self.conflicts += 1;
        }
        phone.sync_well()?;
        self.tell("demo-chosen", &[]);
        if merged == 0 || self.conflicts == 0 {
            return Err(wrong("the two edits did not meet"));
        }
        Ok(())
    }

    fn count(&self, phone: &Station) -> Result<Tally, Failure> {
        self.chapter("demo-chapter-count");
        // Once more each, so that both ends have heard everything.
        self.tablet.sync_well()?;
        phone.sync_well()?;
        Tally::count(
            &[("tablet", &self.tablet), ("phone", phone)],
            &self.tablet,
            self.office.counts()?,
            self.office.audit_holds()?,
            tally::Told {
                conflicts: self.conflicts,
                refused_on_device: self.refused_on_device,
                // The census, and the girl of the story.
                patients: self.imported + 1,
            },
        )
    }

    fn expect(station: &Station, id: RecordId, status: &str) -> Result<(), Failure> {
        let record = station.get(id)?;
        let is = record.text("status").unwrap_or_default();
        if is == status { Ok(()) } else { Err(wrong(format!("the leave is '{is}', not '{status}'"))) }
    }

    /// A leave's state, with the server's reasons in the reader's language.
    fn tell_leave(&self, station: &Station, id: RecordId) -> Result<(), Failure> {
        let record: Record = station.get(id)?;
        let request: LeaveRequest = record.typed().map_err(wrong)?;
        // Once it is granted, what had to be looked at is of no more interest.
        let waiting = request.decision.filter(|_| request.folio.is_none());
        let findings = waiting.map(|decision| decision.findings).unwrap_or_default();
        let reasons = station.app()?.leaves().told(&findings).into_iter().next().unwrap_or_default();
        self.tell(
            "demo-leave",
            &[
                ("start", request.start.map(|start| start.to_string()).unwrap_or_default()),
                ("days", request.days.unwrap_or_default().to_string()),
                ("status", record.text("status").unwrap_or_default().to_owned()),
                ("folio", request.folio.unwrap_or_else(|| "—".to_owned())),
                ("reason", reasons),
            ],
        );
        Ok(())
    }
}

/// A dose whose warnings were read, with the reason for going on.
fn acknowledged(mut dose: Value, codes: &[&str]) -> Value {
    let notes: Vec<Value> = codes
        .iter()
        .map(|code| json!({ "code": code, "reason": "Indicación de la médica tratante por calendario de hospitalización" }))
        .collect();
    if !notes.is_empty() {
        dose["acknowledgements"] = Value::Array(notes);
    }
    dose
}

/// The warnings of a refusal, without the one that asks for a reason.
fn warnings(station: &Station, error: &CoreError) -> String {
    let (CoreError::Invalid { findings }, Ok(app)) = (error, station.app()) else { return error.to_string() };
    let warning = findings.iter().find(|finding| finding.severity == acompana_domain::Severity::Warning);
    warning.map_or_else(|| error.to_string(), |finding| app.tell(finding))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
