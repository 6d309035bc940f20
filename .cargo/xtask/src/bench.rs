//! `cargo xtask bench`: how fast the publisher is on a large site, and how small the viewer is.
//!
//! 1. Build the viewer and the publisher.
//! 2. Generate a site ([`generator`]), unless `--keep` has left the very same one behind.
//! 3. Measure three builds: a cold one, one with nothing changed, one with one article changed.
//! 4. Print the result, and write it to target/bench/result.txt.

mod body;
mod date;
mod generator;
mod measure;
mod random;
mod source;
mod words;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::arguments::Arguments;
use crate::failure::{Context, Failure, Result};
use crate::progress::{grouped, print, size, step};
use crate::project::Project;
use crate::{fingerprint, process, tools, viewer};
use measure::Cost;

pub(crate) fn command(project: &Project, mut arguments: Arguments) -> Result<ExitCode> {
    let articles: usize = arguments.value("--articles")?.unwrap_or(30_000);
    let keep = arguments.flag("--keep");
    arguments.finish()?;
    if articles == 0 {
        return Err(Failure::Usage("--articles must be at least 1".to_owned()));
    }
    tools::install(project)?;
    viewer::build(project)?;
    viewer::build_publisher(project)?;

    let places = Places::of(project);
    generate(&places, articles)?;
    let measured = measure_builds(project, &places, articles);
    if !keep {
        step("removing the site and the output (--keep leaves them)");
        for folder in [&places.site, &places.output, &places.cache] {
            remove_folder(folder)?;
        }
        remove_file(&places.stamp)?;
    }
    let result = report(project, articles, &measured?);
    fs::write(&places.result, &result).context(|| format!("cannot write {}", places.result.display()))?;
    print(&format!("\n{result}"));
    step(format!("this is also in {}", project.shown(&places.result)));
    Ok(ExitCode::SUCCESS)
}

/// Where the benchmark works.
struct Places {
    site: PathBuf,
    /// Says which site that is.
    stamp: PathBuf,
    output: PathBuf,
    /// For programs that keep a cache in the user's own.
    cache: PathBuf,
    log: PathBuf,
    result: PathBuf,
}

impl Places {
    fn of(project: &Project) -> Self {
        let place = |name: &str| project.bench().join(name);
        Self {
            site: place("site"),
            stamp: place("site.stamp"),
            output: place("public"),
            cache: place("cache"),
            log: place("build.log"),
            result: place("result.txt"),
        }
    }
}

