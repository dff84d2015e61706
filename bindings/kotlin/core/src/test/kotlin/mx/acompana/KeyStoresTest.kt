package mx.acompana

import mx.acompana.core.PortException
import mx.acompana.support.temporaryFolder
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.File
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions
import java.security.SecureRandom
import kotlin.concurrent.thread

/** The key store and the store of secrets that the package brings along. */
class KeyStoresTest {
    private val folder = temporaryFolder()
    private val file = File(folder, "keys.p12")
    private val keys = Pkcs12KeyStore(file, "palabra".toCharArray())
    private val secret = ByteArray(32).also(SecureRandom()::nextBytes)

    @AfterEach
    fun cleanUp() {
        folder.deleteRecursively()
    }

    @Test
    fun `what was wrapped is unwrapped by the same file and password, later too`() {
        val wrapped = keys.wrap(secret)
        assertEquals(12 + 32 + 16, wrapped.size)
        assertFalse(wrapped.toList().windowed(secret.size).any { it == secret.toList() })
        assertArrayEquals(secret, Pkcs12KeyStore(file, "palabra".toCharArray()).unwrap(wrapped))
        assertFalse(wrapped.contentEquals(keys.wrap(secret)), "each wrapping has a nonce of its own")
        if ("posix" in file.toPath().fileSystem.supportedFileAttributeViews()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath())))
        }
    }

    @Test
    fun `a changed byte, a wrong password, another file and no file are refused`() {
        val wrapped = keys.wrap(secret)
        for (index in listOf(0, 11, 12, wrapped.lastIndex)) {
            val changed = wrapped.copyOf().also { it[index] = (it[index] + 1).toByte() }
            assertThrows<PortException.Failed> { keys.unwrap(changed) }
        }
        assertThrows<PortException.Failed> { keys.unwrap(ByteArray(12)) }
        assertThrows<PortException.Failed> { Pkcs12KeyStore(file, "otra".toCharArray()).unwrap(wrapped) }
        val elsewhere = Pkcs12KeyStore(File(folder, "otro.p12"), "palabra".toCharArray())
        val missing = assertThrows<PortException.Gone> { elsewhere.unwrap(wrapped) }
        assertTrue("missing" in missing.reason, missing.reason)
        assertFalse(File(folder, "otro.p12").exists(), "reading makes no key")
        elsewhere.wrap(secret)
        assertThrows<PortException.Failed> { elsewhere.unwrap(wrapped) }
        file.writeText("esto no es un almacén")
        assertThrows<PortException.Failed> { keys.wrap(secret) }
        assertEquals("esto no es un almacén", file.readText(), "what is there is not replaced")
    }

    @Test
    fun `two who wrap for the first time at once use one key`() {
        val wrapped = java.util.concurrent.ConcurrentLinkedQueue<ByteArray>()
        List(8) {
            thread { wrapped += Pkcs12KeyStore(file, "palabra".toCharArray()).wrap(secret) }
        }.forEach { it.join() }
        assertEquals(8, wrapped.size)
        for (each in wrapped) assertArrayEquals(secret, keys.unwrap(each))
    }

    @Test
    fun `secrets are kept wrapped, replaced and forgotten`() {
        val secrets = FileSecretStore(File(folder, "secretos"), keys)
        val name = "acompana.tokens.1f"
        assertNull(secrets.get(name))
        secrets.remove(name)
        secrets.put(name, "primero")
        secrets.put(name, "señas de paso")
        assertEquals("señas de paso", FileSecretStore(File(folder, "secretos"), keys).get(name))
        val odd = listOf("../afuera", "a/b", "", "ñ", "..")
        for (each in odd) secrets.put(each, each)
        for (each in odd) assertEquals(each, secrets.get(each))
        val files = File(folder, "secretos").walk().filter { it.isFile }.toList()
        assertEquals(1 + odd.size, files.size, "$files")
        assertTrue(files.none { "señas" in it.readBytes().decodeToString() })
        assertEquals(listOf("keys.p12", "secretos"), folder.list()?.sorted(), "nothing beside the folder")
        secrets.remove(name)
        assertNull(secrets.get(name))
        File(folder, "secretos/acompana.tokens.1f.secret").writeText("roto, y no hay nada que hacer")
        assertThrows<PortException.Failed> { secrets.get(name) }
    }
}
