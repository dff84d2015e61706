//! Banks by the first three digits of a CLABE.

/// Code and name of the participants in Banco de México's payment systems, as its public list of institutions and the
/// public validators made from it have them (domain.md §9, MIT). Banks come and go: an unknown code is a warning.
pub const BANKS: &[(&str, &str)] = &[
    ("001", "Banxico"),
    ("002", "Banamex"),
    ("006", "Bancomext"),
    ("009", "Banobras"),
    ("012", "BBVA México"),
    ("014", "Santander"),
    ("019", "Banjercito"),
    ("021", "HSBC"),
    ("030", "BanBajío"),
    ("036", "Inbursa"),
    ("042", "Mifel"),
    ("044", "Scotiabank"),
    ("058", "Banregio"),
    ("059", "Invex"),
    ("060", "Bansi"),
    ("062", "Afirme"),
    ("072", "Banorte"),
    ("106", "Bank of America"),
    ("108", "MUFG"),
    ("110", "J.P. Morgan"),
    ("112", "Monex"),
    ("113", "Ve por Más"),
    ("124", "Citi México"),
    ("127", "Banco Azteca"),
    ("128", "Autofin"),
    ("129", "Barclays"),
    ("130", "Compartamos"),
    ("132", "Multiva"),
    ("133", "Actinver"),
    ("135", "Nafin"),
    ("136", "Intercam Banco"),
    ("137", "BanCoppel"),
    ("138", "Ualá"),
    ("140", "Consubanco"),
    ("141", "Volkswagen"),
    ("143", "CIBanco"),
    ("145", "Bbase"),
    ("147", "Bankaool"),
    ("148", "Pagatodo"),
    ("150", "Inmobiliario Mexicano"),
    ("151", "Fundación Dondé"),
    ("152", "Bancrea"),
    ("154", "Covalto"),
    ("155", "ICBC"),
    ("156", "Sabadell"),
    ("157", "Shinhan"),
    ("158", "Mizuho"),
    ("159", "Bank of China"),
    ("160", "Banco S3"),
    ("166", "Banco del Bienestar"),
    ("167", "Hey Banco"),
    ("168", "Hipotecaria Federal"),
    ("600", "Monex Casa de Bolsa"),
    ("601", "GBM"),
    ("602", "Masari"),
    ("605", "Value"),
    ("616", "Finamex"),
    ("617", "Valmex"),
    ("620", "Profuturo"),
    ("630", "Intercam Casa de Bolsa"),
    ("631", "CI Casa de Bolsa"),
    ("634", "Fincomún"),
    ("638", "Nu México"),
    ("646", "STP"),
    ("652", "Credicapital"),
    ("653", "Kuspit"),
    ("656", "Unagra"),
    ("659", "ASP Integra OPC"),
    ("661", "Klar"),
    ("670", "Libertad"),
    ("677", "Caja Popular Mexicana"),
    ("680", "Cristóbal Colón"),
    ("683", "Caja Telefonistas"),
    ("684", "Transfer"),
    ("685", "Fondo FIRA"),
    ("688", "Crediclub"),
    ("689", "Fomped"),
    ("699", "Fondeadora"),
    ("703", "Tesored"),
    ("706", "Arcus FI"),
    ("710", "NVIO"),
    ("714", "PPBalance"),
    ("715", "Cashi Cuenta"),
    ("720", "MexPago"),
    ("721", "Albo"),
    ("722", "Mercado Pago"),
    ("723", "Cuenca"),
    ("725", "Coopdesarrollo"),
    ("727", "Transfer directo"),
    ("728", "Spin by OXXO"),
    ("729", "Dep y Pag Dig"),
    ("730", "Swap"),
    ("732", "Peibo"),
    ("734", "Finco Pay"),
    ("738", "Fintoc"),
    ("901", "CLS"),
    ("902", "Indeval"),
    ("903", "CoDi Valida"),
];

/// Other names that people know a bank by.
const ALSO_CALLED: &[(&str, &str)] = &[
    ("BANCOMER", "012"),
    ("CITIBANAMEX", "002"),
    ("BAJIO", "030"),
    ("AZTECA", "127"),
    ("COPPEL", "137"),
    ("BIENESTAR", "166"),
    ("BABIEN", "166"),
    ("NU", "638"),
    ("NUBANK", "638"),
    ("BX", "113"),
    ("HEY", "167"),
    ("SPIN", "728"),
];

/// Words of a bank's full name that do not tell it from another one.
const COMMON_WORDS: &[&str] =
    &["BANCO", "GRUPO", "FINANCIERO", "INSTITUCION", "BANCA", "MULTIPLE", "MEXICO", "SA", "DE", "CV", "DEL"];

/// The words of a name in upper case, without accents and common words.
fn bare(name: &str) -> String {
    // The dots of "S.A." join its letters; any other sign parts two words.
    let plain: String = name.chars().filter(|c| *c != '.').flat_map(char::to_uppercase).map(without_accent).collect();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !COMMON_WORDS.contains(word))
        .collect::<Vec<_>>()
        .join(" ")
}

const fn without_accent(c: char) -> char {
    match c {
        'Á' => 'A',
        'É' => 'E',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' | 'Ü' => 'U',
        other => other,
    }
}

/// The code of the bank with exactly this bare name.
fn code_of_bare(wanted: &str) -> Option<&'static str> {
    let by_name = BANKS.iter().find(|(_, name)| bare(name) == wanted).map(|(code, _)| *code);
    by_name.or_else(|| ALSO_CALLED.iter().find(|(name, _)| *name == wanted).map(|(_, code)| *code))
}

/// The name of the bank with the code of three digits.
#[must_use]
pub fn bank_name(code: &str) -> Option<&'static str> {
    BANKS.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

/// The code of a bank by its name as people write it (`BBVA Bancomer`, `Santander México, S.A.`) or by its code.
#[must_use]
pub fn bank_code_of(text: &str) -> Option<&'static str> {
    let text = text.trim();
    // No name of a bank is that long; a text pasted by mistake is not worth reading word by word.
    if text.len() > 200 {
        return None;
    }
    if let Some((code, _)) = BANKS.iter().find(|(code, _)| *code == text) {
        return Some(code);
    }
    let wanted = bare(text);
    // "BBVA Bancomer": every word is a name of the same bank.
    let by_words = || {
        let mut codes = wanted.split(' ').map(code_of_bare);
        let first = codes.next().flatten()?;
        codes.all(|code| code == Some(first)).then_some(first)
    };
    code_of_bare(&wanted).or_else(by_words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_is_found_by_the_names_people_write() {
        for (written, code) in [
            ("BBVA", Some("012")),
            ("bbva bancomer", Some("012")),
            ("BBVA México", Some("012")),
            ("Banco Santander México, S.A.", Some("014")),
            ("Citibanamex", Some("002")),
            ("Banco del Bienestar", Some("166")),
            ("BanBajío", Some("030")),
            ("127", Some("127")),
            ("Banco", None),
            ("", None),
            ("La alcancía", None),
        ] {
            assert_eq!(bank_code_of(written), code, "{written}");
        }
    }

    #[test]
    fn the_names_lead_back_to_their_own_code() {
        for (code, name) in BANKS {
            assert_eq!(bank_code_of(name), Some(*code), "{name}");
        }
    }
}
