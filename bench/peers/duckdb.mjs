import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { askAll, conversion, credits, dense, edges, from, lookback, pairs, rare, some, split, start, steps, to, week } from "./ask.mjs";
import { toParquet } from "./parquet.mjs";

const [log, folder, runs, threads] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const parquet = log.replace(/\.bin$/, ".parquet");
if (!existsSync(parquet)) toParquet(log, parquet);
const instance = await DuckDBInstance.create(join(folder, "bench.db"), { threads });
const connection = await instance.connect();
const query = async (sql) => (await connection.runAndReadAll(sql)).getRows();
const name = `log${log.match(/(\d+)\.bin$/)[1]}`;
// Clustered by customer, then time: the layout that these questions like best.
await query(`CREATE TABLE IF NOT EXISTS ${name} AS SELECT * FROM '${parquet}' ORDER BY customer, time`);

/** Each step joins the last chain before it: a later interaction never continues an earlier one than that. */
const chains = (codes, where = "") => {
  const step = (k) =>
    k === 0
      ? `s0 AS (SELECT customer, time, time AS begun FROM ${name} WHERE code = ${codes[0]} ${where})`
      : `s${k} AS (SELECT e.customer, e.time, p.begun FROM (SELECT customer, time FROM ${name} WHERE code = ${codes[k]} ${where}) e
         ASOF JOIN s${k - 1} p ON e.customer = p.customer AND e.time > p.time WHERE e.time - p.begun <= ${week})`;
  return codes.map((_, k) => step(k)).join(",\n");
};
const funnel = (codes, where = "") => [
  {
    sql: `WITH ${chains(codes, where)}
      ${codes.map((_, k) => `SELECT ${k + 1}, count(DISTINCT customer) FROM s${k}`).join(" UNION ALL ")}`,
    read: steps,
  },
];

const questions = {
  "funnel-rare": funnel(rare),
  "funnel-dense": funnel(dense),
  "funnel-filter": funnel(dense, `AND time >= ${from} AND time < ${to} AND code IN (${some})`),
  "funnel-split": [
    {
      sql: `WITH ${chains(dense)},
        f AS (SELECT customer, arg_min(code, time) AS first FROM ${name} WHERE code IN (${dense}) GROUP BY customer)
        ${dense.map((_, k) => `SELECT first, ${k + 1}, count(DISTINCT customer) FROM s${k} JOIN f USING (customer) GROUP BY first`).join(" UNION ALL ")}`,
      read: split,
    },
  ],
  "graph-customers": [
    {
      sql: `SELECT p, code, sum(n), count(*) FROM (
        SELECT customer, p, code, count(*) AS n FROM (
          SELECT customer, code, lag(code) OVER (PARTITION BY customer ORDER BY time) AS p FROM ${name}) WHERE p IS NOT NULL GROUP BY ALL)
        GROUP BY p, code`,
      read: edges,
    },
  ],
  graph: [
    {
      sql: `SELECT p, code, count(*) FROM (
        SELECT code, lag(code) OVER (PARTITION BY customer ORDER BY time) AS p FROM ${name}) WHERE p IS NOT NULL GROUP BY p, code`,
      read: pairs(">"),
    },
  ],
  attribution: [
    {
      sql: `WITH p AS (
          SELECT customer, time, code, coalesce(sum(CAST(code = ${conversion} AS INTEGER)) OVER (
            PARTITION BY customer ORDER BY time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS path FROM ${name}),
        c AS (SELECT customer, path, time AS bought FROM p WHERE code = ${conversion}),
        t AS (SELECT p.code, p.time, count(*) OVER w AS n, max(p.time) OVER w AS newest FROM p JOIN c USING (customer, path)
          WHERE p.code <> ${conversion} AND p.time + ${lookback} >= bought WINDOW w AS (PARTITION BY p.customer, p.path))
        SELECT code, sum(CAST(time = newest AS INTEGER)), sum(1.0::DOUBLE / n) FROM t GROUP BY code`,
      read: credits,
    },
  ],
  retention: [
    {
      sql: `SELECT first, week - first AS k, count(*) FROM (
        SELECT customer, week, min(week) OVER (PARTITION BY customer) AS first FROM (
          SELECT DISTINCT customer, (time - ${start}) // ${week} AS week FROM ${name}))
        WHERE week - first BETWEEN 1 AND 12 GROUP BY first, k`,
      read: pairs("+"),
    },
  ],
  "retention-recurring": [
    {
      sql: `WITH weeks AS (SELECT DISTINCT customer, (time - ${start}) // ${week} AS week FROM ${name})
        SELECT a.week, b.week - a.week AS k, count(*) FROM weeks a JOIN weeks b ON a.customer = b.customer AND b.week > a.week AND b.week <= a.week + 12 GROUP BY a.week, k`,
      read: pairs("+"),
    },
  ],
};
await askAll(questions, Number(runs), query);
