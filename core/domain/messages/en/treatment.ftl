### Treatments: doses, results and other clinical facts.

CLINICAL-NOTICE = Data-entry aid: does not replace clinical judgement or the current protocol.

## Warnings to read and answer

ACK-REQUIRED = Before saving, please read the warnings and note why the value is right: { $codes }.

## Cases that could not be read

CASE-DOSE-SHAPE = The value at { $field } does not have the expected shape. Please check the format of the case and try again.
CASE-DOSE-NUMBER = The value at { $field } cannot be read as a quantity. Write digits with a decimal point, such as 18.5.
CASE-DOSE-DATE = The value at { $field } cannot be read as a date. Write year-month-day, such as 2026-05-04.
CASE-DOSE-TIME = The value at { $field } cannot be read as a date and time. Write it like 2026-05-04T10:00:00-06:00.

## Clinical facts

CLN-AFTER-DEATH = The date ({ $date }) is after the recorded death ({ $death }). Please check both dates; if the date of death is the wrong one, correct it first.
CLN-APPEND-ONLY = What is on record is not changed. To correct it, make a new record that supersedes it; both are kept.
CLN-BEFORE-BIRTH = The date ({ $date }) is before birth ({ $birth }). Please check both dates.
CLN-END-BEFORE-START = The end ({ $end }) is before the start ({ $start }). Please check both dates.
CLN-FUTURE = The date ({ $date }) is in the future. Please check the date and time, and the clock of the device.
CLN-INTENT = The intent of the treatment is not in the list. Choose curative, palliative or supportive.
CLN-MISSING = Please add { $what ->
    [patient] which patient this is about
    [unit] the medical unit
    [drug] the drug
    [given] whether it was given
    [not_given_reason] why it was not given
    [protocol] the protocol or regimen
    [start] the start date
    [admitted] the date of admission
    [reason] the reason
    [item] what was measured
    [value] the value
    [term] what happened
    [grade] the grade
   *[other] a value ({ $what })
} so that this can be saved.
CLN-PATIENT-NOT-HERE = This device does not have the patient's record yet. You can save; what depends on age is checked on the next sync.
CLN-PATIENT-UNKNOWN = The patient of this record cannot be found. Choose the patient from the list or register the patient first.
CLN-STAGE-INTENT = The diagnosis is stage IV and the treatment has curative intent. If that was decided, nothing else is needed.
CLN-SUPERSEDED-TWICE = Somebody already corrected this same record. Please compare the two corrections; both are kept.
CLN-SUPERSEDES-KIND = The correction points at a record of another kind or at itself. Choose the record you want to correct.
CLN-SUPERSEDES-PATIENT = The correction points at another patient's record. Choose the record you want to correct.
CLN-SUPERSEDES-UNKNOWN = The record to be corrected cannot be found. Sync and choose it again.
CLN-UNREADABLE = A value of this record cannot be read. Please check it and save again; if it happens again, share this detail with support: { $reason }.

## Doses

