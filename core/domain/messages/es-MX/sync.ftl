### Lo que pasa con un envío. Las palabras dicen qué ocurrió, que nada se perdió y qué hacer.

SYNC-RECORD-NOT-HERE = Este registro no está disponible para su cuenta. Lo que escribió sigue guardado en su dispositivo. Si cree que es un error, avise a su unidad médica.
SYNC-PARENT-WAITS = Este envío espera a que primero llegue otro registro del que depende. Se enviará solo; no tiene que hacer nada.
SYNC-GROUP-WAITS = Este envío va junto con otro que necesita su atención. En cuanto corrija ese otro, ambos se enviarán.
SYNC-KIND-UNKNOWN = El servidor todavía no conoce este tipo de registro ({ $kind }). Se conserva en su dispositivo y se enviará cuando el servidor se actualice.
SYNC-RECORD-EXISTS = Ya existe un registro con este identificador. Lo que escribió sigue guardado en su dispositivo.
SYNC-APPEND-ONLY = Este registro ya no se modifica. Para corregirlo, agregue uno nuevo que lo sustituya; ambos quedan en el expediente.
SYNC-SERVER-FIELD = Este dato lo asigna la institución y no se puede escribir desde el dispositivo.
SYNC-CONFLICT = Otra persona cambió este mismo dato ({ $field }) al mismo tiempo. Por seguridad, elija usted cuál valor es el correcto. Los dos se conservan hasta que decida.
SYNC-TOO-LARGE = Este registro es demasiado grande para enviarse. Acórtelo o divídalo; sigue guardado en su dispositivo.
SYNC-NOT-ALLOWED = Su cuenta no tiene permiso para este paso. Si le corresponde hacerlo, pida a su unidad que revise sus permisos; lo que escribió no se ha perdido.
SYNC-READ-REASON = Por favor escriba por qué necesita ver este registro clínico. La ley pide dejar constancia de cada consulta.
SYNC-CODE-INVALID = El código no es válido, ya se usó o venció. Revise que esté bien escrito; si no funciona, pida uno nuevo en su unidad médica.
SYNC-SET-ASIDE = El servidor no pudo revisar este registro por una falla suya, no de usted. Lo apartó completo para que una persona lo atienda; no se ha perdido.
