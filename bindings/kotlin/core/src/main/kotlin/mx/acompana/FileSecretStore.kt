package mx.acompana

import mx.acompana.core.KeyStore
import mx.acompana.core.PortException
import mx.acompana.core.SecretStore
import java.io.File
import java.io.FileOutputStream
import java.io.IOException

/**
 * Keeps the tokens in files of [dir], each wrapped by [keyStore]. With Android's key store this is what Android lacks:
 * a place for secrets that a copy of the files on another phone cannot read. Keep [dir] out of backups.
 */
public class FileSecretStore(private val dir: File, private val keyStore: KeyStore) : SecretStore {
    /** The secret under [name]; nothing when there is none. */
    override fun get(name: String): String? = told {
        val file = file(name)
        if (file.exists()) keyStore.unwrap(file.readBytes()).decodeToString() else null
    }

    /** Keeps [secret] under [name]; on disk when it returns. */
    override fun put(name: String, secret: String): Unit = told {
        val file = file(name)
        val fresh = File(dir, "${file.name}.new")
        dir.mkdirs()
        FileOutputStream(fresh).use {
            it.write(keyStore.wrap(secret.encodeToByteArray()))
            it.fd.sync()
        }
        if (!fresh.renameTo(file)) throw IOException("rename")
        settle(dir)
    }

    /** Forgets the secret under [name]. */
    override fun remove(name: String): Unit = told {
        val file = file(name)
        if (!file.delete() && file.exists()) throw IOException("delete")
    }

    /** A name of the core's own, as a file's name; anything else becomes hexadecimal, behind a sign of its own. */
    private fun file(name: String): File {
        val safe = name.isNotEmpty() && name.all { (it.isLetterOrDigit() && it.code < ASCII) || it in ".-_" }
        val text = if (safe) name else name.encodeToByteArray().joinToString("", prefix = "=") { "%02x".format(it) }
        return File(dir, "$text.secret")
    }

    private inline fun <T> told(work: () -> T): T = try {
        synchronized(this) { work() }
    } catch (error: IOException) {
        throw PortException.Failed("a secret's file: ${error::class.java.simpleName}").apply { initCause(error) }
    }

    private companion object {
        private const val ASCII = 128
    }
}
