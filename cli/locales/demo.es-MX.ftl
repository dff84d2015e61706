
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
demo-enrolled = { "    " }{ $device }: se activó con un código de un solo uso.

demo-chapter-ward =
    { "" }
    2 · El hospital trabaja sin red
demo-census = { "    " }Censo importado sin red: { $rows } renglones. Pacientes nuevos: { $imported }; repetidos: { $unchanged }; apartados para corregir: { $rejected }. No se perdió ninguno.
demo-census-reject = { "    " }Por ejemplo, línea { $line }: { $message }
demo-family = { "    " }Se registra a una niña, su diagnóstico, a su mamá y dos prescripciones de descanso.

demo-chapter-doses =
    { "" }
    3 · Se registran dosis
demo-dose-given = { "    " }PEG-asparaginasa hace diez días y vincristina hoy, 1.1 mg IV: registradas.
demo-dose-refused = { "    " }✋ Por vía intratecal: { $reason }
demo-dose-warned = { "    " }⚠ { $reason }
demo-dose-with-reason = { "    " }La enfermera escribe el motivo y la dosis queda registrada, con su nombre y la hora.

demo-chapter-back =
    { "" }
    4 · La red va y viene
demo-offline = { "    " }Sin red: { $waiting } capturas esperan, cifradas, en el dispositivo.
demo-answer-lost = { "    " }Vuelve la red, pero se pierde la respuesta: el servidor ya recibió { $applied } capturas y la tableta no lo sabe.
demo-sent-again = { "    " }La tableta repite { $sent } envíos con los mismos identificadores; en el servidor hay { $applied } capturas: ninguna dos veces.

demo-chapter-phone =
    { "" }
    5 · La mamá pide licencias desde un pasillo sin señal
demo-asked = { "    " }Pide { $days } días desde el { $start }. Prevalidación en su teléfono: { $precheck ->
    [PROCEDENTE_CON_SUBSIDIO] todo parece en orden, con pago
    [PROCEDENTE_SIN_SUBSIDIO] todo parece en orden, sin pago
    [REQUIERE_AJUSTE] hay algo que ajustar
    [REQUIERE_DICTAMEN] la revisará una persona
    [CESADA] termina antes de lo pedido
   *[other] con lo que el teléfono sabe, todavía no se podría otorgar
}.

demo-chapter-answers =
    { "" }
    6 · Vuelve la señal: responde la institución
demo-leave = { "    " }{ $start }, { $days } días: { $status ->
    [improcedente] no procede
    [requiere_informacion] hace falta un ajuste
    [en_validacion] la revisa una persona
   *[expedida] otorgada
} (folio { $folio }). { $reason }
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
demo-conflict = { "    " }Un dato que sólo una persona decide ({ $field ->
    [bank] banco
    [clabe] CLABE
   *[other] { $field }
}): la oficina puso «{ $server }», la mamá «{ $device }». Ninguna máquina elige.
demo-conflict-reason = Es mi cuenta; el dato correcto es el mío.
demo-chosen = { "    " }La mamá elige; la elección queda en la bitácora.

demo-chapter-count =
    { "" }
    9 · Se cuenta todo, en los dos lados
demo-col-device = Dispositivo
demo-col-written = Capturas
demo-col-sent = Enviadas
demo-col-applied = Recibidas
demo-col-merged = Con respuesta
demo-col-refused = Detenidas
demo-col-conflicts = En conflicto
demo-col-waiting = En espera
demo-col-kind = Registros
demo-col-same = { "" }
demo-col-server = Servidor
demo-sum = Surtieron efecto: { $applied } según los dispositivos, { $server } según el servidor. Detenidas por una regla antes de guardarse: { $refused }. Conflictos, resueltos por una persona: { $conflicts }. Respuestas perdidas: { $lost }. Bitácora: { $audit } líneas encadenadas.
demo-holds = ✔ Nada se perdió y nada se duplicó.
demo-does-not-hold = ✘ Las cuentas no coinciden. Por favor reporte este resultado.