DOS-ABOVE = The dose of { $drug } ({ $dose } { $unit }) is { $percent } % of the most that is usual for this patient ({ $low } to { $high } { $unit }). Please check it against the prescription.
DOS-BELOW = The dose of { $drug } ({ $dose } { $unit }) is below what is usual for this patient ({ $low } to { $high } { $unit }). If it was reduced on purpose, note why.
DOS-BSA-OLD = Weight and height are of { $date }, { $days } days ago; for doses they should be { $limit } days old or less. If you can, weigh and measure again; if not, note why.
DOS-CAP = The dose of { $drug } ({ $dose } { $unit }) is above the most for one dose, { $cap } { $unit }, whatever the weight. Ask another person to confirm it.
DOS-CUMULATIVE = With this dose the sum is { $total } mg/m² of { $reference } equivalents; from { $threshold } on the heart should be checked. Please tell the treating physician.
DOS-CUMULATIVE-HIGH = With this dose the sum is { $total } mg/m² of { $reference } equivalents, more than { $threshold }: it can harm the heart. Please tell the treating physician, and ask another person to confirm before giving it.
DOS-DAY-ABOVE = With this dose of { $drug } the day's sum is { $total } { $unit }: { $percent } % of the most that is usual for this patient ({ $low } to { $high } { $unit }). Please check the day's doses against the prescription.
DOS-DAY-FAR-ABOVE = With this dose of { $drug } the day's sum is { $total } { $unit }: { $percent } % of the most that is usual for this patient ({ $low } to { $high } { $unit }). Ask another person to confirm before giving it.
DOS-DRUG-NOT-LISTED = The drug "{ $written }" is not in the catalogue, so its dose cannot be checked. If it is misspelt, choose it from the list; if not, compare the dose with the protocol and ask another person to confirm it.
DOS-DRUG-UNKNOWN = The drug "{ $written }" is not in the catalogue, so the dose cannot be checked. Choose it by key or name, or ask the pharmacy to add it.
DOS-DUPLICATE = Possible duplicate: the same dose of { $drug } is on record at { $time }. Please confirm whether this is another dose or the same one.
DOS-FAR-ABOVE = The dose of { $drug } ({ $dose } { $unit }) is { $percent } % of the most that is usual for this patient ({ $low } to { $high } { $unit }). Ask another person to confirm before giving it.
DOS-FAR-BELOW = The dose of { $drug } ({ $dose } { $unit }) is far below what is usual for this patient ({ $low } to { $high } { $unit }). Please check the unit and the decimal point; if it was reduced on purpose, note why.
DOS-INTERVAL = Between this dose of { $drug } and the one of { $date } there { $days ->
    [one] is { $days } day
   *[other] are { $days } days
}; usual are { $least } or more. Please check the date; if the protocol says so, note it.
DOS-LAB-ALT = ALT was { $value } { $unit } on { $date }, { $side ->
    [above] above
   *[below] below
} { $limit }. { $percent ->
    [100] Please confirm with the treating physician whether { $drug } is given; if it is, note why.
   *[other] With that value, { $percent } % of the dose of { $drug } is usual. Please confirm the dose with the treating physician; if all of it is given, note why.
}
DOS-LAB-BILIRUBIN = Bilirubin was { $value } { $unit } on { $date }, { $side ->
    [above] above
   *[below] below
} { $limit }. { $percent ->
    [100] Please confirm with the treating physician whether { $drug } is given; if it is, note why.
   *[other] With that value, { $percent } % of the dose of { $drug } is usual. Please confirm the dose with the treating physician; if all of it is given, note why.
}
DOS-LAB-CREATININE = Creatinine was { $value } { $unit } on { $date }, { $side ->
    [above] above
   *[below] below
} { $limit }. { $percent ->
    [100] Please confirm with the treating physician whether { $drug } is given; if it is, note why.
   *[other] With that value, { $percent } % of the dose of { $drug } is usual. Please confirm the dose with the treating physician; if all of it is given, note why.
}
DOS-LAB-FIBRINOGEN = Fibrinogen was { $value } { $unit } on { $date }, { $side ->
    [above] above
   *[below] below
} { $limit }. { $percent ->
    [100] Please confirm with the treating physician whether { $drug } is given; if it is, note why.
   *[other] With that value, { $percent } % of the dose of { $drug } is usual. Please confirm the dose with the treating physician; if all of it is given, note why.
}
DOS-LAB-NEUTROPHILS = Neutrophils were { $value } { $unit } on { $date }, { $side ->
    [above] above
   *[below] below
} { $limit }. { $percent ->
    [100] Please confirm with the treating physician whether { $drug } is given; if it is, note why.
   *[other] With that value, { $percent } % of the dose of { $drug } is usual. Please confirm the dose with the treating physician; if all of it is given, note why.
}
DOS-LAB-PLATELETS = Platelets were { $value } { $unit } on { $date }, { $side ->
    [above] above
   *[below] below
} { $limit }. { $percent ->
    [100] Please confirm with the treating physician whether { $drug } is given; if it is, note why.
   *[other] With that value, { $percent } % of the dose of { $drug } is usual. Please confirm the dose with the treating physician; if all of it is given, note why.
}
DOS-LAB-UNKNOWN = The result "{ $written }" is not used to check the dose. If its name is misspelt, please correct it.
DOS-LAB-UNREADABLE = The result "{ $written }" could not be read and was not taken into account. Please check its value, its unit and its date.
DOS-LOT-EXPIRED = The lot expired on { $date }. Do not give it: use another lot, or correct the date if it was entered wrongly. If it was already given, tell the treating physician.
DOS-MISSING = Please add { $what ->
    [drug] the drug
    [dose] the dose
    [unit] the unit of the dose
    [route] the route of administration
    [at] the date and time
    [birth_date] the birth date
   *[other] a value ({ $what })
} so that the dose can be checked.
DOS-NO-AGE = The usual dose of { $drug } depends on age, and the birth date is not known. Add it, or compare the dose with the protocol and note why.
DOS-NO-HEIGHT = The usual dose of { $drug } depends on body surface, and the height is missing. Add it, or compare the dose with the protocol and note why.
DOS-NO-RANGE = The catalogue has no usual dose of { $drug } by this route. Please compare it with the protocol.
DOS-NO-WEIGHT = The usual dose of { $drug } depends on weight, which is not known yet. Add it, or compare the dose with the protocol and note why.
DOS-NOT-NUMBER = The dose "{ $written }" cannot be read as a quantity. Write digits with a decimal point and no commas, such as 1.1.
DOS-NOT-POSITIVE = A dose is above zero. If it was not given, record it as not given, with the reason.
DOS-NOTE-ASPARAGINASE = After { $drug }, observe the patient for at least 1 hour and watch amylase, fibrinogen and glucose.
DOS-NOTE-AUC = { $drug } is also dosed by AUC. If so, compare the dose with that calculation.
DOS-NOTE-ERWINIA = Is it the Erwinia product? That asparaginase is given in higher doses. If so, choose it as the drug; if not, check the dose.
DOS-NOTE-FOLINIC-ACID = With this dose of { $drug }, folinic acid is needed 24 to 42 hours later. Confirm that it is prescribed.
DOS-NOTE-HYDRATION = Before { $drug }, confirm hydration and glomerular filtration.
DOS-NOTE-INFECTION = { $drug } together with asparaginase raises the risk of infection. Watch for fever and signs of infection.
DOS-NOTE-MESNA = With this dose of { $drug }, mesna is needed. Confirm that it is prescribed.
DOS-NOTE-PEG-VOLUME = Into the muscle, give { $drug } in no more than 2 mL per site.
DOS-NOTE-PRESERVATIVE-FREE = By the intrathecal route, use { $drug } without preservative.
DOS-NOTE-TPMT = If TPMT or NUDT15 are known, confirm that the dose of { $drug } takes them into account.
DOS-ORDER = { $first } is usually given { $from } to { $to } hours before { $second }; here { $hours } h lie between them. Please check order and time.
DOS-PREVIOUS-UNKNOWN = An earlier drug is not in the catalogue and was not taken into account.
DOS-PREVIOUS-UNREADABLE = An earlier dose of { $drug } could not be read and was not added up. Please check intervals and the cumulative dose by hand.
DOS-RETYPE = Please type the dose again to confirm it; it must be the same both times.
DOS-ROUTE-FORBIDDEN = { $drug } must not be given by the { $route } route: it can cause grave harm or death. Permitted: { $allowed }. Stop and ask the treating physician. If it was already given, call the physician right now: it is an emergency.
DOS-ROUTE-UNKNOWN = The route "{ $written }" is not known. Choose IV, IM, SC, VO or IT.
DOS-ROUTE-UNUSUAL = The { $route } route is not usual for { $drug } (usual: { $allowed }). Ask another person to confirm it.
DOS-SECOND-PERSON = This dose needs a second person to confirm it. Ask somebody to look at it and say who.
DOS-SECOND-PERSON-SAME = Who confirms must not be who records. Ask somebody else to look at the dose.
DOS-UNIT = The dose of { $drug } is not recorded in { $unit }. Write it in { $allowed }.
DOS-UNIT-SLIP = Possible slip of unit: { $dose } { $unit } of { $drug } is { $times } times what is usual for this patient ({ $usual } { $unit }). Check the unit and the decimal point and type the dose again.
DOS-UNIT-UNKNOWN = The unit "{ $written }" is not known. Use mg, mcg, g or UI.
DOS-WEIGHT-CHANGE = The weight ({ $weight } kg) changed by { $percent } % since { $date } ({ $last } kg). Weigh again or confirm that it is right.

