### What becomes of a write. The words say what happened, that nothing was lost, and what to do.

SYNC-RECORD-NOT-HERE = This record is not available to your account. What you wrote is still safe on your device. If you think this is a mistake, please tell your medical unit.
SYNC-PARENT-WAITS = This waits for another record that it depends on to arrive first. It will be sent by itself; there is nothing you need to do.
SYNC-GROUP-WAITS = This goes together with another entry that needs your attention. Once you correct that one, both will be sent.
SYNC-KIND-UNKNOWN = The server does not know this kind of record ({ $kind }) yet. It is kept on your device and will be sent when the server is updated.
SYNC-RECORD-EXISTS = A record with this identifier already exists. What you wrote is still safe on your device.
SYNC-APPEND-ONLY = This record is no longer changed. To correct it, add a new one that replaces it; both stay in the file.
SYNC-SERVER-FIELD = The institution sets this value; it cannot be written from a device.
SYNC-CONFLICT = Somebody else changed this same value ({ $field }) at the same time. To be safe, please choose which one is right. Both are kept until you decide.
SYNC-TOO-LARGE = This record is too large to be sent. Please shorten or split it; it is still safe on your device.
SYNC-NOT-ALLOWED = Your account is not permitted to do this. If it is your task, please ask your unit to review your permissions; what you wrote is not lost.
SYNC-READ-REASON = Please say why you need to see this clinical record. The law asks for a note of every reading.
SYNC-CODE-INVALID = The code is not valid, was already used or has expired. Please check that it is typed correctly; if it does not work, ask your medical unit for a new one.
SYNC-SET-ASIDE = The server could not check this record because of a fault of its own, not yours. It was set aside whole for a person to look at; nothing was lost.
