### leave: las licencias por cuidados médicos (LSS art. 140 Bis)

## Reglas

LIC-01 = La licencia se otorga a petición de la madre o el padre. Por favor confirme y firme su solicitud.
LIC-02 = No encontramos una relación laboral vigente para el { $start }. Si está trabajando ese día, revise sus datos de empleo o acuda a Prestaciones Económicas de su unidad.
LIC-03 = { $problem ->
    [guardian] La ley habla de madres y padres; usted cuida de la niña o el niño sin ser su mamá o papá. Una persona revisará su solicitud; tenga a la mano los documentos, como la tutela.
   *[not-on-file] La niña o el niño no aparece registrado como beneficiario suyo. Una persona revisará el parentesco; tenga a la mano los documentos.
}
LIC-04 = La licencia corresponde a quien ejerce la patria potestad, la guarda y custodia. Si la tiene, lleve el documento que lo muestra a Prestaciones Económicas de su unidad.
LIC-05 = La mamá o el papá ya tiene una licencia por esta niña o este niño, del { $from } al { $to }. La ley permite que la tenga uno de los dos a la vez. Si cuenta con una resolución judicial, indique su número.
LIC-06 = { $class ->
    [doubtful] El diagnóstico { $icd10 } no está entre los de cáncer (C00 a C97), pero puede tratarse como tal. Una persona lo revisará.
   *[other] El diagnóstico { $icd10 } no corresponde a cáncer (C00 a C97). Si cuenta con una resolución judicial, indique su número; también puede pedir a su unidad que revise el diagnóstico.
}
LIC-07 = { $problem ->
    [before-birth] La fecha del diagnóstico ({ $date }) es anterior al nacimiento. Por favor revise ambas fechas.
    [future] La fecha del diagnóstico ({ $date }) todavía no llega. Por favor revísela.
    [after-start] El diagnóstico es del { $date }; la licencia puede empezar ese día o después.
    [other-institution] El diagnóstico debe ser emitido por el Instituto. Una persona revisará su caso.
   *[unknown] Todavía no tenemos el diagnóstico emitido por el Instituto. Una persona lo buscará y revisará su caso.
}
LIC-08 = La licencia cubre hasta antes de cumplir dieciséis años, y en la fecha de inicio ya los habrá cumplido ({ $birthday }). En su unidad médica le dirán qué otros apoyos hay.
LIC-09 = La licencia debe terminar antes de los dieciséis años, que se cumplen el { $birthday }. Puede pedir { $max_days ->
    [1] 1 día
   *[other] hasta { $max_days } días
}.
LIC-10 = { $problem ->
    [missing] Falta la prescripción del médico tratante. Pídala en la consulta; en cuanto esté, su solicitud puede seguir.
    [not-arrived] La prescripción del médico tratante todavía no nos llega. No necesita hacer nada: una persona la buscará.
   *[fewer-days] El médico tratante prescribió menos días. Puede pedir { $max_days ->
        [1] 1 día
       *[other] hasta { $max_days } días
    }, o una nueva prescripción.
}
LIC-11 = Por favor elija el motivo: hospitalización, descanso médico en periodo crítico del tratamiento o cuidados paliativos.
LIC-12 = Cada licencia es de 1 a { $most } días. { $split ->
    [yes] Puede pedir una de { $most } días y otra de { $rest }, que empezaría el { $rest_start }.
   *[no] Por favor corrija el número de días; si necesita más, puede pedir varias licencias seguidas.
}
LIC-13 = Las fechas no coinciden con el número de días: el último día sería el { $end }. Por favor revíselas.
LIC-14 = { $left ->
    [0] Ya se usaron los { $most } días de licencia que la ley da en tres años. Acérquese a trabajo social de su unidad: puede haber otros apoyos.
    [1] De los { $most } días que la ley da, queda 1 día. Puede pedir ese día.
   *[other] De los { $most } días que la ley da, quedan { $left } días. Puede pedir hasta { $left }.
}
LIC-15 = La licencia queda fuera del periodo de tres años, que va del { $from } al { $to }. { $max_days ->
    [0] Acérquese a Prestaciones Económicas de su unidad: le dirán qué otros apoyos hay.
    [1] Puede pedir el día que cae dentro de él.
   *[other] Puede pedir los { $max_days } días que caen dentro de él.
}
LIC-16 = Las fechas se traslapan con { $folio ->
    [none] otra licencia
   *[other] la licencia { $folio }
}, que va del { $from } al { $to }. Por favor elija otras fechas.
LIC-17 = Usted tiene otra licencia o incapacidad del { $from } al { $to }. Una persona lo revisará.
LIC-18 = Esta licencia sigue a la anterior, que termina el { $previous_end }, sin días de por medio. Así puede pedirse.
LIC-19 = Reúne { $weeks } semanas de cotización en los 12 meses previos al diagnóstico; con 30 la licencia se paga.
LIC-20 = { $met ->
    [yes] Reúne { $weeks_before_leave } semanas de cotización justo antes de la licencia; con 52 la licencia se paga.
    [no-leave] Reúne { $weeks_before_diagnosis } de 30 semanas de cotización antes del diagnóstico y { $weeks_before_leave } de 52 antes de la licencia. Con la regla que se aplica hoy no alcanza; si le faltan semanas por registrar, acuda a su subdelegación.
   *[no] Reúne { $weeks_before_diagnosis } de 30 semanas de cotización antes del diagnóstico y { $weeks_before_leave } de 52 antes de la licencia. Eso no impide la licencia: sería sin pago. Si le faltan semanas por registrar, acuda a su subdelegación.
}
LIC-21 = Subsidio estimado: ${ $total } por { $days ->
    [1] 1 día
   *[other] { $days } días
} (${ $per_day } diarios).
LIC-22 = Se aplicó el tope de 25 UMA: para el subsidio cuenta un salario diario de hasta ${ $cap }.
LIC-23 = La constancia es para sus { $employers } patrones: todos deben saber de la licencia.
LIC-24 = { $effective_days ->
    [0] La licencia no empieza porque el médico indicó que ya no se requieren hospitalización ni reposo desde el { $last_day }.
   *[other] La licencia terminó porque el médico indicó que ya no se requieren hospitalización ni reposo. Su último día fue el { $last_day }.
} { $returned_days ->
    [0] Según las reglas de hoy, los días no usados también cuentan.
    [1] 1 día no usado vuelve a su saldo.
   *[other] { $returned_days } días no usados vuelven a su saldo.
}
LIC-25 = Lamentamos profundamente su pérdida. La licencia concluye el { $last_day }. No necesita hacer ningún trámite. Si quiere hablar con alguien, en su unidad hay quien le escuche.
LIC-26 = La licencia termina el { $last_day }, porque la ley la da hasta antes de cumplir dieciséis años. En su unidad médica le dirán qué otros apoyos hay.
LIC-27 = La licencia terminó por su contratación con un nuevo patrón el { $date }. { $returned_days ->
    [0] Según las reglas de hoy, los días no usados también cuentan.
    [1] 1 día no usado vuelve a su saldo.
   *[other] { $returned_days } días no usados vuelven a su saldo.
}
LIC-28 = Pide la licencia { $days ->
    [1] 1 día
   *[other] { $days } días
} después de su inicio. No se preocupe: una persona revisará su solicitud.
LIC-29 = El inicio está a más de { $most } días. Si la fecha cambia, podrá corregirla antes de que empiece.
LIC-30 = Hasta ahora la licencia la tenía el otro progenitor. El cambio será revisado por una persona; los días ya usados cuentan.
LIC-31 = { $name ->
    [child_curp] La CURP de la niña o el niño falta o no es válida.
    [curp] Su CURP falta o no es válida.
    [nss] Su número de seguridad social falta o no es válido.
    [phone] Su teléfono celular falta o no es válido.
    [email] Su correo electrónico falta o no es válido.
    [employer_email] El correo electrónico de su patrón falta o no es válido; sin él, la constancia se entrega en papel.
    [clabe] La CLABE de su cuenta falta o no es válida.
   *[bank] El banco que eligió no es el de la CLABE.
} Por favor revise el dato.
LIC-32 = { $what ->
    [birth] La fecha de nacimiento no coincide con la CURP, que dice { $date }. Por favor revise ambas.
    [sex] El sexo no coincide con la CURP. Por favor revise ambos.
    [entity] La entidad de nacimiento no coincide con la CURP. Por favor revise ambas.
   *[same-as-holder] La CURP de la niña o el niño es igual a la de usted. Por favor escriba la de la niña o el niño.
}
LIC-33 = El registro de la niña o el niño requiere revisión en su unidad médica. Por favor acuda ahí cuando pueda; no necesita volver a llenar esta solicitud.
LIC-34 = Se adjuntó la resolución judicial { $number }. Una persona la revisará.
LIC-35 = El derecho al cobro prescribe en un año, y ya pasó para { $days ->
    [1] 1 día
   *[other] { $days } días
} de esta licencia.{ $rest ->
    [0] {""}
   *[other] {" "}Los demás se pueden cobrar.
}
LIC-36 = La ley admite más de una interpretación en su caso. Una persona de Prestaciones Económicas resolverá.

