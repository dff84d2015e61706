package mx.acompana

import java.io.File
import java.io.IOException
import java.nio.channels.FileChannel
import java.nio.file.StandardOpenOption

/**
 * Makes a new name in [folder] outlive a loss of power: the file's own `sync` keeps what is in it, and a file system
 * may still forget what it is called. Windows keeps names by itself and opens no folders.
 */
internal fun settle(folder: File) {
    if (System.getProperty("os.name").startsWith("Windows")) return
    try {
        FileChannel.open(folder.absoluteFile.toPath(), StandardOpenOption.READ).use { it.force(true) }
    } catch (error: IOException) {
        throw IOException("the folder ${folder.name} could not be synced", error)
    }
}
