/** The kinds of systems that send, in the order in which they are offered. */
export const ways = ["web", "node", "python", "java", "go", "rudderstack", "curl", "till", "survey", "email"] as const;
export type Way = (typeof ways)[number];

/** What a snippet is about: where to send, and with which key. */
export type To = { readonly host: string; readonly key: string };

/** Whether a way sends from a page or an app, where anybody can read the key. */
export const fromBrowser = (way: Way): boolean => way === "web";

const call = (to: To, body: object) => `curl -u ${to.key}: ${to.host}/v1/track \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(body, null, 2)}'`;

/** What to write into the system that sends. */
export function snippet(way: Way, to: To): string {
  switch (way) {
    case "web":
      return `npm install @segment/analytics-next

import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  {
    writeKey: "${to.key}",
    // no settings are fetched from anywhere else
    cdnSettings: { integrations: { "Segment.io": { apiKey: "${to.key}" } } },
  },
  {
    integrations: {
      "Segment.io": { apiHost: "${to.host.replace(/^https?:\/\//, "")}/v1", protocol: "${to.host.startsWith("https") ? "https" : "http"}" },
    },
  },
);

analytics.page();
analytics.identify("ana", { email: "ana@example.com" });
analytics.track("Product Added", { product_id: "p-1", price: 59.9, currency: "EUR" });`;
    case "node":
      return `npm install @segment/analytics-node

import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({ writeKey: "${to.key}", host: "${to.host}" });

analytics.track({
  userId: "ana",
  event: "Order Completed",
  properties: { order_id: "o-1", total: 59.9, currency: "EUR" },
});
await analytics.closeAndFlush();`;
    case "python":
      return `pip install segment-analytics-python

import segment.analytics as analytics

analytics.write_key = "${to.key}"
analytics.host = "${to.host}"

analytics.track("ana", "Order Completed", {"order_id": "o-1", "total": 59.9, "currency": "EUR"})
analytics.flush()`;
    case "java":
      return `// com.segment.analytics.java:analytics
Analytics analytics = Analytics.builder("${to.key}")
    .setUploadURL("${to.host}/v1/import/")
    .build();

analytics.enqueue(TrackMessage.builder("Order Completed")
    .userId("ana")
    .properties(Map.of("order_id", "o-1", "total", 59.9, "currency", "EUR")));
analytics.flush();`;
    case "go":
      return `// go get github.com/segmentio/analytics-go/v3
client, err := analytics.NewWithConfig("${to.key}", analytics.Config{Endpoint: "${to.host}"})
if err != nil {
	return err
}
defer client.Close()

return client.Enqueue(analytics.Track{
	UserId:     "ana",
	Event:      "Order Completed",
	Properties: analytics.NewProperties().Set("order_id", "o-1").SetTotal(59.9).SetCurrency("EUR"),
})`;
    case "rudderstack":
      return `npm install @rudderstack/rudder-sdk-node

import RudderAnalytics from "@rudderstack/rudder-sdk-node";

const analytics = new RudderAnalytics("${to.key}", { dataPlaneUrl: "${to.host}" });

analytics.track({
  userId: "ana",
  event: "Order Completed",
  properties: { order_id: "o-1", total: 59.9, currency: "EUR" },
});
await analytics.flush();`;
    case "curl":
      return call(to, { userId: "ana", event: "Order Completed", properties: { order_id: "o-1", total: 59.9, currency: "EUR" } });
    case "till":
      return call(to, {
        messageId: "receipt-1001",
        userId: "7781",
        event: "Order Completed",
        timestamp: "2026-05-01T09:30:00+02:00",
        properties: { order_id: "1001", total: 59.9, currency: "EUR", store_id: "milano-1" },
        context: { channel: "till" },
      });
    case "survey":
      return call(to, {
        messageId: "answer-55",
        userId: "ana",
        event: "Survey Answered",
        properties: { score: 9, scale: "nps", text: "Tutto bene, grazie", touchpoint: "delivery" },
        context: { channel: "survey" },
      });
    case "email":
      return call(to, {
        messageId: "open-8812",
        userId: "ana",
        event: "Email Opened",
        properties: { campaign_id: "spring" },
        context: { channel: "email", campaign: { name: "spring", source: "newsletter", medium: "email" } },
      });
  }
}

/** The call that a way’s test sends: what such a system would say, and that it is only a test. */
export function sample(way: Way, id: string): object {
  const base = { messageId: id, anonymousId: id };
  const properties = { test: true };
  switch (way) {
    case "web":
      return { ...base, type: "page", name: "Home", properties: { ...properties, path: "/" } };
    case "survey":
      return {
        ...base,
        type: "track",
        event: "Survey Answered",
        properties: { ...properties, score: 9, scale: "nps" },
        context: { channel: "survey" },
      };
    case "email":
      return { ...base, type: "track", event: "Email Opened", properties, context: { channel: "email" } };
    case "till":
      return {
        ...base,
        type: "track",
        event: "Store Visited",
        properties: { ...properties, store_id: "test" },
        context: { channel: "till" },
      };
    case "node":
    case "python":
    case "java":
    case "go":
    case "rudderstack":
    case "curl":
      return { ...base, type: "track", event: "Product Viewed", properties };
  }
}
