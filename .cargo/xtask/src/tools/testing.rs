//! What the tests need beyond building: a browser with its driver, fonts for Chinese, and axe-core (the accessibility checks).

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Failure, Result};
use crate::fingerprint;
use crate::process;
use crate::progress::step;
use crate::project::Project;

const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const CHROMEDRIVER: &[&str] = &["chromedriver"];

/// The axe-core that the tests were written against; if npm no longer offers it, any of its series.
const AXE: &[&str] = &["axe-core@4.10.3", "axe-core@4"];

/// The programs and files that the tests are told about.
#[derive(Debug, Default)]
pub(crate) struct TestTools {
    chromium: Option<PathBuf>,
    chromedriver: Option<PathBuf>,
    axe: Option<PathBuf>,
}

impl TestTools {
    /// What is there now. An environment variable of the developer's wins over PATH.
    pub(crate) fn find(project: &Project) -> Self {
        let named = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        let program = |names: &[&str]| names.iter().find_map(|name| process::find(project, name));
        let own_axe = Some(axe_folder(project).join("axe.min.js")).filter(|path| path.is_file());
        Self {
            chromium: named("LONGREAD_CHROMIUM").or_else(|| program(CHROMIUM)),
            chromedriver: named("LONGREAD_CHROMEDRIVER").or_else(|| program(CHROMEDRIVER)),
            axe: named("LONGREAD_AXE").or(own_axe),
        }
    }

    /// Tells a test run where they are, and where the shared test material is, if this repository lies beside it.
    pub(crate) fn tell(&self, project: &Project, command: &mut Command) {
        let shared = std::env::var_os("LONGREAD_SHARED").map(PathBuf::from);
        let beside = project.root().parent().map(|parent| parent.join("shared")).filter(|path| path.is_dir());
        let places = [
            ("LONGREAD_CHROMIUM", self.chromium.clone()),
            ("LONGREAD_CHROMEDRIVER", self.chromedriver.clone()),
            ("LONGREAD_AXE", self.axe.clone()),
            ("LONGREAD_SHARED", shared.or(beside)),
        ];
        for (variable, place) in places {
            if let Some(place) = place {
                // Cargo runs tests in the package's folder; a path relative to ours must survive that.
                command.env(variable, project.path(place));
            }
        }
    }
}

/// Installs what is missing. Everything is tried before a failure is reported, so that one run says all that is amiss.
pub(crate) fn install(project: &Project) -> Result<()> {
    let problems: Vec<String> =
        [install_system_packages(project), install_axe(project)].into_iter().filter_map(|result| Some(result.err()?.message().to_owned())).collect();
    if problems.is_empty() { Ok(()) } else { Err(Failure::new(problems.join("\n"))) }
}

/// The browser, its driver and the fonts, in one go.
fn install_system_packages(project: &Project) -> Result<()> {
    let missing = missing_packages(project)?;
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    let names: Vec<&str> = missing.iter().map(|need| need.name).collect();
    step(format!("installing {} (apt-get, 1 to 3 minutes)", names.join(", ")));
    let attempt = apt_get_install(project, &packages);
    let still_missing = missing_packages(project)?;
    if still_missing.is_empty() {
        return Ok(());
    }
    let mut message = String::new();
    for need in still_missing {
        message.push_str(&format!("{} is missing: {}\n", need.name, need.remedy));
    }
    message.push_str(&match attempt {
        Ok(()) => "apt-get succeeded without providing it".to_owned(),
        Err(failure) => format!("apt-get could not help: {}", failure.message()),
    });
    Err(Failure::new(message))
}

/// Something that is missing, and how to get it.
struct Need {
    name: &'static str,
    packages: &'static [&'static str],
    remedy: &'static str,
}

fn missing_packages(project: &Project) -> Result<Vec<Need>> {
    let tools = TestTools::find(project);
    for (variable, place) in [("LONGREAD_CHROMIUM", &tools.chromium), ("LONGREAD_CHROMEDRIVER", &tools.chromedriver)] {
        if let Some(place) = place
            && !project.path(place).is_file()
        {
            return Err(Failure::new(format!("{variable} says {}, but there is no such program", place.display())));
        }
    }
    let mut missing = Vec::new();
    if tools.chromium.is_none() {
        missing.push(Need {
            name: "Chromium",
            packages: &["chromium"],
            remedy: "install Chromium or Chrome, or set LONGREAD_CHROMIUM to its program",
        });
    }
    if tools.chromedriver.is_none() {
        missing.push(Need {
            name: "ChromeDriver",
            packages: &["chromium-driver"],
            remedy: "install the ChromeDriver of your browser's version (googlechromelabs.github.io/chrome-for-testing), \
                     or set LONGREAD_CHROMEDRIVER to its program",
        });
    }
    if !has_chinese_fonts(project) {
        missing.push(Need {
            name: "a Chinese font",
            packages: &["fontconfig", "fonts-noto-cjk", "fonts-noto-core"],
            remedy: "install Noto Sans CJK, so that `fc-list :lang=zh` lists it",
        });
    }
    Ok(missing)
}

