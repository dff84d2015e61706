//! City codes of CLABEs.

/// First and last code of each run of codes in use, as public validators list them (domain.md §9, MIT).
const KNOWN: &[(u16, u16)] = &[
    (10, 17),
    (20, 28),
    (40, 47),
    (50, 57),
    (60, 81),
    (90, 98),
    (100, 138),
    (140, 140),
    (150, 173),
    (180, 180),
    (190, 202),
    (210, 249),
    (260, 282),
    (290, 314),
    (320, 416),
    (420, 463),
    (470, 537),
    (540, 552),
    (560, 577),
    (580, 601),
    (610, 640),
    (650, 676),
    (680, 686),
    (690, 694),
    (700, 722),
    (730, 750),
    (760, 783),
    (790, 807),
    (810, 827),
    (830, 856),
    (858, 906),
    (910, 920),
    (930, 962),
    (969, 969),
    (975, 975),
];

/// Whether the three digits are the code of a city.
pub(super) fn is_known(code: &str) -> bool {
    code.parse::<u16>().is_ok_and(|code| KNOWN.iter().any(|&(first, last)| (first..=last).contains(&code)))
}