## El registro de todo el país

demo-coordinator = Coordinación nacional
demo-full-plan = Un registro inventado: { $patients } pacientes ({ $children } pediátricos, { $adults } adultos) en { $hospitals } hospitales ({ $umae } UMAE, { $second } de segundo nivel), { $new } de ellos registrados en las últimas dos semanas; { $treatments } tratamientos. { $part ->
    [1] Las cifras son las de la nota del { $day }.
   *[other] Uno de cada { $part } pacientes de la nota del { $day }, redondeado hacia arriba.
} Los relojes de los dispositivos se ponen en los días de esos años; { $day } es el último día de los reportes, en el que se toman las edades.
demo-full-writing = { $devices } dispositivos, uno en cada hospital, no tienen red y capturan { $records } registros.
demo-full-sending = Vuelve la red: { $records } capturas van al servidor.
demo-full-coordinator = El dispositivo de la coordinación recibe todo lo de { $hospitals } hospitales.
demo-full-reports = El reporte del registro al { $day }, en el servidor y en el dispositivo de la coordinación.
demo-full-sum = Capturas: { $written }. Surtieron efecto: { $applied } según los dispositivos, { $server } según el servidor. Bitácora: { $audit } líneas encadenadas. Edades y «últimas dos semanas» al { $day }.
demo-full-holds = ✔ Los dos reportes son exactamente el planeado; no se perdió ni se duplicó nada.
demo-full-does-not-hold = ✘ Los reportes o las cuentas no coinciden con el plan. Por favor reporte este resultado.
step-joining = Activando
step-writing = Capturando sin red
step-sending = Enviando
demo-col-figure = Cifra
demo-col-note = Nota del 2025-10-06
demo-col-planned = Planeado
demo-col-server-report = Reporte del servidor
demo-col-coordinator-report = Reporte de la coordinación
demo-figure-total = Pacientes
demo-figure-paediatric = Pediátricos (menos de 18)
demo-figure-adult = Adultos
demo-figure-paediatric-percent = Pediátricos, %
demo-figure-adult-percent = Adultos, %
demo-figure-age-unknown = De edad desconocida
demo-figure-hospitals = Hospitales
demo-figure-umae = UMAE
demo-figure-second = Segundo nivel
demo-figure-new = Registrados en las últimas dos semanas
demo-figure-treatments = Registros de tratamiento (nuestros, no de la nota)
demo-figure-discrepancies = Discrepancias
demo-col-stage = Etapa
demo-col-time = Tiempo
demo-col-rate = Por segundo
demo-stage-institution = Servidor, hospitales, personal
demo-stage-joining = Los dispositivos se activan
demo-stage-writing = Los dispositivos capturan sin red
demo-stage-sending = Los dispositivos envían
demo-stage-first-sync = Primera sincronización de la coordinación
demo-stage-report-server = Reporte en el servidor
demo-stage-report-coordinator = Reporte en el dispositivo de la coordinación
demo-stage-audit = Bitácora del servidor verificada
demo-col-memory = Memoria máxima de un proceso
demo-memory-field = Todos los dispositivos de campo (dos a la vez)
demo-memory-server = Servidor
demo-memory-first-sync = Primera sincronización de la coordinación
demo-memory-report-coordinator = Reporte de la coordinación
demo-memory-report-server = Reporte del servidor
demo-col-bytes = Bytes
demo-bytes-field = Almacenes de los dispositivos de campo
demo-bytes-server = Almacén del servidor
demo-bytes-coordinator = Almacén de la coordinación
demo-bytes-field-sent = Enviados por los dispositivos de campo
demo-bytes-field-received = Recibidos por los dispositivos de campo
demo-bytes-coordinator-sent = Enviados por la coordinación
demo-bytes-coordinator-received = Recibidos por la coordinación
