### Tratamientos: dosis, resultados y otros hechos clínicos.

CLINICAL-NOTICE = Apoyo a la captura: no sustituye el juicio clínico ni el protocolo vigente.

## Avisos que se leen y se responden

ACK-REQUIRED = Antes de guardar, lea los avisos y anote por qué el dato es correcto: { $codes }.

## Casos que no se pudieron leer

CASE-DOSE-SHAPE = El dato en { $field } no tiene la forma esperada. Revise el formato del caso y vuelva a intentarlo.
CASE-DOSE-NUMBER = El dato en { $field } no se puede leer como cantidad. Escríbalo con dígitos y punto decimal, por ejemplo 18.5.
CASE-DOSE-DATE = El dato en { $field } no se puede leer como fecha. Escríbala como año-mes-día, por ejemplo 2026-05-04.
CASE-DOSE-TIME = El dato en { $field } no se puede leer como fecha y hora. Escríbalo como en 2026-05-04T10:00:00-06:00.

## Hechos clínicos

CLN-AFTER-DEATH = La fecha ({ $date }) es posterior al fallecimiento registrado ({ $death }). Revise las dos fechas; si la de fallecimiento es la equivocada, corríjala primero.
CLN-APPEND-ONLY = Lo que ya se registró no se modifica. Para corregirlo, haga un registro nuevo que lo sustituya; los dos se conservan.
CLN-BEFORE-BIRTH = La fecha ({ $date }) es anterior al nacimiento ({ $birth }). Revise las dos fechas.
CLN-END-BEFORE-START = El término ({ $end }) es anterior al inicio ({ $start }). Revise las dos fechas.
CLN-FUTURE = La fecha ({ $date }) está en el futuro. Revise la fecha y la hora, y también el reloj del dispositivo.
CLN-INTENT = La intención del tratamiento no está en la lista. Elija curativa (curative), paliativa (palliative) o de soporte (supportive).
CLN-MISSING = Falta { $what ->
    [patient] indicar de qué paciente se trata
    [unit] la unidad médica
    [drug] el medicamento
    [given] indicar si se aplicó o no
    [not_given_reason] anotar por qué no se aplicó
    [protocol] el protocolo o esquema
    [start] la fecha de inicio
    [admitted] la fecha de ingreso
    [reason] el motivo
    [item] indicar qué se midió
    [value] el valor
    [term] describir el evento
    [grade] el grado
   *[other] un dato ({ $what })
}. Complételo para poder guardar.
CLN-PATIENT-NOT-HERE = Este dispositivo todavía no tiene el expediente del paciente. Puede guardar; lo que depende de su edad se revisará al sincronizar.
CLN-PATIENT-UNKNOWN = No se encuentra al paciente de este registro. Elíjalo de la lista o regístrelo primero.
CLN-STAGE-INTENT = El diagnóstico está en estadio IV y el tratamiento tiene intención curativa. Si es lo que se decidió, no hace falta nada más.
CLN-SUPERSEDED-TWICE = Otra persona ya corrigió este mismo registro. Compare las dos correcciones; se conservan ambas.
CLN-SUPERSEDES-KIND = La corrección apunta a un registro de otro tipo o a sí misma. Elija el registro que quiere corregir.
CLN-SUPERSEDES-PATIENT = La corrección apunta al registro de otro paciente. Elija el registro que quiere corregir.
CLN-SUPERSEDES-UNKNOWN = No se encuentra el registro que se quiere corregir. Sincronice y vuelva a elegirlo.
CLN-UNREADABLE = Un dato de este registro no se puede leer. Revíselo y vuelva a guardar; si se repite, comparta este detalle con soporte: { $reason }.

## Dosis

