### Identifiers (domain.md §2): what is wrong and what to do, blaming nobody.

AGREGADO-SHAPE = The agregado médico usually looks like 3F2012OR. Compare it with the health card; if it is right, you can save it.
CASE-ID-KIND = The case does not say what kind of identifier it is (“kind”).
CASE-ID-KIND-UNKNOWN = The kind of identifier “{ $kind }” is not known.
CASE-ID-NOT-OBJECT = The case must be an object with “kind” and “value”.
CASE-ID-VALUE = The identifier is missing in “value”, written as quoted text.
CLABE-BANK-MISMATCH = { $chosen } was chosen, and the CLABE belongs to { $found }. Check which one is right, so that the payment reaches your account.
CLABE-BANK-UNKNOWN = We do not recognise bank { $found } of this CLABE. Compare it with the bank statement; if it is right, you can go on.
CLABE-CHARACTER = Place { $position } of the CLABE takes { $expected ->
        [digit] a digit
        [consonant] a consonant
        [letter-or-digit] a letter or a digit
       *[letter] a letter
    }, and here it says “{ $found }”. Could you look at it again?
CLABE-CHECK-DIGIT = The CLABE does not add up: its last digit should be { $expected } and is { $found }. A digit may have been mistyped; compare it with the bank statement.
CLABE-CITY-UNKNOWN = We do not recognise city { $found } of this CLABE. Compare it with the bank statement; if it is right, you can go on.
CLABE-LENGTH = A CLABE has { $expected } digits; here there are { $found }.
CLUES-CHARACTER = Place { $position } of the CLUES takes { $expected ->
        [digit] a digit
        [consonant] a consonant
        [letter-or-digit] a letter or a digit
       *[letter] a letter
    }, and here it says “{ $found }”. Could you look at it again?
CLUES-CHECK-DIGIT = The last digit of a CLUES like this one is usually { $expected }, and it is { $found }. Compare it with the unit’s; if it is right, you can go on.
CLUES-ENTITY = “{ $found }” is not the code of a state. A CLUES begins with the two letters of the state, such as DF or JC.
CLUES-INSTITUTION = We do not recognise the institution “{ $found }” of this CLUES. If it is right, you can go on.
CLUES-LENGTH = A CLUES has { $expected } characters; here there are { $found }.
CNIS-SHAPE = The key of a medicine is written like 010.000.1768.00. Please look at it again.
CURP-BIRTH-DATE = The date of birth typed is { $declared } and the one in the CURP is { $curp }. Check which one is right.
CURP-CHARACTER = Place { $position } of the CURP takes { $expected ->
        [digit] a digit
        [consonant] a consonant
        [letter-or-digit] a letter or a digit
       *[letter] a letter
    }, and here it says “{ $found }”. Could you look at it again?
CURP-CHECK-DIGIT = The CURP does not add up: its last digit should be { $expected } and is { $found }. A letter or digit may have been mistyped; compare it with the document.
CURP-DATE = The date { $found } in the CURP (year, month, day) is not in the calendar. Look at places 5 to 10, and at place 17, which tells the century.
CURP-ENTITY = “{ $found }” is not the code of a state. Look at places 12 and 13 of the CURP; for somebody born abroad they say NE.
CURP-ENTITY-DIFFERS = The place of birth typed is { $declared } and the one in the CURP is { $curp }. Check which one is right.
CURP-FUTURE = According to the CURP, the date of birth would be { $date }, which has not come yet. Look at the date and at place 17, which tells the century.
CURP-LENGTH = A CURP has { $expected } characters; here there are { $found }.
CURP-NAME = The letters of the CURP do not go with { $part ->
        [first_surname] the first surname typed
        [second_surname] the second surname typed
       *[given] the given name typed
    }. Compare them with the document; if they are right, you can save them.
CURP-SEX = Place 11 of the CURP takes H, M or X, and here it says “{ $found }”.
CURP-SEX-DIFFERS = The sex typed is { $declared } and the one in the CURP is { $curp }. Check which one is right.
CURP-WORD = No CURP begins with those four letters: the population registry writes { $expected } in place of { $found }.
DIN-CHARACTER = Place { $position } of the blood unit number takes { $expected ->
        [digit] a digit
        [consonant] a consonant
        [letter-or-digit] a letter or a digit
       *[letter] a letter
    }, and here it says “{ $found }”. Could you look at it again?
DIN-CHECK-DIGIT = The blood unit number does not add up: its check character should be { $expected } and is { $found }. Read it off the label again.
DIN-LENGTH = The number of a unit of blood has { $expected } characters; here there are { $found }.
EMAIL-SHAPE = This e-mail address is not complete. It is written like name@example.mx
EMPLOYER-REG-SHAPE = An employer registration has a letter and ten digits, such as Y1234567890. It is on the payslip.
FOLIO-CHECK-DIGIT = The folio does not add up: its last character should be { $expected } and is { $found }. Compare it with the one on your leave.
FOLIO-SHAPE = A folio is written like LCM-2026-22-000123-7. While a request is being validated it begins with P-.
ICD10-SHAPE = A CIE-10 code has a letter and two or three digits, such as C91.0. Please look at it again.
LICENSE-SHAPE = A professional licence has 7 or 8 digits and a staff number 8 to 10. Look at it again; if it is right, you can go on.
MORPHOLOGY-SHAPE = A CIE-O morphology has four digits, a slash and the behaviour (0, 1, 2, 3, 6 or 9), such as 9811/3.
NSS-CHARACTER = Place { $position } of the social security number takes { $expected ->
        [digit] a digit
        [consonant] a consonant
        [letter-or-digit] a letter or a digit
       *[letter] a letter
    }, and here it says “{ $found }”. Could you look at it again?
NSS-CHECK-DIGIT = The social security number does not add up: its last digit should be { $expected } and is { $found }. Compare it with the card.
NSS-LENGTH = A social security number has { $expected } digits; here there are { $found }. Leading zeros count too.
NSS-YEARS = This social security number seems registered in the year { $registered }, before the year of birth { $born }. Compare it with the card; if it is right, you can go on.
PHONE-CHARACTER = Place { $position } of the telephone number takes { $expected ->
        [digit] a digit
        [consonant] a consonant
        [letter-or-digit] a letter or a digit
       *[letter] a letter
    }, and here it says “{ $found }”. Could you look at it again?
PHONE-FIRST-DIGIT = A Mexican telephone number begins with 2 to 9, and this one begins with { $found }. Write its 10 digits, without 01 or 044.
PHONE-LENGTH = A telephone number has { $expected } digits; here there are { $found }. For another country, begin with + and its code.
RFC-CHARACTER = Place { $position } of the RFC takes { $expected ->
        [digit] a digit
        [consonant] a consonant
        [letter-or-digit] a letter or a digit
       *[letter] a letter
    }, and here it says “{ $found }”. Could you look at it again?
RFC-CHECK-DIGIT = The last character of an RFC like this one is usually { $expected }, and it is { $found }. Compare it with the tax certificate; if it is right, you can go on.
RFC-DATE = The date { $found } in the RFC (year, month, day) is not in the calendar. Please look at it again.
RFC-LENGTH = An RFC has 13 characters for a person and 12 for a company ({ $expected }); here there are { $found }.
