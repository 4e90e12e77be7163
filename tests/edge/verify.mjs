// Verifies webhooks with the library of Standard Webhooks. Reads {secret, events} and writes what it has understood.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const { secret, events } = JSON.parse(readFileSync(0, "utf8"));
const webhook = new Webhook(secret);
const read = events.map(({ id, timestamp, signature, body }) =>
  webhook.verify(body, { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature }),
);
process.stdout.write(JSON.stringify(read));
