//! A browser as the Worker sees one: a place in the network, and a jar of cookies.

use crate::{
    identity::sign_in::{Answer, code, link_token, send},
    prelude::*,
};
use std::{cell::RefCell, collections::BTreeMap};

/// A browser at an address.
pub(crate) struct Browser<'a> {
    world: &'a World,
    address: &'a str,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    /// A browser without a cookie.
    pub(crate) fn at(world: &'a World, address: &'a str) -> Self {
        Self {
            world,
            address,
            cookies: RefCell::default(),
        }
    }

    /// The same browser, carried to another place.
    pub(crate) fn moved(self, address: &'a str) -> Self {
        Self { address, ..self }
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// Posts as an own page does, and keeps the cookies of the answer.
    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        let jar = self.cookies.borrow().clone();
        let jar: Vec<_> = jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let jar = jar.join("; ");
        let headers = [
            ("cf-connecting-ip", self.address),
            ("sec-fetch-site", "same-origin"),
            ("cookie", &jar),
        ];
        let answer = send(self.world, Method::POST, path, &headers, body).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let (cookie, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = cookie.split_once('=').unwrap();
            let mut cookies = self.cookies.borrow_mut();
            match value {
                "" => cookies.remove(name),
                value => cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }

    pub(crate) async fn ask(&self, email: &str) -> Answer {
        let body = json!({ "email": email }).to_string();
        self.post("/api/sign-in", body).await
    }

    /// Asks for a mail that has to come, and answers its code and its link's token.
    pub(crate) async fn mailed(&self, email: &str) -> (String, String) {
        let before = self.world.outbox.sent().len();
        let answer = self.ask(email).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        let sent = self.world.outbox.sent();
        assert_eq!(sent.len(), before + 1, "one message");
        let mail = sent.last().unwrap();
        (code(mail), link_token(mail))
    }

    pub(crate) async fn enter(&self, email: &str, code: &str) -> Answer {
        let body = json!({"email": email, "code": code}).to_string();
        self.post("/api/sign-in/verify", body).await
    }

    pub(crate) async fn follow(&self, token: &str) -> Answer {
        let body = json!({ "token": token }).to_string();
        self.post("/api/sign-in/verify", body).await
    }
}
