//! The dates between which something can happen to a patient.

use jiff::Unit;
use jiff::civil::Date;

use crate::finding::{Finding, Severity};
use crate::kind::{CheckContext, FactsUnavailable, Side};
use crate::record::{Record, RecordId};

/// Birth and death, as far as they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) birth: Option<Date>,
    pub(crate) death: Option<Date>,
}

impl Life {
    /// Age in completed months on `day`.
    pub(crate) fn months_on(self, day: Date) -> Option<u32> {
        u32::try_from(self.birth?.until((Unit::Month, day)).ok()?.get_months()).ok()
    }

    /// Of the patient `id`. The server refuses what is about nobody it knows; a device may not have received the
    /// patient yet and says that those rules wait for the server.
    pub(crate) fn of(
        id: RecordId,
        context: &CheckContext<'_>,
        findings: &mut Vec<Finding>,
    ) -> Result<Self, FactsUnavailable> {
        match context.facts.record(id)? {
            Some(patient) if patient.kind == "patient" => Ok(Self::read(&patient)),
            None if context.side == Side::Device => {
                findings.push(Finding::new("CLN-PATIENT-NOT-HERE", Severity::Info, "/patient"));
                Ok(Self::default())
            }
            _ => {
                findings.push(Finding::error("CLN-PATIENT-UNKNOWN", "/patient"));
                Ok(Self::default())
            }
        }
    }

    fn read(patient: &Record) -> Self {
        let date = |name: &str| patient.text(name).and_then(|text| text.parse().ok());
        Self { birth: date("birth_date"), death: date("death_date") }
    }
}
