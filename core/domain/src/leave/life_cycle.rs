//! The life of a leave request (domain.md §1.4): its states, and who may take which step.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::DayRange;
use crate::finding::Finding;

/// State of a leave request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written; nobody was asked anything yet.
    Borrador,
    /// Asked for; on its way or about to be decided.
    Enviada,
    /// A person looks at it.
    EnValidacion,
    /// Back with the parent: something must be changed or added.
    RequiereInformacion,
    /// Not granted.
    Improcedente,
    /// Granted, with folio and certificate.
    Expedida,
    /// Granted and begun. Follows from the date.
    Vigente,
    /// Granted and over. Follows from the date.
    Concluida,
    /// Ended before its last day (¶6).
    Cesada,
    /// Withdrawn.
    Cancelada,
}

impl Status {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Borrador,
        Self::Enviada,
        Self::EnValidacion,
        Self::RequiereInformacion,
        Self::Improcedente,
        Self::Expedida,
        Self::Vigente,
        Self::Concluida,
        Self::Cesada,
        Self::Cancelada,
    ];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Borrador => "borrador",
            Self::Enviada => "enviada",
            Self::EnValidacion => "en_validacion",
            Self::RequiereInformacion => "requiere_informacion",
            Self::Improcedente => "improcedente",
            Self::Expedida => "expedida",
            Self::Vigente => "vigente",
            Self::Concluida => "concluida",
            Self::Cesada => "cesada",
            Self::Cancelada => "cancelada",
        }
    }

    /// The state that `word` names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Granted, whether or not it has begun, ended or ceased.
    #[must_use]
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Expedida | Self::Vigente | Self::Concluida | Self::Cesada)
    }

    /// Waiting for an answer.
    #[must_use]
    pub const fn is_queued(self) -> bool {
        matches!(self, Self::Enviada | Self::EnValidacion)
    }

    /// Whether its days are taken: granted, or queued and perhaps granted soon. A draft, a refused or withdrawn
    /// request, and one that is back with its parent, take none; the last is judged anew when it is sent again.
    #[must_use]
    pub const fn holds_days(self) -> bool {
        self.is_granted() || self.is_queued()
    }

    /// The state on `today` of a leave over `days`: an issued one begins and ends by itself.
    #[must_use]
    pub fn on(self, days: Option<DayRange>, today: Date) -> Self {
        match (self, days) {
            (Self::Expedida | Self::Vigente, Some(days)) if today > days.last => Self::Concluida,
            (Self::Expedida, Some(days)) if today >= days.first => Self::Vigente,
            _ => self,
        }
    }
}

/// As what somebody takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// The mother, father or guardian who asks.
    Applicant,
    /// The server, by the rules.
    Server,
    /// A person of Prestaciones Económicas.
    Reviewer,
    /// The physician who treats the child.
    Physician,
}

/// Every step there is, with who may take it. `None` is a request that does not exist yet.
const STEPS: &[(Option<Status>, Status, &[Who])] = {
    use Status::{
        Borrador, Cancelada, Cesada, Concluida, EnValidacion, Enviada, Expedida, Improcedente, RequiereInformacion,
        Vigente,
    };
    use Who::{Applicant, Physician, Reviewer, Server};
    &[
        (None, Borrador, &[Applicant]),
        (None, Enviada, &[Applicant]),
        (Some(Borrador), Enviada, &[Applicant]),
        (Some(Borrador), Cancelada, &[Applicant]),
        (Some(Enviada), EnValidacion, &[Server]),
        // The server withdraws nothing but a duplicate, which stays and names its twin.
        (Some(Enviada), Cancelada, &[Applicant, Server]),
        (Some(EnValidacion), RequiereInformacion, &[Server, Reviewer]),
        (Some(EnValidacion), Improcedente, &[Server, Reviewer]),
        (Some(EnValidacion), Expedida, &[Server, Reviewer]),
        (Some(EnValidacion), Cancelada, &[Applicant]),
        (Some(RequiereInformacion), Enviada, &[Applicant]),
        // An issued leave is no longer withdrawn once it has begun: from then on its state is `vigente`.
        (Some(Expedida), Cancelada, &[Applicant]),
        (Some(Expedida), Vigente, &[Server]),
        (Some(Vigente), Concluida, &[Server]),
        (Some(Expedida), Cesada, &[Server, Reviewer, Physician]),
        (Some(Vigente), Cesada, &[Server, Reviewer, Physician]),
        // A cessation is often noted after the last day, with an effective date before it.
        (Some(Concluida), Cesada, &[Server, Reviewer, Physician]),
    ]
};

