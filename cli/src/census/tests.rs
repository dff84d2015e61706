//! Whole files.

use std::collections::BTreeMap;

use acompana_domain::record::TypedBody;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const SAMPLE: &[u8] = include_bytes!("../../../tests/data/census.csv");
const SAMPLE_1252: &[u8] = include_bytes!("../../../tests/data/census-windows-1252.csv");

fn settings() -> Settings {
    Settings { today: date(2026, 5, 4), unit: None, names: NameOrder::SurnamesFirst }
}

fn sample(bytes: &[u8]) -> Census {
    read(bytes, &settings()).unwrap()
}

fn by_id(census: &Census) -> BTreeMap<String, &Row> {
    let id = census.titles.iter().position(|title| title == "ID").unwrap();
    census.rows.iter().rev().map(|row| (row.cells[id].clone(), row)).collect()
}

fn good<'a>(rows: &BTreeMap<String, &'a Row>, id: &str) -> &'a Entry {
    match &rows[id].outcome {
        Outcome::Good(entry) => entry,
        other => panic!("{id}: {other:?}"),
    }
}

fn codes(row: &Row) -> Vec<String> {
    let Outcome::Faulty(faults) = &row.outcome else { return Vec::new() };
    faults.iter().map(|fault| fault.reason.code().to_owned()).collect()
}

#[test]
fn both_samples_say_the_same() {
    let (one, other) = (sample(SAMPLE), sample(SAMPLE_1252));
    assert_eq!((one.form.encoding.name(), one.form.delimiter), ("UTF-8", b','));
    assert_eq!((other.form.encoding.name(), other.form.delimiter), ("Windows-1252", b';'));
    assert_eq!((one.rows.len(), one.blank), (62, 2));
    assert_eq!((other.rows.len(), other.blank), (62, 2));
    for (one, other) in one.rows.iter().zip(&other.rows) {
        assert_eq!((one.line, format!("{:?}", one.outcome)), (other.line, format!("{:?}", other.outcome)));
    }
}

#[test]
fn what_a_spreadsheet_does_is_undone() {
    let census = sample(SAMPLE);
    let rows = by_id(&census);
    assert_eq!(good(&rows, "6").patient.nss.as_deref(), Some("01234567897"));
    assert!(rows["6"].notices.iter().any(|notice| notice.reason.code() == "row-nss-zero"));
    let eight = good(&rows, "8");
    assert_eq!(eight.patient.birth_date, date(2018, 5, 12));
    assert_eq!(eight.patient.symptoms_onset, Some(date(2025, 3, 12)));
    assert_eq!(eight.diagnosis.as_ref().unwrap().date, date(2025, 6, 5));
    let comment = good(&rows, "9").patient.census.as_ref().unwrap()["comments"].as_str().unwrap();
    assert!(comment.contains('\n') && comment.contains("\"dolor de huesos\""));
    assert_eq!(good(&rows, "11").patient.names.full(), "MARÍA DEL CARMEN MUESTRA DE LA CRUZ");
    // Given names first: the CURP tells.
    assert_eq!(good(&rows, "4").patient.names.first_surname, "Muñejemplo");
    assert!(good(&rows, "13").diagnosis.is_none());
    assert_eq!(good(&rows, "17").patient.units[0].clues, "DFIMS000604");
}

#[test]
fn every_fault_of_a_row_is_named_and_none_is_guessed_away() {
    let census = sample(SAMPLE);
    let rows = by_id(&census);
    for (id, expected) in [
        ("22", vec!["NSS-CHECK-DIGIT"]),
        ("23", vec!["row-nss-rounded"]),
        ("24", vec!["row-date-impossible"]),
        ("25", vec!["row-date-month-first"]),
        ("26", vec!["row-diagnosis"]),
        ("27", vec!["row-diagnosis-several"]),
        ("28", vec!["row-stage"]),
        ("29", vec!["row-needed"]),
        ("30", vec!["row-unit"]),
        ("33", vec!["row-flag"]),
        ("34", vec!["row-sex"]),
        ("37", vec!["CURP-CHECK-DIGIT"]),
        ("38", vec!["NSS-CHECK-DIGIT", "row-date", "row-referring-unit"]),
        ("39", vec!["row-name-short"]),
        ("41", vec!["row-same-key"]),
        ("42", vec!["row-surplus"]),
    ] {
        assert_eq!(codes(rows[id]), expected, "{id}");
    }
    let repeated = census.rows.iter().filter(|row| matches!(row.outcome, Outcome::Repeated { .. })).count();
    assert_eq!(repeated, 1);
}

#[test]
fn a_second_reading_plans_nothing_and_a_correction_on_a_tablet_stays() {
    let census = sample(SAMPLE);
    let rows = by_id(&census);
    let entry = good(&rows, "9");
    let first = plan(entry, None, None).unwrap();
    let (mut patient, diagnosis) = (first.patient.unwrap(), first.diagnosis.unwrap());
    assert!(plan(entry, Some(&patient), Some(&diagnosis)).unwrap().is_empty());

    // Somebody corrects the given name on a tablet; the census still has the old one.
    patient["names"]["given"] = "Otro Nombre".into();
    assert!(plan(entry, Some(&patient), Some(&diagnosis)).unwrap().is_empty());

    // The census changes a date and drops the comment: only these two follow.
    let mut later = entry.clone();
    later.patient.death_date = Some(date(2026, 4, 1));
    later.patient.census.as_mut().unwrap().remove("comments");
    let update = plan(&later, Some(&patient), Some(&diagnosis)).unwrap();
    let body = update.patient.unwrap();
    assert_eq!(
        (body["death_date"].as_str(), body["names"]["given"].as_str()),
        (Some("2026-04-01"), Some("Otro Nombre"))
    );
    assert!(body["census"].get("comments").is_none());
    assert_eq!(update.diagnosis, None);
    assert!(update.known);
}

