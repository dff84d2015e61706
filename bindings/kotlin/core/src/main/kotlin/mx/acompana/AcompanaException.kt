package mx.acompana

import mx.acompana.core.CoreException
import mx.acompana.core.StorageProblem
import mx.acompana.domain.Finding
import mx.acompana.ffi.Language
import mx.acompana.ffi.describeError
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/**
 * What went wrong, grouped by what the app should do about it.
 *
 * [message] is a sentence for the person, in the app's language: what happened, that nothing is lost where that is so,
 * and what to do. A `reason` is for support and for logs; it names no person. Show [message], never `reason`.
 */
public sealed class AcompanaException(message: String, cause: Throwable?) : Exception(message, cause) {
    /** Fix what the findings say and save again. Nothing was saved. */
    public class Invalid internal constructor(
        message: String,
        /** Everything that was found, with its field. */
        public val findings: List<Finding>,
        /** The findings as sentences in the app's language, in the same order. */
        public val sentences: List<String>,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    /** It is not on this device (any more). */
    public class NotFound internal constructor(
        message: String,
        /** What was looked for. */
        public val what: String,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    /** The screen is out of date: read again and show it again. */
    public class OutOfDate internal constructor(
        message: String,
        /** Why, for support. */
        public val reason: String,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    /** Enrol the device with a code. Everything unsent stays. */
    public class Enrol internal constructor(
        message: String,
        /** Why, for support. */
        public val reason: String,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    /** Update the app. Everything unsent stays. */
    public class Update internal constructor(
        message: String,
        /** Why, for support. */
        public val reason: String,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    /** Wait for a connection; work goes on offline. */
    public class Offline internal constructor(
        message: String,
        /** Why, for support. */
        public val reason: String,
        /** When to try again, if that is known. */
        public val retryAfter: Duration?,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    /** Another sync of this app, or another process, is at it. Try again in a moment. */
    public class Busy internal constructor(
        message: String,
        /** With what, for support. */
        public val reason: String,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    /** The device's storage needs attention; [problem] says which. Nothing was deleted. */
    public class Storage internal constructor(
        message: String,
        /** Of which sort. */
        public val problem: StorageProblem,
        /** What was found, for support. */
        public val reason: String,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    /** It was closed; open it again. Nothing is lost. */
    public class Closed internal constructor(message: String, cause: Throwable?) : AcompanaException(message, cause)

    /** A mistake of ours. Tell support. */
    public class Internal internal constructor(
        message: String,
        /** What happened, for support. */
        public val reason: String,
        cause: Throwable?,
    ) : AcompanaException(message, cause)

    internal companion object {
        /** The public error for the generated one, so that a newer generator changes nothing for an app. */
        fun of(
            error: CoreException,
            language: Language,
            tell: (List<Finding>) -> List<String> = { emptyList() },
        ): AcompanaException {
            val message = describeError(error, language)
            return when (error) {
                is CoreException.Invalid -> Invalid(message, error.findings, tell(error.findings), error)

                is CoreException.NotFound -> NotFound(message, error.what, error)

                is CoreException.OutOfDate -> OutOfDate(message, error.reason, error)

                is CoreException.Enrol -> Enrol(message, error.reason, error)

                is CoreException.Update -> Update(message, error.reason, error)

                is CoreException.Offline ->
                    Offline(message, error.reason, error.retryAfterMs?.milliseconds, error)

                is CoreException.Busy -> Busy(message, error.reason, error)

                is CoreException.Storage -> Storage(message, error.problem, error.reason, error)

                is CoreException.Closed -> Closed(message, error)

                is CoreException.Internal -> Internal(message, error.reason, error)
            }
        }

        fun closed(language: Language, cause: Throwable?): AcompanaException =
            Closed(describeError(CoreException.Closed(), language), cause)

        fun internal(reason: String, language: Language, cause: Throwable?): AcompanaException =
            Internal(describeError(CoreException.Internal(reason), language), reason, cause)
    }
}
