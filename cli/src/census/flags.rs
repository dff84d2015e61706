//! Small coded cells: stage, yes or no, kind of the unit that refers, sex.

use acompana_domain::ident::{Agregado, Curp, Sex};
use acompana_domain::registry::Stage;

use super::fault::Reason;
use super::fold::fold;

/// A stage and whether a part of it (the A of IIIA) was left out.
pub(super) fn stage(text: &str) -> Result<(Stage, bool), Reason> {
    let folded = fold(text);
    let folded = ["estadio ", "etapa ", "ec "].iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
    let named = |text: &str| match text {
        "i" | "1" => Some(Stage::I),
        "ii" | "2" => Some(Stage::II),
        "iii" | "3" => Some(Stage::III),
        "iv" | "4" => Some(Stage::IV),
        "v" | "5" => Some(Stage::V),
        "na" | "n a" | "no aplica" => Some(Stage::NA),
        _ => None,
    };
    if let Some(stage) = named(folded) {
        return Ok((stage, false));
    }
    let coarse = folded.trim_end_matches(['a', 'b', 'c', 's']).trim_end();
    let coarse = named(coarse).filter(|stage| *stage != Stage::NA);
    coarse.map(|stage| (stage, true)).ok_or_else(|| Reason::said("row-stage"))
}

/// 1 or 0, yes or no.
pub(super) fn yes_or_no(text: &str) -> Result<bool, Reason> {
    match fold(super::cell::whole_number(text)).as_str() {
        "1" | "si" | "s" | "true" | "verdadero" => Ok(true),
        "0" | "no" | "n" | "false" | "falso" => Ok(false),
        _ => Err(Reason::said("row-flag")),
    }
}

/// Kind of the unit that refers: 1 UMF, 2 general hospital, 3 reference centre.
pub(super) fn referring_unit(text: &str) -> Result<u8, Reason> {
    let folded = fold(super::cell::whole_number(text));
    match folded.split(' ').next().unwrap_or_default() {
        "1" | "umf" => Ok(1),
        "2" | "hgsz" | "hgz" | "hgr" => Ok(2),
        "3" | "centro" | "cre" | "umae" => Ok(3),
        _ => Err(Reason::said("row-referring-unit")),
    }
}

/// The sex, from what tells it without doubt: the CURP, the column "Sexo", the agregado médico. An `M` in "Sexo" is
/// *mujer* to some and *masculino* to others, so it does not tell.
pub(super) fn sex(text: &str, curp: Option<&Curp>, agregado: Option<&Agregado>) -> Result<Sex, Reason> {
    if let Some(curp) = curp {
        return Ok(curp.sex());
    }
    let written = match fold(text).as_str() {
        "h" | "hombre" | "masculino" | "masc" | "nino" | "varon" => Some(Sex::H),
        "f" | "mujer" | "femenino" | "fem" | "nina" => Some(Sex::M),
        "x" | "no binario" | "no binaria" => Some(Sex::X),
        _ => None,
    };
    written.or_else(|| agregado?.sex()).ok_or_else(|| Reason::said("row-sex"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(read: Result<T, Reason>) -> Result<T, String> {
        read.map_err(|reason| reason.code().to_owned())
    }

    #[test]
    fn stages() {
        for (text, stage_read) in [
            ("I", Stage::I),
            ("iv", Stage::IV),
            ("Estadio III", Stage::III),
            ("5", Stage::V),
            ("N/A", Stage::NA),
            ("No aplica", Stage::NA),
        ] {
            assert_eq!(code(stage(text)), Ok((stage_read, false)), "{text}");
        }
        assert_eq!(code(stage("IIIA")), Ok((Stage::III, true)));
        assert_eq!(code(stage("IV-S")), Ok((Stage::IV, true)));
        for text in ["VI", "alto riesgo", "0", "6"] {
            assert_eq!(code(stage(text)), Err("row-stage".to_owned()), "{text}");
        }
    }

    #[test]
    fn yes_no_and_the_unit_that_refers() {
        assert_eq!(code(yes_or_no("1")), Ok(true));
        assert_eq!(code(yes_or_no("Sí")), Ok(true));
        assert_eq!(code(yes_or_no("0.0")), Ok(false));
        assert_eq!(code(yes_or_no("2")), Err("row-flag".to_owned()));
        assert_eq!(code(referring_unit("HGZ 50")), Ok(2));
        assert_eq!(code(referring_unit("3")), Ok(3));
        assert_eq!(code(referring_unit("4")), Err("row-referring-unit".to_owned()));
    }

    #[test]
    fn an_m_alone_does_not_tell_the_sex() {
        let agregado = Agregado::parse("3M2012OR").unwrap();
        let curp = Curp::parse("GOPA120229MSPNRNA7").unwrap();
        assert_eq!(code(sex("M", None, None)), Err("row-sex".to_owned()));
        assert_eq!(code(sex("M", None, Some(&agregado))), Ok(Sex::H));
        assert_eq!(code(sex("M", Some(&curp), Some(&agregado))), Ok(Sex::M));
        assert_eq!(code(sex("Femenino", None, None)), Ok(Sex::M));
        assert_eq!(code(sex("H", None, None)), Ok(Sex::H));
    }
}
