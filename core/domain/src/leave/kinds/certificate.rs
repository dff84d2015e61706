//! `leave_certificate`: the constancia that the server makes when a leave is issued (140 Bis ¶2; domain.md §1.7).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{benefits_scope, date_at, instant, unit_of};
use crate::finding::Finding;
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, Kind, KindSpec, MergeClass, Role, Scope};
use crate::leave::subsidy::Subsidy;
use crate::record::{Extra, Record, RecordId, TypedBody};

/// What a certificate tells about its leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// Issued as asked for.
    Expedida,
    /// Ended early: it replaces the first one.
    Cesada,
    /// Withdrawn before it began: it replaces the first one.
    Cancelada,
}

/// A certificate. It names the illness in the statute's own words and never the diagnosis, stage or prognosis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LeaveCertificate {
    /// The request that it follows.
    pub request: RecordId,
    /// The child.
    pub patient: RecordId,
    /// The holder.
    pub holder: RecordId,
    /// The holder's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_name: Option<String>,
    /// The holder's NSS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nss: Option<String>,
    /// The unit, for the benefits office.
    pub unit: String,
    /// The final folio.
    pub folio: String,
    /// What it tells.
    pub status: CertificateStatus,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Days that count.
    pub days: i64,
    /// The article.
    pub legal_basis: String,
    /// "padecimiento oncológico", as the statute says.
    pub condition: String,
    /// First day of the treatment, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment_from: Option<Date>,
    /// Expected last day of the treatment, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment_until: Option<Date>,
    /// The employers that are told.
    #[serde(default)]
    pub employers: Vec<String>,
    /// What it pays. For the family and the benefits office, never for the employer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsidy: Option<Subsidy>,
    /// The certificate that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<RecordId>,
    /// The day on which it was made.
    pub issued_on: Date,
    /// Fields of newer builds.
    #[serde(flatten)]
    pub extra: Extra,
}

impl TypedBody for LeaveCertificate {
    const KIND: &'static str = "leave_certificate";
}

impl LeaveCertificate {
    /// What the employer receives, and nothing else (domain.md §1.7): name, NSS, dates, folio, legal basis, the
    /// statute's words for the illness and the duration of the treatment.
    #[must_use]
    pub fn for_employer(&self) -> serde_json::Value {
        json!({
            "holder_name": self.holder_name,
            "nss": self.nss,
            "folio": self.folio,
            "status": self.status,
            "start": self.start,
            "end": self.end,
            "days": self.days,
            "legal_basis": self.legal_basis,
            "condition": self.condition,
            "treatment_from": self.treatment_from,
            "treatment_until": self.treatment_until,
        })
    }
}

/// The kind `leave_certificate`.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeaveCertificateKind;

static SPEC: KindSpec = KindSpec {
    name: LeaveCertificate::KIND,
    schema: 1,
    append_only: true,
    fields: &[],
    default_class: MergeClass::Server,
    // Nobody writes one: the server makes it with its decision.
    access: &[Access::reads(Role::Parent), Access::reads(Role::Benefits), Access::reads(Role::Coordinator)],
    stale_after: None,
};

impl Kind for LeaveCertificateKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets {
            subject: record.reference("patient"),
            party: record.reference("holder"),
            at: date_at(record, "start").and_then(|start| instant(record, start)),
            place: unit_of(record),
            status: record.text("status").map(str::to_owned),
            code: record.text("folio").map(str::to_owned),
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        let family = record.reference("holder").map(Scope::Family);
        [family, benefits_scope(record)].into_iter().flatten().collect()
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        _context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let read = record.typed::<LeaveCertificate>();
        Ok(read.err().iter().map(super::request::unreadable).collect())
    }
}
