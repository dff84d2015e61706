//! `acompana leave draft|request|precheck|list|show|cancel|review|end`.

use acompana_core::{Acompana, LeaveDraft, RecordQuery};
use acompana_domain::leave::case::{Cause, Reason};
use acompana_domain::leave::kinds::{CessationNote, CourtRuling, LeaveRequest, ReviewOutcome};
use acompana_domain::leave::{LeaveVerdict, verdict_json};
use acompana_domain::record::TypedBody;
use acompana_domain::{Record, RecordId};
use clap::{ArgGroup, Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::Common;
use crate::device::{self, failed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana leave precheck --patient 0198c0de-0000-7000-8000-000000000001 --start 2026-05-04 --days 14 \\
      --for HOSPITALIZACION
  acompana leave draft --patient 0198c0de-0000-7000-8000-000000000001 --start 2026-05-04 --days 14 --for HOSPITALIZACION
  acompana leave request --patient 0198c0de-0000-7000-8000-000000000001 --start 2026-05-04 --days 14 \\
      --for HOSPITALIZACION --signed
  acompana leave request 0198c0de-0000-7000-8000-000000000005 --days 7 --signed      sends a draft, or a corrected request
  acompana leave list
  acompana leave cancel 0198c0de-0000-7000-8000-000000000005 --reason 'ya no la necesito'
  acompana leave review 0198c0de-0000-7000-8000-000000000005 --granted --note 'se presentó el alta'

What this device says of a leave is a pre-check (prevalidación); the institution decides when it is sent.";

/// Leaves from work for the care of a child (LSS art. 140 Bis)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Judge a request without keeping it
    #[command(after_help = EXAMPLES)]
    Precheck(Wish),
    /// Keep a draft, to go on with it later
    #[command(after_help = EXAMPLES)]
    Draft(Wish),
    /// Ask for a leave: a new one, or a draft or a request that came back
    #[command(after_help = EXAMPLES)]
    Request(Asked),
    /// List the requests on this device, the latest start first
    #[command(after_help = EXAMPLES)]
    List {
        /// About this child
        #[arg(long, value_name = "ID")]
        patient: Option<RecordId>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show a request with its decision and certificate
    #[command(after_help = EXAMPLES)]
    Show {
        /// Id of the request
        id: RecordId,
    },
    /// Take a request back
    #[command(after_help = EXAMPLES)]
    Cancel {
        /// Id of the request
        id: RecordId,
        /// Why
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// A reviewer's word on a request that waits for one
    #[command(after_help = EXAMPLES, group(ArgGroup::new("outcome").required(true).args(["granted", "denied"])))]
    Review {
        /// Id of the request
        id: RecordId,
        /// The points that needed a person are settled in favour
        #[arg(long)]
        granted: bool,
        /// They are not
        #[arg(long)]
        denied: bool,
        /// Why, for the parent to read
        #[arg(long)]
        note: String,
    },
    /// Note what ended a leave early; the days that were not enjoyed go back to the balance
    #[command(after_help = EXAMPLES)]
    End {
        /// Id of the request
        id: RecordId,
        /// need_ended, death or new_employer
        #[arg(long, value_parser = cause)]
        cause: Cause,
        /// The last day of need, the day of death, or the first day with the new employer
        #[arg(long, value_name = "DATE")]
        date: Date,
    },
}

/// What a parent fills in.
#[derive(Debug, Args)]
struct Wish {
    /// Id of the child
    #[arg(long, value_name = "ID")]
    patient: RecordId,
    /// First day
    #[arg(long, value_name = "DATE")]
    start: Date,
    /// Days, 1 to 28
    #[arg(long)]
    days: i64,
    /// HOSPITALIZACION, REPOSO_PERIODO_CRITICO or PALIATIVO_ALIVIO_DOLOR
    #[arg(long = "for", value_name = "REASON", value_parser = reason)]
    reason: Reason,
    /// Id of the prescription [default: the child's latest]
    #[arg(long, value_name = "ID")]
    prescription: Option<RecordId>,
    /// Number of a court ruling that the parent brings
    #[arg(long, value_name = "NUMBER")]
    ruling: Option<String>,
}

/// A wish that is sent, or the id of one that was written before.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["id", "patient"])))]
struct Asked {
    /// Id of a draft, or of a request that came back
    id: Option<RecordId>,
    /// Id of the child
    #[arg(long, value_name = "ID", requires_all = ["start", "days", "reason"])]
    patient: Option<RecordId>,
    /// First day
    #[arg(long, value_name = "DATE")]
    start: Option<Date>,
    /// Days, 1 to 28
    #[arg(long)]
    days: Option<i64>,
    /// HOSPITALIZACION, REPOSO_PERIODO_CRITICO or PALIATIVO_ALIVIO_DOLOR
    #[arg(long = "for", value_name = "REASON", value_parser = reason, conflicts_with = "id")]
    reason: Option<Reason>,
    /// Id of the prescription [default: the child's latest]
    #[arg(long, value_name = "ID", conflicts_with = "id")]
    prescription: Option<RecordId>,
    /// Number of a court ruling that the parent brings
    #[arg(long, value_name = "NUMBER", conflicts_with = "id")]
    ruling: Option<String>,
    /// I ask for this leave (a leave is given at the party's request only)
    #[arg(long, required = true)]
    signed: bool,
}

fn reason(text: &str) -> Result<Reason, String> {
    Reason::from_word(&text.to_uppercase())
        .ok_or_else(|| "use HOSPITALIZACION, REPOSO_PERIODO_CRITICO or PALIATIVO_ALIVIO_DOLOR".to_owned())
}

fn cause(text: &str) -> Result<Cause, String> {
    serde_json::from_value(json!(text)).map_err(|_| "use need_ended, death or new_employer".to_owned())
}

impl Wish {
    fn draft(self) -> LeaveDraft {
        let court_ruling = self.ruling.map(|number| CourtRuling { number, court: None, date: None });
        let Self { patient, prescription, start, days, reason, .. } = self;
        LeaveDraft { patient, prescription, start, days, reason, court_ruling }
    }
}

/// Does what is asked of a leave.
pub(crate) fn run(arguments: Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let app = device::open(common)?;
    device::actor(&app)?;
    match arguments.deed {
        Deed::Precheck(wish) => {
            let verdict = app.leaves().precheck(&wish.draft()).map_err(failed)?;
            output.result(&verdict_json(&verdict, output.locale()), || told(&verdict, output));
        }
        Deed::Draft(wish) => super::record::saved(&app.leaves().keep(&wish.draft()).map_err(failed)?, output),
        Deed::Request(asked) => ask(&app, asked, output)?,
        Deed::List { patient, limit } => {
            let query = RecordQuery { subject: patient, ..RecordQuery::of_kind(LeaveRequest::KIND) };
            let records = super::record::list(&app, query, limit)?;
            output.result(&json!(records), || output.table(&TITLES, records.iter().map(row)));
        }
        Deed::Show { id } => show(&app, id, output)?,
        Deed::Cancel { id, reason } => super::record::saved(&app.leaves().cancel(id, &reason).map_err(failed)?, output),
        Deed::Review { id, granted, note, .. } => {
            let outcome = if granted { ReviewOutcome::Granted } else { ReviewOutcome::Denied };
            super::record::saved(&app.leaves().review(id, outcome, &note).map_err(failed)?, output);
        }
        Deed::End { id, cause, date } => {
            let note = CessationNote { cause, effective_date: date, noted_on: Some(super::today()) };
            super::record::saved(&app.leaves().end(id, note).map_err(failed)?, output);
        }
    }
    app.close().map_err(failed)?;
    Ok(Exit::Done)
}

fn ask(app: &Acompana, asked: Asked, output: &Output) -> Result<(), Failure> {
    let Asked { id, patient, start, days, reason, prescription, ruling, .. } = asked;
    let new = patient.zip(start).zip(days.zip(reason));
    let Some(((patient, start), (days, reason))) = new else {
        // clap lets nothing through but an id or all of a new request.
        let id = id.ok_or_else(|| Failure::new(Exit::Usage, "fail-leave-which"))?;
        super::record::saved(&app.leaves().resubmit(id, start, days).map_err(failed)?, output);
        return Ok(());
    };
    let wish = Wish { patient, start, days, reason, prescription, ruling };
    let submitted = app.leaves().submit(&wish.draft()).map_err(failed)?;
    let (id, op) = (submitted.saved.id, submitted.saved.op);
    let value = json!({ "id": id, "op": op, "precheck": verdict_json(&submitted.precheck, output.locale()) });
    output.result(&value, || {
        let saved = output.say_with("say-leave-asked", &[("id", id.to_string().into())]);
        format!("{saved}\n{}", told(&submitted.precheck, output))
    });
    Ok(())
}

/// A pre-check in words.
fn told(verdict: &LeaveVerdict, output: &Output) -> String {
    let mut lines = vec![output.say_with("say-precheck", &[("verdict", verdict.verdict.as_str().into())])];
    lines.extend(output.findings(&verdict.findings));
    lines.join("\n")
}

const TITLES: [&str; 5] = ["col-id", "col-folio", "col-start", "col-days", "col-state"];

fn row(record: &Record) -> Vec<String> {
    let Ok(request) = record.typed::<LeaveRequest>() else {
        return vec![record.id.to_string()];
    };
    vec![
        record.id.to_string(),
        request.folio.clone().or_else(|| request.provisional_folio.clone()).unwrap_or_default(),
        request.start.map(|start| start.to_string()).unwrap_or_default(),
        request.days.map(|days| days.to_string()).unwrap_or_default(),
        request.status_on(super::today()).as_str().to_owned(),
    ]
}

fn show(app: &Acompana, id: RecordId, output: &Output) -> Result<(), Failure> {
    let missing = || Failure::new(Exit::Refused, "fail-not-found").showing("what", id);
    let found = app.get(id).map_err(failed)?.filter(|record| record.kind == LeaveRequest::KIND);
    let record = found.ok_or_else(missing)?;
    let certificate = app.leaves().certificate(id).map_err(failed)?;
    let findings = record.typed::<LeaveRequest>().ok().and_then(|request| request.decision).map(|made| made.findings);
    let findings = findings.unwrap_or_default();
    let decided: Vec<Value> = findings.iter().map(|finding| output.finding(finding)).collect();
    output.result(&json!({ "request": record, "decision": decided, "certificate": certificate }), || {
        let mut lines = vec![output.table(&TITLES, [row(&record)])];
        lines.extend(output.findings(&findings));
        lines.extend(certificate.as_ref().and_then(|certificate| {
            let folio = certificate.text("folio")?.to_owned();
            Some(output.say_with("say-leave-certificate", &[("folio", folio.into())]))
        }));
        lines.join("\n")
    });
    Ok(())
}
