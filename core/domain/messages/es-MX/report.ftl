### Informes: lo que no cuadra, no se puede leer o aparece dos veces (domain.md §7).

REP-BIRTH-LATER = { $count ->
        [one] Un paciente nació, según su registro, después de la fecha en que se toma la edad.
       *[other] { $count } pacientes nacieron, según su registro, después de la fecha en que se toma la edad.
    } Cuentan con edad desconocida.
REP-CERTIFICATE-DIFFERS = { $count ->
        [one] Una licencia otorgada no tiene los mismos días que su constancia.
       *[other] { $count } licencias otorgadas no tienen los mismos días que su constancia.
    } Los días se tomaron de la solicitud.
REP-CERTIFICATE-ORPHAN = { $count ->
        [one] Hay constancias de una solicitud que no está aquí.
       *[other] Hay constancias de { $count } solicitudes que no están aquí.
    } Su importe no se sumó.
REP-CORRECTION-UNKNOWN = { $count ->
        [one] Un registro corregido no está aquí o no se puede leer.
       *[other] { $count } registros corregidos no están aquí o no se pueden leer.
    } Sólo cuenta la corrección.
REP-DUPLICATE-PATIENT = { $count ->
        [one] Un registro parece ser de un paciente que ya está en otro (misma CURP, o mismo NSS, agregado y nacimiento).
       *[other] { $count } registros parecen ser de pacientes que ya están en otro (misma CURP, o mismo NSS, agregado y nacimiento).
    } Cada registro cuenta.
REP-FIELD = { $count ->
        [one] En un registro ({ $kind }) falta «{ $field }» o no se puede leer.
       *[other] En { $count } registros ({ $kind }) falta «{ $field }» o no se puede leer.
    } Cuentan como desconocidos en lo que dependa de ese dato.
REP-FILTER-UNKNOWN = Se pidió «{ $value }» y ninguna unidad registrada corresponde. Revise cómo está escrito.
REP-FOLIO-TWICE = { $count ->
        [one] Un folio está en más de una solicitud.
       *[other] { $count } solicitudes llevan un folio que ya tiene otra.
    }
REP-FUTURE = { $count ->
        [one] Un registro ({ $kind }) tiene fecha posterior a hoy.
       *[other] { $count } registros ({ $kind }) tienen fecha posterior a hoy.
    } No se cuentan dentro del periodo.
REP-HOLDER-TWICE = { $count ->
        [one] Un registro de titular es de una persona que ya está en otro (misma CURP o mismo NSS).
       *[other] { $count } registros de titular son de personas que ya están en otro (misma CURP o mismo NSS).
    } Cada persona cuenta una vez.
REP-HOLDER-UNKNOWN = { $count ->
        [one] No está aquí el registro de un titular.
       *[other] No están aquí los registros de { $count } titulares.
    } Su sexo cuenta como desconocido.
REP-HOSPITAL-TWICE = { $count ->
        [one] Una unidad está registrada dos veces con la misma CLUES.
       *[other] { $count } unidades están registradas más de una vez con la misma CLUES.
    } Vale el registro más antiguo.
REP-ISSUED-BEFORE = { $count ->
        [one] Una licencia se expidió, según su registro, antes de pedirse.
       *[other] { $count } licencias se expidieron, según su registro, antes de pedirse.
    } No cuentan en los tiempos.
REP-LEAVE-TWICE = { $count ->
        [one] Una licencia otorgada repite menor, titular, inicio y días de otra.
       *[other] { $count } licencias otorgadas repiten menor, titular, inicio y días de otra.
    } Cada una cuenta.
REP-NO-CERTIFICATE = { $count ->
        [one] Una licencia otorgada no tiene constancia aquí.
       *[other] { $count } licencias otorgadas no tienen constancia aquí.
    } Su importe no se conoce y no se sumó.
REP-ORPHAN = { $count ->
        [one] Un registro ({ $kind }) es de un paciente que no está aquí.
       *[other] { $count } registros ({ $kind }) son de pacientes que no están aquí.
    }
REP-PARTS = Las partes de «{ $table }» suman { $sum } y el total es { $total }: hay { $difference } de diferencia.
REP-SEX-DIFFERS = { $count ->
        [one] En un titular, la CURP y el parentesco (madre o padre) no coinciden en el sexo.
       *[other] En { $count } titulares, la CURP y el parentesco (madre o padre) no coinciden en el sexo.
    } Se tomó el de la CURP.
REP-TIME-ORDER = { $count ->
        [one] Un registro ({ $kind }) se capturó antes de la hora en que dice haber ocurrido.
       *[other] { $count } registros ({ $kind }) se capturaron antes de la hora en que dicen haber ocurrido.
    } Revise el reloj de los dispositivos.
REP-UNIT-UNKNOWN = La unidad { $clues } aparece en los registros y no está dada de alta: no se conocen su nivel ni su OOAD.
REP-UNREADABLE = { $count ->
        [one] Un registro ({ $kind }) está guardado y no se puede leer.
       *[other] { $count } registros ({ $kind }) están guardados y no se pueden leer.
    } No se cuenta en ninguna cifra.
REP-UNSEEN = Quien pide este informe no ve los registros «{ $kind }»: lo que depende de ellos no se conoce aquí.
