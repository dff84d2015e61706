// A thin app over the package: one screen that asks for a leave. The package's own build is taken along.

pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
    versionCatalogs {
        register("libs") { from(files("../bindings/kotlin/gradle/libs.versions.toml")) }
    }
}

rootProject.name = "acompana-sample"
include(":app")
includeBuild("../bindings/kotlin") {
    dependencySubstitution {
        substitute(module("mx.acompana:acompana-core-android")).using(project(":android"))
    }
}
