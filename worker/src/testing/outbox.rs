//! A mailer that keeps what it is given.

use super::Fault;
use crate::mail::{Accepted, MailError, Mailer};
use async_trait::async_trait;
use callslot_messages::Mail;
use std::{collections::HashMap, sync::Mutex, time::Duration};

/// Everything that was sent, and the faults of the next tries.
#[derive(Default)]
pub struct Outbox {
    sent: Mutex<Vec<Mail>>,
    keys: Mutex<HashMap<String, Mail>>,
    faults: Mutex<Vec<MailFault>>,
    tries: Mutex<u32>,
    is_down: Mutex<bool>,
}

/// A fault of the provider.
#[derive(Debug, Clone)]
pub enum MailFault {
    /// The way to it, as of the database.
    Way(Fault),
    /// It refuses the message for good.
    Refused,
    /// It asks to wait for so long.
    Throttled(Option<Duration>),
    /// It refuses the account.
    Account,
}

impl Outbox {
    /// Prepares a fault for the next try that has none yet.
    pub fn fail(&self, fault: Fault) {
        self.fail_as(MailFault::Way(fault));
    }

    /// As [`Self::fail`], with any fault.
    pub fn fail_as(&self, fault: MailFault) {
        self.faults.lock().unwrap().push(fault);
    }

    /// Has the provider answer nothing from now on, or answer again.
    pub fn be_down(&self, is_down: bool) {
        *self.is_down.lock().unwrap() = is_down;
    }

    /// The messages that have arrived, in order.
    pub fn sent(&self) -> Vec<Mail> {
        self.sent.lock().unwrap().clone()
    }

    /// The number of times anything was tried.
    pub fn tries(&self) -> u32 {
        *self.tries.lock().unwrap()
    }

    /// Keeps a message. What comes again under one key has to be the same, and arrives once.
    fn keep(&self, key: &str, mail: &Mail) -> Accepted {
        let mut keys = self.keys.lock().unwrap();
        let known = keys.entry(key.to_owned()).or_insert_with(|| {
            self.sent.lock().unwrap().push(mail.clone());
            mail.clone()
        });
        assert_eq!(known, mail, "another message under the key {key}");
        Accepted {
            name: Some(format!("re_{key}")),
        }
    }
}

#[async_trait(?Send)]
impl Mailer for Outbox {
    async fn send(&self, key: &str, mail: &Mail) -> Result<Accepted, MailError> {
        *self.tries.lock().unwrap() += 1;
        let fault = {
            let mut faults = self.faults.lock().unwrap();
            (!faults.is_empty()).then(|| faults.remove(0))
        };
        let lost = || Err(MailError::Lost("connection lost".into()));
        if *self.is_down.lock().unwrap() {
            return lost();
        }
        match fault {
            Some(MailFault::Way(Fault::Before)) => lost(),
            Some(MailFault::Way(Fault::After)) => {
                self.keep(key, mail);
                lost()
            }
            Some(MailFault::Way(Fault::Late(delay))) => {
                tokio::time::sleep(delay).await;
                Ok(self.keep(key, mail))
            }
            Some(MailFault::Refused) => Err(MailError::Refused(422)),
            Some(MailFault::Throttled(wait)) => Err(MailError::Throttled { wait }),
            Some(MailFault::Account) => Err(MailError::Account(403)),
            None => Ok(self.keep(key, mail)),
        }
    }
}
