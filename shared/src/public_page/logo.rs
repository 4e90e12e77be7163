//! An organization's logo: a small picture, told by its own bytes.
//!
//! Only its first bytes are read, by hand: a decoder of pictures would be larger than all else here, and nothing here draws
//! one. Browsers do, and take no picture for a page, since it is served with its own type and `nosniff`.

use crate::FieldError;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The largest logo, in bytes.
pub const MAX_LOGO_BYTES: usize = 32 * 1024;
/// The widest and the highest logo, in pixels.
pub const MAX_LOGO_PIXELS: u32 = 1_024;

const TOO_LARGE: &str = "has more than 32 KiB; make it smaller";

/// A format of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoFormat {
    /// PNG (ISO/IEC 15948).
    Png,
    /// WebP (RFC 9649).
    WebP,
}

impl LogoFormat {
    /// The media type that it is served with.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }
}

/// A logo that passed the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The format.
    pub format: LogoFormat,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The picture itself.
    pub bytes: Vec<u8>,
}

impl Logo {
    /// Reads a logo in base64 (RFC 4648, section 4): a PNG or WebP of at most [`MAX_LOGO_BYTES`] and, either way,
    /// [`MAX_LOGO_PIXELS`].
    pub fn parse(field: &str, base64: &str) -> Result<Self, FieldError> {
        let refused = |problem: &str| FieldError::new(field, problem);
        if base64.len() > MAX_LOGO_BYTES.div_ceil(3) * 4 {
            return Err(refused(TOO_LARGE));
        }
        let bytes = STANDARD
            .decode(base64)
            .map_err(|_| refused("is not base64"))?;
        if bytes.len() > MAX_LOGO_BYTES {
            return Err(refused(TOO_LARGE));
        }
        let (format, (width, height)) = png(&bytes)
            .map(|size| (LogoFormat::Png, size))
            .or_else(|| webp(&bytes).map(|size| (LogoFormat::WebP, size)))
            .ok_or_else(|| refused("is neither a PNG nor a WebP picture"))?;
        let fits = 1..=MAX_LOGO_PIXELS;
        if !fits.contains(&width) || !fits.contains(&height) {
            return Err(refused("is not 1 to 1,024 pixels wide and high"));
        }
        Ok(Self {
            format,
            width,
            height,
            bytes,
        })
    }
}

/// The size of a PNG: signature, then the chunk `IHDR`, which begins with width and height.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    // Behind both are five bytes and a checksum.
    let header: [u8; 17] = rest.get(..17)?.try_into().ok()?;
    let [w1, w2, w3, w4, h1, h2, h3, h4, ..] = header;
    Some((
        u32::from_be_bytes([w1, w2, w3, w4]),
        u32::from_be_bytes([h1, h2, h3, h4]),
    ))
}

/// The size of a WebP: a RIFF container whose first chunk says which of three codings it has.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"RIFF")?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let rest = rest.strip_prefix(b"WEBP")?;
    if length.checked_add(8)? > bytes.len() {
        return None;
    }
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    // The chunk's own length.
    let rest = rest.get(4..)?;
    match kind {
        // Flags and three reserved bytes, then width and height less one, in 24 bits each.
        b"VP8X" => {
            let [w1, w2, w3, h1, h2, h3]: [u8; 6] = rest.get(4..10)?.try_into().ok()?;
            let size = |a, b, c| u32::from_le_bytes([a, b, c, 0]) + 1;
            Some((size(w1, w2, w3), size(h1, h2, h3)))
        }
        // A signature, then width and height less one, in 14 bits each.
        b"VP8L" => {
            let bits: [u8; 4] = rest.strip_prefix(&[0x2f])?.get(..4)?.try_into().ok()?;
            let bits = u32::from_le_bytes(bits);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        // A frame's tag, a start code, then width and height in 14 bits each, under two bits of scale.
        b"VP8 " => {
            let rest = rest.get(3..)?.strip_prefix(&[0x9d, 0x01, 0x2a])?;
            let [w1, w2, h1, h2]: [u8; 4] = rest.get(..4)?.try_into().ok()?;
            let size = |a, b| u32::from(u16::from_le_bytes([a, b]) & 0x3fff);
            Some((size(w1, w2), size(h1, h2)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0, 1, 2, 3, 4]);
        bytes
    }

    fn webp_of(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let mut chunk = b"WEBP".to_vec();
        chunk.extend(kind);
        chunk.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        chunk.extend(content);
        let mut bytes = b"RIFF".to_vec();
        bytes.extend(u32::try_from(chunk.len()).unwrap().to_le_bytes());
        bytes.extend(chunk);
        bytes
    }

    fn read(bytes: &[u8]) -> Result<Logo, FieldError> {
        Logo::parse("logo", &STANDARD.encode(bytes))
    }

    #[test]
    fn a_logo_is_told_by_its_bytes() {
        let png = read(&png_of(64, 32)).unwrap();
        assert_eq!(
            (png.format, png.width, png.height),
            (LogoFormat::Png, 64, 32)
        );
        let lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 64, 0x40, 32, 0];
        let lossless = [0x2f, 63, 0xc0, 0x07, 0];
        let extended = [0, 0, 0, 0, 63, 0, 0, 31, 0, 0];
        for (kind, content) in [
            (b"VP8 ", &lossy[..]),
            (b"VP8L", &lossless[..]),
            (b"VP8X", &extended[..]),
        ] {
            let logo = read(&webp_of(*kind, content)).unwrap();
            assert_eq!(
                (logo.format, logo.width, logo.height),
                (LogoFormat::WebP, 64, 32)
            );
            for length in 0..webp_of(*kind, content).len() {
                assert!(
                    read(&webp_of(*kind, content)[..length]).is_err(),
                    "{length}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_small_picture_is_refused() {
        let mut large = png_of(64, 32);
        large.resize(MAX_LOGO_BYTES + 1, 0);
        for bytes in [
            &b""[..],
            b"GIF89a\x01\0\x01\0",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>",
            b"\xff\xd8\xff\xe0\0\x10JFIF",
            &png_of(0, 32),
            &png_of(64, 1_025),
            &png_of(u32::MAX, 1),
            &large,
        ] {
            assert!(read(bytes).is_err());
        }
        assert!(Logo::parse("logo", "no base64!").is_err());
        assert!(Logo::parse("logo", &"A".repeat(100_000)).is_err());
    }
}
