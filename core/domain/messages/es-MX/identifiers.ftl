### Identificadores (domain.md §2): qué está mal y qué hacer, sin culpar a nadie.

AGREGADO-SHAPE = El agregado médico suele verse así: 3F2012OR. Compárelo con la cartilla o la tarjeta; si es correcto, puede guardarlo.
CASE-ID-KIND = Falta decir qué clase de dato es («kind»).
CASE-ID-KIND-UNKNOWN = No se conoce la clase de dato «{ $kind }».
CASE-ID-NOT-OBJECT = El caso debe ser un objeto con «kind» y «value».
CASE-ID-VALUE = Falta el dato en «value», escrito como texto entre comillas.
CLABE-BANK-MISMATCH = Se eligió { $chosen }, y la CLABE es de { $found }. Revise cuál de los dos es el correcto, para que el pago llegue a su cuenta.
CLABE-BANK-UNKNOWN = No reconocemos el banco { $found } de esta CLABE. Compárela con su estado de cuenta; si es correcta, puede seguir.
CLABE-CHARACTER = En el lugar { $position } de la CLABE va { $expected ->
        [digit] un número
        [consonant] una consonante
        [letter-or-digit] una letra o un número
       *[letter] una letra
    }, y aquí dice «{ $found }». ¿Lo puede revisar?
CLABE-CHECK-DIGIT = La CLABE no es consistente: su último número debería ser { $expected } y es { $found }. Quizá se cambió algún número; compárela con el estado de cuenta.
CLABE-CITY-UNKNOWN = No reconocemos la plaza { $found } de esta CLABE. Compárela con su estado de cuenta; si es correcta, puede seguir.
CLABE-LENGTH = La CLABE tiene { $expected } números; aquí hay { $found }.
CLUES-CHARACTER = En el lugar { $position } de la CLUES va { $expected ->
        [digit] un número
        [consonant] una consonante
        [letter-or-digit] una letra o un número
       *[letter] una letra
    }, y aquí dice «{ $found }». ¿Lo puede revisar?
CLUES-CHECK-DIGIT = El último número de la CLUES suele ser { $expected } en una clave como ésta, y es { $found }. Compárela con la de la unidad; si es correcta, puede seguir.
CLUES-ENTITY = «{ $found }» no es la clave de un estado. Una CLUES empieza con las dos letras del estado, por ejemplo DF o JC.
CLUES-INSTITUTION = No reconocemos la institución «{ $found }» de esta CLUES. Si es correcta, puede seguir.
CLUES-LENGTH = La CLUES tiene { $expected } caracteres; aquí hay { $found }.
CNIS-SHAPE = La clave de un medicamento se escribe así: 010.000.1768.00. Revísela, por favor.
CURP-BIRTH-DATE = La fecha de nacimiento escrita es el { $declared } y la de la CURP es el { $curp }. Revise cuál es la correcta.
CURP-CHARACTER = En el lugar { $position } de la CURP va { $expected ->
        [digit] un número
        [consonant] una consonante
        [letter-or-digit] una letra o un número
       *[letter] una letra
    }, y aquí dice «{ $found }». ¿Lo puede revisar?
CURP-CHECK-DIGIT = La CURP no es consistente: su último número debería ser { $expected } y es { $found }. Quizá se cambió alguna letra o número; compárela con el documento.
CURP-DATE = La fecha { $found } de la CURP (año, mes y día) no existe en el calendario. Revise los lugares 5 a 10, y el 17, que dice el siglo.
CURP-ENTITY = «{ $found }» no es la clave de un estado. Revise los lugares 12 y 13 de la CURP; para quien nació en el extranjero dicen NE.
CURP-ENTITY-DIFFERS = El lugar de nacimiento escrito es { $declared } y el de la CURP es { $curp }. Revise cuál es el correcto.
CURP-FUTURE = Según la CURP, la fecha de nacimiento sería el { $date }, que aún no llega. Revise la fecha y el lugar 17, que dice el siglo.
CURP-LENGTH = La CURP tiene { $expected } caracteres; aquí hay { $found }.
CURP-NAME = Las letras de la CURP no corresponden con { $part ->
        [first_surname] el primer apellido escrito
        [second_surname] el segundo apellido escrito
       *[given] el nombre escrito
    }. Compárelos con el documento; si son correctos, puede guardarlos.
