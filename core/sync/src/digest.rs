//! The 64-bit sum by which two ends notice that they hold different records (sync.md §5).
//!
//! Per scope: the sum, modulo 2^64, of a keyed hash of `(id, ver)` over the scope's live members. A sum notices a row
//! that is there twice, which an XOR does not. Both ends keep it up to date row by row, in the transaction that changes
//! the row, so comparing costs nothing. Records that were removed are no members, hence not in the sum.

use std::hash::Hasher;

use acompana_domain::RecordId;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher24;

/// Fixed key: the digest guards against accidents, not against a server that lies about its own data.
const KEY: (u64, u64) = (0x6163_6f6d_7061_6e61, 0x6469_6765_7374_3031);

/// Hash of one member.
#[must_use]
pub fn member(id: RecordId, ver: i64) -> u64 {
    let mut hasher = SipHasher24::new_with_keys(KEY.0, KEY.1);
    hasher.write(id.as_bytes());
    hasher.write(&ver.to_le_bytes());
    hasher.finish()
}

/// The sum over a scope's members and how many there are. Sixteen hexadecimal digits and a number on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Digest {
    /// Sum modulo 2^64.
    #[serde(with = "hex_u64")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-9a-fA-F]{16}$"))]
    pub sum: u64,
    /// Number of members.
    pub count: i64,
}

impl Digest {
    /// With one more member.
    pub fn add(&mut self, id: RecordId, ver: i64) {
        self.sum = self.sum.wrapping_add(member(id, ver));
        self.count += 1;
    }

    /// With one member less.
    pub fn remove(&mut self, id: RecordId, ver: i64) {
        self.sum = self.sum.wrapping_sub(member(id, ver));
        self.count -= 1;
    }
}

/// Sums over a part of a scope each, to find where two ends differ.
///
/// Members fall into `2^bits` buckets by the last bits of their id. The first bits of a UUIDv7 are the time and would
/// put a whole day into one bucket; the last ones are random.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Buckets {
    /// Number of bits, at most [`Buckets::MOST_BITS`].
    #[cfg_attr(feature = "openapi", schema(maximum = 255))]
    pub bits: u8,
    /// The sums of the buckets, in order.
    #[serde(with = "hex_sums")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^([0-9a-fA-F]{16})*$"))]
    pub sums: Vec<u64>,
}

impl Buckets {
    /// 4,096 buckets: 32 kB of sums for the largest scopes.
    pub const MOST_BITS: u8 = 12;

    /// The bucket of a record.
    #[must_use]
    pub fn bucket_of(bits: u8, id: RecordId) -> usize {
        let bytes = id.as_bytes();
        let tail = u16::from_be_bytes([bytes[14], bytes[15]]);
        usize::from(tail & ((1_u16 << bits.min(Self::MOST_BITS)) - 1))
    }

    /// As many buckets as leave some sixteen members in each.
    #[must_use]
    pub fn bits_for(count: i64) -> u8 {
        let buckets = (count.max(1) / 16).clamp(1, 1 << Self::MOST_BITS);
        u8::try_from(i64::BITS - buckets.leading_zeros()).unwrap_or(Self::MOST_BITS).min(Self::MOST_BITS)
    }

    /// The sums over `members`.
    pub fn over(bits: u8, members: impl IntoIterator<Item = (RecordId, i64)>) -> Self {
        let bits = bits.min(Self::MOST_BITS);
        let mut sums = vec![0_u64; 1 << bits];
        for (id, ver) in members {
            let bucket = &mut sums[Self::bucket_of(bits, id)];
            *bucket = bucket.wrapping_add(member(id, ver));
        }
        Self { bits, sums }
    }

    /// The buckets in which the two differ; nothing when they were cut differently and cannot be compared.
    pub fn differing(&self, other: &Self) -> Option<Vec<usize>> {
        (self.bits == other.bits && self.sums.len() == other.sums.len()).then(|| {
            self.sums.iter().zip(&other.sums).enumerate().filter(|(_, (a, b))| a != b).map(|(n, _)| n).collect()
        })
    }
}

mod hex_u64 {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{value:016x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        if text.len() != 16 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(serde::de::Error::custom("a sum is 16 hexadecimal digits"));
        }
        u64::from_str_radix(&text, 16).map_err(serde::de::Error::custom)
    }
}

mod hex_sums {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(sums: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = sums.iter().flat_map(|sum| sum.to_be_bytes()).collect();
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let bytes = hex::decode(text.as_bytes()).map_err(serde::de::Error::custom)?;
        let (sums, rest) = bytes.as_chunks::<8>();
        if !rest.is_empty() {
            return Err(serde::de::Error::custom("sums must be whole groups of 16 hexadecimal digits"));
        }
        Ok(sums.iter().map(|sum| u64::from_be_bytes(*sum)).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum_of(members: &[(u128, i64)]) -> Digest {
        let mut digest = Digest::default();
        for (id, ver) in members {
            digest.add(RecordId::from_bytes(id.to_be_bytes()), *ver);
        }
        digest
    }

    #[test]
    fn lost_doubled_stale_and_swapped_rows_are_noticed() {
        let whole = sum_of(&[(1, 1), (2, 1), (3, 2)]);
        for (what, other) in [
            ("lost", vec![(1, 1), (2, 1)]),
            ("doubled", vec![(1, 1), (2, 1), (3, 2), (3, 2)]),
            ("doubled and another lost", vec![(1, 1), (3, 2), (3, 2)]),
            ("stale", vec![(1, 1), (2, 1), (3, 1)]),
            ("versions swapped", vec![(1, 2), (2, 1), (3, 1)]),
            ("another row", vec![(1, 1), (2, 1), (4, 2)]),
        ] {
            assert_ne!(whole, sum_of(&other), "{what} went unnoticed");
        }
    }

    #[test]
    fn buckets_grow_with_the_scope() {
        assert_eq!(Buckets::bits_for(0), 1);
        assert_eq!(Buckets::bits_for(100), 3);
        assert_eq!(Buckets::bits_for(10_000_000), Buckets::MOST_BITS);
    }

    #[test]
    fn a_digest_on_the_wire_is_sixteen_digits() {
        let wire = serde_json::to_string(&Digest { sum: 255, count: 3 }).unwrap();
        assert_eq!(wire, r#"{"sum":"00000000000000ff","count":3}"#);
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_removal_undoes(
            mut members in proptest::collection::vec((any::<u128>(), 1..9_i64), 0..40),
        ) {
            let whole = sum_of(&members);
            members.reverse();
            let mut again = sum_of(&members);
            prop_assert_eq!(whole, again);
            for (id, ver) in members {
                again.remove(RecordId::from_bytes(id.to_be_bytes()), ver);
            }
            prop_assert_eq!(again, Digest::default());
        }

        #[test]
        fn a_difference_is_found_in_its_bucket(
            members in proptest::collection::btree_map(any::<u128>(), 1..9_i64, 1..60), pick in any::<prop::sample::Index>(),
        ) {
            let all: Vec<_> =
                members.iter().map(|(id, ver)| (RecordId::from_bytes(id.to_be_bytes()), *ver)).collect();
            let (odd, _) = all[pick.index(all.len())];
            let changed = all.iter().map(|(id, ver)| (*id, if *id == odd { ver + 1 } else { *ver }));
            let bits = Buckets::bits_for(60);
            let (a, b) = (Buckets::over(bits, all.iter().copied()), Buckets::over(bits, changed));
            prop_assert_eq!(a.differing(&b), Some(vec![Buckets::bucket_of(bits, odd)]));
        }
    }
}