DOS-ABOVE = La dosis de { $drug } ({ $dose } { $unit }) equivale al { $percent } % de la dosis máxima habitual de este paciente ({ $low } a { $high } { $unit }). Revísela con la indicación.
DOS-BELOW = La dosis de { $drug } ({ $dose } { $unit }) es menor que la habitual para este paciente ({ $low } a { $high } { $unit }). Si se redujo a propósito, anote el motivo.
DOS-BSA-OLD = El peso y la talla son del { $date }, hace { $days } días; para calcular dosis conviene que tengan { $limit } días o menos. Si puede, vuelva a pesar y medir; si no, anote el motivo.
DOS-CAP = La dosis de { $drug } ({ $dose } { $unit }) pasa del máximo por dosis, { $cap } { $unit }, que vale para cualquier peso. Pida a otra persona que la confirme.
DOS-CUMULATIVE = Con esta dosis se suman { $total } mg/m² de equivalente de { $reference }; a partir de { $threshold } conviene revisar el corazón. Coméntelo con el médico tratante.
DOS-CUMULATIVE-HIGH = Con esta dosis se suman { $total } mg/m² de equivalente de { $reference }, más de { $threshold }: puede dañar el corazón. Coméntelo con el médico tratante y pida a otra persona que la confirme antes de aplicarla.
DOS-DAY-ABOVE = Con esta dosis de { $drug } se suman { $total } { $unit } en el día, el { $percent } % del máximo habitual de este paciente ({ $low } a { $high } { $unit }). Revise las dosis del día con la indicación.
DOS-DAY-FAR-ABOVE = Con esta dosis de { $drug } se suman { $total } { $unit } en el día, el { $percent } % del máximo habitual de este paciente ({ $low } a { $high } { $unit }). Pida a otra persona que lo confirme antes de aplicarla.
DOS-DRUG-NOT-LISTED = El medicamento «{ $written }» no está en el catálogo y su dosis no se puede revisar. Si está mal escrito, elíjalo de la lista; si no, compare la dosis con el protocolo y pida a otra persona que la confirme.
DOS-DRUG-UNKNOWN = El medicamento «{ $written }» no está en el catálogo, así que no se puede revisar la dosis. Elíjalo por su clave o su nombre, o pida a farmacia que lo agregue.
DOS-DUPLICATE = Posible duplicado: ya hay una dosis igual de { $drug } registrada a las { $time }. Confirme si es otra aplicación o la misma.
DOS-FAR-ABOVE = La dosis de { $drug } ({ $dose } { $unit }) equivale al { $percent } % de la dosis máxima habitual de este paciente ({ $low } a { $high } { $unit }). Pida a otra persona que la confirme antes de aplicarla.
DOS-FAR-BELOW = La dosis de { $drug } ({ $dose } { $unit }) es mucho menor que la habitual para este paciente ({ $low } a { $high } { $unit }). Revise la unidad y el punto decimal; si se redujo a propósito, anote el motivo.
DOS-INTERVAL = Entre esta dosis de { $drug } y la del { $date } hay { $days ->
    [one] { $days } día
   *[other] { $days } días
}; lo habitual son al menos { $least }. Revise la fecha; si el protocolo lo indica así, anótelo.
DOS-LAB-ALT = La ALT del { $date } estaba en { $value } { $unit }, por { $side ->
    [above] arriba
   *[below] debajo
} de { $limit }. { $percent ->
    [100] Confirme con el médico tratante si se aplica { $drug }; si se aplica, anote el motivo.
   *[other] Con ese valor lo habitual es dar el { $percent } % de la dosis de { $drug }. Confirme la dosis con el médico tratante; si se da completa, anote el motivo.
}
DOS-LAB-BILIRUBIN = La bilirrubina del { $date } estaba en { $value } { $unit }, por { $side ->
    [above] arriba
   *[below] debajo
} de { $limit }. { $percent ->
    [100] Confirme con el médico tratante si se aplica { $drug }; si se aplica, anote el motivo.
   *[other] Con ese valor lo habitual es dar el { $percent } % de la dosis de { $drug }. Confirme la dosis con el médico tratante; si se da completa, anote el motivo.
}
DOS-LAB-CREATININE = La creatinina del { $date } estaba en { $value } { $unit }, por { $side ->
    [above] arriba
   *[below] debajo
} de { $limit }. { $percent ->
    [100] Confirme con el médico tratante si se aplica { $drug }; si se aplica, anote el motivo.
   *[other] Con ese valor lo habitual es dar el { $percent } % de la dosis de { $drug }. Confirme la dosis con el médico tratante; si se da completa, anote el motivo.
}
DOS-LAB-FIBRINOGEN = El fibrinógeno del { $date } estaba en { $value } { $unit }, por { $side ->
    [above] arriba
   *[below] debajo
} de { $limit }. { $percent ->
    [100] Confirme con el médico tratante si se aplica { $drug }; si se aplica, anote el motivo.
   *[other] Con ese valor lo habitual es dar el { $percent } % de la dosis de { $drug }. Confirme la dosis con el médico tratante; si se da completa, anote el motivo.
}
DOS-LAB-NEUTROPHILS = Los neutrófilos del { $date } estaban en { $value } { $unit }, por { $side ->
    [above] arriba
   *[below] debajo
} de { $limit }. { $percent ->
    [100] Confirme con el médico tratante si se aplica { $drug }; si se aplica, anote el motivo.
   *[other] Con ese valor lo habitual es dar el { $percent } % de la dosis de { $drug }. Confirme la dosis con el médico tratante; si se da completa, anote el motivo.
}
DOS-LAB-PLATELETS = Las plaquetas del { $date } estaban en { $value } { $unit }, por { $side ->
    [above] arriba
   *[below] debajo
} de { $limit }. { $percent ->
    [100] Confirme con el médico tratante si se aplica { $drug }; si se aplica, anote el motivo.
   *[other] Con ese valor lo habitual es dar el { $percent } % de la dosis de { $drug }. Confirme la dosis con el médico tratante; si se da completa, anote el motivo.
}
DOS-LAB-UNKNOWN = El resultado «{ $written }» no se usa para revisar la dosis. Si es un nombre mal escrito, corríjalo.
DOS-LAB-UNREADABLE = El resultado «{ $written }» no se pudo leer y no se tomó en cuenta. Revise su valor, su unidad y su fecha.
DOS-LOT-EXPIRED = El lote caducó el { $date }. No lo aplique: use otro lote, o corrija la fecha si se capturó mal. Si ya se aplicó, avise al médico tratante.
DOS-MISSING = Falta { $what ->
    [drug] el medicamento
    [dose] la dosis
    [unit] la unidad de la dosis
    [route] la vía de administración
    [at] la fecha y la hora
    [birth_date] la fecha de nacimiento
   *[other] un dato ({ $what })
}. Complételo para poder revisar la dosis.
DOS-NO-AGE = La dosis habitual de { $drug } depende de la edad y no se conoce la fecha de nacimiento. Agréguela, o compare la dosis con el protocolo y anote el motivo.
DOS-NO-HEIGHT = La dosis habitual de { $drug } depende de la superficie corporal y falta la talla. Agréguela, o compare la dosis con el protocolo y anote el motivo.
DOS-NO-RANGE = El catálogo no tiene una dosis habitual de { $drug } para esta vía. Compárela con el protocolo.
DOS-NO-WEIGHT = La dosis habitual de { $drug } depende del peso y todavía no se tiene. Agréguelo, o compare la dosis con el protocolo y anote el motivo.
DOS-NOT-NUMBER = La dosis «{ $written }» no se puede leer como cantidad. Escríbala con dígitos y punto decimal, sin comas, por ejemplo 1.1.
DOS-NOT-POSITIVE = La dosis debe ser mayor que cero. Si no se aplicó, regístrelo como no aplicada con su motivo.
DOS-NOTE-ASPARAGINASE = Después de { $drug }, observe al paciente al menos 1 hora y vigile amilasa, fibrinógeno y glucosa.
DOS-NOTE-AUC = { $drug } también se dosifica por AUC. Si es el caso, compare la dosis con ese cálculo.
DOS-NOTE-ERWINIA = ¿Es producto Erwinia? Esa asparaginasa se da en dosis más altas. Si es así, elíjala como medicamento; si no, revise la dosis.
DOS-NOTE-FOLINIC-ACID = Con esta dosis de { $drug } se necesita ácido folínico de 24 a 42 horas después. Confirme que está indicado.
DOS-NOTE-HYDRATION = Antes de { $drug }, confirme la hidratación y el filtrado glomerular.
DOS-NOTE-INFECTION = { $drug } junto con asparaginasa aumenta el riesgo de infecciones. Vigile fiebre y datos de infección.
DOS-NOTE-MESNA = Con esta dosis de { $drug } se necesita mesna. Confirme que está indicada.
DOS-NOTE-PEG-VOLUME = Por vía intramuscular, aplique { $drug } en no más de 2 mL por sitio.
DOS-NOTE-PRESERVATIVE-FREE = Por vía intratecal, use { $drug } sin conservador.
DOS-NOTE-TPMT = Si se conocen TPMT o NUDT15, confirme que la dosis de { $drug } los toma en cuenta.
DOS-ORDER = { $first } suele aplicarse de { $from } a { $to } horas antes de { $second }; aquí hay { $hours } h entre las dos. Revise el orden y la hora.
DOS-PREVIOUS-UNKNOWN = Un medicamento anterior no está en el catálogo y no se tomó en cuenta.
DOS-PREVIOUS-UNREADABLE = Una dosis anterior de { $drug } no se pudo leer y no se sumó. Revise a mano intervalos y dosis acumulada.
DOS-RETYPE = Vuelva a escribir la dosis para confirmarla; las dos veces debe ser la misma.
DOS-ROUTE-FORBIDDEN = { $drug } no debe aplicarse por vía { $route }: puede causar un daño muy grave o la muerte. Vía permitida: { $allowed }. Deténgase y consulte al médico tratante. Si ya se aplicó, avísele ahora mismo: es una urgencia.
DOS-ROUTE-UNKNOWN = La vía «{ $written }» no se reconoce. Elija IV, IM, SC, VO o IT.
DOS-ROUTE-UNUSUAL = La vía { $route } no es habitual para { $drug } (lo habitual: { $allowed }). Pida a otra persona que la confirme.
DOS-SECOND-PERSON = Esta dosis necesita que una segunda persona la confirme. Pídale que la revise e indique quién es.
DOS-SECOND-PERSON-SAME = Quien confirma debe ser una persona distinta de quien registra. Pida a alguien más que revise la dosis.
DOS-UNIT = La dosis de { $drug } no se registra en { $unit }. Escríbala en { $allowed }.
DOS-UNIT-SLIP = Posible error de unidad: { $dose } { $unit } de { $drug } es { $times } veces lo habitual para este paciente ({ $usual } { $unit }). Revise la unidad y el punto decimal y vuelva a escribir la dosis.
DOS-UNIT-UNKNOWN = La unidad «{ $written }» no se reconoce. Use mg, mcg, g o UI.
DOS-WEIGHT-CHANGE = El peso ({ $weight } kg) cambió { $percent } % desde el { $date } ({ $last } kg). Vuelva a pesar o confirme que es correcto.

