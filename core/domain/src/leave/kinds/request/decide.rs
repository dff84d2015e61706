//! What the server decides about a request it accepted: the answer, the review, the end. Deciding the same write again
//! changes nothing: what was decided shows in the state, and every id is derived from the request's own.

use super::facts::{self, case, judged};
use super::issue::{Told, certificate};
use super::{DecisionNote, HistoryEntry, LeaveRequest, ReviewOutcome};
use crate::finding::{Finding, Severity};
use crate::kind::{CheckContext, Decision, DerivedRecord, FactsUnavailable};
use crate::leave::calendar::DayRange;
use crate::leave::case::{Event, LeaveCase};
use crate::leave::cessation::{Cessation, ended_by};
use crate::leave::kinds::{CertificateStatus, folio, normalised_unit};
use crate::leave::life_cycle::{Status, Who, may_step};
use crate::leave::verdict::{LeaveVerdict, Verdict};
use crate::record::{Record, RecordId, TypedBody};

/// Findings that tell of wages: for the holder's eyes only, and the request is seen by both parents.
const OF_WAGES: [&str; 2] = ["LIC-21", "LIC-22"];

/// Decides about `record` as it was written over `before`.
pub(super) fn decide(
    record: &Record,
    before: Option<&Record>,
    context: &CheckContext<'_>,
) -> Result<Option<Decision>, FactsUnavailable> {
    let Ok(request) = record.typed::<LeaveRequest>() else { return Ok(None) };
    let was = before.and_then(|before| before.typed::<LeaveRequest>().ok());
    let written = request.clone();
    let mut deciding = Deciding { id: record.id, request, creates: Vec::new(), context };
    if written.status == Status::Expedida && written.folio.is_none() {
        // A reviewer asks for the leave to be issued; the server issues it, from the state in which it waited.
        deciding.request.status = Status::EnValidacion;
    }
    deciding.log_writer();
    let reviewed = was.as_ref().is_some_and(|was| was.review != written.review);
    match written.status {
        Status::Enviada => deciding.answer()?,
        Status::EnValidacion if reviewed => deciding.settle()?,
        Status::Expedida if written.folio.is_none() => deciding.settle()?,
        Status::Expedida | Status::Vigente | Status::Concluida if written.cessation.is_some() => deciding.end()?,
        Status::Cesada if written.effective_days.is_none() => deciding.end()?,
        Status::Cancelada if written.folio.is_some() && was.is_some_and(|was| was.status != Status::Cancelada) => {
            deciding.withdraw()?;
        }
        _ => {}
    }
    Ok(deciding.outcome(record, &written))
}

struct Deciding<'a> {
    id: RecordId,
    request: LeaveRequest,
    creates: Vec<DerivedRecord>,
    context: &'a CheckContext<'a>,
}

