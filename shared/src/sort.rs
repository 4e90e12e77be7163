//! Sorting in little code: the standard library's sorts are written for speed, and each type that is
//! sorted costs the Worker five kilobytes of them. Here one sort of numbers serves all types, for lists
//! of which a request has one or two.

use std::cmp::Ordering;

/// Sorts a list and leaves what is equal in its order.
pub fn by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order = order(list.len(), &|a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    // What belongs in a place stands where the order says, or where it was swapped to since.
    for place in 0..order.len() {
        let mut from = order.get(place).copied().unwrap_or(place);
        while from < place {
            from = order.get(from).copied().unwrap_or(place);
        }
        if let Some(slot) = order.get_mut(place) {
            *slot = from;
        }
        list.swap(place, from);
    }
}

/// Sorts a list by a key and leaves what is equal in its order.
pub fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    by(list, |a, b| key(a).cmp(&key(b)));
}

/// Sorts a list.
pub fn plainly<T: Ord>(list: &mut [T]) {
    by(list, T::cmp);
}

/// The places of a list in the order of what stands there.
fn order(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_list_is_sorted_as_the_standard_library_sorts_it(keys in proptest::collection::vec(0..9_u8, 0..60)) {
            let list: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let (mut ours, mut theirs) = (list.clone(), list);
            by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &theirs);
            ours.reverse();
            plainly(&mut ours);
            theirs.sort_unstable();
            prop_assert_eq!(ours, theirs);
        }
    }
}
