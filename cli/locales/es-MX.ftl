### Lo que dice el programa de línea de comandos. Qué pasó, dónde y qué hacer; sin reproches.

# Títulos de columnas
col-line = Línea
col-column = Columna
col-what = Qué pasa
col-reject-line = Acompaña: línea
col-reject-column = Acompaña: columna
col-reject-reason = Acompaña: motivo

# Mientras trabaja
step-import = Registrando

# Revisar casos
say-waiting-for-json = Escriba o pegue el caso en JSON y termine con Ctrl-D.
fail-stdin = No se pudo leer la entrada: { $reason }.
    .hint = Entregue el caso así: acompana check leave < caso.json
fail-no-json = No llegó ningún caso.
    .hint = Entregue el caso en JSON por la entrada estándar, por ejemplo: acompana check leave < caso.json
fail-not-json = Lo que llegó no es JSON: línea { $line }, columna { $column } ({ $reason }).
    .hint = Revise ese lugar; suele faltar una coma, una comilla o una llave. Los formatos están en docs/check-format.md.
fail-file = No se pudo leer { $file }: { $reason }.
    .hint = Revise que el nombre esté bien escrito y que el archivo pueda leerse.
fail-policy = No se puede usar la política { $file }: { $reason }.
    .hint = Parta del archivo core/domain/data/leave-policy.json y cambie sólo lo necesario.
fail-catalogue = No se puede usar el catálogo { $file }: { $reason }.
    .hint = Parta del archivo core/domain/data/drug-catalogue.json; un catálogo con fallas no se usa ni en parte.

# Importar el censo
say-import-form = { $rows } renglones, { $encoding }, separados por { $delimiter }
say-import-reason = Captura desde censo, línea { $line }
say-import-notices = Para su información:
say-import-acknowledged = Avisos que se aceptaron con el motivo «Captura desde censo»:
say-import-rejected = Renglones que no se tomaron:
say-import-settled-reason = Otro dispositivo ya había registrado este renglón del censo.
say-import-settled = Otro dispositivo ya había registrado estos renglones: se retiraron { $count } envíos que el servidor no necesita.
say-import-rejects-file = Están en { $file }. Corríjalos ahí e importe ese archivo.
say-import-sum = { $imported } nuevos + { $updated } actualizados + { $unchanged } sin cambios + { $rejected } rechazados = { $rows } renglones. No se perdió ninguno.
say-import-dry-sum = Sería: { $imported } nuevos + { $updated } actualizados + { $unchanged } sin cambios + { $rejected } rechazados = { $rows } renglones. No se guardó nada.
fail-census-empty = { $file } está vacío.
    .hint = Exporte de nuevo la hoja del censo como CSV.
fail-census-titles = En { $file } no se encontraron los títulos del censo en los primeros renglones.
    .hint = Revise que la hoja exportada sea la del censo y que sus columnas tengan título (ID, Nombre, NSS…).
fail-census-missing = En { $file } faltan estas columnas: { $columns }.
    .hint = Agréguelas con ese título. Si falta «Unidad médica», puede indicar la unidad con --unit CLUES.
fail-census-twice = En { $file } hay dos columnas con el título «{ $title }».
    .hint = Deje una sola, o cambie el título de la otra.
fail-census-quote = En { $file }, línea { $line }, se abre una comilla que no se cierra.
    .hint = Ciérrela o quítela: sin eso, el resto del archivo quedaría dentro de una sola celda. No se tomó nada.
fail-rejects = No se pudieron escribir los renglones rechazados en { $file }: { $reason }.
    .hint = Los renglones buenos ya están guardados. Indique otro lugar con --rejects y repita la importación; no se duplica nada.
fail-import-sum = La suma no cuadra: { $sum } de { $rows } renglones. Es una falla del programa.
    .hint = Conserve el archivo y avise a soporte. Repetir la importación no duplica nada.

