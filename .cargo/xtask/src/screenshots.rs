//! `cargo xtask screenshots`: the browser test that photographs the demo, by itself.

use std::process::ExitCode;

use crate::arguments::Arguments;
use crate::failure::Result;
use crate::progress::step;
use crate::project::Project;
use crate::tools::testing::{self, TestTools};
use crate::{process, tools, viewer};

pub(crate) fn command(project: &Project, arguments: Arguments) -> Result<ExitCode> {
    arguments.finish()?;
    tools::install(project)?;
    testing::install(project)?;
    viewer::build(project)?;
    step("taking screenshots (cargo test --release --test browser screenshots)");
    let mut cargo = process::cargo(project, &["test", "--release", "--test", "browser", "screenshots", "--", "--nocapture"]);
    TestTools::find(project).tell(project, &mut cargo);
    process::run(&mut cargo)?;
    Ok(ExitCode::SUCCESS)
}
