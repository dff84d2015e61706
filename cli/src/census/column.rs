//! The columns of the census and the titles by which they are known (domain.md §3.1).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::CensusFault;
use super::fold::fold;

macro_rules! columns {
    ($($column:ident = $title:literal, $key:literal, [$($alias:literal),*];)+) => {
        /// A column of the census, or one of those that some units add.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Column { $($column),+ }

        impl Column {
            /// All of them, in the order of the census.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$column),+];

            /// The title in the census.
            pub(crate) const fn title(self) -> &'static str {
                match self { $(Self::$column => $title),+ }
            }

            /// Name of the field that keeps the column in a patient's `census`.
            pub(crate) const fn key(self) -> &'static str {
                match self { $(Self::$column => $key),+ }
            }

            /// Other titles by which it is known, folded.
            const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$column => &[$($alias),*]),+ }
            }
        }
    };
}

columns! {
    Id = "ID", "id", ["no", "num", "numero", "consecutivo", "folio"];
    Ooad = "OOAD", "ooad", ["delegacion"];
    Unit = "Unidad médica", "unit", ["unidad", "clues", "unidad medica clues", "hospital"];
    Name = "Nombre", "name", ["nombre completo", "nombre del paciente", "nombre paciente", "paciente"];
    Given = "Nombre(s)", "given", ["nombre de pila", "nombres"];
    FirstSurname = "Primer apellido", "first_surname", ["apellido paterno", "paterno"];
    SecondSurname = "Segundo apellido", "second_surname", ["apellido materno", "materno"];
    Curp = "CURP", "curp", [];
    Sex = "Sexo", "sex", ["genero"];
    Nss = "NSS", "nss", ["numero de seguridad social", "no de seguridad social", "afiliacion"];
    Agregado = "Agregado médico", "agregado", ["agregado", "agregado med"];
    Birth = "Fecha de nacimiento", "birth_date", ["fecha nacimiento", "f nacimiento", "nacimiento", "fecha nac", "fn"];
    Age = "Edad", "age", ["edad actual", "edad al dx", "edad al diagnostico"];
    Onset = "Fecha inicio de síntomas", "symptoms_onset", ["fecha de inicio de sintomas", "inicio de sintomas", "fecha inicio sintomas"];
    Confirmed = "Fecha confirmación dx", "diagnosis_date", ["fecha de confirmacion dx", "fecha confirmacion diagnostico", "fecha de confirmacion diagnostica", "fecha de diagnostico", "fecha dx", "fecha de confirmacion de diagnostico", "fecha diagnostico"];
    Diagnosis = "Diagnóstico", "diagnosis", ["dx", "diagnostico cie 10", "cie 10", "cie10", "diagnostico cie10"];
    Stage = "Estadio", "stage", ["etapa", "estadio clinico"];
    SentToCentre = "Fecha envío a OncoCREAN", "sent_to_oncocrean", ["fecha de envio a oncocrean", "envio a oncocrean"];
    SeenAtCentre = "Fecha primera atención OncoCREAN", "first_seen_at_oncocrean", ["fecha de primera atencion oncocrean", "primera atencion oncocrean", "fecha primera atencion en oncocrean"];
    ReferredBy = "Unidad que refiere", "referred_by", ["unidad referente"];
    ChemoStart = "Fecha inicio QT", "chemotherapy_start", ["fecha de inicio qt", "inicio qt", "fecha inicio quimioterapia", "fecha de inicio de quimioterapia"];
    Regimen = "Esquema QT 1ª línea", "first_line_regimen", ["esquema qt", "esquema qt primera linea", "esquema de qt 1a linea", "esquema qt 1 linea", "esquema qt 1era linea"];
    ChemoEnd = "Fecha término QT", "chemotherapy_end", ["fecha de termino qt", "termino qt", "fecha termino quimioterapia", "fecha de termino de quimioterapia"];
    Referred = "Enviado a centro de referencia", "sent_to_reference_centre", ["enviado a cre", "enviado a centro referencia"];
    ReferredOn = "Fecha envío a CRE", "sent_to_reference_centre_on", ["fecha de envio a cre", "envio a cre", "fecha envio a centro de referencia"];
    ReferralReason = "Motivo de envío", "referral_reason", ["motivo envio"];
    LastVisit = "Fecha última visita", "last_visit", ["fecha de ultima visita", "ultima visita"];
    Relapse = "Fecha recaída", "relapse", ["fecha de recaida", "recaida"];
    Death = "Fecha defunción", "death_date", ["fecha de defuncion", "defuncion"];
    CauseOfDeath = "Causa defunción", "cause_of_death", ["causa de defuncion", "causa de la defuncion"];
    Comments = "Comentarios", "comments", ["comentario", "observaciones", "notas"];
    FrequentDiagnosis = "Dx frecuente", "frequent_diagnosis", ["diagnostico frecuente", "dx frecuentes"];
}

/// Every title by which a column is known, folded. Made once: each cell of the first rows may be a title.
static KNOWN: LazyLock<BTreeMap<String, Column>> = LazyLock::new(|| {
    let titles =
        |column: Column| column.aliases().iter().map(|alias| (*alias).to_owned()).chain([fold(column.title())]);
    Column::ALL.iter().flat_map(|column| titles(*column).map(|title| (title, *column))).collect()
});

