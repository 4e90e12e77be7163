//! Black-box tests in a real browser.
use chromiumoxide as _;
