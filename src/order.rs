//! Sorting by a number, compiled once for all types: every instance of the standard library's
//! sort adds some five kilobytes to the viewer.

/// The items with the greatest key first; equal keys stay in their order.
pub fn descending_by<T>(items: Vec<T>, key: impl Fn(&T) -> i64) -> Vec<T> {
    let mut keys: Vec<(i64, u32)> = items.iter().zip(0..).map(|(item, at)| (key(item), at)).collect();
    sort_keys(&mut keys);
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    keys.into_iter().filter_map(|(_, at)| items[at as usize].take()).collect()
}

fn sort_keys(keys: &mut [(i64, u32)]) {
    keys.sort_unstable_by(|(a, at), (b, bt)| b.cmp(a).then(at.cmp(bt)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_by_key_and_keeps_ties_in_order() {
        let words = vec!["to", "three", "be", "seven", "a"];
        assert_eq!(descending_by(words, |word| word.len() as i64), ["three", "seven", "to", "be", "a"]);
    }
}
