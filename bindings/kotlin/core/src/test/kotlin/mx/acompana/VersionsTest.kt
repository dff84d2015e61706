package mx.acompana

import mx.acompana.support.Checkout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.w3c.dom.Element
import javax.xml.parsers.DocumentBuilderFactory

/** The Android build cannot run everywhere. That its versions are those of the build under test can be seen here. */
class VersionsTest {
    /** The entries of one table of a TOML file of plain `name = "text"` lines; anything else there is a failure. */
    private fun toml(path: String, table: String): Map<String, String> {
        val lines = Checkout.read(path).lines().map { it.trim() }.filter { it.isNotEmpty() && !it.startsWith("#") }
        val wanted = lines.dropWhile { it != "[$table]" }.drop(1).takeWhile { !it.startsWith("[") }
        assertTrue(wanted.isNotEmpty(), "$path has no [$table]")
        return wanted.associate { line ->
            val entry = checkNotNull(Regex("""([\w.-]+)\s*=\s*(.+)""").matchEntire(line)) { "$path: $line" }
            entry.groupValues[1] to entry.groupValues[2].trim('"')
        }
    }

    private fun pom(path: String): Element = DocumentBuilderFactory
        .newInstance()
        .newDocumentBuilder()
        .parse(Checkout.folder.resolve(path))
        .documentElement

    private fun Element.child(name: String): Element? = (0..<childNodes.length).map {
        childNodes.item(it)
    }.filterIsInstance<Element>().firstOrNull { it.tagName == name }

    private fun Element.text(vararg path: String): String = path.fold(this) { at, name ->
        checkNotNull(at.child(name)) { "${path.toList()} is not in the pom" }
    }.textContent

    @Test
    fun `Gradle's catalogue and Maven's pom name the same versions`() {
        val catalogue = toml("bindings/kotlin/gradle/libs.versions.toml", "versions")
        val parent = pom("bindings/kotlin/pom.xml")
        for (name in listOf("kotlin", "coroutines", "serialization", "jna")) {
            assertEquals(parent.text("properties", "$name.version"), catalogue[name], name)
        }
        assertEquals(parent.text("properties", "java.release"), catalogue["java"])
        assertEquals(parent.text("version"), catalogue["acompana"])
    }

    @Test
    fun `all have the version of the core`() {
        val core = toml("Cargo.toml", "workspace.package").getValue("version")
        assertEquals(core, Acompana.version)
        assertEquals(core, pom("bindings/kotlin/pom.xml").text("version"))
        for (module in listOf("generated", "core")) {
            assertEquals(core, pom("bindings/kotlin/$module/pom.xml").text("parent", "version"), module)
        }
    }

    @Test
    fun `what the Gradle scripts take from the catalogue is there`() {
        val path = "bindings/kotlin/gradle/libs.versions.toml"
        val names = listOf("versions", "libraries", "plugins").associateWith { toml(path, it).keys }
        for ((_, entry) in toml(path, "libraries") + toml(path, "plugins")) {
            val version = checkNotNull(Regex("""version.ref = "(\w+)"""").find(entry)) { entry }.groupValues[1]
            assertTrue(version in names.getValue("versions"), entry)
        }
        val scripts = listOf("build.gradle.kts", "android/build.gradle.kts")
        val used = scripts.flatMap {
            Regex("""libs\.([a-zA-Z.]+)""").findAll(Checkout.read("bindings/kotlin/$it")).map { use ->
                use.groupValues[1]
            }
        }
        assertTrue(used.size > 8, "$used")
        for (use in used) {
            val (table, name) =
                when (val start = use.substringBefore('.')) {
                    "versions", "plugins" -> start to use.substringAfter('.').removeSuffix(".get")
                    else -> "libraries" to use
                }
            assertTrue(name.replace('.', '-') in names.getValue(table), "libs.$use is not in the catalogue")
        }
    }
}
