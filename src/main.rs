//! The publisher; see `longread --help`.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    longread::publish::cli::run()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
