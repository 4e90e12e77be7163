//! Statements of an authenticator and of a browser, right and wrong.

use super::*;
use crate::testing::authenticator::{Authenticator, VERIFIED, encoded};

fn party() -> RelyingParty {
    RelyingParty::of(&"https://callslot.example/".parse().unwrap()).unwrap()
}

fn challenge() -> String {
    encoded(&[7; 32])
}

fn client_data(
    of: &Authenticator,
    kind: &str,
    ceremony: Ceremony,
) -> Result<ClientData, FieldError> {
    ClientData::read(&of.client_data(kind, &challenge()), ceremony, &party())
}

#[test]
fn a_party_has_a_name_and_one_origin() {
    let at = |url: &str| RelyingParty::of(&url.parse().unwrap());
    let local = at("http://localhost:8787").unwrap();
    assert_eq!(
        (&*local.id, &*local.origin),
        ("localhost", "http://localhost:8787")
    );
    assert_eq!(at("http://127.0.0.1:8787"), None);
    assert_eq!(at("http://[::1]:8787"), None);
}

#[test]
fn client_data_is_of_this_ceremony_and_this_site() {
    let good = Authenticator::new(1);
    let read = client_data(&good, "webauthn.create", Ceremony::Create).unwrap();
    assert_eq!(read.challenge, [7; 32]);
    assert!(client_data(&good, "webauthn.get", Ceremony::Get).is_ok());
    assert!(client_data(&good, "webauthn.get", Ceremony::Create).is_err());
    assert!(client_data(&good, "webauthn.create", Ceremony::Get).is_err());
    for origin in [
        "https://evil.example",
        "http://callslot.example",
        "https://callslot.example:444",
        "https://callslot.example/",
        "https://www.callslot.example",
        "https://callslot.example.evil.example",
    ] {
        let other = Authenticator {
            origin: origin.to_owned(),
            ..good.clone()
        };
        assert!(
            client_data(&other, "webauthn.get", Ceremony::Get).is_err(),
            "{origin}"
        );
    }
    let framed = Authenticator {
        cross_origin: true,
        ..good.clone()
    };
    assert!(client_data(&framed, "webauthn.get", Ceremony::Get).is_err());
    for bad in [
        &b""[..],
        b"[]",
        b"{}",
        b"\xff",
        br#"{"type":"webauthn.get","type":"webauthn.get"}"#,
    ] {
        assert!(ClientData::read(bad, Ceremony::Get, &party()).is_err());
    }
    let short = good.client_data("webauthn.get", &encoded(&[7; 31]));
    assert!(ClientData::read(&short, Ceremony::Get, &party()).is_err());
}

#[test]
fn a_credential_is_taken_only_for_this_site_and_with_the_person_verified() {
    let good = Authenticator::new(1);
    let taken = made(&party(), &good.data(true)).unwrap();
    assert_eq!(
        (taken.credential_id, taken.sign_count, taken.backed_up),
        (vec![1; 16], 1, false)
    );
    assert!(
        made(&party(), &good.data(false)).is_err(),
        "there is no credential"
    );
    let elsewhere = Authenticator {
        rp_id: "evil.example".to_owned(),
        ..good.clone()
    };
    assert!(made(&party(), &elsewhere.data(true)).is_err());
    // Not verified; not present; copied though it cannot be; extensions that are not there.
    for flags in [0b001, 0b100, 0, VERIFIED | 0b1_0000, VERIFIED | 0b1000_0000] {
        let other = Authenticator {
            flags,
            ..good.clone()
        };
        assert!(made(&party(), &other.data(true)).is_err(), "{flags:b}");
    }
    let copied = Authenticator {
        flags: VERIFIED | 0b1_1000,
        ..good.clone()
    };
    assert!(made(&party(), &copied.data(true)).unwrap().backed_up);
}

#[test]
fn no_cut_or_lengthened_data_is_taken() {
    let good = Authenticator::new(1).data(true);
    assert!(made(&party(), &good).is_ok());
    for length in 0..good.len() {
        let cut = good.get(..length).unwrap();
        assert!(made(&party(), cut).is_err(), "{length}");
    }
    assert!(made(&party(), &[good, vec![0]].concat()).is_err());
    let nameless = Authenticator {
        credential_id: Vec::new(),
        ..Authenticator::new(1)
    };
    let endless = Authenticator {
        credential_id: vec![1; 1024],
        ..Authenticator::new(1)
    };
    for bad in [nameless, endless] {
        assert!(made(&party(), &bad.data(true)).is_err());
    }
}

