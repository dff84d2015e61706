//! What a person or a script meets everywhere: help, languages, exit codes, failures.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

mod program;

use std::fs;

use program::{Device, acompana};

/// What `--help` of the command `path` says in a language.
fn help(path: &[String], lang: &str) -> String {
    acompana(path.iter().map(String::as_str).chain(["--help", "--lang", lang]), b"").ends(0).stdout
}

/// The commands that the help of `path` lists.
fn commands_under(path: &[String]) -> Vec<String> {
    let help = help(path, "en");
    let Some(list) = help.split("\nCommands:\n").nth(1) else { return Vec::new() };
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let mut open = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        let example = format!("  acompana {}", path.first().map_or("", String::as_str));
        for (lang, title) in [("en", "Examples:"), ("es-MX", "Ejemplos:")] {
            let help = help(&path, lang);
            assert!(help.contains(title) && help.contains(example.trim_end()), "{path:?}: {help}");
        }
        for name in commands_under(&path) {
            open.push(path.iter().cloned().chain([name]).collect());
        }
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn wrong_arguments_end_with_2_and_nothing_on_standard_output() {
    for arguments in [
        vec!["frobnicate"],
        vec!["check"],
        vec!["check", "moon"],
        vec!["import"],
        vec!["admin", "staff", "add", "Ana"],
        vec!["admin", "staff", "add", "Ana", "--role", "queen"],
        vec!["enroll", "ABC", "--server", "ftp://x"],
        vec!["enroll", "ABC", "--server", "https://"],
        vec!["enroll", "ABC", "--server", "http://example.com"],
        vec!["conflicts", "resolve", "x", "--mine", "--reason", "y"],
        vec!["leave", "request", "--patient", "0198c0de-0000-7000-8000-000000000001", "--signed"],
        vec!["serve", "--zone", "America/Nowhere"],
        vec!["serve", "--tls-cert", "x"],
    ] {
        let ran = acompana(&arguments, b"").ends(2);
        assert!(ran.stdout.is_empty() && !ran.stderr.is_empty(), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn failures_speak_the_chosen_language_and_say_what_to_do() {
    let spanish = acompana(["--lang", "es-MX", "import", "/no/hay"], b"").ends(3).stderr;
    let english = acompana(["--lang", "en", "import", "/no/hay"], b"").ends(3).stderr;
    assert!(spanish.contains("No se pudo leer /no/hay") && spanish.contains("→ Revise"), "{spanish}");
    assert!(english.contains("/no/hay could not be read") && english.contains("→ See"), "{english}");
    let json = acompana(["--json", "import", "/no/hay"], b"").ends(3);
    assert_eq!((json.stdout.as_str(), json.failure()["error"]["exit"].as_u64()), ("", Some(3)));
}

#[test]
fn a_device_that_nobody_enrolled_says_so_and_keeps_its_key_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::new(folder.path().join("phone"));
    assert_eq!(device.run(&["status"]).ends(6).json()["needs_enrolment"], true);
    for command in [
        vec!["sync"],
        vec!["leave", "list"],
        vec![
            "patient",
            "add",
            "--given",
            "A",
            "--first-surname",
            "B",
            "--birth-date",
            "2015-01-01",
            "--sex",
            "H",
            "--unit",
            "X",
        ],
    ] {
        assert_eq!(device.run(&command).ends(6).failure()["error"]["code"], "fail-enrol-first", "{command:?}");
    }
    let key = folder.path().join("phone.key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // Another key, a lost key, a key that is none: each its own failure, and nothing is made anew.
    let right = fs::read_to_string(&key).unwrap();
    fs::write(&key, "00".repeat(32)).unwrap();
    assert_eq!(device.run(&["status"]).ends(5).failure()["error"]["code"], "fail-store-key");
    fs::write(&key, "rubbish").unwrap();
    assert_eq!(device.run(&["status"]).ends(5).failure()["error"]["code"], "fail-key-file");
    fs::remove_file(&key).unwrap();
    assert_eq!(device.run(&["status"]).ends(5).failure()["error"]["code"], "fail-key-missing");
    assert!(!key.exists());
    fs::write(&key, right).unwrap();
    device.run(&["status"]).ends(6);
}

#[test]
fn a_server_that_cannot_be_reached_is_exit_code_4() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::new(folder.path().join("phone"));
    let ran = device.run(&["enroll", "7K3M2-9QX4T", "--server", "http://127.0.0.1:9"]).ends(4);
    assert_eq!(ran.failure()["error"]["code"], "fail-offline");
}

#[test]
fn a_server_does_not_listen_to_others_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("server");
    let ran = acompana(["--json", "--quiet", "serve", "--listen", "0.0.0.0:0", "--data", data.to_str().unwrap()], b"");
    assert_eq!(ran.ends(2).failure()["error"]["code"], "fail-serve-clear");
}

#[test]
fn shells_learn_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = acompana(["completions", shell, "--lang", "en"], b"").ends(0).stdout;
        assert!(
            ["quarantine", "first-syncs", "precheck"].iter().all(|word| script.contains(word)),
            "{shell}: {script}"
        );
    }
    let script = acompana(["completions", "zsh", "--lang", "es-MX"], b"").ends(0).stdout;
    assert!(script.contains("Muestra la ayuda"), "{script}");
    assert_eq!(acompana(["completions", "ksh"], b"").ends(2).stdout, "");
    let bash = acompana(["completions", "bash"], b"").ends(0).stdout;
    let path = std::env::temp_dir().join(format!("acompana-completions-{}", std::process::id()));
    fs::write(&path, bash).unwrap();
    if let Ok(checked) = std::process::Command::new("bash").arg("-n").arg(&path).output() {
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
    fs::remove_file(&path).unwrap();
}
