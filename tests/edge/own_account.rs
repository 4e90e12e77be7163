//! An organization's own account at the carrier, from connecting it to a whole call.

use crate::environment::{Environment, OPERATOR};
use callslot_fakes::{Account, Options, Simulator};
use callslot_harness::EdgeOptions;
use reqwest::Method;
use serde_json::{Value, json};

const NUMBER: &str = "+12025550155";

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_call_goes_over_the_organizations_own_account() {
    let account = Account {
        project_id: "7c3b1f0e-own-project".to_owned(),
        api_token: "PT-own-api-token".to_owned(),
        signing_key: "PSK-own-signing-key".to_owned(),
        numbers: vec![NUMBER.to_owned(), "+12025550156".to_owned()],
    };
    let carrier = Simulator::start(Options {
        accounts: vec![account.clone()],
        ..Options::default()
    });
    let carrier = carrier.await.unwrap();
    let url = carrier.url().to_owned();
    let environment = Environment::around(
        carrier,
        EdgeOptions::default().host,
        &[
            ("DIAL_PACE_MS", "0"),
            ("CARRIER_ORIGINS", &url),
            (
                "CREDENTIALS_KEYS",
                "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
            ),
        ],
    )
    .await;
    let connect = async |token: &str| {
        let body = json!({
            "space_url": url, "project_id": account.project_id, "api_token": token,
            "signing_key": account.signing_key, "from_number": NUMBER,
        });
        let request = environment.confirmed(Method::PUT, "/api/carrier").await;
        environment.send(request.json(&body)).await
    };
    let (status, answer) = connect("PT-another-token").await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["field"]),
        (422, &json!("api_token"))
    );
    let (status, answer) = connect(&account.api_token).await;
    assert_eq!(
        status.as_u16(),
        200,
        "{answer}\n{}",
        environment.edge.output()
    );
    let post = async |path: &str, body: Value| {
        let request = environment.confirmed(Method::POST, path).await;
        environment.send(request.json(&body)).await
    };
    let (status, answer) = post("/api/caller-ids", json!({"number": "+12025550156"})).await;
    assert_eq!(status.as_u16(), 201, "{answer}");

    let outcome = environment.call(json!({})).await;
    assert_eq!(
        outcome.state(),
        "completed",
        "{}",
        environment.edge.output()
    );
    assert_eq!(outcome.legs_to(OPERATOR).len(), 1);
    for leg in &outcome.calls {
        assert_eq!(
            (&leg.project, leg.from.as_str()),
            (&account.project_id, NUMBER)
        );
    }
}
