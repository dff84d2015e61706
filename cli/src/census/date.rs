//! Dates as they stand in a spreadsheet: `dd/mm/yyyy`, ISO, months by name, and the serial numbers of Excel.

use acompana_domain::message::MESES;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::fault::Reason;
use super::fold::fold;

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReadDate {
    /// The date.
    pub(super) date: Date,
    /// The year had two digits; its century is the last in which the day is not to come.
    pub(super) short_year: bool,
}

const ENGLISH: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The serials of Excel that are taken for a date: 1954 to 2064. Day 0 is 1899-12-30, because Excel thinks that 1900
/// was a leap year.
const SERIALS: std::ops::RangeInclusive<i32> = 20_000..=60_000;

/// Reads a date. `today` tells the century of a year of two digits.
pub(super) fn read(text: &str, today: Date) -> Result<ReadDate, Reason> {
    let text = without_time(text.trim().trim_start_matches('\''));
    if let Some(date) = serial(text) {
        return Ok(ReadDate { date, short_year: false });
    }
    let folded = fold(text);
    let parts: Vec<&str> = folded.split(' ').filter(|part| !matches!(*part, "de" | "del")).collect();
    let [first, middle, last] = parts.as_slice() else {
        return Err(Reason::said("row-date"));
    };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.chars().all(|c| c.is_ascii_digit()));
    let (Some(number_of_year), Some(day), Some(month)) = (number(year), number(day), month(middle)) else {
        return Err(Reason::said("row-date"));
    };
    if month > 12 && day <= 12 {
        return Err(Reason::said("row-date-month-first"));
    }
    let at = |year: i16| {
        let civil = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (1900..=2100).contains(&year).then_some(civil)
    };
    let (read, short_year) = match year.len() {
        4 => (at(number_of_year), false),
        2 => (at(2000 + number_of_year).filter(|date| *date <= today).or_else(|| at(1900 + number_of_year)), true),
        _ => return Err(Reason::said("row-date")),
    };
    read.map(|date| ReadDate { date, short_year }).ok_or_else(|| Reason::said("row-date-impossible"))
}

/// The date in front of a time of day, which spreadsheets add to dates.
fn without_time(text: &str) -> &str {
    let iso = text.split_once('T').filter(|(before, _)| before.chars().filter(char::is_ascii_digit).count() == 8);
    if let Some((day, _)) = iso {
        return day;
    }
    let mut end = text;
    while let Some((before, after)) = end.rsplit_once(' ') {
        let letters: String = after.chars().filter(char::is_ascii_alphabetic).collect();
        let time =
            after.contains(':') || matches!(letters.to_ascii_lowercase().as_str(), "am" | "pm" | "m" | "p" | "a");
        if !time {
            break;
        }
        end = before.trim_end();
    }
    end
}

fn serial(text: &str) -> Option<Date> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if whole.len() != 5 || !(whole.chars().chain(fraction.chars())).all(|c| c.is_ascii_digit()) {
        return None;
    }
    let days = whole.parse::<i32>().ok().filter(|days| SERIALS.contains(days))?;
    date(1899, 12, 30).checked_add(days.days()).ok()
}

/// The month of a number, a name or the first three letters of a name (four in `sept`).
fn month(part: &str) -> Option<i16> {
    if part.chars().all(|c| c.is_ascii_digit()) {
        return part.parse().ok();
    }
    let spanish = MESES.iter().position(|name| name.starts_with(part) && part.chars().count() >= 3);
    let place = spanish.or_else(|| ENGLISH.iter().position(|name| *name == part))?;
    i16::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 5, 4);

    fn told(text: &str) -> Result<String, String> {
        read(text, TODAY).map(|read| read.date.to_string()).map_err(|reason| reason.code().to_owned())
    }

    #[test]
    fn the_ways_in_which_a_day_is_written() {
        for text in [
            "01/03/2019",
            "1/3/2019",
            "1/3/19",
            "01-03-2019",
            "01.03.2019",
            "2019-03-01",
            "2019-03-01 00:00:00",
            "2019-03-01T06:00:00",
            "01/03/2019 12:00 a. m.",
            "01/03/2019 0:00",
            "1-mar-2019",
            "1 de marzo de 2019",
            "01/MAR/19",
            "43525",
            "43525.0",
            "'01/03/2019",
            " 01/03/2019 ",
        ] {
            assert_eq!(told(text), Ok("2019-03-01".to_owned()), "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for (text, code) in [
            ("03/25/2019", "row-date-month-first"),
            ("31/02/2019", "row-date-impossible"),
            ("29/02/2011", "row-date-impossible"),
            ("01/03/0219", "row-date-impossible"),
            ("marzo 2019", "row-date"),
            ("2019", "row-date"),
            ("01/03/219", "row-date"),
            ("12345678", "row-date"),
            ("hoy", "row-date"),
        ] {
            assert_eq!(told(text), Err(code.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_short_year_is_the_last_one_that_is_not_to_come() {
        assert_eq!(told("4/5/26"), Ok("2026-05-04".to_owned()));
        assert_eq!(told("5/5/26"), Ok("1926-05-05".to_owned()));
        assert!(read("4/5/26", TODAY).is_ok_and(|read| read.short_year));
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_in_every_form(year in 1900i16..=2100, month in 1i8..=12, day in 1i8..=28) {
            let day = date(year, month, day);
            for text in [
                day.to_string(),
                format!("{}/{}/{}", day.day(), day.month(), day.year()),
                format!("{:02}-{:02}-{}", day.day(), day.month(), day.year()),
                format!("{} de {} de {}", day.day(), MESES[usize::from(day.month().unsigned_abs()) - 1], day.year()),
            ] {
                prop_assert_eq!(read(&text, TODAY).map(|read| read.date).map_err(|_| text), Ok(day));
            }
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,30}") {
            drop(read(&text, TODAY));
        }
    }
}
