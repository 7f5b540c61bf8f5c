/**
 * The API's part that the page needs, over a made-up shop: `npm run mock`, then
 * `npm run dev`. `--empty` has no data, `--slow` takes three seconds, `--broken`
 * answers every query with an error. For development only.
 */
import { createServer } from "node:http";
import { journey, model, points, simulate } from "./shop.mjs";

const flag = (name) => process.argv.includes(`--${name}`);
const port = Number(process.env.PORT ?? 8181);
const seconds = () => Math.floor(Date.now() / 1000);
const logs = flag("empty") ? [] : simulate(30000, seconds());
let seq = logs.reduce((n, l) => n + l.length, 0);
const listeners = new Set();

function told(i) {
  const event = { seq, at: new Date().toISOString(), interactions: 1, arrivals: [{ stage: model.stages[points[i].stage].id, n: 1 }] };
  for (const res of listeners) res.write(`event: fresh\ndata: ${JSON.stringify(event)}\n\n`);
}

function happens(i, log) {
  log.push([seconds(), i, null, points[i].stage === 2 ? 9900 : 0]);
  seq++;
  told(i);
}

if (!flag("empty")) {
  setInterval(() => {
    const log = logs[Math.floor(Math.random() * logs.length)];
    happens(Math.floor(Math.random() * points.length), log);
  }, 2500);
}
setInterval(() => {
  for (const res of listeners) res.write(`event: ping\ndata: {"seq":${seq}}\n\n`);
}, 15000);

const at = (day, fallback) => (day ? Date.parse(day.length === 10 ? `${day}T00:00:00Z` : day) / 1000 : fallback);

function ask(query) {
  const test =
    (where = []) =>
    (e) =>
      where.every((c) => {
        const p = points[e[1]].point;
        const value =
          c.field === "channel"
            ? p.channel
            : c.field === "touchpoint"
              ? p.id
              : c.field === "stage"
                ? model.stages[points[e[1]].stage].id
                : "";
        return (!c.is || c.is.includes(value)) && !c.not?.includes(value);
      });
  const of = (period, where) => journey(logs, at(period?.from, 0), at(period?.to, 2 ** 33), test(where), seq);
  return {
    kind: "journey",
    query: { silence: "30d", window: "30d", ...query, model: model.id },
    model,
    currency: "EUR",
    ...of(query.period, query.where),
    ...(query.compare ? { compare: of(query.compare.period ?? query.period, query.compare.where ?? query.where) } : {}),
  };
}

const channels = [...new Set(points.map((p) => p.point.channel))].map((id) => ({ id, name: { it: id, en: id }, kind: "digital" }));
const answers = {
  "/api/me": () => ({
    person: { id: "demo", name: "Demo", email: "demo@percorso.example" },
    role: "owner",
    rights: ["nobody", "self", "figures", "customers", "catalogue", "sources", "settings", "members"],
    demo: true,
  }),
  "/api/workspace": () => ({
    id: "demo",
    name: "Tramasole",
    currency: "EUR",
    zone: "Europe/Rome",
    languages: ["it", "en"],
    version: "dev",
    demo: true,
  }),
  "/api/models": () => [{ ...model, default: true }],
  "/api/fields": () => ({
    channels,
    touchpoints: points.map((p) => p.point),
    properties: [
      {
        name: "category",
        values: [
          { value: "cappotti", n: 4100 },
          { value: "scarpe", n: 2300 },
        ],
        more: false,
      },
    ],
    traits: [
      {
        name: "tier",
        values: [
          { value: "oro", n: 900 },
          { value: "argento", n: 2100 },
        ],
        more: false,
      },
    ],
    events: [
      { value: "Product Viewed", n: 91000 },
      { value: "Order Completed", n: 9500 },
    ],
  }),
  "/api/sources": () => [{ id: "web", name: "Sito", write_key: "wk_dev_1234567890" }],
};

createServer(async (req, res) => {
  const path = req.url.split("?")[0];
  const json = (status, body) => {
    res.writeHead(status, { "Content-Type": "application/json" });
    res.end(JSON.stringify(body));
  };
  let body = "";
  for await (const chunk of req) body += chunk;
  if (path === "/api/live") {
    res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    res.write(`event: ping\ndata: {"seq":${seq}}\n\n`);
    listeners.add(res);
    req.on("close", () => listeners.delete(res));
  } else if (path === "/api/query") {
    if (flag("slow")) await new Promise((done) => setTimeout(done, 3000));
    if (flag("broken"))
      json(422, {
        status: 422,
        title: "Unprocessable Entity",
        kind: "invalid",
        detail: "asking the journey: field compare.period: the period ends before it begins; swap its days",
      });
    else json(200, ask(JSON.parse(body)));
  } else if (path === "/v1/track") {
    if (logs.length === 0) logs.push([]);
    happens(0, logs[0]);
    json(200, { success: true });
  } else if (answers[path]) json(200, answers[path]());
  else json(404, { status: 404, title: "Not Found", kind: "not_found", detail: `no ${path}` });
}).listen(port, "127.0.0.1", () => console.log(`the mock listens on ${port}: ${logs.length} customers, ${seq} interactions`));
