//! The numbers that the statute itself fixes (LSS art. 140 Bis unless another article is named). They are no policy:
//! changing one of them takes an act of Congress. What the statute leaves open is in [`super::policy`].

/// Longest leave, in days (¶3).
pub const MAX_DAYS_PER_LEAVE: i64 = 28;
/// Days of leave within the period (¶3).
pub const MAX_DAYS_IN_PERIOD: i64 = 364;
/// Length of the period, in years (¶3).
pub const PERIOD_YEARS: i16 = 3;
/// The leave ends when the child reaches this age (¶1, ¶6-III).
pub const AGE_LIMIT_YEARS: i16 = 16;
/// Weeks in the twelve months before the diagnosis that open the subsidy (¶4; here rule A).
pub const WEEKS_BEFORE_DIAGNOSIS: i64 = 30;
/// Weeks right before the leave that open it otherwise (¶4; here rule B).
pub const WEEKS_BEFORE_LEAVE: i64 = 52;
/// Subsidy as a percentage of the registered daily wage (¶4).
pub const SUBSIDY_PERCENT: i128 = 60;
/// Registered wages count up to so many times the UMA (LSS 28).
pub const WAGE_CAP_IN_UMA: i64 = 25;
/// Years after which the right to claim a day's subsidy lapses (LSS 300-II).
pub const CLAIM_YEARS: i16 = 1;
/// Legal basis, as the certificate names it.
pub const BASIS: &str = "Artículo 140 Bis de la Ley del Seguro Social";