# Motivos, celda por celda
row-date = No se pudo leer la fecha. Escríbala como día/mes/año, por ejemplo 31/01/2015.
row-date-impossible = Esa fecha no existe en el calendario. Revísela, por favor.
row-date-month-first = El mes parece estar antes del día. Escriba la fecha como día/mes/año.
row-short-year = El año tiene dos cifras; se leyó { $date }. Revíselo, por favor.
row-diagnosis = No se encontró un código CIE-10. Escríbalo en la celda, por ejemplo C91.0.
row-diagnosis-several = Hay más de un código CIE-10. Deje sólo el del diagnóstico principal.
row-no-diagnosis = Sin diagnóstico ni fecha de confirmación: se registra sólo a la niña o el niño.
row-name-digits = El nombre lleva números. Revise que las celdas no se hayan recorrido.
row-name-short = Falta el nombre o el primer apellido.
row-needed = Falta «{ $column }».
row-no-key = Faltan el ID y el NSS: sin uno de ellos no se podría reconocer este renglón otra vez.
row-nss-missing = Sin NSS. Complételo cuando lo tenga.
row-nss-rounded = La hoja de cálculo redondeó el NSS. Dé formato de texto a la columna y escríbalo completo.
row-nss-zero = La hoja de cálculo quitó el cero inicial del NSS; se repuso porque el dígito verificador coincide.
row-stage = El estadio se escribe I, II, III, IV, V o NA.
row-stage-coarse = Se registró el estadio sin su subdivisión; el texto completo queda en los datos del censo.
row-flag = Aquí va 1 o 0 (sí o no).
row-referring-unit = Aquí va 1 (UMF), 2 (HGSZ, HGZ, HGR) o 3 (centro de referencia).
row-sex = No se pudo saber el sexo. Escriba el agregado médico o la CURP, o bien Mujer, Hombre o X en la columna Sexo.
row-unit = La unidad no lleva CLUES. Escríbala en la celda o indíquela con --unit.
row-unit-not-yours = La unidad { $clues } no está a cargo de esta cuenta: el servidor no aceptaría el renglón. Revise la CLUES, o pida que se la asignen.
row-surplus = El renglón tiene más celdas que títulos: suele faltar una comilla o sobrar un separador.
row-same-key = La línea { $line } tiene el mismo ID con otros datos. Deje el renglón correcto, o corrija el ID.
row-repeated = Dice lo mismo que la línea { $line }; se contó como sin cambios.
row-other-child = Ese ID ya es de otra niña o niño: no coinciden al menos dos de nombre, fecha de nacimiento y NSS. Revise el ID.

# El servidor
col-clues = CLUES
col-name = Nombre
col-level = Nivel
col-ooad = OOAD
col-id = Identificador
col-roles = Funciones
col-active = Con acceso
col-state = Estado
col-seen = Última vez
col-waiting = Por enviar
col-when = Cuándo
col-who = Quién
col-device = Dispositivo
col-kind = Tipo
col-what-is = Qué
col-count = Cuántos
say-yes = sí
say-no = no
say-active = activo
say-signed-out = sin acceso
say-hospital-added = La unidad { $clues } quedó registrada.
say-staff-added = { $name } quedó en el personal: { $user }. Entréguele un código con «acompana admin code staff { $user }».
say-staff-revoked = Esa persona ya no tiene acceso; se cerró la sesión de todos sus dispositivos.
say-code = Código: { $code } (sirve una vez, hasta { $until })
say-device-revoked = Se cerró la sesión del dispositivo. Lo que no había enviado sigue guardado en él.
say-audit-whole = La bitácora está íntegra: { $lines } líneas. Última huella: { $head }
say-audit-broken = La línea { $line } de la bitácora no es la que se escribió; las { $lines } anteriores sí. Avise a la persona responsable de los datos.
say-backup = Respaldo en { $file }.
say-restored = Época nueva: { $epoch }. Los dispositivos volverán a ofrecer lo que enviaron después del respaldo.
fail-serve-clear = { $address } se alcanza desde otras computadoras y la conexión iría sin cifrar.
    .hint = Indique un certificado (--tls-cert y --tls-key), o --behind-proxy si un intermediario cifra la conexión.
