//! One element of a call document, read strictly: unknown attributes and values out of range are
//! errors that name them.

use std::ops::RangeInclusive;
use std::time::Duration;

use roxmltree::Node;

use crate::carrier::protocol::webhook::WebhookMethod;

/// An address in a document, possibly relative to the document's own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reference {
    pub(crate) url: String,
    pub(crate) method: WebhookMethod,
}

/// The elements inside of one; text between them is an error.
pub(crate) fn children<'a>(node: Node<'a, 'a>) -> Result<Vec<Node<'a, 'a>>, String> {
    if let Some(stray) = node
        .children()
        .find(|child| child.is_text() && child.text().is_some_and(|t| !t.trim().is_empty()))
    {
        return Err(format!(
            "text outside of a verb: {:?}",
            stray.text().unwrap_or_default().trim()
        ));
    }
    Ok(node.children().filter(Node::is_element).collect())
}

/// An element whose attributes are known to be among those allowed.
pub(crate) struct Element<'a> {
    node: Node<'a, 'a>,
}

impl<'a> Element<'a> {
    pub(crate) fn new(node: Node<'a, 'a>, allowed: &[&str]) -> Result<Self, String> {
        match node
            .attributes()
            .find(|attribute| !allowed.contains(&attribute.name()))
        {
            Some(attribute) => Err(format!(
                "<{}> has no attribute {}",
                node.tag_name().name(),
                attribute.name()
            )),
            None => Ok(Self { node }),
        }
    }

    pub(crate) fn text(&self) -> String {
        self.node
            .descendants()
            .filter(Node::is_text)
            .filter_map(|node| node.text())
            .collect::<String>()
            .trim()
            .to_owned()
    }

    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.node.attribute(name).map(str::to_owned)
    }

    pub(crate) fn number(
        &self,
        name: &str,
        default: u64,
        range: RangeInclusive<u64>,
    ) -> Result<u64, String> {
        let Some(text) = self.node.attribute(name) else {
            return Ok(default);
        };
        text.parse()
            .ok()
            .filter(|value| range.contains(value))
            .ok_or_else(|| {
                format!(
                    "{name}={text:?} is not a whole number from {} to {}",
                    range.start(),
                    range.end()
                )
            })
    }

    pub(crate) fn seconds(
        &self,
        name: &str,
        default: u64,
        range: RangeInclusive<u64>,
    ) -> Result<Duration, String> {
        self.number(name, default, range).map(Duration::from_secs)
    }

    pub(crate) fn reference(&self, name: &str, method: &str) -> Result<Option<Reference>, String> {
        let Some(url) = self.get(name) else {
            return Ok(None);
        };
        Ok(Some(Reference {
            url,
            method: WebhookMethod::parse(self.node.attribute(method))?,
        }))
    }
}
