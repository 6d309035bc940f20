//! The numbers of a pagination bar.

/// One place of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page, from 1.
    Number(u32),
    /// Pages left out between two numbers.
    Gap,
}

/// The bar of a list with `last` pages seen from page `current`: the first, the last, and
/// the current with two neighbours on each side. A gap always stands for two pages or more.
pub fn places(current: u32, last: u32) -> Vec<Place> {
    let mut places = Vec::new();
    let mut before = 0;
    for number in (1..=last).filter(|&n| n == 1 || n == last || n.abs_diff(current) <= 2) {
        match number - before {
            1 => {}
            2 => places.push(Place::Number(number - 1)),
            _ => places.push(Place::Gap),
        }
        places.push(Place::Number(number));
        before = number;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_both_ends_and_the_neighbourhood() {
        let bar = |current, last| {
            places(current, last)
                .iter()
                .map(|place| match place {
                    Place::Number(number) if *number == current => format!("[{number}]"),
                    Place::Number(number) => number.to_string(),
                    Place::Gap => "…".to_owned(),
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (current, last, expected) in [
            (1, 1, "[1]"),
            (1, 3, "[1] 2 3"),
            (1, 9, "[1] 2 3 … 9"),
            (5, 9, "1 2 3 4 [5] 6 7 8 9"),
            (6, 20, "1 … 4 5 [6] 7 8 … 20"),
            (20, 20, "1 … 18 19 [20]"),
        ] {
            assert_eq!(bar(current, last), expected);
        }
    }
}
