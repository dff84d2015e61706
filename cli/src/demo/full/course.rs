//! What a patient's visits put on record: made-up persons, doses that a ward gives, blood counts.
//!
//! A visit has a result of the laboratory and three drugs, each within its usual range for the weight and height of
//! that day; one dose in two hundred was due and could not be given. The first visit has the plan besides.

use acompana_domain::Body;
use acompana_domain::record::RecordId;
use acompana_domain::treatment::Bsa;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Builder;

use super::dice::Dice;
use super::note::DAY;
use super::plan::Person;

/// A drug as it is given: key, measure, route, per m² or in all, in hundredths.
#[derive(Debug, Clone, Copy)]
struct Drug(&'static str, &'static str, &'static str, Amount);

#[derive(Debug, Clone, Copy)]
enum Amount {
    /// Hundredths for each m² of body surface, with the most that is given at once.
    PerSquareMetre(i64, Option<i64>),
    /// Hundredths, whoever receives it.
    Fixed(i64),
}
use Amount::{Fixed, PerSquareMetre};

const VINCRISTINE: Drug = Drug("010.000.1768.00", "mg", "IV", PerSquareMetre(150, Some(200)));
const DEXAMETHASONE: Drug = Drug("010.000.4241.00", "mg", "VO", PerSquareMetre(600, None));
const MERCAPTOPURINE: Drug = Drug("010.000.1761.00", "mg", "VO", PerSquareMetre(5_000, None));
const METHOTREXATE: Drug = Drug("010.000.1759.00", "mg", "VO", PerSquareMetre(2_000, None));
const SPINAL_METHOTREXATE: Drug = Drug("010.000.1776.00", "mg", "IT", Fixed(1_200));
const CYTARABINE: Drug = Drug("010.000.1775.00", "mg", "IV", PerSquareMetre(10_000, None));
const ETOPOSIDE: Drug = Drug("010.000.4230.00", "mg", "IV", PerSquareMetre(10_000, None));
const CYCLOPHOSPHAMIDE: Drug = Drug("010.000.1751.00", "mg", "IV", PerSquareMetre(60_000, None));
const DOXORUBICIN: Drug = Drug("010.000.1764.00", "mg", "IV", PerSquareMetre(3_000, None));
const CARBOPLATIN: Drug = Drug("Carboplatino", "mg", "IV", PerSquareMetre(50_000, None));
const CISPLATIN: Drug = Drug("Cisplatino", "mg", "IV", PerSquareMetre(6_000, None));

/// Diagnosis, protocol, the drugs of a visit.
#[derive(Debug, Clone, Copy)]
struct Illness(&'static str, &'static str, [Drug; 3]);

/// Half of the children have leukaemia, as published; the rest is ours.
const OF_CHILDREN: [Illness; 8] = [
    Illness("C91.0", "LLA mantenimiento", [VINCRISTINE, DEXAMETHASONE, MERCAPTOPURINE]),
    Illness("C91.0", "LLA mantenimiento", [METHOTREXATE, DEXAMETHASONE, MERCAPTOPURINE]),
    Illness("C91.0", "LLA consolidación", [CYTARABINE, MERCAPTOPURINE, SPINAL_METHOTREXATE]),
    Illness("C92.0", "LMA", [CYTARABINE, ETOPOSIDE, DEXAMETHASONE]),
    Illness("C71.6", "Tumor del sistema nervioso central", [VINCRISTINE, CARBOPLATIN, DEXAMETHASONE]),
    Illness("C81.9", "Linfoma de Hodgkin", [DOXORUBICIN, VINCRISTINE, DEXAMETHASONE]),
    Illness("C41.9", "Tumor óseo", [VINCRISTINE, CYCLOPHOSPHAMIDE, ETOPOSIDE]),
    Illness("C49.9", "Sarcoma de tejidos blandos", [VINCRISTINE, CYCLOPHOSPHAMIDE, DEXAMETHASONE]),
];
const OF_ADULTS: [Illness; 6] = [
    Illness("C50.9", "AC", [DOXORUBICIN, CYCLOPHOSPHAMIDE, DEXAMETHASONE]),
    Illness("C34.9", "Platino y etopósido", [CISPLATIN, ETOPOSIDE, DEXAMETHASONE]),
    Illness("C18.9", "Carboplatino", [CARBOPLATIN, ETOPOSIDE, DEXAMETHASONE]),
    Illness("C83.3", "Linfoma", [CYCLOPHOSPHAMIDE, DOXORUBICIN, DEXAMETHASONE]),
    Illness("C16.9", "Cisplatino", [CISPLATIN, DOXORUBICIN, DEXAMETHASONE]),
    Illness("C92.0", "LMA", [CYTARABINE, ETOPOSIDE, DEXAMETHASONE]),
];

/// A record to be written, with when it happened and the id that others refer to.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: &'static str,
    pub(super) body: Body,
    pub(super) id: Option<RecordId>,
    pub(super) occurred_at: Option<Timestamp>,
}

