//! Dates of front matter, in the many ways people write them, as RFC 3339.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// The zone in which a date without a zone is meant.
#[derive(Clone, Debug)]
pub(super) struct Zone(TimeZone);

impl Zone {
    /// The zone of a site's `timeZone`; UTC if it names none. Nothing for a name that no zone has.
    pub(super) fn new(name: Option<&str>) -> Option<Self> {
        match name {
            None => Some(Self(TimeZone::UTC)),
            Some(name) => TimeZone::get(name).ok().map(Self),
        }
    }

    /// Reads `2025-02-08`, `2025-02-08 20:00:02`, `2025-02-08T20:00:02+08:00`, `Sat, 08 Feb 2025
    /// 20:00:02 +0800`, `February 8, 2025` and their like.
    pub(super) fn resolve(&self, raw: &str) -> Option<String> {
        let (date, offset) = numeric(raw).or_else(|| worded(raw))?;
        let offset = match offset {
            Some(seconds) => Offset::from_seconds(seconds).ok()?,
            None => date.to_zoned_datetime(self.0.clone()).ok()?.offset(),
        };
        let seconds = offset.seconds();
        let zone = if seconds == 0 {
            "Z".to_owned()
        } else {
            let sign = if seconds < 0 { '-' } else { '+' };
            let minutes = seconds.abs() / 60;
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        };
        // The library's dates have four digits of year; other years are none that an article has.
        (0 <= date.year()).then(|| format!("{}{zone}", date.strftime("%Y-%m-%dT%H:%M:%S")))
    }
}

/// Year, month, day, then perhaps a time, then perhaps an offset in seconds.
fn numeric(raw: &str) -> Option<(DateTime, Option<i32>)> {
    let mut rest = raw.trim();
    let year = number(&mut rest, 4, 4)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    rest = &rest[1..];
    let month = number(&mut rest, 1, 2)?;
    rest = rest.strip_prefix(separator)?;
    let day = number(&mut rest, 1, 2)?;
    let (mut hour, mut minute, mut second) = (0, 0, 0);
    let time = rest.trim_start_matches(['T', 't', ' ']);
    let mut offset = None;
    if !time.is_empty() {
        if time.len() == rest.len() {
            return None;
        }
        rest = time;
        hour = number(&mut rest, 1, 2)?;
        rest = rest.strip_prefix(':')?;
        minute = number(&mut rest, 1, 2)?;
        if let Some(after) = rest.strip_prefix(':') {
            rest = after;
            second = number(&mut rest, 1, 2)?;
            if let Some(after) = rest.strip_prefix('.') {
                rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        offset = offset_of(rest.trim())?;
    }
    let small = |n: i32| i8::try_from(n).ok();
    let date = DateTime::new(i16::try_from(year).ok()?, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?, 0);
    Some((date.ok()?, offset))
}

/// `Some(None)` for no offset at all, `None` for text that is no offset.
fn offset_of(text: &str) -> Option<Option<i32>> {
    let (sign, digits) = match text.as_bytes().first() {
        None => return Some(None),
        Some(b'Z' | b'z') if text.len() == 1 => return Some(Some(0)),
        Some(b'+') => (1, &text[1..]),
        Some(b'-') => (-1, &text[1..]),
        _ if matches!(text, "UTC" | "GMT") => return Some(Some(0)),
        _ => return None,
    };
    let mut rest = digits.split(' ').next().unwrap_or(digits);
    let hours = number(&mut rest, 2, 2)?;
    rest = rest.strip_prefix(':').unwrap_or(rest);
    let minutes = if rest.is_empty() { 0 } else { number(&mut rest, 2, 2)? };
    rest.is_empty().then_some(Some(sign * (hours * 3_600 + minutes * 60)))
}

fn number(rest: &mut &str, least: usize, most: usize) -> Option<i32> {
    let digits = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if digits < least {
        return None;
    }
    let value = rest[..digits].parse().ok()?;
    *rest = &rest[digits..];
    Some(value)
}

/// Layouts with names of months, in English.
const WORDED: [&str; 6] = ["%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%b %d, %Y"];

fn worded(raw: &str) -> Option<(DateTime, Option<i32>)> {
    for layout in WORDED {
        if let Ok(time) = jiff::fmt::strtime::parse(layout, raw) {
            let date = time.to_date().ok()?;
            let time = time.to_time().unwrap_or(jiff::civil::Time::midnight());
            return Some((date.to_datetime(time), None));
        }
        if let Ok(time) = jiff::fmt::strtime::parse(format!("{layout} %z"), raw) {
            let date = time.to_date().ok()?.to_datetime(time.to_time().ok()?);
            return Some((date, time.offset().map(|offset| offset.seconds())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_people_write_them() {
        let zone = Zone::new(Some("Asia/Shanghai")).unwrap();
        for (raw, expected) in [
            ("2025-02-08 20:00:02", Some("2025-02-08T20:00:02+08:00")),
            ("2025-02-08", Some("2025-02-08T00:00:00+08:00")),
            ("2025-2-8", Some("2025-02-08T00:00:00+08:00")),
            ("2025/02/08 20:00", Some("2025-02-08T20:00:00+08:00")),
            ("2025-02-08T20:00:02Z", Some("2025-02-08T20:00:02Z")),
            ("2025-02-08T20:00:02.123-05:30", Some("2025-02-08T20:00:02-05:30")),
            ("2025-02-08 20:00:02 +0800", Some("2025-02-08T20:00:02+08:00")),
            ("2025-02-08 20:00:02 +0000 UTC", Some("2025-02-08T20:00:02Z")),
            ("Sat, 08 Feb 2025 20:00:02 +0100", Some("2025-02-08T20:00:02+01:00")),
            ("February 8, 2025", Some("2025-02-08T00:00:00+08:00")),
            ("8 Feb 2025", Some("2025-02-08T00:00:00+08:00")),
            ("2025-02-30", None),
            ("yesterday", None),
            ("2025-02-08x", None),
            ("", None),
        ] {
            assert_eq!(zone.resolve(raw).as_deref(), expected, "{raw}");
        }
    }
}
