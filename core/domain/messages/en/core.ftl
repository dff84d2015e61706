### What the app could not do. The words say what happened, that nothing is lost where that is so, and what to do.

CORE-INVALID = It cannot be saved like this yet. Please look at what you wrote and try again; what was saved before is as it was.
CORE-NOT-FOUND = This is no longer on this device, or has not arrived yet. Please sync and look for it again.
CORE-OUT-OF-DATE = This changed while you were looking at it. Please open it again and decide by what it shows then; what was saved stays saved.
CORE-ENROL = This device needs a code to be activated. Please ask your medical unit for one; what has not been sent is still saved here.
CORE-UPDATE = A newer version of the app is needed. Please update it; what has not been sent is still saved here.
CORE-OFFLINE = The institution cannot be reached for now. You can go on working: everything is kept on this device and is sent later.
CORE-BUSY = Something else is working with these data. Please wait a moment and try again; nothing is lost.
CORE-CLOSED = The data are closed at the moment. Please open the app again; nothing is lost.
CORE-INTERNAL = Something in the app did not work. What was saved is still saved; please tell support.
CORE-STORE-WRONG-KEY = The key of this device does not open the saved data. They are still there and nothing was changed; please tell support, and do not reinstall the app.
CORE-STORE-CORRUPT = The data of this device are damaged. Please delete nothing and do not reinstall the app; tell support: they may be recovered.
CORE-STORE-FULL = There is no room left on this device, and this was not saved. Please free some room and try again; what was saved before is still there.
CORE-STORE-REFUSED = The system did not allow the data of this device to be used. Please restart it and try again; if it goes on, tell support. Nothing was deleted.
CORE-STORE-KEY-STORE = The device did not hand out the key that protects its data. Please unlock it and try again; nothing is lost.
CORE-STORE-KEY-LOST = This device no longer has the key that protected its data, and what had not been sent can no longer be read on it. Nothing was deleted, and what was sent is at the institution. To go on, please set the earlier data aside and activate the device with a new code; if something had not been sent yet, please tell your medical unit.
