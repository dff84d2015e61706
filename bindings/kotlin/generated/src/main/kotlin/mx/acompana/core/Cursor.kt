package mx.acompana.core

/** Where a page ended, for asking for the next one. Keep it and give it back; what is in it means nothing to an app. */
@JvmInline
public value class Cursor(
    /** Its text, for keeping it longer than the app runs. */
    public val text: String,
)
