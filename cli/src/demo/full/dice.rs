//! Chance that is the same in every run: SplitMix64, so that no version of a library changes the made-up registry.

/// The seed of the whole registry.
const SEED: u64 = 0x2025_1006;

/// What happens to fall to one person.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The dice of the person with this number.
    pub(super) const fn of(person: u32) -> Self {
        Self(SEED.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ ((person as u64) << 20))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + u32::try_from(self.next() % span).unwrap_or(0)
    }

    /// One of `choices`, which is not empty.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let place = self.next() % (choices.len() as u64);
        choices[usize::try_from(place).unwrap_or(0)]
    }

    /// Bytes for an id.
    pub(super) fn bytes(&mut self) -> [u8; 10] {
        let (mut bytes, a, b) = ([0; 10], self.next().to_le_bytes(), self.next().to_le_bytes());
        bytes[..8].copy_from_slice(&a);
        bytes[8..].copy_from_slice(&b[..2]);
        bytes
    }
}
