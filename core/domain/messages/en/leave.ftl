### leave: leaves for medical care (LSS art. 140 Bis)

## Rules

LIC-01 = The leave is granted at the mother's or father's request. Please confirm and sign yours.
LIC-02 = We found no active employment on { $start }. If you are working that day, check your employment data or ask at the benefits office of your unit.
LIC-03 = { $problem ->
    [guardian] The law speaks of mothers and fathers; you care for the child in another way. A person will review your request; keep the papers at hand, such as the guardianship.
   *[not-on-file] The child is not on file as your beneficiary. A person will review the relationship; keep the papers at hand.
}
LIC-04 = The leave belongs to the parent who holds parental authority and custody. If you do, take the paper that shows it to the benefits office of your unit.
LIC-05 = The other parent already holds a leave for this child, from { $from } to { $to }. The law lets one of you hold it at a time. If you have a court ruling, give its number.
LIC-06 = { $class ->
    [doubtful] Diagnosis { $icd10 } is not among the cancers (C00 to C97), but may be treated as one. A person will review it.
   *[other] Diagnosis { $icd10 } is not cancer (C00 to C97). If you have a court ruling, give its number; you can also ask your unit to look at the diagnosis again.
}
LIC-07 = { $problem ->
    [before-birth] The date of the diagnosis ({ $date }) is before the birth. Please check both dates.
    [future] The date of the diagnosis ({ $date }) is still to come. Please check it.
    [after-start] The diagnosis is of { $date }; the leave can begin on that day or later.
    [other-institution] The diagnosis must be issued by IMSS. A person will review your case.
   *[unknown] We do not have the diagnosis issued by IMSS yet. A person will look for it and review your case.
}
LIC-08 = The leave covers children under sixteen, and on the start date the child will already be that old ({ $birthday }). Your unit can tell you what other support there is.
LIC-09 = The leave must end before the sixteenth birthday, { $birthday }. You can ask for { $max_days ->
    [1] 1 day
   *[other] up to { $max_days } days
}.
LIC-10 = { $problem ->
    [missing] The treating doctor's prescription is missing. Ask for it at the appointment; we cannot go on without it.
    [not-arrived] The treating doctor's prescription has not reached us yet. You need not do anything: a person will look for it.
   *[fewer-days] The treating doctor prescribed fewer days. You can ask for { $max_days ->
        [1] 1 day
       *[other] up to { $max_days } days
    }, or for a new prescription.
}
LIC-11 = Please choose the reason: hospitalisation, medical rest in a critical period of the treatment, or palliative care.
LIC-12 = Each leave lasts 1 to { $most } days. { $split ->
    [yes] You can ask for one of { $most } days and another of { $rest }, beginning on { $rest_start }.
   *[no] Please correct the number of days; if you need more, you can ask for several leaves in a row.
}
LIC-13 = The dates do not match the number of days: the last day would be { $end }. Please check them.
LIC-14 = { $left ->
    [0] The { $most } days of leave that the law gives in three years have been used. Ask the social workers of your unit: there may be other support.
    [1] Of the { $most } days that the law gives, 1 day is left. You can ask for that day.
   *[other] Of the { $most } days that the law gives, { $left } days are left. You can ask for up to { $left }.
}
LIC-15 = The leave is outside the three-year period, which runs from { $from } to { $to }. { $max_days ->
    [0] Ask at the benefits office of your unit: they will tell you what other support there is.
    [1] You can ask for the day within it.
   *[other] You can ask for the { $max_days } days within it.
}
LIC-16 = The dates overlap { $folio ->
    [none] another leave
   *[other] leave { $folio }
}, which runs from { $from } to { $to }. Please choose other dates.
LIC-17 = You have another leave or a sick note from { $from } to { $to }. A person will review it.
LIC-18 = This leave follows the one that ends on { $previous_end } without a day between. That is allowed.
LIC-19 = You have { $weeks } contribution weeks in the 12 months before the diagnosis; with 30 the leave is paid.
LIC-20 = { $met ->
    [yes] You have { $weeks_before_leave } contribution weeks right before the leave; with 52 the leave is paid.
    [no-leave] You have { $weeks_before_diagnosis } of 30 contribution weeks before the diagnosis and { $weeks_before_leave } of 52 before the leave. Under today's rule that is not enough; if weeks are missing from your record, ask at your IMSS office.
   *[no] You have { $weeks_before_diagnosis } of 30 contribution weeks before the diagnosis and { $weeks_before_leave } of 52 before the leave. That does not stand in the way of the leave: it would be unpaid. If weeks are missing from your record, ask at your IMSS office.
}
LIC-21 = Estimated subsidy: ${ $total } for { $days ->
    [1] 1 day
   *[other] { $days } days
} (${ $per_day } a day).
LIC-22 = The 25-UMA cap was applied: a daily wage of up to ${ $cap } counts for the subsidy.
LIC-23 = The certificate is for your { $employers } employers: all of them must know of the leave.
LIC-24 = { $effective_days ->
    [0] The leave does not begin because the doctor noted that hospital or rest is no longer needed since { $last_day }.
   *[other] The leave ended because the doctor noted that hospital or rest is no longer needed. Its last day was { $last_day }.
} { $returned_days ->
    [0] Under today's rules the unused days count as well.
    [1] 1 unused day goes back to your balance.
   *[other] { $returned_days } unused days go back to your balance.
}
LIC-25 = We are deeply sorry for your loss. The leave ends on { $last_day }. You need not do any paperwork. If you would like to talk, there are people at your unit who will listen.
LIC-26 = The leave ends on { $last_day }, because the law gives it until the sixteenth birthday. Your unit can tell you what other support there is.
LIC-27 = The leave ended because a new employer hired you on { $date }. { $returned_days ->
    [0] Under today's rules the unused days count as well.
    [1] 1 unused day goes back to your balance.
   *[other] { $returned_days } unused days go back to your balance.
}
LIC-28 = You ask for the leave { $days ->
    [1] 1 day
   *[other] { $days } days
} after its start. Do not worry: a person will review your request.
LIC-29 = The start is more than { $most } days ahead. If the date changes, you can correct it before it begins.
LIC-30 = So far the other parent held the leave. A person will review the change; the days already used count.
LIC-31 = { $name ->
    [child_curp] The child's CURP is missing or not valid.
    [curp] Your CURP is missing or not valid.
    [nss] Your social security number is missing or not valid.
    [phone] Your mobile number is missing or not valid.
    [email] Your e-mail is missing or not valid.
    [employer_email] Your employer's e-mail is missing or not valid; without it the certificate is given on paper.
    [clabe] The CLABE of your account is missing or not valid.
   *[bank] The bank you chose is not that of the CLABE.
} Please check it.
LIC-32 = { $what ->
    [birth] The birth date does not match the CURP, which says { $date }. Please check both.
    [sex] The sex does not match the CURP. Please check both.
    [entity] The entity of birth does not match the CURP. Please check both.
   *[same-as-holder] The child's CURP is the same as yours. Please write the child's.
}
LIC-33 = The child's record needs to be looked at in your medical unit. Please go there when you can; you need not fill in this request again.
LIC-34 = Court ruling { $number } is attached. A person will review it.
LIC-35 = The right to payment lapses after a year, and it has for { $days ->
    [1] 1 day
   *[other] { $days } days
} of this leave.{ $rest ->
    [0] {""}
   *[other] {" "}The others can be claimed.
}
LIC-36 = The law can be read in more than one way in your case. A person of the benefits office will decide.