## Vida de la solicitud

LEAVE-STATE-CHANGED = La solicitud está { $from ->
    [borrador] borrador
    [enviada] enviada
    [en_validacion] en validación
    [requiere_informacion] en espera de información
    [improcedente] no procedente
    [expedida] expedida
    [vigente] vigente
    [concluida] concluida
    [cesada] terminada antes de tiempo
    [cancelada] cancelada
   *[none] apenas por crearse
} y ya no puede pasar a { $to ->
    [borrador] borrador
    [enviada] enviada
    [en_validacion] en validación
    [requiere_informacion] en espera de información
    [improcedente] no procedente
    [expedida] expedida
    [vigente] vigente
    [concluida] concluida
    [cesada] terminada antes de tiempo
   *[cancelada] cancelada
}. Guardamos lo que escribió; revise el estado actual.
LEAVE-STEP-NOT-YOURS = Pasar la solicitud de { $from ->
    [borrador] borrador
    [enviada] enviada
    [en_validacion] en validación
    [requiere_informacion] en espera de información
    [improcedente] no procedente
    [expedida] expedida
    [vigente] vigente
    [concluida] concluida
    [cesada] terminada antes de tiempo
    [cancelada] cancelada
   *[none] nueva
} a { $to ->
    [borrador] borrador
    [enviada] enviada
    [en_validacion] en validación
    [requiere_informacion] en espera de información
    [improcedente] no procedente
    [expedida] expedida
    [vigente] vigente
    [concluida] concluida
    [cesada] terminada antes de tiempo
   *[cancelada] cancelada
} le corresponde a otra persona. Su información está guardada.
LEAVE-DUPLICATE = Esta misma licencia ya se había pedido; seguimos con la primera solicitud ({ $folio }). No necesita hacer nada.
LEAVE-NOT-YOURS = Esta solicitud es de otra persona. Usted puede crear la suya.
LEAVE-FIELD-LOCKED = La solicitud ya está en camino y por ahora este dato ({ $name }) no se puede cambiar. Si algo debe corregirse, pídalo a Prestaciones Económicas de su unidad.
LEAVE-FIELD-MISSING = { $name ->
    [patient] Falta indicar para quién es la licencia.
    [holder] Faltan los datos de la madre, el padre o quien cuida.
    [unit] Falta la unidad médica (CLUES).
    [doctor] Falta el nombre del médico tratante.
    [doctor_license] Falta la cédula o matrícula del médico tratante.
    [request_date] Falta la fecha de la solicitud.
    [start] Falta el primer día de la licencia.
    [cessation] Falta indicar por qué y cuándo terminó la licencia.
    [court_ruling] Falta el número de la resolución judicial.
    [date] Falta la fecha.
   *[other] Falta un dato ({ $name }).
}
LEAVE-REFERENCE-UNKNOWN = { $name ->
    [patient] Todavía no encontramos el registro de la niña o el niño.
   *[holder] Todavía no encontramos el registro de la madre, el padre o quien cuida.
} Sincronice e inténtelo de nuevo.
LEAVE-UNREADABLE = No pudimos leer este registro ({ $reason }). No se perdió nada; actualice la aplicación o vuelva a capturarlo.
LEAVE-CESSATION-LATE = Con esa fecha la licencia no termina antes: su último día sigue siendo el { $end }.
LEAVE-CESSATION-NOT-YOURS = El médico tratante anota el fin de la necesidad; los demás motivos los anota Prestaciones Económicas.
LEAVE-PRESCRIPTION-DAYS = La prescripción debe ser de 1 a { $most } días.
LEAVE-PRESCRIPTION-FUTURE = La fecha de la prescripción ({ $date }) todavía no llega. Por favor revísela.
LEAVE-LICENSE-SHAPE = La cédula suele tener 7 u 8 dígitos y la matrícula de 8 a 10. Por favor verifique.

## Casos que no se pueden leer

CASE-MISSING = Falta el campo { $name }.
CASE-TYPE = El campo { $name } debe ser { $expected ->
    [object] un objeto
    [list] una lista
    [text] un texto
    [number] un número
    [whole] un número entero
   *[boolean] true o false
}.
CASE-DATE = El campo { $name } no es una fecha como 2026-05-04.
CASE-MONEY = El campo { $name } no es una cantidad en pesos como 500.00.
CASE-NOT-JSON = Lo recibido no es JSON: línea { $line }, columna { $column }.
CASE-VALUE = El campo { $name } debe ser: { $expected }.
CASE-POLICY-KNOB = La política de licencias no tiene la opción { $knob }.
CASE-POLICY-VALUE = La opción { $knob } no admite el valor { $value }; use { $expected }.
