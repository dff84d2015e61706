
### La demostración

demo-tablet = Tableta del hospital
demo-phone = Teléfono de la mamá
demo-kept = Los datos de la demostración quedaron en { $path }.
fail-demo = La demostración no pudo seguir: { $reason }
    .hint = Nada de lo suyo se tocó. Si se repite, abra un reporte con este mensaje.

demo-chapter-office =
    { "" }
    1 · La institución abre su servidor
demo-server = { "    " }Un proceso propio escucha en { $address }, con su base de datos y su bitácora.
demo-enrolled = { "    " }{ $device }: dada de alta con un código de un solo uso.

demo-chapter-ward =
    { "" }
    2 · El hospital trabaja sin red
demo-census = { "    " }Censo importado sin red: { $rows } renglones → { $imported } pacientes nuevos, { $unchanged } repetidos, { $rejected } apartados para corregir. No se perdió ninguno.
demo-census-reject = { "    " }Por ejemplo, línea { $line }: { $message }
demo-family = { "    " }Se registra a una niña, su diagnóstico, a su mamá y dos prescripciones de descanso.

demo-chapter-doses =
    { "" }
    3 · Se registran dosis
demo-dose-given = { "    " }PEG-asparaginasa hace diez días y vincristina hoy, 1.1 mg IV: registradas.
demo-dose-refused = { "    " }✋ Vincristina por vía intratecal: { $reason }
demo-dose-warned = { "    " }⚠ PEG-asparaginasa hoy: { $reason }
demo-dose-with-reason = { "    " }La enfermera escribe el motivo y la dosis queda registrada, con su nombre y la hora.

demo-chapter-back =
    { "" }
    4 · La red va y viene
demo-offline = { "    " }Sin red: { $waiting } escritos esperan, cifrados, en el dispositivo.
demo-answer-lost = { "    " }Vuelve la red, pero se pierde la respuesta: el servidor ya aplicó { $applied } escritos y la tableta no lo sabe.
demo-sent-again = { "    " }La tableta repite { $sent } envíos con los mismos identificadores; en el servidor hay { $applied } escritos aplicados: ninguno dos veces.

demo-chapter-phone =
    { "" }
    5 · La mamá pide licencias desde un pasillo sin señal
demo-asked = { "    " }Pide { $days } días desde el { $start }. Prevalidación en su teléfono: { $precheck }

demo-chapter-answers =
    { "" }
    6 · Vuelve la señal: responde la institución
demo-leave = { "    " }{ $start }, { $days } días → { $status } (folio { $folio }). { $reason }
demo-adjusted = { "    " }La mamá ajusta la segunda a 7 días y la vuelve a enviar.

demo-chapter-review =
    { "" }
    7 · Una persona revisa en la tableta
demo-review-note = La hospitalización fue urgente; procede la fecha de inicio.
demo-certificate = { "    " }La constancia { $folio } llegó al teléfono. Subsidio estimado: ${ $total }.

demo-chapter-both =
    { "" }
    8 · El mismo registro, cambiado en los dos lados
demo-merged = { "    " }Teléfono de contacto: se unieron los cambios ({ $merged }); el valor que no quedó se muestra, no se pierde.
demo-conflict = { "    " }Dato delicado ({ $field }): la oficina puso «{ $server }», la mamá «{ $device }». Ninguna máquina elige.
demo-conflict-reason = Es mi cuenta; el dato correcto es el mío.
demo-chosen = { "    " }La mamá elige; la elección queda en la bitácora.

demo-chapter-count =
    { "" }
    9 · Se cuenta todo, en los dos lados
demo-col-device = Dispositivo
demo-col-written = Escritos
demo-col-sent = Enviados
demo-col-applied = Aplicados
demo-col-merged = Unidos o decididos
demo-col-replaced = Reemplazados
demo-col-withdrawn = Retirados
demo-col-waiting = En espera
demo-col-kind = Registros
demo-col-same = { "" }
demo-col-server = Servidor
demo-sum = Surtieron efecto: { $applied } según los dispositivos, { $server } según el servidor. Rechazados por una regla en la tableta: { $refused }. Conflictos resueltos por una persona: { $conflicts }. Respuestas perdidas: { $lost }. Bitácora: { $audit } líneas encadenadas.
demo-holds = ✔ Nada se perdió y nada se duplicó.
demo-does-not-hold = ✘ Las cuentas no coinciden. Por favor reporte este resultado.
