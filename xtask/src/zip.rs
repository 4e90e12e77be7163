//! A zip archive that is the same, byte for byte, for the same files: no times, no owners, in the order
//! of names.

use std::io::Write as _;

use anyhow::Context as _;
use flate2::{Compression, Crc, write::DeflateEncoder};

/// 1980-01-01, the first day that the format knows.
const FIRST_DAY: u16 = (1 << 5) | 1;
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;

/// Packs files, each a name with `/` between folders, and its content.
pub(crate) fn pack(files: &[(String, Vec<u8>)]) -> anyhow::Result<Vec<u8>> {
    let mut files: Vec<_> = files.iter().collect();
    files.sort();
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in &files {
        let offset = size(archive.len())?;
        let mut crc = Crc::new();
        crc.update(content);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content)?;
        let packed = encoder.finish()?;

        let mut entry = Vec::new();
        for number in [VERSION, 0, DEFLATED, 0, FIRST_DAY] {
            entry.extend(number.to_le_bytes());
        }
        for number in [crc.sum(), size(packed.len())?, size(content.len())?] {
            entry.extend(number.to_le_bytes());
        }
        entry.extend(u16::try_from(name.len())?.to_le_bytes());
        entry.extend(0_u16.to_le_bytes());

        archive.extend(b"PK\x03\x04");
        archive.extend(&entry);
        archive.extend(name.as_bytes());
        archive.extend(packed);

        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(entry);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len())?;
    let begin = size(archive.len())?;
    let length = size(directory.len())?;
    archive.extend(directory);
    archive.extend(b"PK\x05\x06");
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(length.to_le_bytes());
    archive.extend(begin.to_le_bytes());
    archive.extend([0; 2]);
    Ok(archive)
}

fn size(length: usize) -> anyhow::Result<u32> {
    u32::try_from(length).context("the archive is too large")
}

#[cfg(test)]
mod tests {
    use super::pack;

    #[test]
    fn an_archive_does_not_depend_on_the_order_of_its_files() {
        let one = ("a.txt".to_owned(), b"one".to_vec());
        let two = ("b/c.txt".to_owned(), b"two two two".to_vec());
        let archive = pack(&[one.clone(), two.clone()]).unwrap();
        assert_eq!(archive, pack(&[two, one]).unwrap());
        assert!(archive.starts_with(b"PK\x03\x04"));
        assert_eq!(
            archive.windows(4).filter(|w| *w == b"PK\x01\x02").count(),
            2
        );
    }
}
