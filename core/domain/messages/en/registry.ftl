### Registry of children, families, diagnoses and units (domain.md §3).

DX-AGE-UNUSUAL = Diagnosis { $icd10 } is not usual at the age of { $age }. Compare it with the clinical record; if it is right, note the reason.
DX-BEFORE-BIRTH = The date of diagnosis ({ $date }) is before the birth ({ $birth_date }). Check which one is right.
DX-BEFORE-SYMPTOMS = The date of diagnosis ({ $date }) is before the first symptoms ({ $symptoms }). Look at both; if they are right, note the reason.
DX-FUTURE = The date of diagnosis ({ $date }) has not come yet. Please look at it again.
DX-INTENT-STAGE = Stage IV with curative intent: for your information only.
DX-MORPHOLOGY = The behaviour of morphology { $morphology } does not usually go with code { $icd10 }. Look at both; if they are right, note the reason.
DX-NOT-IN-CATALOGUE = Code { $icd10 } is not in the catalogue of tumours of this registry (C00–C97 and D00–D48). Please look at it again.
DX-NO-UNIT = The medical unit of the diagnosis is missing: without it the hospital and the benefits office do not receive it.
DX-SITE-SEX = Diagnosis { $icd10 } does not go with the registered sex ({ $sex }). Look at both; if they are right, note the reason.
GUARDIAN-CHILDREN-BY-STAFF = To add another child, please go to your hospital or to the benefits office; they will register it with you.
GUARDIAN-CURP-OF-CHILD = This is the CURP of your child. Write your own here.
GUARDIAN-EMPLOYER-REG = An employer registration usually has a letter and ten digits. Compare it with the payslip; if it is right, you can go on.
GUARDIAN-NOT-YOURS = These data belong to another person; only that person can change them from a phone.
GUARDIAN-PERIOD = The last day ({ $to }) is before the first one ({ $from }). Please look at both.
GUARDIAN-WAGE = The daily wage must be more than zero. The payslip has it as SBC or SDI.
HOSPITAL-DUPLICATE = There already is a unit with the CLUES { $clues }. Use that one, or look at the key again.
PATIENT-AGREGADO-SEX = The agregado médico does not go with the registered sex ({ $sex }). There M is male and F female.
PATIENT-AGREGADO-YEAR = The agregado médico says { $found } and the date of birth is { $birth_date }. Look at both.
PATIENT-BIRTH-FUTURE = The date of birth ({ $birth_date }) has not come yet. Please look at it again.
PATIENT-CURP-MISSING = The CURP is missing. If there is none yet, note the reason (newborn, foreigner, emergency); it can be completed later.
PATIENT-CURP-RESOLVED = There is a CURP now: the reason for “CURP pending” can be removed.
PATIENT-DEATH-BEFORE-BIRTH = The date of death ({ $death_date }) is before the date of birth ({ $birth_date }). Please look at both.
PATIENT-DEATH-FUTURE = The date of death ({ $death_date }) has not come yet. Please look at it again.
PATIENT-DUPLICATE = { $count ->
        [one] There already is another record with this CURP ({ $other }). If it is the same child, use that record.
       *[other] There already are { $count } records with this CURP; the first is { $other }. If it is the same child, use only one.
    }
PATIENT-SYMPTOMS-DATE = The first symptoms ({ $date }) are before the birth or have not come yet. Look at the date again; if it is right, note the reason.
REG-REQUIRED = { $name ->
        [names] the name
        [given] the given name
        [first_surname] the first surname
        [second_surname] the second surname
        [birth_date] the date of birth
        [death_date] the date of death
        [sex] the sex
        [units] the medical unit
        [unit] the medical unit
        [clues] the CLUES
        [symptoms_onset] the date of the first symptoms
        [patient] the child
        [icd10] the CIE-10 code
        [date] the date
        [by_imss] whether IMSS diagnosed it
        [stage] the stage
        [intent] the intent of the treatment
        [relation] the relation
        [custody] the custody
        [employer] the name of the employer
        [from] the first day
        [to] the last day
        [daily_wage] the daily wage
        [name] the name
        [level] the level of care
        [ooad] the state office
        [reason] the reason
        [user] the user
       *[other] the field “{ $name }”
    } is missing. Please fill it in, so that it can be saved.
REG-SHAPE = Could not read { $name ->
        [names] the name
        [given] the given name
        [first_surname] the first surname
        [second_surname] the second surname
        [birth_date] the date of birth
        [death_date] the date of death
        [sex] the sex
        [units] the medical unit
        [unit] the medical unit
        [clues] the CLUES
        [symptoms_onset] the date of the first symptoms
        [patient] the child
        [icd10] the CIE-10 code
        [date] the date
        [by_imss] whether IMSS diagnosed it
        [stage] the stage
        [intent] the intent of the treatment
        [relation] the relation
        [custody] the custody
        [employer] the name of the employer
        [from] the first day
        [to] the last day
        [daily_wage] the daily wage
        [name] the name
        [level] the level of care
        [ooad] the state office
        [reason] the reason
        [user] the user
       *[other] the field “{ $name }”
    }: this takes { $expected ->
        [date] a date, such as 2015-01-31
        [flag] yes or no
        [id] the id of a record
        [amount] an amount, such as 500.00
        [object] a group of fields
        [list] a list
        [choice] one of these: { $choices }
       *[text] a text
    }.
REG-UNREADABLE = The record ({ $kind }) could not be read: { $reason }. Update the app; if it goes on, tell support.
