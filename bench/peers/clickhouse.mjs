import { existsSync, mkdirSync } from "node:fs";
import { Session } from "chdb";
import { askAll, conversion, credits, dense, edges, from, lookback, pairs, rare, some, split, start, steps, to, week } from "./ask.mjs";

const [log, folder, runs, threads] = process.argv.slice(2);
const name = `log${log.match(/(\d+)\.bin$/)[1]}`;
const known = existsSync(folder);
mkdirSync(folder, { recursive: true });
const session = new Session(folder);
const query = (sql) => {
  const text = session.query(sql, "JSONCompactEachRow");
  return text ? text.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line)) : [];
};
query(`SET max_threads = ${threads}`);
if (!known || query("SHOW TABLES").every(([table]) => table !== name)) {
  // The best layout there is for these questions: by customer, then time, in the smallest types.
  query(`CREATE TABLE ${name} (customer UInt32, time UInt32, code UInt8) ENGINE = MergeTree ORDER BY (customer, time)`);
  query(`INSERT INTO ${name} SELECT * FROM file('${log}', RowBinary, 'customer UInt32, time UInt32, code UInt8')`);
  query(`OPTIMIZE TABLE ${name} FINAL`);
}

const funnel = (codes, where = "") => [
  {
    sql: `SELECT step, countIf(level >= step) FROM (
      SELECT windowFunnel(${week})(time, ${codes.map((c) => `code = ${c}`).join(", ")}) AS level
      FROM ${name} WHERE code IN (${codes}) ${where} GROUP BY customer)
      ARRAY JOIN [1, 2, 3, 4] AS step GROUP BY step`,
    read: steps,
  },
];
/** A customer's interactions in order, as numbers of time and code. */
const inOrder = `SELECT customer, arraySort(groupArray(toUInt64(time) * 64 + code)) AS a FROM ${name} GROUP BY customer`;

const questions = {
  "funnel-rare": funnel(rare),
  "funnel-dense": funnel(dense),
  // A filter that the steps pass anyway has nothing to say but the time.
  "funnel-filter": funnel(dense, `AND time >= ${from} AND time < ${to} AND code IN (${some})`),
  "funnel-split": [
    {
      sql: `SELECT first, step, countIf(level >= step) FROM (
        SELECT argMin(code, time) AS first, windowFunnel(${week})(time, ${dense.map((c) => `code = ${c}`).join(", ")}) AS level
        FROM ${name} WHERE code IN (${dense}) GROUP BY customer)
        ARRAY JOIN [1, 2, 3, 4] AS step GROUP BY first, step`,
      read: split,
    },
  ],
  "graph-customers": ["uniqExact", "groupBitmap"].map((distinct) => ({
    sql: `SELECT p, code, count(), ${distinct}(customer) FROM (
      SELECT customer, code, lagInFrame(code, 1, 255) OVER (PARTITION BY customer ORDER BY time) AS p FROM ${name})
      WHERE p != 255 GROUP BY p, code`,
    read: edges,
  })),
  graph: [
    {
      sql: `SELECT p, code, count() FROM (
        SELECT code, lagInFrame(code, 1, 255) OVER (PARTITION BY customer ORDER BY time) AS p FROM ${name})
        WHERE p != 255 GROUP BY p, code`,
      read: pairs(">"),
    },
    {
      sql: `SELECT e.1, e.2, count() FROM (
        SELECT arrayJoin(arrayZip(arrayPopBack(c), arrayPopFront(c))) AS e FROM (
          SELECT arrayMap(v -> toUInt8(v % 64), a) AS c FROM (${inOrder}))) GROUP BY e`,
      read: pairs(">"),
    },
  ],
  attribution: [
    {
      sql: `SELECT c.1 AS code, sum(c.2), sum(c.3) FROM (
        SELECT arrayJoin(arrayMap((t, i) -> (t % 64, i = length(touches), 1 / length(touches)), touches, arrayEnumerate(touches))) AS c FROM (
          SELECT arrayFilter(t -> intDiv(t, 64) + ${lookback} >= intDiv(path[-1], 64), arrayPopBack(path)) AS touches FROM (
            SELECT arrayJoin(arrayReverseSplit(v -> v % 64 = ${conversion}, a)) AS path FROM (${inOrder}))
          WHERE path[-1] % 64 = ${conversion})) GROUP BY code`,
      read: credits,
    },
  ],
  retention: [
    {
      sql: `SELECT first, w - first AS k, count() FROM (
        SELECT customer, groupUniqArray(intDiv(time - ${start}, ${week})) AS weeks, arrayMin(weeks) AS first FROM ${name} GROUP BY customer)
        ARRAY JOIN weeks AS w WHERE k BETWEEN 1 AND 12 GROUP BY first, k`,
      read: pairs("+"),
    },
  ],
  "retention-recurring": [
    {
      sql: `SELECT since, w - since AS k, count() FROM (
        SELECT weeks, since FROM (SELECT groupUniqArray(intDiv(time - ${start}, ${week})) AS weeks FROM ${name} GROUP BY customer)
        ARRAY JOIN weeks AS since) ARRAY JOIN weeks AS w WHERE k BETWEEN 1 AND 12 GROUP BY since, k`,
      read: pairs("+"),
    },
  ],
};
await askAll(questions, Number(runs), query);
session.close();
