package mx.acompana

import mx.acompana.core.KeyStore
import mx.acompana.core.PortException
import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.nio.file.StandardCopyOption
import java.nio.file.StandardOpenOption
import java.nio.file.attribute.PosixFilePermissions
import java.security.GeneralSecurityException
import java.security.SecureRandom
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import java.security.KeyStore as JavaKeyStore

/**
 * A key store for desktops and tests: an AES-256 key in a PKCS#12 file under a password wraps the store's key with
 * AES-GCM. Whoever has file and password can read the store; on a phone use the platform's own key store.
 *
 * The file is made at the first wrapping. If it is lost, the store can never be opened again.
 */
public class Pkcs12KeyStore(private val file: File, private val password: CharArray) : KeyStore {
    /** Wraps [key]: a random nonce of 12 bytes, the cipher text, and GCM's tag of 16 bytes. */
    override fun wrap(key: ByteArray): ByteArray = told {
        val nonce = ByteArray(NONCE).also(SecureRandom()::nextBytes)
        nonce + cipher(Cipher.ENCRYPT_MODE, wrappingKey(), nonce).doFinal(key)
    }

    /** Unwraps what [wrap] gave. */
    override fun unwrap(wrapped: ByteArray): ByteArray = told {
        if (wrapped.size <= NONCE) throw PortException.Failed("${wrapped.size} bytes are too few for a wrapped key")
        val key = stored() ?: throw PortException.Gone("the key file ${file.name} is missing")
        cipher(Cipher.DECRYPT_MODE, key, wrapped.copyOf(NONCE)).doFinal(wrapped, NONCE, wrapped.size - NONCE)
    }

    private fun cipher(mode: Int, key: SecretKey, nonce: ByteArray): Cipher =
        Cipher.getInstance("AES/GCM/NoPadding").apply { init(mode, key, GCMParameterSpec(TAG_BITS, nonce)) }

    private fun wrappingKey(): SecretKey = synchronized(ONE_AT_A_TIME) { stored() ?: made() }

    private fun stored(): SecretKey? {
        if (!file.exists()) return null
        val entries = JavaKeyStore.getInstance(FORMAT)
        file.inputStream().use { entries.load(it, password) }
        return entries.getKey(ALIAS, password) as? SecretKey
            ?: throw PortException.Failed("the key file ${file.name} holds no key named $ALIAS")
    }

    private fun made(): SecretKey {
        val key = KeyGenerator.getInstance("AES").apply { init(KEY_BITS) }.generateKey()
        val entries = JavaKeyStore.getInstance(FORMAT).apply { load(null, password) }
        entries.setEntry(ALIAS, JavaKeyStore.SecretKeyEntry(key), JavaKeyStore.PasswordProtection(password))
        val folder = file.absoluteFile.parentFile.also(File::mkdirs).toPath()
        // Whole or not at all: half a key file would lock the store for good.
        val fresh = privateFile(folder)
        Files.newOutputStream(fresh, StandardOpenOption.SYNC).use { entries.store(it, password) }
        Files.move(fresh, file.toPath(), StandardCopyOption.ATOMIC_MOVE)
        settle(folder.toFile())
        return key
    }

    private fun privateFile(folder: java.nio.file.Path): java.nio.file.Path =
        if ("posix" in folder.fileSystem.supportedFileAttributeViews()) {
            val owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            Files.createTempFile(folder, file.name, ".new", owner)
        } else {
            Files.createTempFile(folder, file.name, ".new")
        }

    private inline fun <T> told(work: () -> T): T = try {
        work()
    } catch (error: GeneralSecurityException) {
        throw PortException.Failed("the key was refused: ${error::class.java.simpleName}").apply {
            initCause(error)
        }
    } catch (error: IOException) {
        // A wrong password is one of these.
        throw PortException.Failed("${file.name} cannot be used: ${error::class.java.simpleName}")
            .apply { initCause(error) }
    }

    private companion object {
        private const val FORMAT = "PKCS12"
        private const val ALIAS = "acompana"
        private const val NONCE = 12
        private const val TAG_BITS = 128
        private const val KEY_BITS = 256

        /** Two stores of one process may be opened for the first time at once. */
        private val ONE_AT_A_TIME = Any()
    }
}
