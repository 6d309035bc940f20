//! Dates as the library writes them (RFC 3339) and as readers see them (Go layouts).
//!
//! *Start at* [`DateTime::parse`] and [`DateTime::format`]. No zone table is needed: the
//! publisher has already resolved zones, so a date carries its own offset. The same code
//! formats a date in the prerendered page and in the browser, so both show the same text.
//! Layouts: <https://pkg.go.dev/time#Layout>.

use serde::{Deserialize, Serialize};

/// A moment with the offset at which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// The proleptic Gregorian year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    /// East of Greenwich.
    offset_minutes: i32,
}

/// The words of dates in one language, and its usual layout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateNames {
    /// January first, in the form used inside a date.
    pub months: Vec<String>,
    /// January first.
    pub months_short: Vec<String>,
    /// Sunday first.
    pub weekdays: Vec<String>,
    /// Sunday first.
    pub weekdays_short: Vec<String>,
    /// Morning and afternoon.
    pub half_days: [String; 2],
    /// The layout of a date when the site names none.
    pub date_layout: String,
    /// The layout of a year and a month.
    pub month_layout: String,
}

impl DateTime {
    /// Reads `2025-02-08T20:00:02+08:00` or `...Z`.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i32>().ok();
        let byte = |range: std::ops::Range<usize>| u8::try_from(number(range)?).ok();
        let zone = text.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        let offset_minutes = match zone.as_bytes() {
            b"Z" => 0,
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let minutes = zone.get(1..3)?.parse::<i32>().ok()? * 60 + zone.get(4..6)?.parse::<i32>().ok()?;
                if *sign == b'-' { -minutes } else { minutes }
            }
            _ => return None,
        };
        let date = Self {
            year: number(0..4)?,
            month: byte(5..7)?,
            day: byte(8..10)?,
            hour: byte(11..13)?,
            minute: byte(14..16)?,
            second: byte(17..19)?,
            offset_minutes,
        };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }

    /// The first moment of a month, for headings such as "February 2025".
    pub fn month_start(year: i32, month: u8) -> Self {
        Self { year, month, day: 1, hour: 0, minute: 0, second: 0, offset_minutes: 0 }
    }

    /// Seconds since 1970 in UTC.
    pub fn epoch_seconds(&self) -> i64 {
        self.days() * 86_400 + i64::from(self.hour) * 3_600 + i64::from(self.minute) * 60 + i64::from(self.second)
            - i64::from(self.offset_minutes) * 60
    }

    /// Writes the date in a Go layout, or in the language's own for `""` and `:date_...` names.
    pub fn format(&self, layout: &str, names: &DateNames) -> String {
        let layout = match layout {
            "" | ":date_full" | ":date_long" | ":date_medium" => names.date_layout.as_str(),
            ":date_short" => "2006-01-02",
            ":time_full" | ":time_long" | ":time_medium" => "15:04:05",
            ":time_short" => "15:04",
            layout => layout,
        };
        let mut out = String::with_capacity(layout.len() + 8);
        let mut rest = layout;
        'layout: while !rest.is_empty() {
            for (token, write) in TOKENS {
                if let Some(after) = rest.strip_prefix(token) {
                    write(self, names, &mut out);
                    rest = after;
                    continue 'layout;
                }
            }
            let mut letters = rest.chars();
            out.extend(letters.next());
            rest = letters.as_str();
        }
        out
    }

    /// Days since 1970-01-01; Howard Hinnant's `days_from_civil`.
    fn days(&self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// 0 is Sunday.
    fn weekday(&self) -> usize {
        usize::try_from((self.days() + 4).rem_euclid(7)).unwrap_or(0)
    }

    fn hour12(&self) -> u8 {
        match self.hour % 12 {
            0 => 12,
            hour => hour,
        }
    }

    fn offset(&self, colon: &str) -> String {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
    }
}

type Write = fn(&DateTime, &DateNames, &mut String);

/// Go's layout tokens; a longer one stands before its prefix.
const TOKENS: &[(&str, Write)] = &[
    ("January", |d, n, out| name(&n.months, usize::from(d.month - 1), out)),
    ("Jan", |d, n, out| name(&n.months_short, usize::from(d.month - 1), out)),
    ("Monday", |d, n, out| name(&n.weekdays, d.weekday(), out)),
    ("Mon", |d, n, out| name(&n.weekdays_short, d.weekday(), out)),
    ("MST", |d, _, out| out.push_str(&d.offset(""))),
    ("2006", |d, _, out| out.push_str(&format!("{:04}", d.year))),
    ("-07:00", |d, _, out| out.push_str(&d.offset(":"))),
    ("-0700", |d, _, out| out.push_str(&d.offset(""))),
    ("Z07:00", |d, _, out| out.push_str(&if d.offset_minutes == 0 { "Z".to_owned() } else { d.offset(":") })),
    ("01", |d, _, out| two(d.month, out)),
    ("02", |d, _, out| two(d.day, out)),
    ("03", |d, _, out| two(d.hour12(), out)),
    ("04", |d, _, out| two(d.minute, out)),
    ("05", |d, _, out| two(d.second, out)),
    ("06", |d, _, out| two(u8::try_from(d.year.rem_euclid(100)).unwrap_or(0), out)),
    ("15", |d, _, out| two(d.hour, out)),
    ("_2", |d, _, out| out.push_str(&format!("{:>2}", d.day))),
    ("PM", |d, n, out| out.push_str(&n.half_days[usize::from(11 < d.hour)])),
    ("pm", |d, n, out| out.push_str(&n.half_days[usize::from(11 < d.hour)].to_ascii_lowercase())),
    ("1", |d, _, out| out.push_str(&d.month.to_string())),
    ("2", |d, _, out| out.push_str(&d.day.to_string())),
    ("3", |d, _, out| out.push_str(&d.hour12().to_string())),
    ("4", |d, _, out| out.push_str(&d.minute.to_string())),
    ("5", |d, _, out| out.push_str(&d.second.to_string())),
];

fn two(number: u8, out: &mut String) {
    out.push(char::from(b'0' + number / 10 % 10));
    out.push(char::from(b'0' + number % 10));
}

fn name(names: &[String], index: usize, out: &mut String) {
    match names.get(index) {
        Some(name) => out.push_str(name),
        None => out.push_str(&(index + 1).to_string()),
    }
}