/// A person while their course is told.
struct Patient {
    dice: Dice,
    id: RecordId,
    illness: Illness,
    visits: u32,
    weeks_between: u32,
    /// Minutes after the ward opens at which this person comes.
    minutes: u32,
}

impl Patient {
    fn of(person: Person) -> Self {
        let mut dice = Dice::of(person.number);
        let illness = if person.child { dice.one_of(&OF_CHILDREN) } else { dice.one_of(&OF_ADULTS) };
        let visits = dice.between(4, 6);
        let minutes = dice.between(0, 299);
        let millis = u64::try_from(noon(person.registered).as_millisecond()).unwrap_or(0);
        let id = RecordId(Builder::from_unix_timestamp_millis(millis, &dice.bytes()).into_uuid());
        Self { dice, id, illness, visits, weeks_between: if person.child { 1 } else { 3 }, minutes }
    }

    fn day_of(&self, person: Person, visit: u32) -> Date {
        person.registered.saturating_add((7 * i64::from(self.weeks_between * visit)).days())
    }
}

/// The hour at which a ward writes down its morning.
pub(super) fn noon(day: Date) -> Timestamp {
    let at = day.at(14, 0, 0, 0);
    crate::cmd::zone().to_timestamp(at).unwrap_or_else(|_| jiff::tz::Offset::UTC.to_timestamp(at).unwrap_or_default())
}

/// The days on which a person comes, up to the day of the note.
pub(super) fn visits(person: Person) -> Vec<Date> {
    let patient = Patient::of(person);
    (0..patient.visits).map(|visit| patient.day_of(person, visit)).take_while(|day| *day <= DAY).collect()
}

/// Treatments on record by the day of the note.
pub(super) fn treatments(person: Person) -> u64 {
    1 + 4 * visits(person).len() as u64
}

/// What the ward writes of a person on the day of this visit.
pub(super) fn entries(person: Person, clues: &str, visit: u32) -> Vec<Entry> {
    let mut patient = Patient::of(person);
    let day = patient.day_of(person, visit);
    let body = Build::of(&mut patient.dice, person);
    let mut entries = Vec::new();
    if visit == 0 {
        entries.extend(arrival(&patient, &body, person, clues));
    }
    // Other dice for each visit, whatever the ones before took.
    let mut dice = Dice::of(person.number ^ ((visit + 1) << 24));
    let opening = noon(day) - jiff::SignedDuration::from_hours(6);
    let at = opening + jiff::SignedDuration::from_mins(i64::from(patient.minutes));
    let treated = |kind, value| Entry { kind, body: fields(value), id: None, occurred_at: Some(at) };
    if visit == 0 {
        let plan = json!({
            "patient": patient.id, "unit": clues, "protocol": patient.illness.1, "intent": "curative", "line": 1, "start": day,
        });
        entries.push(treated("treatment_plan", plan));
    }
    let (item, value, measure) = if visit.is_multiple_of(2) {
        ("platelets", dice.between(150, 380), "10³/µL")
    } else {
        ("neutrophils", 10 * dice.between(180, 600), "/µL")
    };
    let result =
        json!({ "patient": patient.id, "unit": clues, "item": item, "value": value.to_string(), "measure": measure });
    entries.push(treated("lab_result", result));
    for drug in patient.illness.2 {
        let missed = dice.between(1, 200) == 1;
        entries.push(treated("administration", administration(&patient, &body, clues, drug, missed)));
    }
    entries
}