fail-serve-tls = No se puede usar el certificado: { $reason }.
    .hint = Revise que ambos archivos sean PEM y que la clave sea la de ese certificado.
fail-serve-listen = No se puede escuchar en { $address }: { $reason }.
    .hint = Quizá otro programa usa ese puerto. Elija otro con --listen, o el puerto 0 para uno libre.
fail-serve-stopped = El servidor se detuvo: { $reason }.
    .hint = Lo que contestó ya está guardado. Vuelva a iniciarlo y, si continúa, avise a soporte.
fail-server-store = No se pudo usar el almacén del servidor: { $reason }.
    .hint = Revise la carpeta indicada con --data y la clave. No se borró ni se cambió nada.
fail-server-key = ACOMPANA_SERVER_KEY no es una clave.
    .hint = Una clave son 64 dígitos hexadecimales.
fail-admin-not-found = No se encontró { $id }.
    .hint = Búsquelo con «list» y revise la carpeta indicada con --data.
fail-admin-unfit = Falta algo para hacerlo: { $reason }.
    .hint = Vea los ejemplos con --help.
fail-admin-refused = No se registró: { $reason }
    .hint = Corrija el dato y vuelva a intentarlo.
fail-runtime = No se pudo iniciar el programa: { $reason }.
    .hint = Cierre otros programas e intente de nuevo.

# Este dispositivo
fail-key = ACOMPANA_KEY no es una clave.
    .hint = Una clave son 64 dígitos hexadecimales.
fail-key-file = No se pudo usar el archivo de la clave { $file }: { $reason }.
    .hint = Revise que exista y que sólo usted pueda leerlo. Sin la clave no se puede leer lo guardado.
fail-key-missing = Hay datos en { $folder }, pero falta su clave { $file }.
    .hint = Devuelva el archivo de la clave a su lugar, o indique ACOMPANA_KEY. No se creó otra clave: no abriría estos datos.
fail-enrol-first = Este dispositivo todavía no está activado.
    .hint = Pida un código en su unidad médica y escriba: acompana enroll CÓDIGO --server URL
fail-enrol-code = El dispositivo no se activó:
    .hint = Compare el código con el que le dieron, letra por letra. Si ya se usó o venció, pida otro en su unidad médica.
fail-server-address = La dirección del servidor no sirve: { $reason }.
    .hint = Escríbala completa, por ejemplo https://acompana.example.mx; http:// sólo vale para esta computadora.
fail-ca = No se pueden usar los certificados de ACOMPANA_CA: { $reason }.
    .hint = Revise que el archivo sea PEM y tenga los certificados de su institución.
fail-enrol = El dispositivo debe activarse de nuevo ({ $reason }).
    .hint = Pida un código en su unidad médica y escriba: acompana enroll CÓDIGO --server URL. Lo que no se ha enviado sigue guardado.
fail-invalid = No se guardó:
    .hint = Revise lo señalado. Si un dato está bien, anote el motivo; si falta un permiso, pídalo a su unidad.
fail-not-found = No se encontró en este dispositivo: { $what }.
    .hint = Búsquelo con «list», o sincronice primero.
fail-out-of-date = { $told }
    .hint = Para soporte: { $reason }.
fail-update = Hace falta una versión más reciente del programa ({ $reason }).
    .hint = Actualícelo. Lo que no se ha enviado sigue guardado.
fail-offline = No se pudo llegar al servidor ({ $reason }).
    .hint = Todo lo que escribió sigue guardado en este dispositivo. Intente de nuevo cuando haya conexión.
fail-busy = { $told }
    .hint = Para soporte: { $reason }.
fail-store-key = La clave no abre los datos de este dispositivo.
    .hint = Busque la clave correcta (ACOMPANA_KEY o el archivo .key). Los datos siguen ahí; no se cambió nada.
fail-store-corrupt = { $told }
    .hint = Para soporte: { $reason }.
fail-store-full = { $told }
    .hint = Para soporte: { $reason }.
fail-store-platform = { $told }
    .hint = Para soporte: { $reason }.
fail-store-key-lost = { $told }
    .hint = Para soporte: { $reason }.
