//! The typed body of a record, whatever its kind, for callers that show or write records of several kinds.

use crate::leave::kinds::{LeaveCertificate, LeavePrescription, LeaveRequest};
use crate::record::{Body, Record, TypedBody, UnreadableBody};
use crate::registry::{Diagnosis, Guardian, Hospital, Patient};
use crate::treatment::{Administration, AdverseEvent, Hospitalization, LabResult, TreatmentPlan};

macro_rules! content {
    ($($(#[$doc:meta])* $variant:ident { $field:ident: $body:ty },)*) => {
        /// The typed body of a record of one of the product's kinds.
        ///
        /// No variant bears the name of its type: in Kotlin it would hide it.
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
        #[allow(clippy::large_enum_variant, reason = "made once for a screen, never kept in bulk")]
        pub enum Content {
            $($(#[$doc])* $variant {
                /// Its fields.
                $field: $body,
            },)*
        }

        impl Content {
            /// Names of the kinds that have a typed body.
            pub const KINDS: &'static [&'static str] = &[$(<$body>::KIND),*];

            /// Name of the kind.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => <$body>::KIND,)*
                }
            }

            /// The fields as JSON.
            #[must_use]
            pub fn to_body(&self) -> Body {
                match self {
                    $(Self::$variant { $field } => $field.to_body(),)*
                }
            }

            /// Reads the body of a record of `kind`; `None` for a kind that this build does not know.
            ///
            /// # Errors
            /// [`UnreadableBody`] when a newer build wrote it in a shape that this one cannot read.
            pub fn read(kind: &str, body: &Body) -> Result<Option<Self>, UnreadableBody> {
                match kind {
                    $(<$body>::KIND => Ok(Some(Self::$variant { $field: <$body>::from_body(body)? })),)*
                    _ => Ok(None),
                }
            }
        }
    };
}

content! {
    /// A child, or an adult, in treatment.
    PatientBody { patient: Patient },
    /// A mother, father or guardian.
    GuardianBody { guardian: Guardian },
    /// A diagnosis.
    DiagnosisBody { diagnosis: Diagnosis },
    /// A hospital.
    HospitalBody { hospital: Hospital },
    /// The doctor's prescription of a leave.
    PrescriptionBody { prescription: LeavePrescription },
    /// A request for a leave.
    LeaveBody { leave: LeaveRequest },
    /// The certificate of a leave.
    CertificateBody { certificate: LeaveCertificate },
    /// A treatment plan.
    PlanBody { plan: TreatmentPlan },
    /// A dose that was given, or was not.
    AdministrationBody { administration: Administration },
    /// A stay in hospital.
    StayBody { stay: Hospitalization },
    /// A laboratory result.
    LabBody { lab: LabResult },
    /// An adverse event.
    EventBody { event: AdverseEvent },
}

impl Record {
    /// The typed body; nothing when a newer build wrote it in a shape that this one cannot read.
    #[must_use]
    pub fn content(&self) -> Option<Content> {
        Content::read(&self.kind, &self.body).ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::KindRegistry;

    #[test]
    fn every_kind_of_the_product_has_a_typed_body() {
        let mut known: Vec<_> = KindRegistry::standard().iter().map(|kind| kind.spec().name).collect();
        let mut typed = Content::KINDS.to_vec();
        known.sort_unstable();
        typed.sort_unstable();
        assert_eq!(typed, known);
    }

    #[test]
    fn a_body_comes_back_as_it_was_with_what_a_newer_build_wrote() {
        let body = serde_json::json!({
            "clues": "DFIMS000256", "name": "Hospital", "level": "UMAE", "ooad": "CDMX Sur", "beds": 20
        });
        let body = body.as_object().unwrap();
        let read = Content::read("hospital", body).unwrap().unwrap();
        assert_eq!((read.kind(), &read.to_body()), ("hospital", body));
    }

    #[test]
    fn what_cannot_be_read_says_so_and_what_is_unknown_is_nothing() {
        assert!(Content::read("hospital", &Body::new()).is_err());
        assert_eq!(Content::read("moon", &Body::new()), Ok(None));
    }
}