#[test]
fn a_key_off_the_curve_or_of_another_algorithm_is_refused() {
    let good = Authenticator::new(1).cose();
    assert!(PublicKey::from_cose(&good).is_some());
    for (place, byte) in [(2, 1), (4, 0x27), (6, 2), (20, good[20] ^ 1)] {
        let mut bad = good.clone();
        bad[place] = byte;
        assert_eq!(PublicKey::from_cose(&bad), None, "{place}");
    }
}

#[test]
fn a_signature_is_the_keys_over_exactly_this() {
    let good = Authenticator::new(1);
    let key = made(&party(), &good.data(true)).unwrap().key;
    let (data, said) = (
        good.data(false),
        good.client_data("webauthn.get", &challenge()),
    );
    let signature = good.sign(&data, &said);
    let verify =
        |data: &[u8], said: &[u8], signature: &[u8]| signed(&party(), &key, data, said, signature);
    assert_eq!(verify(&data, &said, &signature).unwrap().sign_count, 1);
    let other_said = good.client_data("webauthn.get", &encoded(&[8; 32]));
    assert!(verify(&data, &other_said, &signature).is_err());
    let later = Authenticator {
        sign_count: 2,
        ..good.clone()
    };
    assert!(verify(&later.data(false), &said, &signature).is_err());
    let others = Authenticator::new(2).sign(&data, &said);
    assert!(verify(&data, &said, &others).is_err());
    assert!(verify(&data, &said, &[]).is_err());
    let mut changed = signature.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(verify(&data, &said, &changed).is_err());
    let unverified = Authenticator {
        flags: 1,
        ..good.clone()
    };
    let data = unverified.data(false);
    assert!(verify(&data, &said, &unverified.sign(&data, &said)).is_err());
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits
        .map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn rsa_signatures_are_verified_as_another_program_makes_them() {
    // Made with `openssl genrsa 2048` and `openssl dgst -sha256 -sign`.
    const MODULUS: &str = "\
    d5d43f7686bf312d47428f6cecb00f178f6b5ad609170b36c8502f915b10a73f2bf82621dd2f570de97b930a\
    3b26b91327f8f7ae169ef8f60f38c1b5b2a62004a8ced4224bd1e4e34020155da8597df9fc0919859477fca5\
    a847c666b676c3b282701503b5935c70a71f7ad193253475cab2cadf7e06a6f4df6bce4b080851390450e69a\
    f0975f3991c3e6ef88e8137cbacf7ab4053c1963e6993a2e6509975e2de6feff705ea565f6619911258aed3e\
    84856a58815b392332edfee4651ceb787ab17726bdf213454f688913d50638fa549847c82f1d82c2de46258f\
    06241a39c5fbbe5e4b26b07757b2569cebf844f5f3d942707a4a630b37410a41372802ed";
    const SIGNATURE: &str = "\
    a3f7ff9828573759ec01ce898b7ab57ba05917382464d258e90426160c1e412e9ba7034dd5a21cf94ba60d81\
    dc6fd0d10b1cd49521420d7ec9319d2a97f2f4fe5de6556b2422c57dd80941df17d68cdc499b9ed1fcc4aa71\
    a7ccbd8b736d41da42deba914db810377a971c161ce35a55d99dca9d692ba6466f3a6a8100d13649e2442e46\
    e7774751bf0fb92c7a447089283066399121d9d672caf000b8e25b638cfddde0bef1ff492bedc0aa9a84a324\
    0ec0325de2f7715fe60081fb53206ea6c9f52f81a21dfb15ea5025617a6d3662be4b138674c5c90f89263bcd\
    b60d2a8f5983bba5d56db0c2c88c1b3dd0645e6b621802185c846dcb525cd63ab292c8a6";
    let cose = [
        &[0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59, 1, 0][..],
        &bytes(MODULUS),
        &[0x21, 0x43, 1, 0, 1],
    ]
    .concat();
    let (key, rest) = PublicKey::from_cose(&cose).unwrap();
    assert_eq!((key.algorithm(), rest.len()), (Algorithm::Rs256, 0));
    let signature = bytes(SIGNATURE);
    assert!(key.verifies(b"a message", &signature));
    assert!(!key.verifies(b"another message", &signature));
    let small = [
        &cose[..9],
        &[0, 128],
        &cose[11..139],
        &cose[cose.len() - 5..],
    ]
    .concat();
    assert_eq!(PublicKey::from_cose(&small), None, "1,024 bits");
}
