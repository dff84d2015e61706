### Reports: what does not add up, cannot be read or is there twice (domain.md §7).

REP-BIRTH-LATER = { $count ->
        [one] One patient was born, by the record, after the day on which ages are taken.
       *[other] { $count } patients were born, by their records, after the day on which ages are taken.
    } Their age counts as unknown.
REP-CERTIFICATE-DIFFERS = { $count ->
        [one] One granted leave has other days than its certificate.
       *[other] { $count } granted leaves have other days than their certificates.
    } The days of the request were taken.
REP-CERTIFICATE-ORPHAN = { $count ->
        [one] There are certificates of one request that is not here.
       *[other] There are certificates of { $count } requests that are not here.
    } What they pay was not added.
REP-CORRECTION-UNKNOWN = { $count ->
        [one] One corrected record is not here or cannot be read.
       *[other] { $count } corrected records are not here or cannot be read.
    } Only the correction counts.
REP-DUPLICATE-PATIENT = { $count ->
        [one] One record seems to be of a patient who is in another one already (same CURP, or same NSS, agregado and date of birth).
       *[other] { $count } records seem to be of patients who are in another one already (same CURP, or same NSS, agregado and date of birth).
    } Each record counts.
REP-FIELD = { $count ->
        [one] In one record ({ $kind }) '{ $field }' is missing or cannot be read.
       *[other] In { $count } records ({ $kind }) '{ $field }' is missing or cannot be read.
    } They count as unknown in what depends on it.
REP-FILTER-UNKNOWN = '{ $value }' was asked for and no registered unit goes with it. See how it is written.
REP-FOLIO-TWICE = { $count ->
        [one] One folio is on more than one request.
       *[other] { $count } requests have a folio that another one has already.
    }
REP-FUTURE = { $count ->
        [one] One record ({ $kind }) is dated after today.
       *[other] { $count } records ({ $kind }) are dated after today.
    } They are not counted within the period.
REP-HOLDER-TWICE = { $count ->
        [one] One holder's record is of a person who is in another one already (same CURP or same NSS).
       *[other] { $count } holders' records are of persons who are in another one already (same CURP or same NSS).
    } Each person counts once.
REP-HOLDER-UNKNOWN = { $count ->
        [one] The record of one holder is not here.
       *[other] The records of { $count } holders are not here.
    } Their sex counts as unknown.
REP-HOSPITAL-TWICE = { $count ->
        [one] One unit is registered twice with the same CLUES.
       *[other] { $count } units are registered more than once with the same CLUES.
    } The oldest record holds.
REP-ISSUED-BEFORE = { $count ->
        [one] One leave was issued, by its record, before it was asked for.
       *[other] { $count } leaves were issued, by their records, before they were asked for.
    } They do not count in the times.
REP-LEAVE-TWICE = { $count ->
        [one] One granted leave has child, holder, start and days of another one.
       *[other] { $count } granted leaves have child, holder, start and days of another one.
    } Each one counts.
REP-NO-CERTIFICATE = { $count ->
        [one] One granted leave has no certificate here.
       *[other] { $count } granted leaves have no certificate here.
    } What they pay is not known and was not added.
REP-ORPHAN = { $count ->
        [one] One record ({ $kind }) is about a patient who is not here.
       *[other] { $count } records ({ $kind }) are about patients who are not here.
    }
REP-PARTS = The parts of '{ $table }' add up to { $sum } and the total is { $total }: they differ by { $difference }.
REP-SEX-DIFFERS = { $count ->
        [one] Of one holder, CURP and relation (mother or father) do not agree on the sex.
       *[other] Of { $count } holders, CURP and relation (mother or father) do not agree on the sex.
    } The CURP's was taken.
REP-TIME-ORDER = { $count ->
        [one] One record ({ $kind }) was written down before the time at which it says it happened.
       *[other] { $count } records ({ $kind }) were written down before the time at which they say they happened.
    } See to the clocks of the devices.
REP-UNIT-UNKNOWN = The unit { $clues } is in the records and not in the list of units: its level and OOAD are not known.
REP-UNREADABLE = { $count ->
        [one] One record ({ $kind }) is kept and cannot be read.
       *[other] { $count } records ({ $kind }) are kept and cannot be read.
    } They are in no figure.
REP-UNSEEN = Who asks for this report does not see the records '{ $kind }': what depends on them is not known here.