## Resultados y medidas

LAB-CTCAE-DEATH = El grado 5 significa fallecimiento. Si es así, registre también la fecha en el expediente del paciente; si no, corrija el grado.
LAB-CTCAE-GRADE = El grado { $grade } no existe en CTCAE. Use un número entero de 1 a 5.
LAB-FEBRILE-NEUTROPENIA = Neutropenia febril: { $neutrophils } neutrófilos/µL y { $celsius } °C. Llame ahora al médico.
LAB-IMPOSSIBLE = { $value } { $unit } no es posible en una persona (de { $low } a { $high } { $unit }). Revise el valor y la unidad.
LAB-NEUTROPHILS = Los neutrófilos ({ $neutrophils } células/µL) no pueden ser más que los leucocitos ({ $leucocytes } ×10³/µL, es decir { $cells } células/µL). Revise los dos valores y sus unidades.
LAB-NOT-NUMBER = El valor no se puede leer como cantidad. Escríbalo con dígitos y punto decimal, sin comas.
LAB-PLATELETS-UNIT = { $value } ×10³/µL de plaquetas no es posible; parece escrito por µL. ¿Quiso decir { $proposed } ×10³/µL?
LAB-SCORE = { $value } no está en la escala { $scale }: va de 0 a { $most }, de { $step } en { $step }.
LAB-SCORE-AGE = La escala { $scale } no es la de esta edad; se usa { $other } (Lansky antes de los 16 años, Karnofsky después). Confirme cuál se usó.
LAB-UNIT = La unidad «{ $written }» no es de este estudio. Escriba el valor en { $unit }.
LAB-UNLIKELY = { $value } { $unit } está fuera de lo que suele verse (de { $low } a { $high } { $unit }). Verifique la unidad; si es correcto, anote el motivo.
