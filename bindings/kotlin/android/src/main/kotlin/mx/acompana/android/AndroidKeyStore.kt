package mx.acompana.android

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.UserNotAuthenticatedException
import mx.acompana.core.KeyStore
import mx.acompana.core.PortException
import java.security.GeneralSecurityException
import java.security.ProviderException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import java.security.KeyStore as JavaKeyStore

/**
 * Wraps the store's key with an AES-256 key of the phone's Keystore, which no app can read and no backup carries.
 *
 * The key needs no fingerprint: a background sync must be able to open the store. It is bound to this phone and goes
 * with the app; a store whose key is gone can never be opened again, so keep the store out of backups.
 */
public class AndroidKeyStore(private val alias: String = "acompana") : KeyStore {
    /** Wraps [key]: the nonce that the Keystore drew (12 bytes), the cipher text and GCM's tag (16 bytes). */
    override fun wrap(key: ByteArray): ByteArray = told {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.ENCRYPT_MODE, synchronized(ONE_AT_A_TIME) { stored() ?: made() })
        cipher.iv + cipher.doFinal(key)
    }

    /** Unwraps what [wrap] gave on this phone. */
    override fun unwrap(wrapped: ByteArray): ByteArray = told {
        if (wrapped.size <= NONCE) throw PortException.Failed("${wrapped.size} bytes are too few for a wrapped key")
        val key = stored() ?: throw PortException.Gone("the Keystore holds no key named $alias")
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE))
        cipher.doFinal(wrapped, NONCE, wrapped.size - NONCE)
    }

    private fun stored(): SecretKey? =
        JavaKeyStore.getInstance(PROVIDER).apply { load(null) }.getKey(alias, null) as? SecretKey

    private fun made(): SecretKey {
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec =
            KeyGenParameterSpec
                .Builder(alias, purposes)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(KEY_BITS)
                .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).apply { init(spec) }.generateKey()
    }

    private inline fun <T> told(work: () -> T): T = try {
        work()
    } catch (locked: UserNotAuthenticatedException) {
        throw PortException.Locked("the phone must be unlocked first").apply { initCause(locked) }
    } catch (gone: KeyPermanentlyInvalidatedException) {
        // The screen lock was removed, or another finger was added: the Keystore will never use this key again.
        throw PortException.Gone("the Keystore invalidated the key").apply { initCause(gone) }
    } catch (refused: GeneralSecurityException) {
        throw PortException.Failed(refused::class.java.simpleName).apply { initCause(refused) }
    } catch (broken: ProviderException) {
        // What the Keystore's own process says when it is restarting or worn out.
        throw PortException.Failed(broken::class.java.simpleName).apply { initCause(broken) }
    }

    private companion object {
        private const val PROVIDER = "AndroidKeyStore"
        private const val TRANSFORMATION = "AES/GCM/NoPadding"
        private const val NONCE = 12
        private const val TAG_BITS = 128
        private const val KEY_BITS = 256
        private val ONE_AT_A_TIME = Any()
    }
}
