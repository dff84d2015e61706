//! What an error is in a person's words. The sentences are the domain's, in `messages/*/core.ftl`.

use acompana_domain::Finding;
use acompana_domain::finding::Args;
use acompana_domain::message::{self, Locale};

use crate::error::{CoreError, StorageProblem};

impl CoreError {
    /// What happened, that nothing is lost where that is so, and what to do: plain sentences for a screen. Of what cannot
    /// be saved, the sentence of each finding in a line of its own, the gravest first. Never holds a `reason`.
    #[must_use]
    pub fn tell(&self, locale: Locale) -> String {
        if let Self::Invalid { findings } = self
            && !findings.is_empty()
        {
            let mut findings: Vec<&Finding> = findings.iter().collect();
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity.rank()));
            let told: Vec<String> = findings.into_iter().map(|finding| message::tell(locale, finding)).collect();
            return told.join("\n");
        }
        message::render(locale, self.code(), &Args::new())
    }

    /// The key of the sentence.
    const fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "CORE-INVALID",
            Self::NotFound { .. } => "CORE-NOT-FOUND",
            Self::OutOfDate { .. } => "CORE-OUT-OF-DATE",
            Self::Enrol { .. } => "CORE-ENROL",
            Self::Update { .. } => "CORE-UPDATE",
            Self::Offline { .. } => "CORE-OFFLINE",
            Self::Busy { .. } => "CORE-BUSY",
            Self::Closed => "CORE-CLOSED",
            Self::Internal { .. } => "CORE-INTERNAL",
            Self::Storage { problem, .. } => match problem {
                StorageProblem::WrongKey => "CORE-STORE-WRONG-KEY",
                StorageProblem::Corrupt => "CORE-STORE-CORRUPT",
                StorageProblem::Full => "CORE-STORE-FULL",
                StorageProblem::Refused => "CORE-STORE-REFUSED",
                StorageProblem::KeyStore => "CORE-STORE-KEY-STORE",
                StorageProblem::KeyLost => "CORE-STORE-KEY-LOST",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const SECRET: &str = "Xóchitl 5512345678";

    /// The next variant, so that a new one without its place here does not compile.
    fn next(error: &CoreError) -> Option<CoreError> {
        let reason = || SECRET.to_owned();
        let storage = |problem| Some(CoreError::Storage { problem, reason: SECRET.to_owned() });
        match error {
            CoreError::Invalid { .. } => Some(CoreError::NotFound { what: reason() }),
            CoreError::NotFound { .. } => Some(CoreError::OutOfDate { reason: reason() }),
            CoreError::OutOfDate { .. } => Some(CoreError::Enrol { reason: reason() }),
            CoreError::Enrol { .. } => Some(CoreError::Update { reason: reason() }),
            CoreError::Update { .. } => Some(CoreError::Offline { reason: reason(), retry_after_ms: Some(1) }),
            CoreError::Offline { .. } => Some(CoreError::Busy { reason: reason() }),
            CoreError::Busy { .. } => Some(CoreError::Closed),
            CoreError::Closed => Some(CoreError::Internal { reason: reason() }),
            CoreError::Internal { .. } => storage(StorageProblem::WrongKey),
            CoreError::Storage { problem, .. } => match problem {
                StorageProblem::WrongKey => storage(StorageProblem::Corrupt),
                StorageProblem::Corrupt => storage(StorageProblem::Full),
                StorageProblem::Full => storage(StorageProblem::Refused),
                StorageProblem::Refused => storage(StorageProblem::KeyStore),
                StorageProblem::KeyStore => storage(StorageProblem::KeyLost),
                StorageProblem::KeyLost => None,
            },
        }
    }

    #[test]
    fn every_error_has_its_words_in_both_languages_and_no_reason_is_in_them() {
        let first = CoreError::Invalid { findings: Vec::new() };
        let all: Vec<CoreError> = std::iter::successors(Some(first), next).collect();
        assert_eq!(all.len(), 15);
        for locale in Locale::ALL {
            let told: BTreeSet<String> = all.iter().map(|error| error.tell(locale)).collect();
            assert_eq!(told.len(), all.len(), "each has words of its own");
            for (error, words) in all.iter().map(|error| (error, error.tell(locale))) {
                assert!(message::exists(locale, error.code()), "{} has no words in {}", error.code(), locale.tag());
                assert!(!words.contains("Xóchitl") && !words.contains("5512345678"), "{words}");
                assert!(!words.contains(['{', '!', '¡']) && words.ends_with('.'), "{words}");
            }
        }
    }

    #[test]
    fn a_key_that_is_gone_is_not_told_as_a_door_to_be_unlocked() {
        let told = |locale| CoreError::Storage { problem: StorageProblem::KeyLost, reason: String::new() }.tell(locale);
        for (words, soothing, honest, way) in [
            (told(Locale::EsMx), "no se perdió nada", "ya no se puede leer", "código nuevo"),
            (told(Locale::En), "nothing is lost", "can no longer be read", "new code"),
        ] {
            assert!(
                !words.to_lowercase().contains(soothing) && words.contains(honest) && words.contains(way),
                "{words}"
            );
        }
    }

    #[test]
    fn what_cannot_be_saved_tells_its_findings_the_gravest_first() {
        let findings = vec![Finding::warning("SYNC-APPEND-ONLY", ""), Finding::error("SYNC-CODE-INVALID", "/code")];
        let told = CoreError::Invalid { findings: findings.clone() }.tell(Locale::EsMx);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines, [message::tell(Locale::EsMx, &findings[1]), message::tell(Locale::EsMx, &findings[0])]);
    }
}
