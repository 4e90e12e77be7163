//! A mailer that keeps what it is given.

use super::Fault;
use crate::mail::{Mail, MailError, Mailer};
use async_trait::async_trait;
use std::{collections::HashSet, sync::Mutex};

/// Everything that was sent, and the faults of the next tries.
#[derive(Default)]
pub struct Outbox {
    sent: Mutex<Vec<Mail>>,
    keys: Mutex<HashSet<String>>,
    faults: Mutex<Vec<Fault>>,
    tries: Mutex<u32>,
}

impl Outbox {
    /// Prepares a fault for the next try that has none yet.
    pub fn fail(&self, fault: Fault) {
        self.faults.lock().unwrap().push(fault);
    }

    /// The messages that have arrived, in order.
    pub fn sent(&self) -> Vec<Mail> {
        self.sent.lock().unwrap().clone()
    }

    /// The number of times anything was tried.
    pub fn tries(&self) -> u32 {
        *self.tries.lock().unwrap()
    }

    fn keep(&self, mail: &Mail) {
        if self.keys.lock().unwrap().insert(mail.key.clone()) {
            self.sent.lock().unwrap().push(mail.clone());
        }
    }
}

#[async_trait(?Send)]
impl Mailer for Outbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        *self.tries.lock().unwrap() += 1;
        let fault = {
            let mut faults = self.faults.lock().unwrap();
            (!faults.is_empty()).then(|| faults.remove(0))
        };
        let lost = || Err(MailError::Lost("connection lost".into()));
        match fault {
            Some(Fault::Before) => lost(),
            Some(Fault::After) => {
                self.keep(mail);
                lost()
            }
            Some(Fault::Late(delay)) => {
                tokio::time::sleep(delay).await;
                self.keep(mail);
                Ok(())
            }
            None => {
                self.keep(mail);
                Ok(())
            }
        }
    }
}
