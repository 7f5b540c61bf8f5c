// Sends one of each call with the real client library: node send.mjs HOST WRITE_KEY
// Prints the message ids that the library says it delivered, one a line.
import { Analytics } from "@segment/analytics-node";

const [host, writeKey] = process.argv.slice(2);
const client = new Analytics({ host, writeKey, flushAt: 4, maxRetries: 5 });
client.on("error", (e) => {
  console.error(JSON.stringify(e));
  process.exitCode = 1;
});

const at = new Date(Date.now() - 60_000);
const context = { consent: { categoryPreferences: { analytics: true, advertising: false } }, channel: "server" };
const sent = [];
const delivered = (error, ctx) => {
  if (error) throw error;
  sent.push(ctx.event.messageId);
};

client.identify({ userId: "ana", traits: { email: "Ana@Example.it", loyalty_card: "400123" } }, delivered);
client.track({ userId: "ana", event: "Order Completed", timestamp: at, context, properties: { order_id: "o-1", total: 59.9, currency: "EUR", note: "perché no? 👟" } }, delivered);
client.page({ anonymousId: "x-1", name: "Home", category: "shop", properties: { path: "/" } }, delivered);
client.screen({ anonymousId: "x-1", name: "Basket" }, delivered);
client.group({ userId: "ana", groupId: "family-7", traits: { name: "Rossi" } }, delivered);
client.alias({ userId: "ana", previousId: "x-1" }, delivered);
for (let i = 0; i < 20; i++) client.track({ anonymousId: `x-${i}`, event: "Product Viewed", properties: { i } }, delivered);

await client.closeAndFlush({ timeout: 30_000 });
console.log(sent.join("\n"));