impl Deciding<'_> {
    /// The answer to a request that was sent: by the rules where they suffice, by a person otherwise.
    fn answer(&mut self) -> Result<(), FactsUnavailable> {
        if let Some(first) = self.first_of_the_same()? {
            self.link_to(&first);
            return Ok(());
        }
        self.enter(Status::EnValidacion);
        // Without the child's or the holder's record nobody can judge it by rule; a person finds out why.
        let Ok(case) = case(self.id, &self.request, self.context)? else { return Ok(()) };
        let verdict = judged(&case, &self.context.rules.leave_policy);
        self.note(&verdict);
        match verdict.verdict {
            Verdict::ProcedenteConSubsidio | Verdict::ProcedenteSinSubsidio | Verdict::Cesada => {
                if self.context.rules.leave_policy.auto_issue {
                    self.issue(&case)?;
                    if let Some(ended) = verdict.cessation {
                        self.cease(&case, &ended)?;
                    }
                }
            }
            Verdict::RequiereAjuste => self.enter(Status::RequiereInformacion),
            Verdict::NoProcedente => self.enter(Status::Improcedente),
            Verdict::RequiereDictamen => {}
        }
        Ok(())
    }

    /// A reviewer's word settles what needed a person. It does not settle hard stops: since the review began another
    /// leave may have taken the days.
    fn settle(&mut self) -> Result<(), FactsUnavailable> {
        let outcome = self.request.review.as_ref().map_or(ReviewOutcome::Granted, |review| review.outcome);
        if outcome == ReviewOutcome::Denied {
            self.enter(Status::Improcedente);
            return Ok(());
        }
        let Ok(case) = case(self.id, &self.request, self.context)? else {
            return Err(FactsUnavailable { reason: "the child's or the holder's record is not here".to_owned() });
        };
        let verdict = judged(&case, &self.context.rules.leave_policy);
        self.note(&verdict);
        if verdict.verdict == Verdict::NoProcedente {
            self.enter(Status::Improcedente);
        } else if verdict.max_days.is_some() || verdict.earliest_start.is_some() {
            self.enter(Status::RequiereInformacion);
        } else {
            self.issue(&case)?;
            match (&verdict.cessation, &mut self.request.decision) {
                (Some(ended), _) => self.cease(&case, ended)?,
                (None, Some(decision)) => {
                    decision.verdict = match verdict.weeks_rule {
                        Some(_) => Verdict::ProcedenteConSubsidio,
                        None => Verdict::ProcedenteSinSubsidio,
                    };
                }
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// The end that a doctor or the benefits office noted.
    fn end(&mut self) -> Result<(), FactsUnavailable> {
        let Ok(case) = case(self.id, &self.request, self.context)? else {
            return Err(FactsUnavailable { reason: "the child's or the holder's record is not here".to_owned() });
        };
        let (Some(note), Some(range)) = (self.request.cessation, self.request.range()) else { return Ok(()) };
        let policy = &self.context.rules.leave_policy;
        match ended_by(note.into(), range, case.child.birth_date, policy) {
            Some(ended) => self.cease(&case, &ended),
            None => Ok(()),
        }
    }

    /// A leave that was withdrawn before it began: its certificate is replaced by one that says so.
    fn withdraw(&mut self) -> Result<(), FactsUnavailable> {
        let Ok(case) = case(self.id, &self.request, self.context)? else { return Ok(()) };
        self.certify(&case, CertificateStatus::Cancelada, self.request.range(), 0)
    }

    fn issue(&mut self, case: &LeaveCase) -> Result<(), FactsUnavailable> {
        if self.request.folio.is_none() {
            self.request.folio = Some(folio::next(&normalised_unit(&self.request.unit), self.context)?);
        }
        self.enter(Status::Expedida);
        let range = self.request.range();
        self.certify(case, CertificateStatus::Expedida, range, range.map_or(0, |range| range.days()))
    }

    fn cease(&mut self, case: &LeaveCase, ended: &Cessation) -> Result<(), FactsUnavailable> {
        self.request.effective_days = Some(ended.effective_days);
        self.enter(Status::Cesada);
        if let Some(decision) = &mut self.request.decision {
            decision.verdict = Verdict::Cesada;
            let mut finding = ended.finding();
            "/cessation".clone_into(&mut finding.field);
            // A leave that the rules saw ended has told it already.
            decision.findings.retain(|known| known.code != finding.code);
            decision.findings.push(finding);
        }
        let enjoyed = self.request.start.and_then(|start| DayRange::of_days(start, ended.effective_days));
        self.certify(case, CertificateStatus::Cesada, enjoyed.or(self.request.range()), ended.effective_days)
    }

    fn certify(
        &mut self,
        case: &LeaveCase,
        status: CertificateStatus,
        range: Option<DayRange>,
        days: i64,
    ) -> Result<(), FactsUnavailable> {
        let Some(range) = range else { return Ok(()) };
        let told = Told { status, range, days };
        self.creates.push(certificate(self.id, &self.request, case, &told, self.context)?);
        Ok(())
    }

    /// An earlier request for the same child, holder, start and days that is still alive.
    fn first_of_the_same(&self) -> Result<Option<Record>, FactsUnavailable> {
        let others = self.context.facts.about(LeaveRequest::KIND, self.request.patient)?;
        let same = |other: &&Record| {
            let leave = facts::earlier_leave(other, self.request.holder);
            other.id != self.id
                && other.reference("holder") == Some(self.request.holder)
                && leave.is_some_and(|leave| {
                    leave.status.holds_days()
                        && Some(leave.start) == self.request.start
                        && Some(leave.days) == self.request.days
                })
        };
        Ok(others.iter().find(same).cloned())
    }

    /// The second of two requests for the same is withdrawn with everything it holds, and names the first.
    fn link_to(&mut self, first: &Record) {
        self.request.possible_duplicate_of = Some(first.id);
        let folio = first.text("folio").or_else(|| first.text("provisional_folio")).unwrap_or("—");
        let finding = Finding::new("LEAVE-DUPLICATE", Severity::Info, "/possible_duplicate_of").with("folio", folio);
        self.note(&LeaveVerdict::not_judged(vec![finding], &self.context.rules.leave_policy));
        self.enter(Status::Cancelada);
    }

    fn note(&mut self, verdict: &LeaveVerdict) {
        let of_wages = |finding: &&Finding| OF_WAGES.contains(&finding.code.as_ref());
        self.request.decision = Some(DecisionNote {
            verdict: verdict.verdict,
            findings: verdict.findings.iter().filter(|finding| !of_wages(finding)).cloned().collect(),
            policy_version: verdict.policy_version.clone(),
            decided_at: self.context.now,
            max_days: verdict.max_days,
            earliest_start: verdict.earliest_start,
        });
    }

    /// The state in which the writer left it, if the history does not tell yet.
    fn log_writer(&mut self) {
        let status = self.request.status;
        if self.request.history.last().is_none_or(|last| last.status != status) {
            self.log(status, self.context.actor.user.to_string());
        }
    }

    /// Takes a step that the server may take; any other one would be a slip of this file and is not taken.
    fn enter(&mut self, status: Status) {
        if may_step(Some(self.request.status), status, Who::Server).is_ok() {
            self.request.status = status;
            self.log(status, "server".to_owned());
        }
    }

    fn log(&mut self, status: Status, by: String) {
        let id = self.id.derived(&format!("history-{}", self.request.history.len() + 1)).to_string();
        self.request.history.push(HistoryEntry { id, status, at: self.context.now, by });
    }

    /// The decision, if there is anything to decide. Only the fields that changed are set, so that everything else in
    /// the body stays exactly as it was written.
    fn outcome(self, record: &Record, written: &LeaveRequest) -> Option<Decision> {
        if self.request == *written && self.creates.is_empty() {
            return None;
        }
        let (old, new) = (written.to_body(), self.request.to_body());
        let mut body = record.body.clone();
        for (name, value) in new {
            if old.get(&name) != Some(&value) {
                body.insert(name, value);
            }
        }
        Some(Decision { body, creates: self.creates })
    }
}

impl From<super::CessationNote> for Event {
    fn from(note: super::CessationNote) -> Self {
        Self { cause: note.cause, date: note.effective_date }
    }
}