/// Without one, text has no ink and no width, and what a test measures on a page is wrong.
fn has_chinese_fonts(project: &Project) -> bool {
    // Other systems bring Chinese fonts along, and ask for them in other ways.
    if !cfg!(target_os = "linux") {
        return true;
    }
    let listed = process::capture(process::command(project, "fc-list").arg(":lang=zh"));
    listed.is_ok_and(|fonts| !fonts.trim().is_empty())
}

/// Installs Debian packages, if this is such a system and we may.
fn apt_get_install(project: &Project, packages: &[&str]) -> Result<()> {
    if process::find(project, "apt-get").is_none() {
        return Err(Failure::new("this system has no apt-get"));
    }
    let prefix = privilege(project)?;
    let apt_get = |arguments: &[&str]| {
        // `env` because sudo hands no variables on. An upgrade must not stop to ask something.
        let line = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat();
        let mut command = process::command(project, line[0]);
        command.args(&line[1..]);
        process::run(&mut command)
    };
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y"], packages].concat())
}

/// What to put before a command that needs root.
fn privilege(project: &Project) -> Result<&'static [&'static str]> {
    if process::capture(process::command(project, "id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        return Ok(&[]);
    }
    if process::capture(process::command(project, "sudo").args(["-n", "true"])).is_ok() {
        return Ok(&["sudo", "-n"]);
    }
    Err(Failure::new("it needs root, and sudo wants a password"))
}

fn install_axe(project: &Project) -> Result<()> {
    const REMEDY: &str = "get axe.min.js from the npm package axe-core 4.x and set LONGREAD_AXE to it";
    if let Some(axe) = TestTools::find(project).axe {
        return if project.path(&axe).is_file() {
            Ok(())
        } else {
            Err(Failure::new(format!("LONGREAD_AXE says {}, but there is no such file", axe.display())))
        };
    }
    if process::find(project, "npm").is_none() {
        step("installing npm, which fetches axe-core (apt-get, 1 to 3 minutes)");
        if let Err(failure) = apt_get_install(project, &["npm"]) {
            let why = failure.message();
            return Err(Failure::new(format!(
                "axe-core is missing, and so is npm, which would fetch it: install Node.js, or {REMEDY}\napt-get could not help: {why}"
            )));
        }
    }
    let folder = axe_folder(project);
    step(format!("fetching axe-core into {} (npm pack, seconds)", project.shown(&folder)));
    let mut complaints = Vec::new();
    for package in AXE {
        match fetch_axe(project, package, &folder) {
            Ok(()) => return Ok(()),
            Err(failure) => complaints.push(failure.message().to_owned()),
        }
    }
    Err(Failure::new(format!("axe-core could not be fetched: {}\nTo do it by hand, {REMEDY}", complaints.join("\n"))))
}

/// Downloads and unpacks the package; only the script itself ends up in the folder.
fn fetch_axe(project: &Project, package: &str, folder: &Path) -> Result<()> {
    let scratch = folder.join("scratch");
    let _ = std::fs::remove_dir_all(&scratch);
    std::fs::create_dir_all(&scratch).context(|| format!("cannot make {}", scratch.display()))?;
    process::capture(process::command(project, "npm").args(["pack", package]).current_dir(&scratch))?;
    let archive = fingerprint::files(&scratch).into_iter().find(|path| path.extension().is_some_and(|end| end == "tgz"));
    let Some(archive) = archive else {
        return Err(Failure::new(format!("`npm pack {package}` left no .tgz in {}", scratch.display())));
    };
    let mut tar = process::command(project, "tar");
    // The archive by its bare name: to some tars, `C:` is a host.
    let name = archive.file_name().unwrap_or_default();
    process::capture(tar.arg("-xzf").arg(name).arg("package/axe.min.js").current_dir(&scratch))?;
    let script = folder.join("axe.min.js");
    std::fs::rename(scratch.join("package/axe.min.js"), &script).context(|| format!("cannot write {}", script.display()))?;
    std::fs::remove_dir_all(&scratch).context(|| format!("cannot remove {}", scratch.display()))
}

fn axe_folder(project: &Project) -> PathBuf {
    project.tools().join("axe")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_run_is_told_absolute_paths_of_what_is_there() {
        let project = Project::at(Path::new("/r"), None);
        let tools = TestTools { axe: Some(PathBuf::from("target/axe.min.js")), ..TestTools::default() };
        let mut command = Command::new("true");
        tools.tell(&project, &mut command);
        let told: Vec<_> = command.get_envs().filter(|(name, _)| *name != "LONGREAD_SHARED").collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].1.map(Path::new), Some(project.path("target/axe.min.js").as_path()));
    }
}