/// The person and the diagnosis, as they are registered.
fn arrival(patient: &Patient, body: &Build, person: Person, clues: &str) -> [Entry; 2] {
    let registered = json!({
        "names": { "given": format!("Persona {:05} Prueba", person.number), "first_surname": "Sintética", "second_surname": "Ejemplo" },
        "birth_date": body.birth, "sex": body.sex, "curp_pending": "persona sintética",
        "units": [{ "id": "u1", "clues": clues }],
    });
    let diagnosis = json!({
        "patient": patient.id, "icd10": patient.illness.0, "date": person.registered.saturating_sub(10.days()),
        "by_imss": true, "unit": clues,
    });
    [
        Entry { kind: "patient", body: fields(registered), id: Some(patient.id), occurred_at: None },
        Entry { kind: "diagnosis", body: fields(diagnosis), id: None, occurred_at: None },
    ]
}

fn fields(value: Value) -> Body {
    if let Value::Object(fields) = value { fields } else { Body::new() }
}

fn administration(patient: &Patient, body: &Build, clues: &str, drug: Drug, missed: bool) -> Value {
    let Drug(key, measure, route, amount) = drug;
    if missed {
        return json!({
            "patient": patient.id, "unit": clues, "drug": key, "given": false, "not_given_reason": "desabasto (sintético)",
        });
    }
    let hundredths = |n: i64| Decimal::new(n, 2);
    let dose = match amount {
        Fixed(dose) => hundredths(dose),
        PerSquareMetre(dose, most) => {
            let whole = Bsa::mosteller(body.weight_kg, body.height_cm).and_then(|area| area.times(hundredths(dose)));
            let dose = whole.unwrap_or_default();
            most.map_or(dose, |most| dose.min(hundredths(most))).round_dp(2)
        }
    };
    json!({
        "patient": patient.id, "unit": clues, "drug": key, "dose": dose.normalize().to_string(), "measure": measure,
        "route": route, "given": true, "weight_kg": body.weight_kg.to_string(), "height_cm": body.height_cm.to_string(),
    })
}

/// Age, weight and height.
struct Build {
    birth: Date,
    sex: &'static str,
    weight_kg: Decimal,
    height_cm: Decimal,
}

impl Build {
    /// Children are three years old or more when they are registered and not yet eighteen on the day of the note;
    /// adults are thirty or more on that day.
    fn of(dice: &mut Dice, person: Person) -> Self {
        let sex = dice.one_of(&["H", "M"]);
        if !person.child {
            let age = i64::from(dice.between(30 * 365, 84 * 365));
            let weight_kg = dice.between(52, 92).into();
            return Self {
                birth: DAY.saturating_sub(age.days()),
                sex,
                weight_kg,
                height_cm: dice.between(150, 182).into(),
            };
        }
        let oldest = DAY.saturating_sub(18.years()).saturating_add(1.day());
        let youngest = person.registered.saturating_sub(3.years());
        let days = u32::try_from(oldest.duration_until(youngest).as_hours() / 24).unwrap_or(0);
        let birth = oldest.saturating_add(i64::from(dice.between(0, days)).days());
        let years = u32::try_from(birth.duration_until(person.registered).as_hours() / 24 / 365).unwrap_or(3);
        // Of rules of thumb for children: 2 kg more each year and then more, 6 cm each year.
        let weight = 8 + 2 * years + 2 * years.saturating_sub(10) + dice.between(0, 3);
        Self { birth, sex, weight_kg: weight.into(), height_cm: (75 + 6 * years.min(15) + dice.between(0, 6)).into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_the_same_in_every_run_and_tells_that_nobody_is_real() {
        let person = Person { number: 7, child: true, registered: jiff::civil::date(2023, 5, 8) };
        let [one, other] = [0, 1].map(|_| format!("{:?}", entries(person, "DFIMS000616", 0)));
        assert_eq!(one, other);
        assert!(one.contains("Sintética") && one.contains("persona sintética"), "{one}");
    }

    #[test]
    fn what_is_told_of_a_course_is_what_it_writes() {
        for number in 0..200 {
            let registered = DAY.saturating_sub(i64::from(number % 150).days());
            let person = Person { number, child: number % 3 == 0, registered };
            let written = (0_u32..).zip(visits(person)).flat_map(|(visit, _)| entries(person, "DFIMS000061", visit));
            let treatments = written.filter(|entry| !["patient", "diagnosis"].contains(&entry.kind)).count();
            assert_eq!(treatments as u64, super::treatments(person));
        }
    }
}