/// What was found out.
struct Measured {
    markdown: (u64, u64),
    builds: Vec<(&'static str, Cost)>,
    output: (u64, u64),
    viewer: Vec<Asset>,
}

/// A file of the viewer.
struct Asset {
    name: String,
    raw: u64,
    /// As a reader's browser downloads it; unknown if there is no program that compresses.
    compressed: Option<(&'static str, u64)>,
}

fn generate(places: &Places, articles: usize) -> Result<()> {
    let stamp = format!("generator {}, {articles} articles\n", generator::VERSION);
    if places.site.is_dir() && fs::read_to_string(&places.stamp).is_ok_and(|text| text == stamp) {
        step("the site is there already");
        return Ok(());
    }
    step(format!("generating a site of {} articles (seconds)", grouped(articles as u64)));
    remove_file(&places.stamp)?;
    remove_folder(&places.site)?;
    write_file(&places.site.join("hugo.toml"), generator::CONFIGURATION)?;
    for number in 0..articles {
        let article = generator::article(number, articles);
        write_file(&places.site.join(article.path), &article.text)?;
    }
    write_file(&places.stamp, &stamp)
}

fn measure_builds(project: &Project, places: &Places, articles: usize) -> Result<Measured> {
    forget_builds(places)?;
    let build = |what: &str| {
        step(format!("measuring: {what} (`longread build`)"));
        let mut command = process::command(project, project.publisher());
        command.arg("build").arg(&places.site).arg("--out").arg(&places.output);
        // Wherever it may keep something between builds, the first one must not find it.
        command.env("XDG_CACHE_HOME", &places.cache);
        measure::run(command, &places.log)
    };
    let mut builds = Vec::new();
    for name in ["cold", "nothing changed"] {
        builds.push((name, build(name)?));
    }
    let changed = places.site.join(generator::article(articles / 2, articles).path);
    let original = fs::read_to_string(&changed).context(|| format!("cannot read {}", changed.display()))?;
    write_file(&changed, &original.replacen("\n---\n\n", "\n---\n\nSomething new. ", 1))?;
    let name = "one article changed";
    let cost = build(name);
    write_file(&changed, &original)?;
    builds.push((name, cost?));
    Ok(Measured {
        markdown: measure::contents(&places.site.join("content")),
        builds,
        output: measure::contents(&places.output),
        viewer: assets(project)?,
    })
}

/// Removes whatever earlier builds left: the output, and all in the site that was not generated.
fn forget_builds(places: &Places) -> Result<()> {
    for folder in [&places.output, &places.cache] {
        remove_folder(folder)?;
    }
    let entries = fs::read_dir(&places.site).context(|| format!("cannot read {}", places.site.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.ends_with("content") || path.ends_with("hugo.toml") {
            continue;
        }
        if path.is_dir() { remove_folder(&path)? } else { remove_file(&path)? }
    }
    Ok(())
}

/// The viewer's code, raw and compressed.
fn assets(project: &Project) -> Result<Vec<Asset>> {
    let is_code = |path: &PathBuf| path.extension().is_some_and(|end| end == "wasm" || end == "js");
    let files = fingerprint::files(&project.viewer()).into_iter().filter(is_code);
    files
        .map(|path| {
            let data = path.metadata().context(|| format!("cannot read {}", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(Asset { name, raw: data.len(), compressed: compressed(project, &path) })
        })
        .collect()
}

/// The size after the best compressor that is installed.
fn compressed(project: &Project, path: &Path) -> Option<(&'static str, u64)> {
    for (program, level) in [("brotli", "--quality=11"), ("gzip", "-9")] {
        let Some(found) = process::find(project, program) else {
            continue;
        };
        let mut command: Command = process::command(project, found);
        let output = command.arg(level).arg("-c").arg(path).stdin(Stdio::null()).stderr(Stdio::null()).output();
        if let Ok(output) = output
            && output.status.success()
        {
            return Some((program, output.stdout.len() as u64));
        }
    }
    None
}

fn report(project: &Project, articles: usize, measured: &Measured) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let (files, bytes) = measured.markdown;
    line(format!("{} articles, {} of Markdown; {cores} cores, {}", grouped(files), size(bytes), std::env::consts::OS));
    line(String::new());
    line(format!("{:<20}  {:>8}  {:>10}  {:>11}", "longread build", "seconds", "articles/s", "peak memory"));
    for (name, cost) in &measured.builds {
        let seconds = cost.time.as_secs_f64();
        let rate = grouped((articles as f64 / seconds) as u64);
        let memory = cost.peak_memory.map_or("unknown".to_owned(), size);
        line(format!("{name:<20}  {seconds:>8.2}  {rate:>10}  {memory:>11}"));
    }
    if measured.builds.iter().any(|(_, cost)| cost.peak_memory.is_none()) {
        line("(memory is read from /proc, which this system lacks, or the build was too short to look)".to_owned());
    }
    let (files, bytes) = measured.output;
    line(format!("{:<20}  {} files, {}", "output", grouped(files), size(bytes)));
    if let Ok(data) = project.publisher().metadata() {
        line(format!("{:<20}  {}", "the program itself", size(data.len())));
    }
    line(String::new());
    line(format!("{:<40}  {:>10}  {:>18}", "viewer", "raw", "compressed"));
    for Asset { name, raw, compressed } in &measured.viewer {
        let compressed = match compressed {
            Some((program, bytes)) => format!("{} ({program})", size(*bytes)),
            None => "no brotli, no gzip".to_owned(),
        };
        line(format!("{name:<40}  {:>10}  {compressed:>18}", size(*raw)));
    }
    text
}

fn write_file(path: &Path, text: &str) -> Result<()> {
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)
    };
    write().context(|| format!("cannot write {}", path.display()))
}

fn remove_folder(path: &Path) -> Result<()> {
    if path.exists() { fs::remove_dir_all(path).context(|| format!("cannot remove {}", path.display())) } else { Ok(()) }
}

fn remove_file(path: &Path) -> Result<()> {
    if path.exists() { fs::remove_file(path).context(|| format!("cannot remove {}", path.display())) } else { Ok(()) }
}
