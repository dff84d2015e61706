//! One row: every cell read, every fault collected.

use std::collections::BTreeMap;

use acompana_domain::Body;
use acompana_domain::ident::{Agregado, Clues, Curp, Icd10, Nss};
use acompana_domain::record::Extra;
use acompana_domain::registry::{Diagnosis, Names, Patient, PatientUnit, Stage};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::cell::{is_nothing, one_line, whole_number};
use super::column::Assignment;
use super::fault::{Fault, Reason};
use super::table::Record;
use super::{Column, Entry, Key, Settings, date, diagnosis, flags, name, nss, unit};

/// What became of a row.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It can be registered.
    Good(Box<Entry>),
    /// It says the same as an earlier row.
    Repeated {
        /// The line of that row.
        line: u64,
    },
    /// It cannot be taken as it is.
    Faulty(Vec<Fault>),
}

/// A row of the census.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    /// Its cells as they stand in the file.
    pub(crate) cells: Vec<String>,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// What was done to its cells that somebody should know (a zero put back).
    pub(crate) notices: Vec<Fault>,
}

/// Columns of dates that are kept in the patient's `census`.
const DATES: [Column; 7] = [
    Column::SentToCentre,
    Column::SeenAtCentre,
    Column::ChemoStart,
    Column::ChemoEnd,
    Column::ReferredOn,
    Column::LastVisit,
    Column::Relapse,
];

/// Columns of words that are kept there.
const WORDS: [Column; 7] = [
    Column::Id,
    Column::Ooad,
    Column::Regimen,
    Column::ReferralReason,
    Column::CauseOfDeath,
    Column::Comments,
    Column::FrequentDiagnosis,
];

/// Reads a row.
pub(super) fn read(record: Record, titles: &[String], columns: &Assignment, settings: &Settings) -> Row {
    let mut reader = Reader::new(&record.cells, titles, columns, settings);
    let entry = reader.entry();
    let outcome = match entry {
        Some(entry) if reader.faults.is_empty() => Outcome::Good(Box::new(entry)),
        _ => Outcome::Faulty(reader.faults),
    };
    let notices = reader.notices;
    Row { line: record.line, cells: record.cells, outcome, notices }
}

/// Settles rows with the same key: those that say the same count once; where they differ, a person must tell which one
/// is right, so all of them are refused.
pub(super) fn refuse_repeated(rows: &mut [Row]) {
    let mut by_key: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        if let Outcome::Good(entry) = &row.outcome {
            by_key.entry(entry.key.clone()).or_default().push(place);
        }
    }
    for places in by_key.into_values().filter(|places| places.len() > 1) {
        let same = places.windows(2).all(|pair| match (&rows[pair[0]].outcome, &rows[pair[1]].outcome) {
            (Outcome::Good(one), Outcome::Good(other)) => one == other,
            _ => false,
        });
        let lines: Vec<u64> = places.iter().map(|place| rows[*place].line).collect();
        for (nth, place) in places.into_iter().enumerate() {
            let other = lines[usize::from(nth == 0)];
            if !same {
                let reason = Reason::said("row-same-key").with("line", other.to_string());
                rows[place].outcome = Outcome::Faulty(vec![Fault::at(Column::Id, reason)]);
            } else if nth > 0 {
                rows[place].outcome = Outcome::Repeated { line: lines[0] };
            }
        }
    }
}