#[test]
fn an_id_that_went_to_another_child_is_refused() {
    let census = sample(SAMPLE);
    let rows = by_id(&census);
    let known = plan(good(&rows, "9"), None, None).unwrap().patient.unwrap();
    let mut other = good(&rows, "10").clone();
    other.key = good(&rows, "9").key.clone();
    let refused = plan(&other, Some(&known), None).unwrap_err();
    assert_eq!(refused.reason.code(), "row-other-child");
    // A corrected NSS alone is the same child.
    let mut corrected = good(&rows, "9").clone();
    corrected.patient.nss = Some("12345678903".to_owned());
    assert!(!plan(&corrected, Some(&known), None).unwrap().is_empty());
}

#[test]
fn rejects_can_be_corrected_and_read_again() {
    let words = crate::words::Words::new(acompana_domain::message::Locale::EsMx);
    for bytes in [SAMPLE, SAMPLE_1252] {
        let census = sample(bytes);
        let faulty: Vec<(usize, Vec<Fault>)> = census
            .rows
            .iter()
            .enumerate()
            .filter_map(|(place, row)| match &row.outcome {
                Outcome::Faulty(faults) => Some((place, faults.clone())),
                _ => None,
            })
            .collect();
        let again = sample(&rejects(&census, &faulty, &words));
        assert_eq!(again.titles, census.titles);
        assert_eq!(again.rows.len(), faulty.len());
        for (row, (place, _)) in again.rows.iter().zip(&faulty) {
            assert_eq!(row.cells, census.rows[*place].cells);
            assert_eq!(codes(row).len(), codes(&census.rows[*place]).len());
        }
    }
}

#[test]
fn ids_never_change() {
    let key = Key::of_id("DFIMS000604", " 17 ");
    assert_eq!(key, Key::of_id("DFIMS000604", "17"));
    assert_eq!(key.patient().to_string(), "fc061038-56bd-558f-996a-ca773e04d6de");
    assert_ne!(key.patient(), key.diagnosis());
}

/// A census of one row under the titles that must be there and `more`.
fn one_row(more: &[(&str, &str)]) -> Census {
    let mut cells = vec![
        ("ID", "1"),
        ("Unidad médica", "DFIMS000061"),
        ("NSS", "12345678903"),
        ("Agregado médico", "3F2015OR"),
        ("Fecha de nacimiento", "01/02/2015"),
        ("Fecha confirmación dx", "01/03/2025"),
        ("Diagnóstico", "C91.0"),
    ];
    cells.retain(|(title, _)| more.iter().all(|(other, _)| other != title));
    cells.extend(more);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells.iter().map(|(title, _)| title)).unwrap();
    writer.write_record(cells.iter().map(|(_, cell)| cell)).unwrap();
    sample(&writer.into_inner().unwrap())
}

#[test]
fn without_an_id_the_insurance_is_the_key_and_without_both_there_is_none() {
    let name = ("Nombre", "EJEMPLO PRUEBA ANA");
    let key = |more: &[(&str, &str)]| match &one_row(more).rows[0].outcome {
        Outcome::Good(entry) => Ok(entry.key.to_string()),
        _ => Err(codes(&one_row(more).rows[0])),
    };
    assert_eq!(key(&[name]), Ok("DFIMS000061|id|1".to_owned()));
    assert_eq!(key(&[name, ("ID", " 1.0 ")]), key(&[name]));
    assert_eq!(key(&[name, ("ID", "")]), Ok("DFIMS000061|nss|12345678903|3F2015OR|2015-02-01".to_owned()));
    assert_eq!(key(&[name, ("ID", ""), ("NSS", "s/d")]), Err(vec!["row-no-key".to_owned()]));
}

#[test]
fn names_in_their_own_columns_and_columns_of_the_unit_are_kept() {
    let census = one_row(&[
        ("Nombre(s)", "María  José"),
        ("Apellido paterno", "De la Prueba"),
        ("Apellido materno", ""),
        ("Turno", "vespertino"),
        ("", "sin título"),
    ]);
    let Outcome::Good(entry) = &census.rows[0].outcome else { panic!("{:?}", census.rows[0]) };
    assert_eq!(entry.patient.names.full(), "María José De la Prueba");
    let others = &entry.patient.census.as_ref().unwrap()["others"];
    assert_eq!(others, &serde_json::json!({ "Turno": "vespertino", "columna 12": "sin título" }));
}

#[test]
fn entries_are_bodies_of_their_kinds() {
    let census = sample(SAMPLE);
    let entry = good(&by_id(&census), "1").clone();
    let body = plan(&entry, None, None).unwrap().patient.unwrap();
    let back = acompana_domain::registry::Patient::from_body(&body).unwrap();
    assert_eq!(back.names, entry.patient.names);
    assert_eq!(back.curp.as_deref(), Some("GOPA120229MSPNRNA7"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        drop(read(&bytes, &settings()));
    }

    /// Cells of any kind under real titles: every row comes out, good or with a fault.
    #[test]
    fn no_row_is_lost(rows in prop::collection::vec(prop::collection::vec("[^\u{0}]{0,12}", 9), 0..8)) {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(["ID", "Unidad médica", "Nombre", "NSS", "Agregado médico", "Fecha de nacimiento",
            "Fecha confirmación dx", "Diagnóstico", "Estadio"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let census = read(&writer.into_inner().unwrap(), &settings()).unwrap();
        prop_assert_eq!(census.rows.len() + census.blank, rows.len());
        for row in &census.rows {
            if let Outcome::Faulty(faults) = &row.outcome {
                prop_assert!(!faults.is_empty());
            }
        }
    }
}
