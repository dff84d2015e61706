### Lo que la aplicación no pudo hacer. Las palabras dicen qué ocurrió, que nada se perdió donde así es, y qué hacer.

CORE-INVALID = Todavía no se puede guardar así. Revise lo que escribió e inténtelo de nuevo; lo guardado antes sigue igual.
CORE-NOT-FOUND = Esto ya no está en este dispositivo, o todavía no llega. Sincronice y vuelva a buscarlo.
CORE-OUT-OF-DATE = Esto cambió mientras lo veía. Ábralo de nuevo y decida con lo que muestre; lo guardado sigue guardado.
CORE-ENROL = Este dispositivo necesita un código para activarse. Pídalo en su unidad médica; lo que no se ha enviado sigue guardado aquí.
CORE-UPDATE = Hace falta una versión más reciente de la aplicación. Actualícela; lo que no se ha enviado sigue guardado aquí.
CORE-OFFLINE = Por ahora no hay conexión con la institución. Puede seguir trabajando: todo queda guardado en este dispositivo y se envía después.
CORE-BUSY = Hay otra tarea en curso con estos datos. Espere un momento e inténtelo de nuevo; no se perdió nada.
CORE-CLOSED = Los datos están cerrados en este momento. Abra de nuevo la aplicación; no se perdió nada.
CORE-INTERNAL = Algo no funcionó en la aplicación. Lo que ya estaba guardado sigue guardado; avise a soporte, por favor.
CORE-STORE-WRONG-KEY = La clave de este dispositivo no abre los datos guardados. Siguen ahí y no se cambió nada; avise a soporte y no reinstale la aplicación.
CORE-STORE-CORRUPT = Los datos de este dispositivo están dañados. No borre nada ni reinstale la aplicación; avise a soporte: quizá se puedan recuperar.
CORE-STORE-FULL = No queda espacio en este dispositivo y esto no se guardó. Libere espacio e inténtelo de nuevo; lo guardado antes sigue ahí.
CORE-STORE-REFUSED = El sistema no permitió usar los datos de este dispositivo. Reinícielo e inténtelo de nuevo; si continúa, avise a soporte. No se borró nada.
CORE-STORE-KEY-STORE = El dispositivo no entregó la clave que protege sus datos. Desbloquéelo e inténtelo de nuevo; no se perdió nada.
CORE-STORE-KEY-LOST = Este dispositivo ya no tiene la clave que protegía sus datos, y lo que no se había enviado ya no se puede leer en él. No se borró nada, y lo que sí se envió está en la institución. Para continuar, aparte los datos anteriores y active el dispositivo con un código nuevo; si algo quedó sin enviar, cuéntelo en su unidad médica.