## Life of the request

LEAVE-STATE-CHANGED = The request is { $from ->
    [borrador] a draft
    [enviada] sent
    [en_validacion] being reviewed
    [requiere_informacion] waiting for information
    [improcedente] not granted
    [expedida] issued
    [vigente] running
    [concluida] over
    [cesada] ended early
    [cancelada] withdrawn
   *[none] still to be created
} and can no longer become { $to ->
    [borrador] a draft
    [enviada] sent
    [en_validacion] being reviewed
    [requiere_informacion] waiting for information
    [improcedente] not granted
    [expedida] issued
    [vigente] running
    [concluida] over
    [cesada] ended early
   *[cancelada] withdrawn
}. What you wrote is kept; please look at its current state.
LEAVE-STEP-NOT-YOURS = Taking the request from { $from ->
    [borrador] a draft
    [enviada] sent
    [en_validacion] being reviewed
    [requiere_informacion] waiting for information
    [improcedente] not granted
    [expedida] issued
    [vigente] running
    [concluida] over
    [cesada] ended early
    [cancelada] withdrawn
   *[none] new
} to { $to ->
    [borrador] a draft
    [enviada] sent
    [en_validacion] being reviewed
    [requiere_informacion] waiting for information
    [improcedente] not granted
    [expedida] issued
    [vigente] running
    [concluida] over
    [cesada] ended early
   *[cancelada] withdrawn
} is for somebody else to do. What you wrote is kept.
LEAVE-DUPLICATE = This same leave was asked for before; we go on with the first request ({ $folio }). You need not do anything.
LEAVE-NOT-YOURS = This request is somebody else's. You can create your own.
LEAVE-FIELD-LOCKED = The request is already on its way and this field ({ $name }) cannot be changed for now. If something must be corrected, ask the benefits office of your unit.
LEAVE-FIELD-MISSING = { $name ->
    [patient] Please say for whom the leave is.
    [holder] The data of the mother, father or carer are missing.
    [unit] The medical unit (CLUES) is missing.
    [doctor] The treating doctor's name is missing.
    [doctor_license] The treating doctor's licence number is missing.
    [request_date] The date of the request is missing.
    [start] The first day of the leave is missing.
    [cessation] Please say why and when the leave ended.
    [court_ruling] The number of the court ruling is missing.
    [date] The date is missing.
   *[other] A field is missing ({ $name }).
}
LEAVE-REFERENCE-UNKNOWN = { $name ->
    [patient] We do not find the child's record yet.
   *[holder] We do not find the record of the mother, father or carer yet.
} Sync and try again.
LEAVE-UNREADABLE = We could not read this record ({ $reason }). Nothing was lost; update the application or enter it again.
LEAVE-CESSATION-LATE = With that date the leave does not end any earlier: its last day is still { $end }.
LEAVE-CESSATION-NOT-YOURS = The treating doctor notes the end of the need; the benefits office notes the other causes.
LEAVE-PRESCRIPTION-DAYS = A prescription covers 1 to { $most } days.
LEAVE-PRESCRIPTION-FUTURE = The date of the prescription ({ $date }) is still to come. Please check it.
LEAVE-LICENSE-SHAPE = A professional licence has 7 or 8 digits and a staff number 8 to 10. Please check.

## Cases that cannot be read

CASE-MISSING = The field { $name } is missing.
CASE-TYPE = The field { $name } must be { $expected ->
    [object] an object
    [list] a list
    [text] a text
    [number] a number
    [whole] a whole number
   *[boolean] true or false
}.
CASE-DATE = The field { $name } is not a date such as 2026-05-04.
CASE-MONEY = The field { $name } is not an amount in pesos such as 500.00.
CASE-NOT-JSON = What was received is not JSON: line { $line }, column { $column }.
CASE-VALUE = The field { $name } must be: { $expected }.
CASE-POLICY-KNOB = The leave policy has no option { $knob }.
CASE-POLICY-VALUE = The option { $knob } does not take the value { $value }; use { $expected }.
