//! The chain of hashes: each row's hash covers the row before, so that no row can be changed or taken out unseen.

use sha2::{Digest, Sha256};

/// SHA-256 over the hash before and every field, each with its length in front.
pub(super) fn link(before: &[u8; 32], fields: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(before);
    for field in fields {
        digest.update((field.len() as u64).to_be_bytes());
        digest.update(field);
    }
    digest.finalize().into()
}
