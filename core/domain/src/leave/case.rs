//! The case that the rules judge: everything about one request, gathered from a form or from the records.
//!
//! `Option` means "not known here" throughout: a rule that lacks its fact stays silent or asks for a review, and never
//! guesses.

mod object;
mod reading;

use jiff::civil::Date;

use super::calendar::DayRange;
use super::ledger::EarlierLeave;
use super::money::Money;

pub use object::UnreadableCase;
pub use reading::read_case;

/// One request with all that is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaveCase {
    /// The day on which the parent asks.
    pub request_date: Date,
    /// Today, where a clock is known. A pure case has none.
    pub today: Option<Date>,
    /// The child.
    pub child: Child,
    /// The parent or guardian who asks.
    pub holder: Holder,
    /// The diagnosis, once it is known here.
    pub diagnosis: Option<Diagnosis>,
    /// The treating doctor's prescription.
    pub prescription: Prescription,
    /// What is asked for.
    pub request: Request,
    /// Other leaves of the same child, by either parent.
    pub earlier_leaves: Vec<EarlierLeave>,
    /// Days on which the holder is away for another reason: a leave for another child, a sick note, maternity.
    pub other_absences: Vec<DayRange>,
    /// What ended the leave.
    pub events: Vec<Event>,
    /// Number of the court ruling that the parent brings.
    pub court_ruling: Option<String>,
    /// The day on which the payment is claimed; the day of the request unless told.
    pub claim_date: Option<Date>,
}

/// The child.
#[derive(Debug, Clone, PartialEq)]
pub struct Child {
    /// CURP as written.
    pub curp: Option<String>,
    /// Birth date as declared.
    pub birth_date: Date,
    /// Sex as declared: `H`, `M` or `X`.
    pub sex: Option<String>,
    /// Entity of birth as declared: the two letters of the CURP.
    pub entity: Option<String>,
    /// Date of death.
    pub death_date: Option<Date>,
}

/// Whether the holder has the child in custody (¶5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Custody {
    /// Declared, or granted by a court.
    Yes,
    /// Declared not to.
    No,
    /// Disputed or unknown.
    Disputed,
}

/// What the holder is to the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Mother or father, by birth or adoption.
    Parent,
    /// Anybody else with the child in their care: a grandmother, an aunt, a tutor. A person looks at their papers.
    Guardian,
}

impl Relation {
    /// What `word` makes of the holder; a word that is none of the parents' is a guardian's.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "parent" | "mother" | "father" => Self::Parent,
            _ => Self::Guardian,
        }
    }
}

/// The parent or guardian who asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    /// Custody.
    pub custody: Custody,
    /// Relation.
    pub relation: Relation,
    /// Whether they asked, signed or authenticated.
    pub requested: bool,
    /// Whether the child is on file as their beneficiary.
    pub registered_beneficiary: Option<bool>,
    /// Their employments; unknown where the record of the insured was not reached.
    pub employments: Option<Vec<Employment>>,
    /// Their contribution periods; unknown ones are taken from the employments, which oblige to contribute.
    pub contributions: Option<Vec<Period>>,
    /// CURP as written.
    pub curp: Option<String>,
    /// NSS as written.
    pub nss: Option<String>,
    /// Mobile telephone as written.
    pub phone: Option<String>,
    /// E-mail as written.
    pub email: Option<String>,
    /// Bank as chosen.
    pub bank: Option<String>,
    /// CLABE as written.
    pub clabe: Option<String>,
}

/// From a day until a day, or open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day; none while it goes on.
    pub to: Option<Date>,
}

impl Period {
    /// Its days; an open one runs to the end of the calendar. Nothing when it ends before it begins.
    #[must_use]
    pub fn days(&self) -> Option<DayRange> {
        DayRange::between(self.from, self.to.unwrap_or(Date::MAX))
    }

    /// Whether `day` is one of its days.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.days().is_some_and(|days| days.contains(day))
    }
}

/// One employment.
#[derive(Debug, Clone, PartialEq)]
pub struct Employment {
    /// The employer's name.
    pub employer: String,
    /// When.
    pub period: Period,
    /// Registered daily wage.
    pub daily_wage: Option<Money>,
    /// E-mail of the employer: not asked, or as written (empty when it was asked and is missing).
    pub email: Option<String>,
}

/// The diagnosis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// CIE-10 as written.
    pub icd10: String,
    /// Its date.
    pub date: Date,
    /// Whether a unit of the Institute made it.
    pub by_imss: bool,
}

/// What is known of the prescription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prescription {
    /// There is none.
    Missing,
    /// The request names one that has not arrived here yet, perhaps from a tablet that is still without a connection.
    NotArrived,
    /// There it is.
    Known {
        /// Its date.
        date: Date,
        /// Days of rest or hospital.
        days: i64,
    },
}

/// Why the child needs the parent (¶1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// In hospital.
    Hospitalizacion,
    /// Rest in a critical period of the treatment.
    ReposoPeriodoCritico,
    /// Relief of pain, palliative care.
    PaliativoAlivioDolor,
}

impl Reason {
    /// The reason that `word` names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "HOSPITALIZACION" => Some(Self::Hospitalizacion),
            "REPOSO_PERIODO_CRITICO" => Some(Self::ReposoPeriodoCritico),
            "PALIATIVO_ALIVIO_DOLOR" => Some(Self::PaliativoAlivioDolor),
            _ => None,
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// First day.
    pub start: Date,
    /// Days; nothing when what was written is no whole number of days.
    pub days: Option<i64>,
    /// Last day as written, where the form asks for it.
    pub end: Option<Date>,
    /// Reason; nothing when none of the three was chosen.
    pub reason: Option<Reason>,
}

impl Request {
    /// The days asked for; nothing when they are no range of the calendar.
    #[must_use]
    pub fn range(&self) -> Option<DayRange> {
        DayRange::of_days(self.start, self.days?)
    }
}

/// What can end a leave (¶6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// I: the child no longer needs hospital or rest.
    NeedEnded,
    /// II: the child died.
    Death,
    /// III: the child turns sixteen.
    Birthday,
    /// IV: a new employer hires the holder.
    NewEmployer,
}

impl Cause {
    /// The cause that `word` names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "need_ended" => Some(Self::NeedEnded),
            "death" => Some(Self::Death),
            "birthday" => Some(Self::Birthday),
            "new_employer" => Some(Self::NewEmployer),
            _ => None,
        }
    }
}

/// Something that happened and may have ended the leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub cause: Cause,
    /// When: the last day of need, the day of death, the birthday, the first day with the new employer.
    pub date: Date,
}
