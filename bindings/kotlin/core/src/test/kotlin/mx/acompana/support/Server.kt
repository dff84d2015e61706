package mx.acompana.support

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import mx.acompana.domain.RecordId
import java.io.File
import java.net.InetSocketAddress
import java.net.URI
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** The hospital of the tests; its people are made up. */
const val UNIT = "DFIMS000604"

/** What this checkout built, and where it is. */
object Checkout {
    val folder = File(System.getProperty("acompana.checkout"))

    private val program = File(System.getProperty("acompana.program"))

    fun read(path: String): String = File(folder, path).readText()

    /** The program `acompana` with these arguments, in a clean environment. */
    fun process(vararg arguments: String): ProcessBuilder {
        check(program.canExecute()) { "$program is missing: run the tests with scripts/kotlin.sh test" }
        val process = ProcessBuilder(listOf(program.path) + arguments)
        process.environment().keys.removeIf { it.startsWith("ACOMPANA_") || it.startsWith("LC_") || it == "LANG" }
        return process
    }

    /** Runs the program to its end and gives what it printed; any other exit than 0 is a failure. */
    fun run(vararg arguments: String, input: String = ""): String {
        val errors = Files.createTempFile("acompana", ".err").toFile()
        val running = process(*arguments).redirectError(errors).start()
        running.outputStream.use { it.write(input.encodeToByteArray()) }
        val printed = running.inputStream.readBytes().decodeToString()
        check(running.waitFor() == 0) { "${arguments.toList()}: ${errors.readText()}" }
        errors.delete()
        return printed
    }
}

/** An institution: its data, and the real process that serves them. It listens at the same port after a restart. */
class Server : AutoCloseable {
    private val folder = Files.createTempDirectory("acompana-server").toFile()
    private var process: Process? = null

    var address = InetSocketAddress("127.0.0.1", 0)
        private set

    val url get() = "http://127.0.0.1:${address.port}"

    init {
        start()
        admin("hospital", "add", UNIT, "Hospital de ejemplo", "--level", "UMAE", "--ooad", "37")
    }

    fun start() {
        val listen = "127.0.0.1:${address.port}"
        val started =
            Checkout
                .process("serve", "--quiet", "--listen", listen, "--data", folder.path)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
        process = started
        val line = started.inputStream.bufferedReader().readLine() ?: error("the server ended before it listened")
        address = InetSocketAddress("127.0.0.1", URI(line.removePrefix("listening on ").trim()).port)
    }

    /** Stops it in order (SIGTERM) and waits until its port is closed. */
    fun stop() {
        val running = process ?: return
        running.destroy()
        check(running.waitFor(30, TimeUnit.SECONDS)) { "the server does not stop" }
        check(running.exitValue() == 0) { "the server stopped with ${running.exitValue()}" }
        process = null
    }

    /** Kills it (SIGKILL), whatever it is doing. */
    fun kill() {
        process?.destroyForcibly()?.waitFor()
        process = null
    }

    fun admin(vararg arguments: String): JsonElement =
        Json.parseToJsonElement(Checkout.run("--json", "--data", folder.path, "admin", *arguments))

    /** A one-time code for somebody new on the staff. */
    fun staffCode(vararg roles: String): String {
        val asked = roles.flatMap { listOf("--role", it) }.toTypedArray()
        val user = admin("staff", "add", "Persona de ejemplo", "--unit", UNIT, *asked).text("user")
        return admin("code", "staff", user).text("code")
    }

    /** A one-time code for a parent whose record the server has. */
    fun parentCode(guardian: RecordId): String = admin("code", "guardian", guardian.toString()).text("code")

    /** How many writes the server applied. */
    fun applied(): Long = admin("counts").jsonObject.getValue("ops_applied").jsonPrimitive.content.toLong()

    /** How many records of each kind it holds. */
    fun records(): Map<String, Long> =
        admin("counts").jsonObject.getValue("records").jsonObject.mapValues { it.value.jsonPrimitive.content.toLong() }

    override fun close() {
        kill()
        folder.deleteRecursively()
    }
}

fun JsonElement.text(name: String): String = jsonObject.getValue(name).jsonPrimitive.content