/// The three columns that a rejects file puts in front, in both languages, folded. They are read past.
const OF_REJECTS: [&str; 6] =
    ["acompana linea", "acompana columna", "acompana motivo", "acompana line", "acompana column", "acompana reason"];

/// Whether a title belongs to what a rejects file adds.
pub(super) fn of_rejects(title: &str) -> bool {
    OF_REJECTS.contains(&fold(title).as_str())
}

/// The title without what stands in brackets: "Estadio (I, II, III, IV, V, NA)".
fn without_brackets(title: &str) -> &str {
    title.split('(').next().filter(|before| !before.trim().is_empty()).unwrap_or(title)
}

impl Column {
    /// The column with this title.
    pub(super) fn of_title(title: &str) -> Option<Self> {
        // "Nombre(s)" is another column than "Nombre".
        let whole = fold(title);
        if whole == "nombre s" {
            return Some(Self::Given);
        }
        let known = |folded: &str| KNOWN.get(folded).copied();
        known(&whole).or_else(|| known(&fold(without_brackets(title))))
    }

    /// The column that a field of a patient or a diagnosis was read from (a JSON pointer).
    pub(super) fn of_field(field: &str) -> Option<Self> {
        let mut parts = field.split('/').skip(1);
        Some(match (parts.next()?, parts.next()) {
            ("names", _) => Self::Name,
            ("units" | "unit", _) => Self::Unit,
            ("icd10" | "morphology", _) => Self::Diagnosis,
            ("date" | "by_imss", _) => Self::Confirmed,
            ("census", Some(key)) => return Self::ALL.iter().copied().find(|column| column.key() == key),
            (key, _) => return Self::ALL.iter().copied().find(|column| column.key() == key),
        })
    }
}

/// Which column each place of a row belongs to; nothing for columns that the census does not have.
pub(super) type Assignment = Vec<Option<Column>>;

/// Finds the columns behind the titles.
pub(super) fn assign(titles: &[String], has_default_unit: bool) -> Result<Assignment, CensusFault> {
    let mut found: Assignment = Vec::with_capacity(titles.len());
    for title in titles {
        let column = Column::of_title(title).filter(|_| !of_rejects(title));
        if column.is_some() && found.contains(&column) {
            return Err(CensusFault::Twice { title: title.clone() });
        }
        found.push(column);
    }
    let has = |column: Column| found.contains(&Some(column));
    let whole_name = has(Column::Name) || (has(Column::Given) && has(Column::FirstSurname));
    let tells_sex = [Column::Agregado, Column::Curp, Column::Sex].into_iter().any(has);
    let needed = [
        (Column::Id, has(Column::Id)),
        (Column::Unit, has(Column::Unit) || has_default_unit),
        (Column::Name, whole_name),
        (Column::Nss, has(Column::Nss)),
        (Column::Agregado, tells_sex),
        (Column::Birth, has(Column::Birth)),
        (Column::Confirmed, has(Column::Confirmed)),
        (Column::Diagnosis, has(Column::Diagnosis)),
    ];
    let missing: Vec<Column> = needed.into_iter().filter(|(_, there)| !there).map(|(column, _)| column).collect();
    if missing.is_empty() { Ok(found) } else { Err(CensusFault::Missing(missing)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn titles_are_known_without_accents_case_and_brackets() {
        for (title, column) in [
            ("fecha  inicio de sintomas", Column::Onset),
            ("ESTADIO (I,II,III,IV,V,NA)", Column::Stage),
            ("Esquema QT 1a linea", Column::Regimen),
            ("Nombre(s)", Column::Given),
            ("Nombre", Column::Name),
            ("Unidad que refiere (1 UMF, 2 HGSZ/HGZ/HGR, 3 centro de referencia)", Column::ReferredBy),
        ] {
            assert_eq!(Column::of_title(title), Some(column), "{title}");
        }
        assert_eq!(Column::of_title("Peso"), None);
    }

    #[test]
    fn no_two_columns_share_a_title() {
        let mut seen = std::collections::BTreeSet::new();
        for column in Column::ALL {
            for title in column.aliases().iter().map(|alias| (*alias).to_owned()).chain([fold(column.title())]) {
                assert_eq!(fold(&title), title);
                assert!(seen.insert(title.clone()), "{title}");
            }
        }
    }

    #[test]
    fn missing_columns_are_all_named() {
        let found = assign(&titles("ID,Nombre,NSS,Diagnóstico"), false);
        let missing = vec![Column::Unit, Column::Agregado, Column::Birth, Column::Confirmed];
        assert_eq!(found, Err(CensusFault::Missing(missing)));
        let twice = assign(&titles("ID,Nombre,nombre"), false);
        assert_eq!(twice, Err(CensusFault::Twice { title: "nombre".to_owned() }));
    }

    #[test]
    fn fields_lead_back_to_their_columns() {
        assert_eq!(Column::of_field("/names/given"), Some(Column::Name));
        assert_eq!(Column::of_field("/units/0/clues"), Some(Column::Unit));
        assert_eq!(Column::of_field("/birth_date"), Some(Column::Birth));
        assert_eq!(Column::of_field("/date"), Some(Column::Confirmed));
        assert_eq!(Column::of_field(""), None);
    }
}
