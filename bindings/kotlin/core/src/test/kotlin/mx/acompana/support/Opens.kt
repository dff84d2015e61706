package mx.acompana.support

import kotlinx.coroutines.runBlocking
import mx.acompana.NoNativeLibrary
import kotlin.system.exitProcess

/** A program of its own that opens a core: for tests that need another JVM. */
fun main() {
    val folder = temporaryFolder()
    val code =
        try {
            runBlocking { opened(folder).use { it.status() } }
            0
        } catch (missing: NoNativeLibrary) {
            println(missing.message)
            3
        } finally {
            folder.deleteRecursively()
        }
    exitProcess(code)
}
