//! An NSS from a spreadsheet, which takes it for a number.

use acompana_domain::ident::Nss;

use super::cell::whole_number;
use super::fault::Reason;

/// An NSS that was read.
#[derive(Debug)]
pub(super) struct ReadNss {
    /// The number.
    pub(super) nss: Nss,
    /// The spreadsheet had cut its leading zero off.
    pub(super) zero_restored: bool,
}

/// Reads an NSS. A leading zero is put back only when the check digit then fits.
pub(super) fn read(text: &str) -> Result<ReadNss, Reason> {
    let text = whole_number(text);
    if text.to_ascii_uppercase().contains("E+") {
        return Err(Reason::said("row-nss-rounded"));
    }
    let digits = text.chars().filter(|c| !matches!(c, ' ' | '-')).count();
    let restored = (digits == 10).then(|| Nss::parse(&format!("0{text}")).ok()).flatten();
    if let Some(nss) = restored {
        return Ok(ReadNss { nss, zero_restored: true });
    }
    match Nss::parse(text) {
        Ok(nss) => Ok(ReadNss { nss, zero_restored: false }),
        Err(error) => Err(Reason::Found(error.finding("/nss"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match read(text) {
            Ok(read) => format!("{} {}", read.nss, read.zero_restored),
            Err(reason) => reason.code().to_owned(),
        }
    }

    #[test]
    fn zeros_come_back_only_with_their_digit() {
        for (text, expected) in [
            ("12345678903", "12345678903 false"),
            ("1234 5678-903", "12345678903 false"),
            ("12345678903.0", "12345678903 false"),
            ("'01234567897", "01234567897 false"),
            ("1234567897", "01234567897 true"),
            ("1234567898", "NSS-LENGTH"),
            ("92098765436", "NSS-CHECK-DIGIT"),
            ("1.23457E+10", "row-nss-rounded"),
            ("SIN NSS", "NSS-LENGTH"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
