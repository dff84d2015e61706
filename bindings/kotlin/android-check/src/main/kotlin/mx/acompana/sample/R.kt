package mx.acompana.sample

/** Stands in for what Android's own build generates from the sample's resources. */
@Suppress("ktlint:standard:property-naming", "ktlint:standard:class-naming")
internal object R {
    @Suppress("ktlint:standard:class-naming")
    object string {
        const val server: Int = 1
        const val code: Int = 2
        const val ask: Int = 3
        const val working: Int = 4
    }
}
