//! The pictures of the documentation, of real parts at work.

mod app;
mod extension;
mod mails;
mod others;

use std::path::Path;

use base64::Engine as _;
use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetTimezoneOverrideParams,
};
use chromiumoxide::cdp::browser_protocol::page::{
    CaptureScreenshotFormat, CaptureScreenshotParams, Viewport,
};

/// The variable in which the command names the folder for the pictures.
const FOLDER: &str = "CALLSLOT_PICTURES";
/// The zone of the demo organization's office.
const OFFICE: &str = "America/New_York";
/// Light and dark, as browsers name them and as pictures are named after them.
const SCHEMES: [&str; 2] = ["light", "dark"];

/// A size of a picture, in pixels of the page, and how many pixels of the picture each of them has.
#[derive(Clone, Copy)]
struct Size {
    width: u32,
    height: u32,
    scale: f64,
}

/// Gives the page a window of this size.
async fn is_sized(page: &Page, size: Size) {
    let window = SetDeviceMetricsOverrideParams::new(
        i64::from(size.width),
        i64::from(size.height),
        1.0,
        false,
    );
    page.execute(window).await.unwrap();
}

/// Has the page show times as in the office, from its next load on.
async fn is_in_the_office(page: &Page) {
    let zone = SetTimezoneOverrideParams::new(OFFICE);
    page.execute(zone).await.unwrap();
}

/// Chooses light or dark, with nothing in motion.
async fn prefers(page: &Page, scheme: &str) {
    let media = SetEmulatedMediaParams::builder()
        .feature(MediaFeature::new("prefers-color-scheme", scheme))
        .feature(MediaFeature::new("prefers-reduced-motion", "reduce"))
        .build();
    page.execute(media).await.unwrap();
}

/// Takes two pictures of a page from its upper left corner, light and dark.
async fn take(page: &Page, name: &str, size: Size) {
    for scheme in SCHEMES {
        prefers(page, scheme).await;
        take_one(page, &format!("{name}-{scheme}"), size).await;
    }
}

async fn take_one(page: &Page, name: &str, size: Size) {
    let folder = std::env::var(FOLDER).expect("`cargo xtask pictures` runs these");
    let params = CaptureScreenshotParams::builder()
        .format(CaptureScreenshotFormat::Png)
        .clip(Viewport {
            x: 0.0,
            y: 0.0,
            width: size.width.into(),
            height: size.height.into(),
            scale: size.scale,
        })
        .build();
    let taken = page.execute(params).await.unwrap();
    let data: &[u8] = taken.result.data.as_ref();
    let picture = base64::engine::general_purpose::STANDARD.decode(data);
    let file = Path::new(&folder).join(format!("{name}.png"));
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, picture.unwrap()).unwrap();
}