struct Reader<'a> {
    cells: BTreeMap<Column, &'a str>,
    /// Cells of columns that the census does not have: the unit's own, kept as they are.
    others: Body,
    /// There are cells that no title stands above.
    surplus: bool,
    settings: &'a Settings,
    faults: Vec<Fault>,
    notices: Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn new(cells: &'a [String], titles: &[String], columns: &Assignment, settings: &'a Settings) -> Self {
        let known = cells.iter().zip(columns).filter_map(|(cell, column)| Some(((*column)?, cell.trim())));
        let places = cells.iter().zip(titles).zip(columns).enumerate();
        let unknown = places.filter(|(_, ((cell, _), column))| column.is_none() && !cell.trim().is_empty());
        let others = unknown.map(|(place, ((cell, title), _))| match title.trim() {
            "" => (format!("columna {}", place + 1), json!(cell.trim())),
            title => (title.to_owned(), json!(cell.trim())),
        });
        let others = others.collect();
        let surplus = cells.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty());
        Self { cells: known.collect(), others, surplus, settings, faults: Vec::new(), notices: Vec::new() }
    }

    /// The words of a cell; nothing when it is blank.
    fn words(&self, column: Column) -> Option<&'a str> {
        self.cells.get(&column).copied().filter(|text| !text.is_empty())
    }

    /// The words of a cell that are not words for nothing.
    fn value(&self, column: Column) -> Option<&'a str> {
        self.words(column).filter(|text| !is_nothing(text))
    }

    fn taken<T>(&mut self, column: Column, read: Result<T, Reason>) -> Option<T> {
        read.map_err(|reason| self.faults.push(Fault::at(column, reason))).ok()
    }

    fn needed<T>(&mut self, column: Column, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.faults.push(Fault::at(column, Reason::said("row-needed").with("column", column.title())));
        }
        value
    }

    fn notice(&mut self, column: Column, key: &'static str) {
        self.notices.push(Fault::at(column, Reason::said(key)));
    }

    fn date(&mut self, column: Column) -> Option<Date> {
        let text = self.value(column)?;
        let read = self.taken(column, date::read(text, self.settings.today))?;
        if read.short_year {
            let reason = Reason::said("row-short-year").with("date", read.date.to_string());
            self.notices.push(Fault::at(column, reason));
        }
        Some(read.date)
    }

    /// Reads everything, so that every fault is found; answers when nothing that must be there is missing.
    fn entry(&mut self) -> Option<Entry> {
        if self.surplus {
            self.faults.push(Fault::row(Reason::said("row-surplus")));
        }
        let clues = self.unit();
        let curp = self.value(Column::Curp).map(|text| Curp::parse_on(text, self.settings.today));
        let curp = curp.and_then(|curp| {
            let found = curp.map_err(|error| Reason::Found(error.finding("/curp")));
            self.taken(Column::Curp, found)
        });
        let nss = self.nss();
        let agregado = self.value(Column::Agregado).and_then(|text| Agregado::parse(text).ok());
        let names = self.names(curp.as_ref());
        let birth = self.date(Column::Birth);
        let sex = flags::sex(self.words(Column::Sex).unwrap_or_default(), curp.as_ref(), agregado.as_ref());
        let sex = self.taken(if self.cells.contains_key(&Column::Sex) { Column::Sex } else { Column::Agregado }, sex);
        let symptoms_onset = self.date(Column::Onset);
        let death_date = self.date(Column::Death);
        let diagnosed = self.diagnosis();
        let census = self.census();
        if self.value(Column::Birth).is_none() {
            self.needed::<Date>(Column::Birth, None);
        }
        let (clues, names, birth_date, sex) = (clues?, names?, birth?, sex?);
        let key = match (self.value(Column::Id), &nss) {
            (Some(id), _) => Key::of_id(clues.as_str(), whole_number(id)),
            (None, Some(nss)) => {
                let agregado = agregado.as_ref().map_or("", Agregado::as_str);
                Key::of_insurance(clues.as_str(), nss.as_str(), agregado, birth_date)
            }
            (None, None) => {
                self.faults.push(Fault::at(Column::Id, Reason::said("row-no-key")));
                return None;
            }
        };
        // The census has no such column; who has the paper completes it.
        let curp_pending = curp.is_none().then(|| "no viene en el censo".to_owned());
        let patient = Patient {
            curp: curp.map(|curp| curp.to_string()),
            curp_pending,
            nss: nss.map(|nss| nss.to_string()),
            agregado: agregado.map(|agregado| agregado.to_string()),
            names,
            birth_date,
            sex,
            death_date,
            units: vec![PatientUnit { id: clues.to_string(), clues: clues.to_string(), extra: Extra::default() }],
            symptoms_onset,
            census: Some(census),
            acknowledgements: Vec::new(),
            extra: Extra::default(),
        };
        let diagnosis = diagnosed.map(|found| found.record(&key, &clues));
        Some(Entry { key, patient, diagnosis })
    }

    fn unit(&mut self) -> Option<Clues> {
        let written = self.words(Column::Unit).and_then(unit::find);
        let default = || self.settings.unit.as_deref().and_then(|unit| Clues::parse(unit).ok());
        let unit = written.or_else(default).ok_or_else(|| Reason::said("row-unit"));
        self.taken(Column::Unit, unit)
    }

    fn nss(&mut self) -> Option<Nss> {
        let Some(text) = self.value(Column::Nss) else {
            self.notice(Column::Nss, "row-nss-missing");
            return None;
        };
        let read = self.taken(Column::Nss, nss::read(text))?;
        if read.zero_restored {
            self.notice(Column::Nss, "row-nss-zero");
        }
        Some(read.nss)
    }

    fn names(&mut self, curp: Option<&Curp>) -> Option<Names> {
        let in_parts = self.value(Column::Given).zip(self.value(Column::FirstSurname));
        if let Some((given, first)) = in_parts {
            let second_surname = self.value(Column::SecondSurname).map(one_line);
            return Some(Names {
                given: one_line(given),
                first_surname: one_line(first),
                second_surname,
                extra: Extra::default(),
            });
        }
        let text = self.value(Column::Name);
        let text = self.needed(Column::Name, text)?;
        let parts = self.taken(Column::Name, name::read(text, self.settings.names, curp))?;
        let name::NameParts { given, first_surname, second_surname } = parts;
        Some(Names { given, first_surname, second_surname, extra: Extra::default() })
    }

    /// The diagnosis. A row without code and date says nothing of one; with only one of them it is incomplete.
    fn diagnosis(&mut self) -> Option<Found> {
        let code = self.value(Column::Diagnosis);
        let stage = self.words(Column::Stage).filter(|text| !matches!(text.trim(), "-" | "--"));
        let stage = stage.and_then(|text| self.taken(Column::Stage, flags::stage(text)));
        let stage = stage.map(|(stage, coarse)| {
            if coarse {
                self.notice(Column::Stage, "row-stage-coarse");
            }
            stage
        });
        let written = self.value(Column::Confirmed).is_some();
        let day = self.date(Column::Confirmed);
        if code.is_none() && !written {
            self.notice(Column::Diagnosis, "row-no-diagnosis");
            return None;
        }
        let icd10 = self.needed(Column::Diagnosis, code);
        let icd10 = icd10.and_then(|text| self.taken(Column::Diagnosis, diagnosis::read(text)));
        if !written {
            self.needed::<Date>(Column::Confirmed, None);
        }
        Some(Found { icd10: icd10?, date: day?, stage })
    }

    /// What the census knows besides, by the names of its columns.
    fn census(&mut self) -> Body {
        let mut kept = Body::new();
        // As they were written, because something was read out of them.
        for column in [Column::Name, Column::Unit, Column::Diagnosis, Column::Stage] {
            kept.extend(self.words(column).map(|text| (column.key().to_owned(), json!(one_line(text)))));
        }
        for column in WORDS {
            kept.extend(self.words(column).map(|text| (column.key().to_owned(), json!(text))));
        }
        for column in DATES {
            let date = self.date(column).map(|date| (column.key().to_owned(), json!(date)));
            kept.extend(date);
        }
        let referred = self.value(Column::Referred);
        let referred = referred.and_then(|text| self.taken(Column::Referred, flags::yes_or_no(text)));
        kept.extend(referred.map(|flag| (Column::Referred.key().to_owned(), Value::Bool(flag))));
        let by = self.value(Column::ReferredBy);
        let by = by.and_then(|text| self.taken(Column::ReferredBy, flags::referring_unit(text)));
        kept.extend(by.map(|by| (Column::ReferredBy.key().to_owned(), json!(by))));
        if !self.others.is_empty() {
            kept.insert("others".to_owned(), Value::Object(self.others.clone()));
        }
        kept
    }
}

/// A diagnosis as the row gives it.
struct Found {
    icd10: Icd10,
    date: Date,
    stage: Option<Stage>,
}

impl Found {
    fn record(self, key: &Key, clues: &Clues) -> Diagnosis {
        Diagnosis {
            patient: key.patient(),
            icd10: self.icd10.to_string(),
            morphology: None,
            date: self.date,
            by_imss: clues.is_imss(),
            unit: Some(clues.to_string()),
            stage: self.stage,
            intent: None,
            laterality: None,
            source: Some("census".to_owned()),
            acknowledgements: Vec::new(),
            extra: Extra::default(),
        }
    }
}