## Results and measures

LAB-CTCAE-DEATH = Grade 5 means death. If so, please also record the date in the patient's record; if not, correct the grade.
LAB-CTCAE-GRADE = Grade { $grade } does not exist in CTCAE. Use a whole number from 1 to 5.
LAB-FEBRILE-NEUTROPENIA = Febrile neutropenia: { $neutrophils } neutrophils/µL and { $celsius } °C. Call the doctor now.
LAB-IMPOSSIBLE = { $value } { $unit } is not possible in a person ({ $low } to { $high } { $unit }). Please check the value and the unit.
LAB-NEUTROPHILS = Neutrophils ({ $neutrophils } cells/µL) cannot be more than leucocytes ({ $leucocytes } ×10³/µL, that is { $cells } cells/µL). Please check both values and their units.
LAB-NOT-NUMBER = The value cannot be read as a quantity. Write digits with a decimal point and no commas.
LAB-PLATELETS-UNIT = { $value } ×10³/µL of platelets is not possible; it seems to be written per µL. Did you mean { $proposed } ×10³/µL?
LAB-SCORE = { $value } is not on the { $scale } scale: it goes from 0 to { $most } in steps of { $step }.
LAB-SCORE-AGE = The { $scale } scale is not the one for this age; { $other } is used (Lansky before 16 years, Karnofsky after). Please confirm which one was used.
LAB-UNIT = The unit "{ $written }" does not belong to this item. Write the value in { $unit }.
LAB-UNLIKELY = { $value } { $unit } is outside of what is usually seen ({ $low } to { $high } { $unit }). Check the unit; if it is right, note why.