/// Whether `who` may take a request from `from` (its state today, see [`Status::on`]) to `to`.
///
/// # Errors
/// `LEAVE-STATE-CHANGED` when nobody can: the request has moved on meanwhile. `LEAVE-STEP-NOT-YOURS` when somebody
/// else can.
pub fn may_step(from: Option<Status>, to: Status, who: Who) -> Result<(), Finding> {
    let refused = |code| {
        let finding = Finding::error(code, "/status").with("to", to.as_str());
        Err(finding.with("from", from.map_or("", Status::as_str)))
    };
    match STEPS.iter().find(|(step_from, step_to, _)| *step_from == from && *step_to == to) {
        None => refused("LEAVE-STATE-CHANGED"),
        Some((_, _, takers)) if takers.contains(&who) => Ok(()),
        Some(_) => refused("LEAVE-STEP-NOT-YOURS"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn words_and_states_match_the_wire() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
            assert_eq!(Status::from_word(status.as_str()), Some(status));
        }
        assert_eq!(Status::from_word("aprobada"), None);
    }

    #[test]
    fn the_parent_never_grants_and_nobody_skips_the_validation() {
        for from in Status::ALL {
            let finding = may_step(Some(from), Status::Expedida, Who::Applicant).unwrap_err();
            let expected = if from == Status::EnValidacion { "LEAVE-STEP-NOT-YOURS" } else { "LEAVE-STATE-CHANGED" };
            assert_eq!(finding.code, expected, "{from:?}");
            for who in [Who::Server, Who::Reviewer, Who::Physician] {
                let allowed = from == Status::EnValidacion && who != Who::Physician;
                assert_eq!(may_step(Some(from), Status::Expedida, who).is_ok(), allowed, "{from:?} {who:?}");
            }
        }
    }

    #[test]
    fn what_is_refused_withdrawn_or_ended_stays_so() {
        for last in [Status::Improcedente, Status::Cancelada, Status::Cesada] {
            for to in Status::ALL {
                for who in [Who::Applicant, Who::Server, Who::Reviewer, Who::Physician] {
                    assert_eq!(may_step(Some(last), to, who).unwrap_err().code, "LEAVE-STATE-CHANGED");
                }
            }
        }
    }

    #[test]
    fn an_issued_leave_may_be_withdrawn_only_before_it_begins() {
        let days = DayRange::of_days(date(2026, 5, 4), 14);
        let on = |day| Status::Expedida.on(days, date(2026, 5, day));
        assert_eq!(
            [on(3), on(4), on(17), on(18)],
            [Status::Expedida, Status::Vigente, Status::Vigente, Status::Concluida]
        );
        assert!(may_step(Some(on(3)), Status::Cancelada, Who::Applicant).is_ok());
        let finding = may_step(Some(on(4)), Status::Cancelada, Who::Applicant).unwrap_err();
        assert_eq!(finding.code, "LEAVE-STATE-CHANGED");
        assert_eq!(finding.args["from"], "vigente".into());
    }

    #[test]
    fn information_goes_back_and_forth() {
        assert!(may_step(Some(Status::RequiereInformacion), Status::Enviada, Who::Applicant).is_ok());
        assert!(may_step(Some(Status::EnValidacion), Status::RequiereInformacion, Who::Reviewer).is_ok());
        let finding = may_step(Some(Status::RequiereInformacion), Status::Enviada, Who::Reviewer).unwrap_err();
        assert_eq!(finding.code, "LEAVE-STEP-NOT-YOURS");
    }

    #[test]
    fn only_dates_move_an_issued_leave() {
        let days = DayRange::of_days(date(2026, 5, 4), 14);
        for status in Status::ALL.into_iter().filter(|s| !matches!(s, Status::Expedida | Status::Vigente)) {
            assert_eq!(status.on(days, date(2030, 1, 1)), status);
        }
        assert_eq!(Status::Expedida.on(None, date(2030, 1, 1)), Status::Expedida);
    }
}
