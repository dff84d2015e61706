### Registro de menores, familias, diagnósticos y unidades (domain.md §3).

DX-AGE-UNUSUAL = El diagnóstico { $icd10 } no es usual a los { $age } años. Compárelo con el expediente; si es correcto, anote el motivo.
DX-BEFORE-BIRTH = La fecha de diagnóstico ({ $date }) es anterior al nacimiento ({ $birth_date }). Revise cuál es la correcta.
DX-BEFORE-SYMPTOMS = La fecha de diagnóstico ({ $date }) es anterior al inicio de los síntomas ({ $symptoms }). Revíselas; si son correctas, anote el motivo.
DX-FUTURE = La fecha de diagnóstico ({ $date }) aún no llega. Revísela, por favor.
DX-INTENT-STAGE = Estadio IV con intención curativa: sólo para su información.
DX-MORPHOLOGY = El comportamiento de la morfología { $morphology } no suele ir con el código { $icd10 }. Revise ambos; si son correctos, anote el motivo.
DX-NOT-IN-CATALOGUE = El código { $icd10 } no está en el catálogo de tumores de este registro (C00–C97 y D00–D48). Revíselo, por favor.
DX-NO-UNIT = Falta la unidad médica del diagnóstico: sin ella, el hospital y Prestaciones Económicas no lo reciben.
DX-SITE-SEX = El diagnóstico { $icd10 } no corresponde con el sexo registrado ({ $sex }). Revise ambos; si son correctos, anote el motivo.
GUARDIAN-CHILDREN-BY-STAFF = Para agregar a otra hija o hijo, acuda a su hospital o a Prestaciones Económicas; ahí harán el registro con usted.
GUARDIAN-CURP-OF-CHILD = Esta CURP es la de su hija o hijo. Escriba aquí la de usted.
GUARDIAN-EMPLOYER-REG = El registro patronal suele tener una letra y diez números. Compárelo con el recibo de nómina; si es correcto, puede seguir.
GUARDIAN-NOT-YOURS = Estos datos pertenecen a otra persona; sólo ella puede cambiarlos desde su teléfono.
GUARDIAN-PERIOD = La fecha de término ({ $to }) es anterior a la de inicio ({ $from }). Revise ambas, por favor.
GUARDIAN-WAGE = El salario diario debe ser mayor que cero. Aparece en el recibo de nómina como SBC o SDI.
HOSPITAL-DUPLICATE = Ya hay una unidad registrada con la CLUES { $clues }. Use esa, o revise la clave.
PATIENT-AGREGADO-SEX = El agregado médico no corresponde con el sexo registrado ({ $sex }). En el agregado, M es masculino y F femenino.
PATIENT-AGREGADO-YEAR = El agregado médico dice { $found } y la fecha de nacimiento es el { $birth_date }. Revise ambos.
PATIENT-BIRTH-FUTURE = La fecha de nacimiento ({ $birth_date }) aún no llega. Revísela, por favor.
PATIENT-CURP-MISSING = Falta la CURP. Si aún no la tiene, anote el motivo (recién nacido, extranjero, urgencia) y podrá completarla después.
PATIENT-CURP-RESOLVED = Ya hay CURP: el motivo de «CURP pendiente» puede borrarse.
PATIENT-DEATH-BEFORE-BIRTH = La fecha de defunción ({ $death_date }) es anterior a la de nacimiento ({ $birth_date }). Revise ambas, por favor.
PATIENT-DEATH-FUTURE = La fecha de defunción ({ $death_date }) aún no llega. Revísela, por favor.
PATIENT-DUPLICATE = { $count ->
        [one] Ya hay otro registro con esta CURP ({ $other }). Si es la misma niña o el mismo niño, use ese registro.
       *[other] Ya hay { $count } registros con esta CURP; el primero es { $other }. Si es la misma niña o el mismo niño, use uno solo.
    }
PATIENT-SYMPTOMS-DATE = El inicio de los síntomas ({ $date }) es anterior al nacimiento o aún no llega. Revíselo; si es correcto, anote el motivo.
REG-REQUIRED = Falta { $name ->
        [names] el nombre
        [given] el nombre de pila
        [first_surname] el primer apellido
        [second_surname] el segundo apellido
        [birth_date] la fecha de nacimiento
        [death_date] la fecha de defunción
        [sex] el sexo
        [units] la unidad médica
        [unit] la unidad médica
        [clues] la CLUES
        [symptoms_onset] la fecha de inicio de síntomas
        [patient] la niña o el niño
        [icd10] el código CIE-10
        [date] la fecha
        [by_imss] si lo diagnosticó el IMSS
        [stage] el estadio
        [intent] la intención del tratamiento
        [relation] el parentesco
        [custody] la custodia
        [employer] el nombre del patrón
        [from] la fecha de inicio
        [to] la fecha de término
        [daily_wage] el salario diario
        [name] el nombre
        [level] el nivel de atención
        [ooad] el OOAD
        [reason] el motivo
        [user] el usuario
       *[other] el dato «{ $name }»
    }. Complételo para poder guardar.
REG-SHAPE = No se pudo leer { $name ->
        [names] el nombre
        [given] el nombre de pila
        [first_surname] el primer apellido
        [second_surname] el segundo apellido
        [birth_date] la fecha de nacimiento
        [death_date] la fecha de defunción
        [sex] el sexo
        [units] la unidad médica
        [unit] la unidad médica
        [clues] la CLUES
        [symptoms_onset] la fecha de inicio de síntomas
        [patient] la niña o el niño
        [icd10] el código CIE-10
        [date] la fecha
        [by_imss] si lo diagnosticó el IMSS
        [stage] el estadio
        [intent] la intención del tratamiento
        [relation] el parentesco
        [custody] la custodia
        [employer] el nombre del patrón
        [from] la fecha de inicio
        [to] la fecha de término
        [daily_wage] el salario diario
        [name] el nombre
        [level] el nivel de atención
        [ooad] el OOAD
        [reason] el motivo
        [user] el usuario
       *[other] el dato «{ $name }»
    }: aquí va { $expected ->
        [date] una fecha, por ejemplo 2015-01-31
        [flag] sí o no
        [id] la clave de un registro
        [amount] una cantidad, por ejemplo 500.00
        [object] un grupo de datos
        [list] una lista
        [choice] una de estas opciones: { $choices }
       *[text] un texto
    }.
REG-UNREADABLE = No se pudo leer el registro ({ $kind }): { $reason }. Actualice la aplicación; si continúa, avise a soporte.
