//! Whole percentages by the largest remainder (Hamilton's method): they add up to 100 (domain.md §7.2).

/// The share of each count in their sum, in whole per cent, adding up to 100; all zero when the sum is zero. Of equal
/// remainders the earlier count gets the point. No share is more than one point from the exact one.
#[must_use]
pub fn shares(counts: &[u64]) -> Vec<u32> {
    let sum: u128 = counts.iter().map(|count| u128::from(*count)).sum();
    if sum == 0 {
        return vec![0; counts.len()];
    }
    let exact = counts.iter().map(|count| u128::from(*count) * 100);
    let mut parts: Vec<(u32, u128)> =
        exact.map(|hundredfold| (u32::try_from(hundredfold / sum).unwrap_or(100), hundredfold % sum)).collect();
    let missing = 100 - parts.iter().map(|(whole, _)| *whole).sum::<u32>();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    // The sort is stable: equal remainders stay in their order.
    by_remainder.sort_by_key(|place| std::cmp::Reverse(parts[*place].1));
    for place in by_remainder.into_iter().take(missing as usize) {
        parts[place].0 += 1;
    }
    parts.into_iter().map(|(whole, _)| whole).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_cases() {
        for (counts, expected) in [
            (vec![8_184, 15_198], vec![35, 65]),
            (vec![1, 1, 1], vec![34, 33, 33]),
            (vec![1, 1, 1, 1, 1, 1], vec![17, 17, 17, 17, 16, 16]),
            (vec![0, 0], vec![0, 0]),
            (vec![], vec![]),
            (vec![0, 5], vec![0, 100]),
            (vec![995, 5], vec![100, 0]),
            (vec![994, 6], vec![99, 1]),
            (vec![403, 290], vec![58, 42]),
            (vec![u64::MAX, u64::MAX], vec![50, 50]),
        ] {
            assert_eq!(shares(&counts), expected, "{counts:?}");
        }
    }

    proptest! {
        #[test]
        fn they_add_up_to_100_and_are_near_the_exact_share(counts in prop::collection::vec(0_u64..2_000_000, 1..60)) {
            let sum: u64 = counts.iter().sum();
            let got = shares(&counts);
            prop_assert_eq!(got.iter().sum::<u32>(), if sum == 0 { 0 } else { 100 });
            for (count, share) in counts.iter().zip(&got) {
                let (exact, got) = (u128::from(*count) * 100, u128::from(*share) * u128::from(sum));
                prop_assert!(exact.abs_diff(got) < u128::from(sum.max(1)), "{} of {}: {}", count, sum, share);
                prop_assert!(*count > 0 || *share == 0);
            }
        }
    }
}