CURP-SEX = En el lugar 11 de la CURP va H, M o X, y aquí dice «{ $found }».
CURP-SEX-DIFFERS = El sexo escrito es { $declared } y el de la CURP es { $curp }. Revise cuál es el correcto.
CURP-WORD = Ninguna CURP empieza con esas cuatro letras: el registro de población escribe { $expected } en lugar de { $found }.
DIN-CHARACTER = En el lugar { $position } del número de la unidad de sangre va { $expected ->
        [digit] un número
        [consonant] una consonante
        [letter-or-digit] una letra o un número
       *[letter] una letra
    }, y aquí dice «{ $found }». ¿Lo puede revisar?
DIN-CHECK-DIGIT = El número de la unidad de sangre no es consistente: su carácter de control debería ser { $expected } y es { $found }. Vuelva a leerlo de la etiqueta.
DIN-LENGTH = El número de la unidad de sangre tiene { $expected } caracteres; aquí hay { $found }.
EMAIL-SHAPE = Este correo no está completo. Se escribe así: nombre@ejemplo.mx
EMPLOYER-REG-SHAPE = El registro patronal tiene una letra y diez números, por ejemplo Y1234567890. Aparece en el recibo de nómina.
FOLIO-CHECK-DIGIT = El folio no es consistente: su último carácter debería ser { $expected } y es { $found }. Compárelo con el de su licencia.
FOLIO-SHAPE = El folio se escribe así: LCM-2026-22-000123-7. Mientras se valida la solicitud empieza con P-.
ICD10-SHAPE = El código CIE-10 tiene una letra y dos o tres números, por ejemplo C91.0. Revíselo, por favor.
LICENSE-SHAPE = Una cédula profesional tiene 7 u 8 números y una matrícula, de 8 a 10. Revísela; si es correcta, puede seguir.
MORPHOLOGY-SHAPE = La morfología CIE-O tiene cuatro números, una diagonal y el comportamiento (0, 1, 2, 3, 6 o 9), por ejemplo 9811/3.
NSS-CHARACTER = En el lugar { $position } del número de seguridad social va { $expected ->
        [digit] un número
        [consonant] una consonante
        [letter-or-digit] una letra o un número
       *[letter] una letra
    }, y aquí dice «{ $found }». ¿Lo puede revisar?
NSS-CHECK-DIGIT = El número de seguridad social no es consistente: su último número debería ser { $expected } y es { $found }. Compárelo con la tarjeta o la cartilla.
NSS-LENGTH = El número de seguridad social tiene { $expected } números; aquí hay { $found }. Los ceros del principio también cuentan.
NSS-YEARS = Este número de seguridad social parece registrado en el año { $registered }, antes del año de nacimiento { $born }. Compárelo con la tarjeta; si es correcto, puede seguir.
PHONE-CHARACTER = En el lugar { $position } del teléfono va { $expected ->
        [digit] un número
        [consonant] una consonante
        [letter-or-digit] una letra o un número
       *[letter] una letra
    }, y aquí dice «{ $found }». ¿Lo puede revisar?
PHONE-FIRST-DIGIT = Un teléfono de México empieza con un número del 2 al 9, y éste empieza con { $found }. Escríbalo con sus 10 números, sin 01 ni 044.
PHONE-LENGTH = El teléfono tiene { $expected } números; aquí hay { $found }. Para otro país, empiece con + y la clave del país.
RFC-CHARACTER = En el lugar { $position } del RFC va { $expected ->
        [digit] un número
        [consonant] una consonante
        [letter-or-digit] una letra o un número
       *[letter] una letra
    }, y aquí dice «{ $found }». ¿Lo puede revisar?
RFC-CHECK-DIGIT = El último carácter del RFC suele ser { $expected } en una clave como ésta, y es { $found }. Compárelo con la constancia fiscal; si es correcto, puede seguir.
RFC-DATE = La fecha { $found } del RFC (año, mes y día) no existe en el calendario. Revísela, por favor.
RFC-LENGTH = El RFC tiene 13 caracteres si es de una persona y 12 si es de una empresa ({ $expected }); aquí hay { $found }.
