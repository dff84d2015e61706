// The AAR: the sources that Maven tests, the Android pieces of this folder, and the core for three kinds of phones.

import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.kotlin.android)
    `maven-publish`
}

val checkout = rootDir.resolve("../..")
val cargoTarget = System.getenv("CARGO_TARGET_DIR")?.let(::File) ?: checkout.resolve("target")
val uniffiSources = layout.buildDirectory.dir("uniffi")
val nativeLibraries = layout.buildDirectory.dir("jniLibs")

group = "mx.acompana"
version = libs.versions.acompana.get()

android {
    namespace = "mx.acompana.android"
    compileSdk = libs.versions.compileSdk.get().toInt()
    ndkVersion = libs.versions.ndk.get()

    defaultConfig {
        minSdk = libs.versions.minSdk.get().toInt()
        consumerProguardFiles("consumer-rules.pro")
    }

    compileOptions {
        sourceCompatibility = JavaVersion.toVersion(libs.versions.java.get())
        targetCompatibility = JavaVersion.toVersion(libs.versions.java.get())
    }

    sourceSets.named("main") {
        kotlin.srcDir("../generated/src/main/kotlin")
        kotlin.srcDir("../core/src/main/kotlin")
        kotlin.srcDir(uniffiSources)
        jniLibs.srcDir(nativeLibraries)
    }

    lint {
        // UniFFI's code asks for java.lang.ref.Cleaner at run time and goes without it on older phones.
        disable += "NewApi"
    }

    publishing {
        singleVariant("release") { withSourcesJar() }
    }
}

kotlin {
    compilerOptions { jvmTarget = JvmTarget.fromTarget(libs.versions.java.get()) }
}

dependencies {
    api(libs.coroutines.core)
    api(libs.serialization.json)
    implementation(libs.coroutines.android)
    // The AAR of JNA brings its own library for each kind of phone, aligned to 16 KB since 5.17.
    implementation(variantOf(libs.jna) { artifactType("aar") })
}

// The core, for phones from about 2015 on: 64 and 32 bit ARM, and the emulator. AGP strips what it packs.
val cargoNdk by tasks.registering(Exec::class) {
    group = "build"
    description = "Builds the core for Android with cargo-ndk (4 or newer) and the NDK."
    workingDir = checkout
    environment("ANDROID_NDK_HOME", android.ndkDirectory)
    commandLine(
        projectDir.resolve("native.sh").path,
        nativeLibraries.get().asFile.path,
        libs.versions.minSdk.get(),
    )
    // Cargo itself knows what is fresh.
    outputs.upToDateWhen { false }
    outputs.dir(nativeLibraries)
}

// UniFFI reads a library of this machine: those for phones lose what it needs when they are stripped.
val hostLibrary by tasks.registering(Exec::class) {
    workingDir = checkout
    commandLine("cargo", "build", "--locked", "-p", "acompana-ffi", "-p", "uniffi-bindgen")
    outputs.upToDateWhen { false }
}

val uniffiKotlin by tasks.registering(Exec::class) {
    group = "build"
    description = "Lets UniFFI write the Kotlin sources."
    dependsOn(hostLibrary)
    val library = System.mapLibraryName("acompana_ffi")
    workingDir = checkout
    commandLine(
        "$cargoTarget/debug/uniffi-bindgen",
        "generate",
        "--language",
        "kotlin",
        "--no-format",
        "--out-dir",
        uniffiSources.get().asFile.path,
        "$cargoTarget/debug/$library",
    )
    outputs.dir(uniffiSources)
}

tasks.named("preBuild") { dependsOn(cargoNdk, uniffiKotlin) }

publishing {
    publications.register<MavenPublication>("release") {
        artifactId = "acompana-core-android"
        afterEvaluate { from(components["release"]) }
    }
}
