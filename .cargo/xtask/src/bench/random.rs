//! A small random number generator (SplitMix64): the same seed gives the same numbers on every machine, for ever,
//! so that two measurements months apart measure the same site.

/// A stream of numbers.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        // As many bits as the mantissa holds.
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number below `end`, which must not be 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    /// A number from `start` to below `end`.
    pub(crate) fn between(&mut self, start: usize, end: usize) -> usize {
        start + self.below(end - start)
    }

    /// Whether something that happens so often happens now.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items, which must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// A number below `end` (not 0), small ones far oftener than large ones, as words of a language are: a number's
    /// frequency falls as 1 / (number + 8), about (Zipf's law, as Mandelbrot amended it for the most frequent words).
    pub(crate) fn zipf(&mut self, end: usize) -> usize {
        const SHIFT: usize = 8;
        // An octave, then a number within it: without logarithms, whose last digit differs between machines.
        let octaves = ((end + SHIFT) / SHIFT).ilog2() as usize + 1;
        loop {
            let first = SHIFT << self.below(octaves);
            let place = first + self.below(first) - SHIFT;
            if place < end {
                return place;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut random = Random::new(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn numbers_keep_to_their_range_and_law() {
        let mut random = Random::new(7);
        let drawn: Vec<usize> = (0..10_000).map(|_| random.zipf(100)).collect();
        assert!(drawn.iter().all(|number| *number < 100));
        let below = |end: usize| drawn.iter().filter(|number| **number < end).count();
        // The octaves 8..16, 16..32 and 32..64 are complete, and as frequent as each other.
        let (first, third) = (below(8), below(56) - below(24));
        assert!(first.abs_diff(third) < first / 5, "{first} {third}");
        assert!((0..1_000).map(|_| random.between(3, 6)).all(|number| (3..6).contains(&number)));
    }
}