fail-store = El sistema no permitió usar los datos ({ $reason }).
    .hint = Revise los permisos de la carpeta indicada con --data.
fail-internal = Algo falló en el programa: { $reason }.
    .hint = Lo guardado sigue guardado. Avise a soporte, por favor.
fail-import-role = La cuenta de este dispositivo no puede registrar pacientes y diagnósticos.
    .hint = Pida a la persona administradora la función registrar o clinician.

# Trabajar con registros
step-sync = Sincronizando
col-value = Valor
col-birth = Nacimiento
col-curp = CURP
col-drug = Medicamento
col-dose = Dosis
col-route = Vía
col-given = Aplicado
col-write = Envío
col-field = Dato
col-theirs = En la institución
col-mine = En este dispositivo
col-why = Motivo
say-line = { $line }
say-saved = Guardado: { $id }
say-enrolled = Listo, { $name }. Este dispositivo ya está activado ({ $roles }).
say-nobody = nadie todavía
say-never = nunca
say-store-whole = El almacén está íntegro.
say-status-person = Persona
say-status-device = Dispositivo
say-status-server = Servidor
say-status-enrol = Hace falta un código
say-status-update = Hace falta actualizar
say-status-synced = Última sincronización
say-status-pending = Por enviar o resolver
say-status-attention = Esperan a una persona
say-status-oldest = El más antiguo es de
say-status-clock = El reloj del dispositivo difiere
say-status-scope = Registros
say-count-sent = enviados
say-count-applied = aceptados
say-count-merged = recibidos, con respuesta de la institución
say-count-conflicts = en conflicto
say-count-rejected = rechazados
say-count-deferred = se enviarán después
say-count-quarantined = apartados para revisión
say-count-received = recibidos
say-count-removed = retirados del dispositivo
say-count-repaired = diferencias reparadas
say-sync-attention = Esperan a que usted decida: { $count }. Vea «acompana outbox list --attention» y «acompana conflicts list».
say-sync-enrol = Hace falta un código nuevo. Todo lo que escribió sigue guardado ({ $waiting } por enviar).
say-sync-update = Hace falta una versión más reciente del programa. Todo lo que escribió sigue guardado ({ $waiting } por enviar).
say-sync-offline = No se pudo llegar al servidor. Todo lo que escribió sigue guardado ({ $waiting } por enviar) y saldrá cuando haya conexión.
say-conflict-settled = Quedó resuelto. Su elección y el motivo están en la bitácora.
say-outbox-done = Hecho.
say-op-queued = por enviar
say-op-inflight = enviado, sin respuesta aún
say-op-later = se enviará después
say-op-needs-confirm = confirme antes de enviarlo
say-op-rejected = rechazado
say-op-conflict = en conflicto
say-op-applied = aceptado
say-op-quarantined = apartado para revisión
say-op-withdrawn = retirado
say-op-replaced = sustituido
say-op-blocked = Espera a { $op }.
fail-dose = La dosis no se guardó:
    .hint = Revise lo señalado. Si es un aviso y la dosis es correcta, anote el motivo con --reason y, si se pide, quién más la revisó con --second-person.

# Licencias
col-folio = Folio
col-start = Inicio
col-days = Días
say-precheck = Prevalidación: { $verdict ->
    [PROCEDENTE_CON_SUBSIDIO] todo parece en orden, con pago
    [PROCEDENTE_SIN_SUBSIDIO] todo parece en orden, sin pago
    [REQUIERE_AJUSTE] hay algo que ajustar
    [REQUIERE_DICTAMEN] la revisará una persona
    [CESADA] termina antes de lo pedido
   *[other] con lo que este dispositivo sabe, todavía no se podría otorgar
}. La respuesta la da la institución.
say-leave-asked = Su solicitud quedó guardada: { $id }. Saldrá en la siguiente sincronización.
say-leave-certificate = Constancia: { $folio }
fail-leave-which = Falta decir cuál solicitud.
    .hint = Indique el identificador de un borrador, o --patient, --start, --days y --for.
