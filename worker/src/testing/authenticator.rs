//! An authenticator and a browser in one, which say what they are told to say.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A credential with everything it says of itself, right unless a test changes it.
#[derive(Clone)]
pub struct Authenticator {
    pub key: SigningKey,
    pub credential_id: Vec<u8>,
    pub origin: String,
    pub rp_id: String,
    pub cross_origin: bool,
    pub flags: u8,
    pub sign_count: u32,
}

/// Present and verified.
pub const VERIFIED: u8 = 0b101;

impl Authenticator {
    /// One of several, by its number.
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            credential_id: vec![number; 16],
            origin: "https://callslot.example".to_owned(),
            rp_id: "callslot.example".to_owned(),
            cross_origin: false,
            flags: VERIFIED,
            sign_count: 1,
        }
    }

    /// The credential's public key as authenticators write it.
    pub fn cose(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let head = [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20];
        [
            &head,
            point.x().unwrap().as_slice(),
            &[0x22, 0x58, 0x20],
            point.y().unwrap(),
        ]
        .concat()
    }

    /// Authenticator data, with the credential if it is being made.
    pub fn data(&self, making: bool) -> Vec<u8> {
        let flags = if making {
            self.flags | 0b100_0000
        } else {
            self.flags
        };
        let mut data = Sha256::digest(&self.rp_id).to_vec();
        data.push(flags);
        data.extend(self.sign_count.to_be_bytes());
        if making {
            data.extend([0; 16]);
            data.extend(
                u16::try_from(self.credential_id.len())
                    .unwrap()
                    .to_be_bytes(),
            );
            data.extend(&self.credential_id);
            data.extend(self.cose());
        }
        data
    }

    pub fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let said = json!({
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
        });
        said.to_string().into_bytes()
    }

    pub fn sign(&self, data: &[u8], client_data: &[u8]) -> Vec<u8> {
        let message = [data, &Sha256::digest(client_data)].concat();
        let signature: Signature = self.key.sign(&message);
        signature.to_der().as_bytes().to_vec()
    }

    /// The body that finishes a registration.
    pub fn create(&self, challenge: &str) -> Value {
        json!({
            "name": "Laptop",
            "id": encoded(&self.credential_id),
            "client_data": encoded(&self.client_data("webauthn.create", challenge)),
            "authenticator_data": encoded(&self.data(true)),
        })
    }

    /// The body that signs in.
    pub fn get(&self, challenge: &str, user_handle: &str) -> Value {
        let data = self.data(false);
        let client_data = self.client_data("webauthn.get", challenge);
        json!({
            "id": encoded(&self.credential_id),
            "client_data": encoded(&client_data),
            "authenticator_data": encoded(&data),
            "signature": encoded(&self.sign(&data, &client_data)),
            "user_handle": user_handle,
        })
    }
}

pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
