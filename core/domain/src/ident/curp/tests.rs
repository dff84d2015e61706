use jiff::civil::date;

use super::*;

#[test]
fn tells_date_sex_and_state() {
    let curp = Curp::parse("VAXI080707XOCRXNA2").unwrap();
    assert_eq!((curp.birth_date(), curp.sex(), curp.entity().name()), (date(2008, 7, 7), Sex::X, "Oaxaca"));
    let old = Curp::parse("BOXW310820HNERXN09").unwrap();
    assert_eq!((old.birth_date(), old.entity()), (date(1931, 8, 20), Entity::ABROAD));
}

#[test]
fn a_birth_is_in_the_future_only_after_today() {
    let parse = |today| Curp::parse_on("GOPA120229MSPNRNA7", today).map(|curp| curp.birth_date());
    assert_eq!(parse(date(2012, 2, 29)), Ok(date(2012, 2, 29)));
    assert_eq!(parse(date(2012, 2, 28)).unwrap_err().code(), "CURP-FUTURE");
}

#[test]
fn an_error_says_what_was_expected_and_where() {
    let finding = Curp::parse("BOXW310820HNERXN08").unwrap_err().finding("/curp");
    assert_eq!(finding.code, "CURP-CHECK-DIGIT");
    assert_eq!(finding.field, "/curp");
    assert_eq!(serde_json::to_value(&finding.args).unwrap(), serde_json::json!({"expected": "9", "found": "8"}));
    let finding = Curp::parse("HEGG5604O7MVZRRL04").unwrap_err().finding("");
    assert_eq!(
        serde_json::to_value(&finding.args).unwrap(),
        serde_json::json!({"expected": "digit", "found": "O", "position": 9})
    );
}

#[test]
fn what_was_declared_is_compared_part_by_part() {
    let curp = Curp::parse("GOPA120229MSPNRNA7").unwrap();
    let declared = Declared { birth_date: Some(date(2012, 3, 1)), sex: Some(Sex::H), entity: Entity::from_code("SP") };
    let parts = curp.differences(&declared);
    assert_eq!(
        parts,
        [
            CurpPart::BirthDate { curp: date(2012, 2, 29), declared: date(2012, 3, 1) },
            CurpPart::Sex { curp: Sex::M, declared: Sex::H },
        ]
    );
    assert_eq!(parts[0].finding("/birth_date").code, "CURP-BIRTH-DATE");
    assert_eq!(curp.differences(&Declared::default()), []);
}

fn differing(curp: &str, given: &str, first: &str, second: Option<&str>) -> Vec<String> {
    let curp = Curp::parse(curp).unwrap();
    curp.name_warnings(given, first, second, "/names").into_iter().map(|finding| finding.field).collect()
}

#[test]
fn a_name_that_goes_with_the_letters_is_not_warned_about() {
    let none: [String; 0] = [];
    assert_eq!(differing("GOPA120229MSPNRNA7", "Ana", "González", Some("Pérez")), none);
    assert_eq!(differing("GOPA120229MSPNRNA7", "María de los Ángeles", "González", Some("Pérez")), none);
    assert_eq!(differing("GOPA120229MSPNRNA7", "María Ana", "de la González", Some("del Pérez")), none);
    assert_eq!(differing("RASJ131122HJCMNNB9", "Juan", "Ramos", Some("Sánchez")), none);
    assert_eq!(differing("LORM100331HDFPMRA4", "Mario", "López", Some("Ramírez")), none);
    // No second surname: X in the third and the fifteenth place.
    assert_eq!(differing("XARA750909HDFNDL00", "Alberto", "Ñando", Some("Rodríguez")), none);
    assert_eq!(differing("PEXL750909HDFRXS02", "Luis", "Pérez", None), none);
}

#[test]
fn a_name_that_does_not_go_with_the_letters_is_told_part_by_part() {
    assert_eq!(differing("GOPA120229MSPNRNA7", "Luz", "González", Some("Pérez")), ["/names/given"]);
    assert_eq!(
        differing("GOPA120229MSPNRNA7", "Ana", "Pérez", Some("González")),
        ["/names/first_surname", "/names/second_surname"]
    );
    assert_eq!(differing("GOPA120229MSPNRNA7", "", "", None).len(), 3);
}
