package mx.acompana.domain

/** Whose records travel together: a child's, a family's, a hospital's, everybody's. */
@JvmInline
public value class Scope(
    /** As the server and the device write it. */
    public val text: String,
)
